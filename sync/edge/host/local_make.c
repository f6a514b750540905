/* Makes the private cluster: beside its place, under another name, and renamed when it is whole and on disk. So what a kill, a
 * full disk or a power cut leaves is no cluster, and the next try removes it. */
#include "local_internal.h"
#include "local_program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW "cluster.new"

/* As PostgreSQL's user, so that no more than his can be lost, whatever lies there. */
static bool remove_leftover(const struct local *local, struct error *err)
{
	static const char *const arguments[] = {"-rf", "--one-file-system", "--", NEW, NULL};
	const struct local_program rm = {.path = "/bin/rm", .arguments = arguments, .folder = local->home, .log = LOG};
	struct stat stat;
	int status;

	if (fstatat(local->home, NEW, &stat, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ||
		       error_system(err, ERROR_CONFIG, errno, "cannot look at %s/" NEW, local->folder);
	if (!local_run(&rm, &status, err))
		return false;
	return status == 0 || local_program_failed(local, "removing the half-made " NEW, status, err);
}

/* It inherits the gate: what numsync leaves running when it is killed has to end before the next try. */
static bool run_initdb(const struct local *local, struct error *err)
{
	static const char *const arguments[] = {"-D",
						NEW,
						"-U",
						"numsync",
						"--auth-local=trust",
						"--auth-host=reject",
						"-E",
						"UTF8",
						"--locale=C.UTF-8",
						NULL};
	char *path = local_find_program("initdb", 0, err);
	const struct local_program initdb = {.path = path,
					     .arguments = arguments,
					     .folder = local->home,
					     .log = LOG,
					     .keep = local->gate};
	int status;
	bool good = path && local_run(&initdb, &status, err);

	free(path);
	return good && (status == 0 || local_program_failed(local, "initdb", status, err));
}

static bool write_settings(const struct local *local, struct error *err)
{
	/* compiled queries need memory that can be written and executed, which a hardened service is denied */
	static const char text[] = "listen_addresses = ''\nunix_socket_directories = '.'\n"
				   "unix_socket_permissions = 0700\nmax_connections = 220\njit = off\n";
	static const char *const name = "postgresql.auto.conf";
	int folder = openat(local->home, NEW, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW), fd = -1;
	bool good;

	if (folder >= 0) {
		fd = openat(folder, name, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		close(folder);
	}
	if (fd < 0)
		return error_system(err, ERROR_CONFIG, errno, "cannot write %s/" NEW "/%s", local->folder, name);
	errno = ENOSPC; /* what a short write means */
	good = (write(fd, text, sizeof text - 1) == sizeof text - 1 && fsync(fd) == 0) ||
	       error_system(err, ERROR_OUTPUT, errno, "cannot write %s/" NEW "/%s", local->folder, name);
	close(fd);
	return good;
}

bool local_make_cluster(const struct local *local, struct error *err)
{
	if (local->cluster >= 0 && !local_is_empty(local->cluster))
		return error_set(err, ERROR_CONFIG,
				 "the folder %s/" CLUSTER " has something in it that is no cluster: move it away",
				 local->folder);
	if (!remove_leftover(local, err) || !run_initdb(local, err) || !write_settings(local, err))
		return false;
	return (renameat(local->home, NEW, local->home, CLUSTER) == 0 && fsync(local->home) == 0) ||
	       error_system(err, ERROR_OUTPUT, errno, "cannot rename %s/" NEW " to " CLUSTER, local->folder);
}
