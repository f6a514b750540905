/* The counters of a run, as in table run, but for one. */
#ifndef NUMSYNC_MODEL_RUN_COUNTERS_H
#define NUMSYNC_MODEL_RUN_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

struct run_counters {
	int64_t pages, rows_read, rows_new, rows_changed;
	bool list_complete;
	int64_t records_read, records_changed, set_aside, gone;
	int64_t changes_planned;
/* changes_confirmed, changes_failed, ... */
#define CHANGE_OUTCOME(name, counter, ...) int64_t counter;
#include "model/change_state.def"
#undef CHANGE_OUTCOME
	int64_t changes_left_open; /* not in the table; of changes_failed: it is not known whether they took effect */
	int64_t requests, retries, throttled;
};

#endif
