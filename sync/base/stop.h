/* Whether somebody has asked the process to end in order: the one answer to that question. */
#ifndef NUMSYNC_BASE_STOP_H
#define NUMSYNC_BASE_STOP_H

#include <signal.h>
#include <stdbool.h>

/* What is under way when it is asked for has so long to end. */
enum { STOP_GRACE_MS = 4000 };

bool stop_requested(void);
/* From now on SIGINT and SIGTERM ask for an orderly end, and a second one ends the process at once, after the call of
 * before_exit, which must be safe in a signal's handler. SIGHUP, SIGXFSZ and SIGXCPU ask, too, and never end it at once: a
 * terminal that goes away sends SIGHUP more than once, and each write beyond a limit sends SIGXFSZ. What nohup ignores stays
 * ignored. */
void stop_take_signals(void (*before_exit)(void));
/* Adds all of these signals to the set. */
void stop_signals(sigset_t *set);
/* From now on SIGUSR1 asks for the same, however often it comes: the parent's word to its workers. */
void stop_take_word(void);

#endif
