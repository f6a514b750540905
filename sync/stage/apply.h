/* Pushes a saved plan, change by change: GET, compare with what the plan saw, note the intent, PUT the full
 * representation, check the answer, note the end. DESIGN.md section 10 has the states of a change. */
#ifndef NUMSYNC_STAGE_APPLY_H
#define NUMSYNC_STAGE_APPLY_H

#include "base/error.h"
#include "edge/api/api.h"
#include "edge/store/store.h"
#include "edge/store/store_run.h"
#include "model/limits.h"

struct apply_options {
	size_t connections;  /* of the API client; at least 1 */
	struct limit unread; /* more records of the later revision mean another server: ERROR_API */
	int64_t stop_at_ms;  /* boot clock; 0: no time budget */
	int64_t limit;	     /* so many changes are begun, and the rest stays planned; 0: all */
	int64_t canary; /* so many are confirmed before the rest is begun, and none goes wrong meanwhile; 0: all at once */
	void (*progress)(const char *phase, int64_t done, int64_t total); /* may be NULL */
};

struct apply_report {
	bool waits;	    /* nothing was sent: somebody has to approve the plan first */
	bool stopped;	    /* by a signal or the budget, before all changes were begun */
	bool limited;	    /* by the limit or the canary: the rest is planned */
	bool canary_failed; /* of the first few changes some failed or are in conflict */
	int64_t left; /* when it waits, was stopped or limited: changes that nothing was done about, and left_again */
	int64_t left_again; /* changes that a stop kept from being sent again: their last step is not_sent, so another plan has them */
	int64_t unanswered; /* when it was stopped: changes whose intent is noted and that no answer has ended; the next run finds out */
	int64_t replaced_by; /* the plan that was made meanwhile and has taken the place of what is left; 0: none */
	int64_t late; /* failed changes that were given up because what comes before a PUT took too long, each time */
	char late_why[400];	  /* of the first of them */
	char first_unwanted[400]; /* of those that are no longer wanted: number and why; "": none */
	char first_failed[400];	  /* of the others that failed, and those in conflict: number and why; "": none */
};

/* Works on the changes of the plan that nothing was done about yet. Counters are added to. Failed changes are
 * no error: they are counted, and in the journal. */
bool apply_plan(struct store *store, struct api *api, int64_t plan_id, int64_t change_count,
		const struct apply_options *options, struct run_counters *counters, struct apply_report *report,
		struct error *err);

/* Looks at every change that a dead run left in `sending`, to learn with a GET whether it took effect, and closes
 * plans that nobody works on any more. recovered is the number of such changes; of report only the first that failed is said. */
bool apply_recover(struct store *store, struct api *api, const struct apply_options *options,
		   struct run_counters *counters, struct apply_report *report, int64_t *recovered, struct error *err);

#endif
