#include "edge/local.h"
#include "edge/local_program.h"
#include "base/clock.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOCKET_PATH_MAX = 80, START_TRIES_MS = 15000, LOG_SIZE_MAX = 1 << 20 };

struct local {
	char *folder, *data, *log, *socket;
	int gate;  /* flock while somebody starts or stops */
	int users; /* shared flock while this process uses the cluster */
};

bool local_folder(const char *setting, struct buf *out, struct error *err)
{
	const char *state = getenv("STATE_DIRECTORY"), *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (setting)
		buf_text(out, setting);
	else if (state && *state)
		buf_text(out, state);
	else if (geteuid() == 0)
		buf_text(out, "/var/lib/numsync");
	else if (xdg && *xdg == '/')
		buf_format(out, "%s/numsync", xdg);
	else if (home && *home == '/')
		buf_format(out, "%s/.local/state/numsync", home);
	else
		return error_set(err, ERROR_CONFIG, "there is no HOME to keep the cluster in: set state_dir");
	if (buf_string(out)[0] != '/')
		return error_set(err, ERROR_CONFIG, "the folder of the cluster, %s, must begin with /", buf_string(out));
	return true;
}

static void local_free(struct local *local)
{
	if (local->gate >= 0)
		close(local->gate);
	if (local->users >= 0)
		close(local->users);
	free(local->folder);
	free(local->data);
	free(local->log);
	free(local->socket);
	free(local);
}

/* The socket's folder; a path of a socket may have 107 bytes, so for a deep folder it is a link from /tmp. */
static char *socket_folder(const char *folder)
{
	uint32_t hash = 2166136261U;

	if (strlen(folder) <= SOCKET_PATH_MAX)
		return memory_format("%s/socket", folder);
	for (const char *at = folder; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619U;
	return memory_format("/tmp/numsync-%08x", hash);
}

static struct local *local_new(const char *folder)
{
	struct local *local = memory_get(sizeof *local);

	local->folder = memory_copy(folder);
	local->data = memory_format("%s/cluster", folder);
	local->log = memory_format("%s/postgresql.log", folder);
	local->socket = socket_folder(folder);
	local->gate = local->users = -1;
	return local;
}

static bool make_folder(const char *path, mode_t mode, uid_t uid, gid_t gid, struct error *err)
{
	struct stat stat;

	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return error_system(err, ERROR_CONFIG, errno, "cannot make the folder %s", path);
	if (lstat(path, &stat) != 0 || !S_ISDIR(stat.st_mode))
		return error_set(err, ERROR_CONFIG, "%s is not a folder", path);
	if (geteuid() == 0 && stat.st_uid != uid && chown(path, uid, gid) != 0)
		return error_system(err, ERROR_CONFIG, errno, "cannot give the folder %s to PostgreSQL's user", path);
	if (geteuid() != 0 && stat.st_uid != uid)
		return error_set(err, ERROR_CONFIG, "the folder %s belongs to another user", path);
	return true;
}

/* The folders above are made as they come; only the last one is PostgreSQL's. */
static bool make_parents(const char *path, struct error *err)
{
	char *copy = memory_copy(path);
	bool good = true;

	for (char *slash = strchr(copy + 1, '/'); good && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			good = error_system(err, ERROR_CONFIG, errno, "cannot make the folder %s", copy);
		*slash = '/';
	}
	free(copy);
	return good;
}

/* The last lines of PostgreSQL's log, for an error message. */
static void log_tail(const char *path, char tail[400])
{
	FILE *log = fopen(path, "re");
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

static bool program_failed(const struct local *local, const char *what, int status, struct error *err)
{
	char tail[400];
	const char *user;
	uid_t uid;
	gid_t gid;

	log_tail(local->log, tail);
	if (!local_user(&uid, &gid, &user, err))
		return false;
	return error_set(err, ERROR_DATABASE, "%s failed (exit %d); its log %s ends with: %s%s%s%s", what, status,
			 local->log, *tail ? tail : "(nothing)", *user ? " (It ran as user " : "", user,
			 *user ? ", who must be able to enter every folder above; see the setting state_dir)" : "");
}

static bool make_cluster(struct local *local, struct error *err)
{
	const char *const initdb[] = {"-D", local->data, "-U", "numsync", "-A", "trust", "-E", "UTF8",
				      "--locale=C.UTF-8", NULL};
	char *settings = memory_format("%s/postgresql.auto.conf", local->data);
	FILE *file;
	int status;
	bool good = false;

	if (!local_program("initdb", initdb, local->log, &status, err))
		goto done;
	if (status != 0) {
		program_failed(local, "initdb", status, err);
		goto done;
	}
	file = fopen(settings, "ae");
	if (!file) {
		error_system(err, ERROR_CONFIG, errno, "cannot write %s", settings);
		goto done;
	}
	/* compiled queries need memory that can be written and executed, which a hardened service is denied */
	fprintf(file, "listen_addresses = ''\nunix_socket_directories = '%s'\nunix_socket_permissions = 0700\n"
		"max_connections = 220\njit = off\n", local->socket);
	good = fclose(file) == 0 || error_system(err, ERROR_OUTPUT, errno, "cannot write %s", settings);
done:
	free(settings);
	return good;
}

static bool lock_gate(struct local *local, struct error *err)
{
	char *gate = memory_format("%s/gate.lock", local->folder), *users = memory_format("%s/users.lock", local->folder);
	bool good = true;

	local->gate = open(gate, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	local->users = open(users, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (local->gate < 0 || local->users < 0)
		good = error_system(err, ERROR_CONFIG, errno, "cannot open the lock files in %s", local->folder);
	free(gate);
	free(users);
	while (good && flock(local->gate, LOCK_EX) != 0)
		if (errno != EINTR)
			good = error_system(err, ERROR_SYSTEM, errno, "cannot lock %s", local->folder);
	return good;
}

bool local_create(const char *folder, bool *existed, struct error *err)
{
	struct local *local = local_new(folder);
	char *version = memory_format("%s/PG_VERSION", local->data);
	const char *name;
	uid_t uid;
	gid_t gid;
	bool good = local_user(&uid, &gid, &name, err) && make_parents(folder, err) &&
		    make_folder(folder, 0700, uid, gid, err) && make_folder(local->socket, 0700, uid, gid, err) &&
		    lock_gate(local, err);

	*existed = good && access(version, F_OK) == 0;
	if (good && !*existed)
		good = make_cluster(local, err);
	free(version);
	local_free(local);
	return good;
}

/* Every start and stop writes about 1 KB: a log that has become large begins anew. The folder is PostgreSQL's, who may be
 * less than this process: no link is followed. */
static void bound_log(const char *path)
{
	int log = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat stat;

	if (log < 0)
		return;
	if (fstat(log, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_nlink == 1 && stat.st_size > LOG_SIZE_MAX &&
	    ftruncate(log, 0) != 0)
		errno = 0; /* it stays large until a later start */
	close(log);
}

/* pg_ctl start, again while a postmaster that is just ending is in the way. */
static bool start(struct local *local, struct error *err)
{
	const char *const is_up[] = {"-D", local->data, "status", NULL};
	const char *const up[] = {"-D", local->data, "-l", local->log, "-w", "-s", "start", NULL};
	int64_t until_ms = clock_boot_ms() + START_TRIES_MS;
	int status;

	if (!local_program("pg_ctl", is_up, "/dev/null", &status, err))
		return false;
	if (status == 0)
		return true;
	bound_log(local->log);
	do {
		if (!local_program("pg_ctl", up, local->log, &status, err))
			return false;
		if (status == 0)
			return true;
		clock_sleep_ms(200);
	} while (clock_boot_ms() < until_ms);
	return program_failed(local, "starting the private cluster", status, err);
}

struct local *local_start(const char *folder, struct buf *conninfo, struct error *err)
{
	struct local *local = local_new(folder);
	char *version = memory_format("%s/PG_VERSION", local->data);
	bool there = access(version, F_OK) == 0;

	free(version);
	if (!there) {
		error_set(err, ERROR_CONFIG, "there is no private cluster in %s: make it with `numsync init --local`",
			  folder);
		goto failed;
	}
	if (!lock_gate(local, err) || flock(local->users, LOCK_SH) != 0 || !start(local, err))
		goto failed;
	flock(local->gate, LOCK_UN);
	buf_format(conninfo, "host=%s user=numsync dbname=postgres", local->socket);
	return local;
failed:
	local_free(local);
	return NULL;
}

void local_stop(struct local *local)
{
	const char *const down[] = {"-D", local ? local->data : "", "-m", "fast", "-w", "-s", "stop", NULL};
	struct error ignored;
	int status;

	if (!local)
		return;
	flock(local->gate, LOCK_EX);
	/* the last one to use it gets the exclusive lock */
	if (flock(local->users, LOCK_EX | LOCK_NB) == 0)
		local_program("pg_ctl", down, local->log, &status, &ignored);
	local_free(local);
}
