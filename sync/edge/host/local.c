/* The private cluster. Two locks order its users: `gate` is held while somebody looks, starts or stops; `users` is held shared
 * as long as one works. Who ends takes the gate, and stops the cluster only if it gets `users` for itself. Folders are opened
 * first and checked by their descriptors, because a path may be changed between check and use. */
#include "local.h"
#include "local_program.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <limits.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { START_TRIES_MS = 15000, LOG_SIZE_MAX = 1 << 20 };

/* Within the folder. PostgreSQL's programs are started in it and are told these names, whatever the folder's own name is made
 * of: pg_ctl hands paths to a shell, and a comma would be two folders to the server. */
#define CLUSTER "cluster"
#define LOG "postgresql.log"

/* Said at each start, for a cluster of an earlier version has another folder in its configuration. A relative one is looked for
 * in the cluster's own folder. */
#define SOCKET_FOLDER "unix_socket_directories=."

struct local {
	char *folder;
	int home;    /* the folder */
	int cluster; /* the one in it: data and socket */
	int gate;    /* flock while somebody starts or stops */
	int users;   /* shared flock while this process uses the cluster */
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
		return error_set(err, ERROR_CONFIG, "the folder of the cluster, %s, must begin with /",
				 buf_string(out));
	if (strchr(buf_string(out), '\n')) /* PostgreSQL keeps the name as a line of a file */
		return error_set(err, ERROR_CONFIG,
				 "the name of the cluster's folder cannot have a line end: set state_dir");
	return true;
}

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void local_free(struct local *local)
{
	close_one(local->gate);
	close_one(local->users);
	close_one(local->cluster);
	close_one(local->home);
	free(local->folder);
	free(local);
}

static struct local *local_new(const char *folder)
{
	struct local *local = memory_get(sizeof *local);

	local->folder = memory_copy(folder);
	local->home = local->cluster = local->gate = local->users = -1;
	return local;
}

/* A folder that we work in is PostgreSQL's and nobody else's; a group may look into it, as PostgreSQL has it. */
static bool check_folder(int fd, const char *path, struct error *err)
{
	struct stat stat;
	const char *name;
	char word[PATH_MAX];
	uid_t uid;
	gid_t gid;

	if (!local_user(&uid, &gid, &name, err))
		return false;
	if (fstat(fd, &stat) != 0)
		return error_system(err, ERROR_CONFIG, errno, "cannot look at the folder %s", path);
	if (stat.st_uid != uid)
		return error_set(
			err, ERROR_CONFIG,
			"the folder %s belongs to another user (uid %u): `chown -R %s %s`, or name another one "
			"with the setting state_dir",
			path, (unsigned)stat.st_uid, *name ? name : "\"$USER\"",
			text_shell_word(word, sizeof word, path));
	if (stat.st_mode & 027)
		return error_set(
			err, ERROR_CONFIG,
			"others than its owner can get into the folder %s or change it (mode %03o): `chmod 700 %s`",
			path, (unsigned)stat.st_mode & 0777, text_shell_word(word, sizeof word, path));
	return true;
}

/* Opens and checks the folder, and the cluster's in it when it is there. */
static bool open_folders(struct local *local, struct error *err)
{
	char *path = memory_format("%s/" CLUSTER, local->folder);
	bool good;

	local->home = open(local->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (local->home < 0)
		good = errno == ENOENT ||
		       error_system(err, ERROR_CONFIG, errno, "cannot open the folder %s", local->folder);
	else
		good = check_folder(local->home, local->folder, err);
	if (good && local->home >= 0) {
		local->cluster = openat(local->home, CLUSTER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (local->cluster < 0)
			good = errno == ENOENT ||
			       error_system(err, ERROR_CONFIG, errno, "cannot open the folder %s", path);
		else
			good = check_folder(local->cluster, path, err);
	}
	free(path);
	return good;
}

static bool is_there(const struct local *local)
{
	return local->cluster >= 0 && faccessat(local->cluster, "PG_VERSION", F_OK, 0) == 0;
}

static bool is_empty(int folder)
{
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = again >= 0 ? fdopendir(again) : NULL;
	int entries = 0;

	while (list && readdir(list))
		entries++;
	if (list)
		closedir(list);
	return list && entries <= 2; /* . and .. */
}

/* Makes the folder. One that is there and empty becomes private, and root gives it to PostgreSQL's user; one that has something in
 * it might be anything. */
static bool make_folder(const char *path, struct error *err)
{
	const char *name;
	uid_t uid;
	gid_t gid;
	bool good = true;
	int fd;

	if (!local_user(&uid, &gid, &name, err))
		return false;
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return error_system(err, ERROR_CONFIG, errno, "cannot make the folder %s", path);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return error_system(err, ERROR_CONFIG, errno, "cannot open the folder %s", path);
	if (is_empty(fd) && ((geteuid() == 0 && fchown(fd, uid, gid) != 0) || fchmod(fd, 0700) != 0))
		good = error_system(err, ERROR_CONFIG, errno, "cannot make the folder %s private%s%s", path,
				    *name ? " to PostgreSQL's user " : "", name);
	close(fd);
	return good;
}

/* The folders above are made as they come; only the last one is PostgreSQL's. Root's are for its user to enter, too. */
static bool make_parents(const char *path, struct error *err)
{
	char *copy = memory_copy(path);
	mode_t mask = umask(geteuid() == 0 ? 022 : 077);
	bool good = true;

	for (char *slash = strchr(copy + 1, '/'); good && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			good = error_system(err, ERROR_CONFIG, errno, "cannot make the folder %s", copy);
		*slash = '/';
	}
	umask(mask);
	free(copy);
	return good;
}

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

static bool program_failed(const struct local *local, const char *what, int status, struct error *err)
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

static bool run_program(const struct local *local, const char *program, const char *const *arguments, const char *log,
			int *status, struct error *err)
{
	return local_program(program, arguments, local->home, log, status, err);
}

static bool make_cluster(const struct local *local, struct error *err)
{
	static const char *const initdb[] = {"-D",    CLUSTER, "-U",   "numsync",	   "-A",
					     "trust", "-E",    "UTF8", "--locale=C.UTF-8", NULL};
	static const char *const settings = CLUSTER "/postgresql.auto.conf";
	FILE *file;
	int status, fd;

	if (!run_program(local, "initdb", initdb, LOG, &status, err))
		return false;
	if (status != 0)
		return program_failed(local, "initdb", status, err);
	fd = openat(local->home, settings, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	file = fd >= 0 ? fdopen(fd, "a") : NULL;
	if (!file)
		return error_system(err, ERROR_CONFIG, errno, "cannot write %s/%s", local->folder, settings);
	/* compiled queries need memory that can be written and executed, which a hardened service is denied */
	fprintf(file, "listen_addresses = ''\nunix_socket_directories = '.'\nunix_socket_permissions = 0700\n"
		      "max_connections = 220\njit = off\n");
	return fclose(file) == 0 ||
	       error_system(err, ERROR_OUTPUT, errno, "cannot write %s/%s", local->folder, settings);
}

static bool lock_gate(struct local *local, struct error *err)
{
	local->gate = openat(local->home, "gate.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	local->users = openat(local->home, "users.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (local->gate < 0 || local->users < 0)
		return error_system(err, ERROR_CONFIG, errno, "cannot open the lock files in %s", local->folder);
	while (flock(local->gate, LOCK_EX) != 0)
		if (errno != EINTR)
			return error_system(err, ERROR_SYSTEM, errno, "cannot lock %s", local->folder);
	return true;
}

bool local_create(const char *folder, bool *existed, struct error *err)
{
	struct local *local = local_new(folder);
	bool good = make_parents(folder, err) && make_folder(folder, err) && open_folders(local, err) &&
		    lock_gate(local, err);

	*existed = good && is_there(local);
	if (good && !*existed)
		good = make_cluster(local, err);
	local_free(local);
	return good;
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
static bool start(const struct local *local, struct error *err)
{
	static const char *const is_up[] = {"-D", CLUSTER, "status", NULL};
	static const char *const up[] = {"-D", CLUSTER, "-l",	 LOG, "-o", "-c " SOCKET_FOLDER,
					 "-w", "-s",	"start", NULL};
	int64_t until_ms = clock_boot_ms() + START_TRIES_MS;
	int status;

	if (!run_program(local, "pg_ctl", is_up, "/dev/null", &status, err))
		return false;
	if (status == 0)
		return true;
	bound_log(local);
	do {
		if (!run_program(local, "pg_ctl", up, LOG, &status, err))
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

	if (!open_folders(local, err))
		goto failed;
	if (!is_there(local)) {
		error_set(err, ERROR_CONFIG, "there is no private cluster in %s: make it with `numsync init --local`",
			  folder);
		goto failed;
	}
	if (!lock_gate(local, err) || flock(local->users, LOCK_SH) != 0 || !start(local, err))
		goto failed;
	flock(local->gate, LOCK_UN);
	/* by the descriptor: a socket's path may have 107 bytes. Nothing is left to libpq's variables */
	buf_format(conninfo, "host=/proc/self/fd/%d hostaddr='' port=5432 user=numsync dbname=postgres",
		   local->cluster);
	return local;
failed:
	local_free(local);
	return NULL;
}

void local_stop(struct local *local)
{
	static const char *const down[] = {"-D", CLUSTER, "-m", "fast", "-w", "-s", "stop", NULL};
	struct error ignored;
	int status;

	if (!local)
		return;
	flock(local->gate, LOCK_EX);
	/* the last one to use it gets the exclusive lock */
	if (flock(local->users, LOCK_EX | LOCK_NB) == 0)
		run_program(local, "pg_ctl", down, LOG, &status, &ignored);
	local_free(local);
}
