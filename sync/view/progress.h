/* One line on the terminal that standard error is, and that tells how far a command has come; nothing anywhere else. It
 * appears when a command lasts longer than half a second, is cut to the terminal's width, and is gone before anything else
 * is printed. */
#ifndef NUMSYNC_VIEW_PROGRESS_H
#define NUMSYNC_VIEW_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The command begins. */
void progress_begin(const char *phase);
/* Something else begins, of which nothing is counted yet. */
void progress_phase(const char *phase);
/* total 0: not known; done 0, too: nothing is counted yet. Drawn at most five times a second. */
void progress_show(const char *phase, int64_t done, int64_t total);
/* Requests that count against the rate limit now, of how many we may send; cap 0: no limit. paused_ms: for how long none is
 * sent. */
void progress_requests(size_t used, size_t cap, int64_t paused_ms);
/* Nothing new, but time goes by: called about once a second while something is waited for. */
void progress_tick(void);
/* The same as long as waits; then the line goes, for the command goes on and may print something. */
void progress_waiting(bool waits);
/* Takes the line away, before anything else is printed. */
void progress_clear(void);
/* From within a signal handler that ends the process. */
void progress_abandon(void);
/* Whether anybody would see the line: for what only it would be asked for. */
bool progress_wanted(void);
/* quiet: never draw. */
void progress_quiet(void);

#endif
