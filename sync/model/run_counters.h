/* The counters of a run, as in table run. */
#ifndef NUMSYNC_MODEL_RUN_COUNTERS_H
#define NUMSYNC_MODEL_RUN_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

struct run_counters {
	int64_t pages, rows_read, rows_new, rows_changed;
	bool list_complete;
	int64_t records_read, records_changed, set_aside, gone;
	int64_t changes_planned, changes_confirmed, changes_unneeded, changes_conflicted, changes_failed,
		changes_unwanted;
	int64_t requests, retries, throttled;
};

#endif
