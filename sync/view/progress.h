/* One line on a terminal that tells how far a command has come; nothing anywhere else. */
#ifndef NUMSYNC_VIEW_PROGRESS_H
#define NUMSYNC_VIEW_PROGRESS_H

#include <stdint.h>

/* total 0: not known. Drawn at most five times a second. */
void progress_show(const char *phase, int64_t done, int64_t total);
/* Takes the line away, before anything else is printed. */
void progress_clear(void);
/* quiet: never draw. */
void progress_quiet(void);

#endif
