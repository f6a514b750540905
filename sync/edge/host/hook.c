/* Runs a program of the user's and waits for it. The child keeps nothing of ours but a few variables and its input: the key
 * and the database's password must not reach it. It has a process group of its own, so that its children end with it; the
 * wait looks every few milliseconds, because end, time-out and a signal all have to be noticed. */
#include "hook.h"
#include "child.h"
#include "base/clock.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 10, KILL_AFTER_MS = 2000 };

/* In the child: becomes the program. The parent has one thread, so that memory may be asked for here. */
static void become(char *const *argv, int input)
{
	int null = open("/dev/null", O_WRONLY);

	dup2(input, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	setpgid(0, 0); /* so that it and what it starts can be killed together */
	child_become(argv, NULL, NULL);
}

/* Hands over what the pipe takes now; true when nothing is left to hand over. */
static bool feed(int fd, struct slice *input)
{
	while (input->size) {
		ssize_t written = write(fd, input->text, input->size);

		if (written < 0)
			return errno != EAGAIN && errno != EINTR; /* it does not want to read: its affair */
		input->text += written;
		input->size -= (size_t)written;
	}
	return true;
}

static bool check_ending(const char *name, int status, struct error *err)
{
	if (WIFSIGNALED(status))
		return error_set(err, ERROR_OUTPUT, "hook %s was killed by signal %d", name, WTERMSIG(status));
	if (WEXITSTATUS(status) == CHILD_NOT_STARTED)
		return error_set(err, ERROR_OUTPUT,
				 "hook %s cannot be started (or ended with 127): is it there and executable?", name);
	if (WEXITSTATUS(status) != 0)
		return error_set(err, ERROR_OUTPUT,
				 "hook %s ended with exit status %d; what it says itself stands above", name,
				 WEXITSTATUS(status));
	return true;
}

/* Why it was told to end. */
enum told { TOLD_NOTHING, TOLD_TIME, TOLD_STOP };

static bool check_told(const struct hook *hook, enum told told, int status, struct error *err)
{
	if (told == TOLD_TIME)
		return error_set(err, ERROR_OUTPUT,
				 "hook %s took longer than %.4g s (setting hook_timeout) and was ended", hook->argv[0],
				 (double)hook->timeout_ms / 1000);
	if (told == TOLD_STOP && status != 0) /* with 0 it had done its work, or ended it in order */
		return error_set(err, ERROR_OUTPUT,
				 "hook %s was ended: it was still at work %d s after a signal had stopped the run",
				 hook->argv[0], STOP_GRACE_MS / 1000);
	return check_ending(hook->argv[0], status, err);
}

/* What is under way at a stop has some seconds to end, so that somebody hears of the run that was stopped. */
static bool shorten(int64_t *until_ms)
{
	int64_t stop_ms = clock_boot_ms() + STOP_GRACE_MS;

	if (!stop_requested() || *until_ms <= stop_ms)
		return false;
	*until_ms = stop_ms;
	return true;
}

static bool await_end(const struct hook *hook, pid_t child, int fd, struct error *err)
{
	int64_t until_ms = clock_boot_ms() + hook->timeout_ms;
	struct slice left = hook->input;
	bool stopped = false;
	enum told told = TOLD_NOTHING;
	int status;

	for (;;) {
		pid_t ended;

		if (fd >= 0 && feed(fd, &left)) {
			close(fd);
			fd = -1;
		}
		ended = waitpid(child, &status, WNOHANG);
		if (ended == child)
			break;
		if (ended < 0 && errno != EINTR)
			return error_system(err, ERROR_SYSTEM, errno, "cannot wait for hook %s", hook->argv[0]);
		stopped = stopped || (!told && shorten(&until_ms));
		if (clock_boot_ms() >= until_ms) {
			kill(-child, told ? SIGKILL : SIGTERM);
			until_ms = clock_boot_ms() + KILL_AFTER_MS;
			told = stopped ? TOLD_STOP : TOLD_TIME;
		}
		clock_sleep_ms(LOOK_EVERY_MS);
	}
	if (fd >= 0)
		close(fd);
	kill(-child, SIGKILL); /* what it left behind */
	return check_told(hook, told, status, err);
}

bool hook_run(const struct hook *hook, struct error *err)
{
	int pipes[2];
	pid_t child;

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return error_system(err, ERROR_SYSTEM, errno, "cannot make a pipe for hook %s", hook->argv[0]);
	fcntl(pipes[1], F_SETFL, O_NONBLOCK);
	child = fork();
	if (child == 0)
		become(hook->argv, pipes[0]);
	close(pipes[0]);
	if (child < 0) {
		close(pipes[1]);
		return error_system(err, ERROR_SYSTEM, errno, "cannot start hook %s", hook->argv[0]);
	}
	setpgid(child, child); /* here, too: which of the two comes first is not known */
	return await_end(hook, child, pipes[1], err);
}
