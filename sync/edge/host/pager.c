/* The text is a file and no pipe: a pager that ends early breaks nothing, and one that reads slowly keeps nobody waiting within a
 * transaction. While it runs, Ctrl-C is for the pager, as in git: this process has nothing to do but wait. */
#include "pager.h"
#include "base/memory.h"
#include "base/stop.h"
#include "child.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_EXECUTABLE = 126 }; /* the shell's word for it */

const char *pager_command(void)
{
	const char *given = getenv("PAGER");

	if (!given)
		return "less";
	given += strspn(given, " \t");
	return *given && strcmp(given, "cat") != 0 ? given : NULL;
}

/* In the child. Who may run numsync for another user (sudo) must not get a shell of that user's out of less, nor write files. */
static void become(const char *command, int file)
{
	static const char *const more[] = {"TERM*", "COLORTERM", "COLUMNS", "LINES", "NO_COLOR",
					   "LC_*",  "LANGUAGE",	 "LESS*",   "MORE",  "LV",
					   "BAT_*", "SHELL",	 "TMPDIR",  "XDG_*", NULL};
	static const char *const preset[] = {"LESS=FRX", "LESSSECURE=1", NULL};
	char *copy = memory_copy(command);
	char shell[] = "/bin/sh", option[] = "-c";
	char *const argv[] = {shell, option, copy, NULL};

	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	if (lseek(file, 0, SEEK_SET) != 0 || dup2(file, STDIN_FILENO) < 0)
		_exit(CHILD_NOT_STARTED);
	child_become(argv, more, preset);
}

static int await(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return 0;
		if (stop_requested())
			kill(child, SIGTERM);
	}
	return status;
}

bool pager_run(const char *command, int file)
{
	const struct sigaction leave = {.sa_handler = SIG_IGN};
	struct sigaction interrupt, quit;
	pid_t child;
	int status = 0;

	if (stop_requested())
		return false;
	sigaction(SIGINT, &leave, &interrupt);
	sigaction(SIGQUIT, &leave, &quit);
	child = fork();
	if (child == 0)
		become(command, file);
	if (child > 0)
		status = await(child);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	return child > 0 && !(WIFEXITED(status) &&
			      (WEXITSTATUS(status) == CHILD_NOT_STARTED || WEXITSTATUS(status) == NOT_EXECUTABLE));
}
