/* What a run that reached its end came to: the exit status and the words for it. */
#ifndef NUMSYNC_RUN_RUN_RESULT_H
#define NUMSYNC_RUN_RUN_RESULT_H

#include "run.h"

/* The gravest of what the counters and the mirror say is wrong; err gets the text of each, the later rows of the table first, and
 * not what broke the steps off (run->came_to). ERROR_NONE: nothing is wrong, or nothing that counts beside that. */
enum error_class run_result(const struct run *run, struct error *err);
/* Appends, behind a semicolon, the command that sends what is left of the plan, and what for: the limits that were lifted have to be
 * lifted for it, too. When another plan has taken its place, that one and its command. */
void run_way_on(const struct run *run, const char *purpose, struct buf *text);

#endif
