#ifndef NUMSYNC_STAGE_PULL_INTERNAL_H
#define NUMSYNC_STAGE_PULL_INTERNAL_H

#include "stage/pull.h"
#include "stage/unread.h"

struct pull {
	struct store *store;
	struct api *api;
	const struct pull_options *options;
	struct run_counters *counters;
	struct pull_report *report;
};

/* pull_list.c: reads the list to its end, looks at what could not be read of it, and merges it. */
bool pull_list(struct pull *pull, struct list_state *list, struct error *err);
/* pull_record.c: reads the queued records. */
bool pull_records(struct pull *pull, struct error *err);
/* False, with err, when it is another server than numsync was made for; notes in the report when too much could not be read
 * for a plan. */
bool pull_check_unread(const struct pull *pull, const struct unread *unread, struct error *err);
/* For the progress line: what begins, of which nothing is counted yet. */
void pull_begins(const struct pull *pull, const char *phase);
/* at_ms: of the boot clock; 0: never. */
bool pull_is_past(int64_t at_ms);
/* ERROR_LATER when a signal asked for the end, or the time has been up for a while. */
bool pull_check_stop(const struct pull *pull, struct error *err);

#endif
