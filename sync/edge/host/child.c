/* The last steps of a child before it is another program. What it may see of our environment is listed by name, because what must not
 * be seen (the key, passwords in connection strings) has names that others choose. */
#include "child.h"
#include "base/memory.h"
#include "base/when.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

/* Whether variable ("NAME=value") is of that name; a name that ends with * is the beginning of many. */
static bool is_named(const char *variable, const char *name)
{
	size_t size = strlen(name);

	if (size && name[size - 1] == '*')
		return strncmp(variable, name, size - 1) == 0;
	return strncmp(variable, name, size) == 0 && variable[size] == '=';
}

static bool is_listed(const char *variable, const char *const *names)
{
	for (; names && *names; names++)
		if (is_named(variable, *names))
			return true;
	return false;
}

static bool is_set(const char *variable)
{
	size_t size = strcspn(variable, "=");

	for (char **at = environ; *at; at++)
		if (strncmp(*at, variable, size) == 0 && (*at)[size] == '=')
			return true;
	return false;
}

static char **environment(const char *const *more, const char *const *preset)
{
	static const char *const always[] = {"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", NULL};
	const char *zone = when_original_zone();
	size_t count = 1, kept = 0;
	char **list;

	for (char **at = environ; *at; at++)
		count++;
	for (const char *const *at = preset; at && *at; at++)
		count++;
	list = memory_get((count + 1) * sizeof *list);
	for (char **at = environ; *at; at++)
		if (is_listed(*at, always) || is_listed(*at, more))
			list[kept++] = *at;
	for (const char *const *at = preset; at && *at; at++)
		if (!is_set(*at))
			list[kept++] = memory_copy(*at);
	if (zone)
		list[kept] = memory_format("TZ=%s", zone);
	return list;
}

void child_become(char *const *argv, const char *const *more, const char *const *preset)
{
	char **variables = environment(more, preset);
	sigset_t none;

	closefrom(STDERR_FILENO + 1);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execve(argv[0], argv, variables);
	_exit(CHILD_NOT_STARTED);
}
