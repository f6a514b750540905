/* API into the mirror: the list, then the records that are most needed, then who is gone. */
#ifndef NUMSYNC_STAGE_PULL_H
#define NUMSYNC_STAGE_PULL_H

#include "base/error.h"
#include "edge/api/api.h"
#include "edge/store/store.h"
#include "edge/store/store_pull.h"
#include "edge/store/store_run.h"
#include "model/limits.h"

struct pull_options {
	const char *refresh;	    /* "auto", "all", "none" */
	int64_t since_us;	    /* records read since then are not read again */
	int64_t stop_at_ms;	    /* boot clock; 0: no time budget */
	int64_t records_stop_at_ms; /* from then on no record is asked for, so that time is left; 0: none, too */
	struct limit missing;	    /* how much of the mirror a complete list may lack */
	bool force_missing;
	struct limit unread; /* how many rows or records may be unreadable */
	bool force_unread;
	/* For the progress line; may be NULL. total 0: not known; done 0, too: it only begins. */
	void (*progress)(const char *phase, int64_t done, int64_t total);
};

struct pull_report {
	struct missing_count missing; /* before: numbers in the mirror, and of these not in the list */
	int64_t missing_allowed;
	bool missing_refused;	    /* more than the limit: none is marked as gone */
	bool time_up;		    /* the budget ended before all answers had come; left: whether they came */
	int64_t queued, read, left; /* records; left: to the next run, for want of time */
	int64_t failed;		    /* records that could not be read for other reasons than their content */
	char first_failure[600];
	int64_t vanished; /* listed, but GET answered 404 */
	char unread[800]; /* "": enough could be read; else why nothing may be planned */
};

/* Counters are added to as it goes, so that they tell the truth after a failure, too. ERROR_LATER when stopped
 * or out of time before the list was complete; ERROR_API when the server proves to be of the later revision, before
 * anything of its list was merged; otherwise see report. */
bool pull(struct store *store, struct api *api, const struct pull_options *options, struct run_counters *counters,
	  struct pull_report *report, struct error *err);

#endif
