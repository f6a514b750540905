/* Kills or stops this process at a named point, if NUMSYNC_STEP asks for it. Test builds alone have it (`build/steps`): a
 * normal build must have nothing in it that the environment can stop. */
#include "base/step.h"

#ifdef NUMSYNC_STEPS
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void step_reached(const char *name)
{
	static unsigned long visits;
	const char *wanted = getenv("NUMSYNC_STEP");
	size_t size = strlen(name);
	unsigned long which = 1;
	bool stops = getenv("NUMSYNC_STEP_FREEZES") != NULL;

	if (!wanted || strncmp(wanted, name, size) != 0 || (wanted[size] && wanted[size] != ':'))
		return;
	if (wanted[size] == ':')
		which = strtoul(wanted + size + 1, NULL, 10);
	if (++visits == which || (visits > which && !stops))
		raise(stops ? SIGSTOP : SIGKILL);
}
#else
typedef int step_is_empty_here;
#endif
