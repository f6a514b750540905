/* What `run` leaves beside the database when an account is done: exports, the report, word to a program. */
#ifndef NUMSYNC_RUN_AFTER_RUN_H
#define NUMSYNC_RUN_AFTER_RUN_H

#include "run.h"

/* Makes them, after the run has ended. Returns the result, which a failure makes graver. */
enum error_class after_run(struct run *run, enum error_class class, struct error *err);

#endif
