/* Starts and stops the server of the private cluster; the gate is held meanwhile. */
#include "local_internal.h"
#include "local_program.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { START_TRIES_MS = 15000, LOG_SIZE_MAX = 1 << 20 };

/* Said at each start, whatever its configuration says: a cluster of an earlier version has another folder there, and one that
 * was only half made has nothing, so it would let everybody on the machine in. A relative folder is looked for in the cluster's
 * own. */
#define SETTINGS "-c listen_addresses= -c unix_socket_permissions=0700 -c unix_socket_directories=."

/* The last lines of PostgreSQL's log, for an error message. */
static void log_tail(const struct local *local, char tail[400])
{
	int fd = openat(local->home, LOG, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	FILE *log = fd >= 0 ? fdopen(fd, "r") : NULL;
	size_t size = 0;

	if (log && fseek(log, 0, SEEK_END) == 0) {
		long at = ftell(log);

		fseek(log, at > 399 ? at - 399 : 0, SEEK_SET);
		size = fread(tail, 1, 399, log);
	}
	if (log)
		fclose(log);
	while (size && tail[size - 1] == '\n')
		size--;
	tail[size] = '\0';
}

bool local_program_failed(const struct local *local, const char *what, int status, struct error *err)
{
	char tail[400];
	const char *user;
	uid_t uid;
	gid_t gid;

	log_tail(local, tail);
	if (!local_user(&uid, &gid, &user, err))
		return false;
	return error_set(err, ERROR_DATABASE, "%s failed (exit %d); its log %s/" LOG " ends with: %s%s%s%s", what,
			 status, local->folder, *tail ? tail : "(nothing)", *user ? " (It ran as user " : "", user,
			 *user ? ", who must be able to enter every folder above; see the setting state_dir)" : "");
}

/* PostgreSQL works only on files that its own version has made. */
static bool refuse_version(const struct local *local, int version, int other, struct error *err)
{
	const char *named = getenv("NUMSYNC_PG_BINDIR");

	if (named && *named)
		return error_set(
			err, ERROR_CONFIG,
			"the private cluster in %s was made by PostgreSQL %d, but %s, named by NUMSYNC_PG_BINDIR, "
			"is of PostgreSQL %d: name the folder of that version's programs, or none",
			local->folder, version, local->pg_ctl, other);
	return error_set(
		err, ERROR_CONFIG,
		"the private cluster in %s was made by PostgreSQL %d, and only %s of PostgreSQL %d is found: install "
		"the one that made it (postgresql-%d), or bring the cluster to %d with pg_upgrade",
		local->folder, version, local->pg_ctl, other, version, other);
}

/* The one of the version that made the cluster. */
static bool find_pg_ctl(struct local *local, struct error *err)
{
	int version = local_read_number(local, "PG_VERSION"), other;
	char folder[64];

	local->pg_ctl = local_find_program("pg_ctl", version, err);
	if (!local->pg_ctl)
		return false;
	snprintf(folder, sizeof folder, "/usr/lib/postgresql/%d/", version);
	if (!version || strncmp(local->pg_ctl, folder, strlen(folder)) == 0)
		return true;
	other = local_program_version(local->pg_ctl, local->home);
	return !other || other == version || refuse_version(local, version, other, err);
}

static bool run_pg_ctl(const struct local *local, const char *const *arguments, int *status, struct error *err)
{
	const struct local_program pg_ctl = {.path = local->pg_ctl,
					     .arguments = arguments,
					     .folder = local->home,
					     .log = LOG};

	return local_run(&pg_ctl, status, err);
}

/* Every start and stop writes about 1 KB: a log that has become large begins anew. The folder is PostgreSQL's, who may be
 * less than this process: no link is followed. */
static void bound_log(const struct local *local)
{
	int log = openat(local->home, LOG, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat stat;

	if (log < 0)
		return;
	if (fstat(log, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_nlink == 1 && stat.st_size > LOG_SIZE_MAX &&
	    ftruncate(log, 0) != 0)
		errno = 0; /* it stays large until a later start */
	close(log);
}

/* pg_ctl start, again while a postmaster that is just ending is in the way. */
bool local_server_start(struct local *local, struct error *err)
{
	static const char *const up[] = {"-D", CLUSTER, "-l", LOG, "-o", SETTINGS, "-w", "-s", "start", NULL};
	int64_t until_ms = clock_boot_ms() + START_TRIES_MS;
	int status;

	if (!find_pg_ctl(local, err))
		return false;
	if (local_postmaster_is_up(local))
		return true;
	local_postmaster_clear(local);
	bound_log(local);
	do {
		if (!run_pg_ctl(local, up, &status, err))
			return false;
		if (status == 0)
			return true;
		clock_sleep_ms(200);
	} while (clock_boot_ms() < until_ms);
	return local_program_failed(local, "starting the private cluster", status, err);
}

void local_server_stop(const struct local *local)
{
	static const char *const down[] = {"-D", CLUSTER, "-m", "fast", "-w", "-s", "stop", NULL};
	struct error ignored;
	int status;

	if (local_postmaster_is_ours(local))
		run_pg_ctl(local, down, &status, &ignored);
}
