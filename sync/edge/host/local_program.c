/* Runs PostgreSQL's own programs: finds them, becomes a user that PostgreSQL accepts, sends their output to a log. The
 * program inherits no descriptor but its input, output and errors, and one to keep; the folder it works in is given as one. */
#include "local_program.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

bool local_user(uid_t *uid, gid_t *gid, const char **name, struct error *err)
{
	const char *wanted = getenv("NUMSYNC_LOCAL_USER");
	const struct passwd *user;

	*uid = geteuid();
	*gid = getegid();
	*name = "";
	if (*uid != 0)
		return true;
	if (!wanted || !*wanted)
		wanted = "postgres";
	user = getpwnam(wanted);
	if (!user || user->pw_uid == 0)
		return error_set(err, ERROR_CONFIG,
				 "PostgreSQL refuses to run as root, and there is no user %s to run it as: install "
				 "postgresql, or set NUMSYNC_LOCAL_USER, or run numsync as another user",
				 wanted);
	*uid = user->pw_uid;
	*gid = user->pw_gid;
	*name = wanted;
	return true;
}

bool local_become(uid_t uid, gid_t gid, const char *name)
{
	return geteuid() != 0 || (initgroups(name, gid) == 0 && setgid(gid) == 0 && setuid(uid) == 0);
}

static char *in_path(const char *program)
{
	char *path = memory_copy(getenv("PATH") ? getenv("PATH") : ""), *rest = path, *folder, *found = NULL;

	while (!found && (folder = strsep(&rest, ":"))) {
		char *candidate = memory_format("%s/%s", folder, program);

		if (*folder == '/' && access(candidate, X_OK) == 0)
			found = candidate;
		else
			free(candidate);
	}
	free(path);
	return found;
}

/* Debian has a folder for each version. */
static char *in_folder_of(int version, const char *program)
{
	char *path = memory_format("/usr/lib/postgresql/%d/bin/%s", version, program);

	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static char *in_newest_folder(const char *program)
{
	char *found = NULL;
	glob_t list;
	int newest = 0;

	if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &list) != 0)
		return NULL;
	for (size_t i = 0; i < list.gl_pathc; i++) {
		int version = atoi(list.gl_pathv[i] + strlen("/usr/lib/postgresql/"));
		char *candidate = version > newest ? in_folder_of(version, program) : NULL;

		if (candidate) {
			free(found);
			found = candidate;
			newest = version;
		}
	}
	globfree(&list);
	return found;
}

char *local_find_program(const char *name, int version, struct error *err)
{
	const char *folder = getenv("NUMSYNC_PG_BINDIR");
	char *found, package[16] = "";

	if (folder && *folder)
		return memory_format("%s/%s", folder, name);
	if (version)
		snprintf(package, sizeof package, "-%d", version);
	found = version ? in_folder_of(version, name) : NULL;
	if (!found)
		found = in_path(name);
	if (!found)
		found = in_newest_folder(name);
	if (!found)
		error_set(err, ERROR_CONFIG,
			  "PostgreSQL's program %s is not found: install postgresql%s, or set NUMSYNC_PG_BINDIR", name,
			  package);
	return found;
}

/* "pg_ctl (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)" */
int local_program_version(const char *path, int folder)
{
	static const char *const arguments[] = {"--version", NULL}, *const before = "(PostgreSQL) ";
	struct local_program program = {.path = path, .arguments = arguments, .folder = folder};
	struct error ignored;
	char text[200] = "";
	const char *at;
	int status, pipes[2];

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return 0;
	program.out = pipes[1];
	if (!local_run(&program, &status, &ignored))
		status = -1;
	close(pipes[1]);
	if (read(pipes[0], text, sizeof text - 1) <= 0)
		text[0] = '\0';
	close(pipes[0]);
	at = strstr(text, before);
	return at ? atoi(at + strlen(before)) : 0;
}

/* Leaves 0 to 2, and the one to keep, which becomes 3. */
static void close_others(int keep)
{
	if (!keep) {
		closefrom(3);
		return;
	}
	if (keep == 3)
		fcntl(3, F_SETFD, 0);
	else
		dup2(keep, 3);
	closefrom(4);
}

/* In the child: becomes the user and the program. Only async-signal-safe calls matter little here: the parent has one
 * thread. */
static void become(const struct local_program *program, char *const *argv, uid_t uid, gid_t gid, const char *name)
{
	static char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};
	int log, null = open("/dev/null", O_RDWR);

	if (!local_become(uid, gid, name) || fchdir(program->folder) != 0)
		_exit(126);
	log = program->out ? program->out : open(program->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	dup2(null, 0);
	dup2(log >= 0 ? log : null, 1);
	dup2(log >= 0 ? log : null, 2);
	close_others(program->keep);
	signal(SIGPIPE, SIG_DFL);
	/* a terminal's ^C is for numsync, which then ends in order, and not for the database */
	setpgid(0, 0);
	execve(program->path, argv, environment);
	_exit(127);
}

bool local_run(const struct local_program *program, int *exit_status, struct error *err)
{
	const char *const *argument = program->arguments;
	char *argv[32];
	const char *name;
	uid_t uid;
	gid_t gid;
	pid_t child;
	size_t count = 0;
	int status;

	if (!local_user(&uid, &gid, &name, err))
		return false;
	argv[count++] = (char *)(uintptr_t)program->path;
	while (*argument && count < sizeof argv / sizeof argv[0] - 1)
		argv[count++] = (char *)(uintptr_t)*argument++;
	argv[count] = NULL;
	child = fork();
	if (child == 0)
		become(program, argv, uid, gid, name);
	if (child < 0)
		return error_system(err, ERROR_SYSTEM, errno, "cannot start %s", program->path);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return error_system(err, ERROR_SYSTEM, errno, "cannot wait for %s", program->path);
	*exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	return true;
}
