/* Whether the server of the private cluster runs. Its pid file alone does not say: after a crash or a power cut it stays, and
 * its pid may be any program's by then. A postmaster works in the cluster's folder from before it writes the file. */
#include "local_internal.h"
#include "local_program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOCKET ".s.PGSQL.5432"
#define PID_FILE "postmaster.pid"

/* Both begin with the postmaster's pid, and PostgreSQL does not start beside either when that process lives. */
static const char *const pid_files[] = {PID_FILE, SOCKET ".lock"};

enum place { PLACE_HERE, PLACE_ELSEWHERE, PLACE_UNKNOWN };

int local_read_number(const struct local *local, const char *name)
{
	int fd = openat(local->cluster, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char text[24] = "";
	long number = 0;

	if (fd >= 0) {
		if (read(fd, text, sizeof text - 1) > 0)
			number = strtol(text, NULL, 10);
		close(fd);
	}
	return number > 0 && number <= INT_MAX ? (int)number : 0;
}

static enum place compare(int folder, pid_t pid)
{
	struct stat ours, theirs;
	char path[40];

	snprintf(path, sizeof path, "/proc/%d/cwd", (int)pid);
	if (fstat(folder, &ours) != 0)
		return PLACE_UNKNOWN;
	if (stat(path, &theirs) != 0)
		return errno == ENOENT ? PLACE_ELSEWHERE : PLACE_UNKNOWN; /* it has ended */
	return ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino ? PLACE_HERE : PLACE_ELSEWHERE;
}

/* Where a process works. Asked as PostgreSQL's user: in a container root may not look into another user's processes. */
static enum place place_of(const struct local *local, pid_t pid)
{
	struct error ignored;
	const char *name;
	uid_t uid;
	gid_t gid;
	pid_t child;
	int status;

	if (!local_user(&uid, &gid, &name, &ignored))
		return PLACE_UNKNOWN;
	child = fork();
	if (child == 0)
		_exit(local_become(uid, gid, name) ? (int)compare(local->cluster, pid) : PLACE_UNKNOWN);
	if (child < 0)
		return PLACE_UNKNOWN;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return PLACE_UNKNOWN;
	return WIFEXITED(status) ? (enum place)WEXITSTATUS(status) : PLACE_UNKNOWN;
}

/* Whether somebody answers on the cluster's socket, and who it is; *pid 0: not known. */
static bool listens(const struct local *local, pid_t *pid)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct ucred listener = {0};
	socklen_t size = sizeof listener;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool good;

	snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" SOCKET, local->cluster);
	good = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
	*pid = good && getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &listener, &size) == 0 ? listener.pid : 0;
	good = good || (fd >= 0 && errno == EAGAIN); /* more wait there than it takes at once */
	if (fd >= 0)
		close(fd);
	return good;
}

bool local_postmaster_is_ours(const struct local *local)
{
	pid_t pid = local_read_number(local, PID_FILE), listener;
	enum place place = pid ? place_of(local, pid) : PLACE_ELSEWHERE;

	/* of one that a service with PrivateUsers= started nobody outside may ask where it works */
	return place == PLACE_HERE || (place == PLACE_UNKNOWN && listens(local, &listener) && listener == pid);
}

bool local_postmaster_is_up(const struct local *local)
{
	pid_t listener;

	return local_postmaster_is_ours(local) || listens(local, &listener);
}

void local_postmaster_clear(const struct local *local)
{
	for (size_t i = 0; i < sizeof pid_files / sizeof pid_files[0]; i++) {
		pid_t pid = local_read_number(local, pid_files[i]);

		if (pid && kill(pid, 0) == 0 && place_of(local, pid) == PLACE_ELSEWHERE)
			unlinkat(local->cluster, pid_files[i], 0);
	}
}
