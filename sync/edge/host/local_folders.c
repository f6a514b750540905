/* The folders of the private cluster: where they are, and that they let nobody in but who runs it. They are opened first and
 * checked by their descriptors, because a path may be changed between check and use. */
#include "local_internal.h"
#include "local_program.h"
#include "base/memory.h"
#include "base/text.h"

#include <limits.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Root takes no folder away from a user who is not PostgreSQL's, such as the one of the package: the cluster is his to make. */
static bool refuse_others(uid_t owner, const char *path, const char *command, struct error *err)
{
	const struct passwd *user = getpwuid(owner);
	char name[64], word[200];

	if (user)
		text_format(name, sizeof name, "%s", user->pw_name);
	else
		text_format(name, sizeof name, "#%u", (unsigned)owner);
	return error_set(err, ERROR_CONFIG,
			 "the folder %s belongs to the user %s: `sudo -u %s numsync %s`, or name another one with the "
			 "setting state_dir",
			 path, name, text_shell_word(word, sizeof word, name), command);
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
	if (geteuid() == 0 && stat.st_uid != 0 && stat.st_uid != uid)
		return refuse_others(stat.st_uid, path, "...", err);
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

bool local_open_home(struct local *local, struct error *err)
{
	local->home = open(local->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (local->home < 0)
		return errno == ENOENT ||
		       error_system(err, ERROR_CONFIG, errno, "cannot open the folder %s", local->folder);
	return check_folder(local->home, local->folder, err);
}

bool local_open_cluster(struct local *local, struct error *err)
{
	char *path;
	bool good;

	if (local->home < 0)
		return true;
	path = memory_format("%s/" CLUSTER, local->folder);
	local->cluster = openat(local->home, CLUSTER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (local->cluster < 0)
		good = errno == ENOENT || error_system(err, ERROR_CONFIG, errno, "cannot open the folder %s", path);
	else
		good = check_folder(local->cluster, path, err);
	free(path);
	return good;
}

bool local_is_there(const struct local *local)
{
	return local->cluster >= 0 && faccessat(local->cluster, "PG_VERSION", F_OK, 0) == 0;
}

bool local_is_empty(int folder)
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

static bool make_folder(const char *path, struct error *err)
{
	struct stat stat;
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
	if (fstat(fd, &stat) != 0)
		good = error_system(err, ERROR_CONFIG, errno, "cannot look at the folder %s", path);
	else if (geteuid() == 0 && stat.st_uid != 0 && stat.st_uid != uid)
		good = refuse_others(stat.st_uid, path, "init --local", err);
	else if (local_is_empty(fd) && ((geteuid() == 0 && fchown(fd, uid, gid) != 0) || fchmod(fd, 0700) != 0))
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

bool local_make_folders(const char *path, struct error *err)
{
	return make_parents(path, err) && make_folder(path, err);
}
