/* A program of the user's that is handed a text, in bounded time. */
#ifndef NUMSYNC_EDGE_HOOK_H
#define NUMSYNC_EDGE_HOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

enum { HOOK_WORDS_MAX = 64 }; /* words of a hook's line, at most one less */

struct hook {
	char *const *argv;  /* argv[0] is a path */
	struct slice input; /* for its standard input */
	int64_t timeout_ms;
};

/* Runs it and waits. Its standard output is dropped, its errors are ours. Of our environment it sees only what says who and
 * where we are (PATH, HOME, USER, LOGNAME, LANG, LC_ALL, TZ): no key, no password. ERROR_OUTPUT when it cannot be
 * started, fails, or takes too long and is killed; a stop leaves it some seconds. One that a stop ends and that then ends with 0 has not
 * failed. */
bool hook_run(const struct hook *hook, struct error *err);

#endif
