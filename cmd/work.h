/* The steps of the commands that hold the lease: begin, pull, plan, apply, end. */
#ifndef NUMSYNC_CMD_WORK_H
#define NUMSYNC_CMD_WORK_H

#include "intake.h"
#include "session.h"
#include "stage/apply.h"
#include "stage/pull.h"
#include "edge/store/store_plan.h"
#include "edge/store/store_report.h"

struct work {
	struct account_session *account;
	struct run_counters counters;
	struct pull_report pull;
	struct apply_report apply;
	struct plan_head plan;
	struct drift_counts drift;
	struct status_facts facts;
	int64_t resumed_from_us; /* start of an interrupted run, 0: none */
	int64_t recovered;	 /* changes whose end an interrupted run had not noted */
	int64_t stop_at_ms;	 /* boot clock; 0: none */
	bool asked_for_all;	 /* --refresh all: a record that is left for want of time is an exit status */
	struct inbox_report inbox;
	bool judges_drift;	/* whether drift that remains is an exit status: not for pull */
	bool judged;		/* drift and facts are known */
	int64_t exports;	/* that were written */
	char first_release[80]; /* the most urgent wanted one: " (+1... in 3 days)" */
};

/* Whether --force names the limit. */
bool work_forced(const struct account_session *account, const char *limit);
struct limit work_limit(const struct account_session *account, enum limit_kind kind, enum setting setting);
/* Gives the sources the priorities that the configuration states. */
bool work_sources(struct account_session *account, struct error *err);
/* Takes the lease, begins the run and settles what a dead run left. */
bool work_begin(struct work *work, struct account_session *account, const char *command, struct error *err);
/* Imports what lies in the inbox, if one is named. */
bool work_inbox(struct work *work, struct error *err);
bool work_pull(struct work *work, struct error *err);
/* Checks a plan against the safety limits; ERROR_REFUSED says what would be done and how to allow it. */
bool work_check_limits(struct account_session *account, const struct plan_head *plan, struct error *err);
bool work_apply(struct work *work, int64_t plan_id, int64_t changes, struct error *err);
/* Notes how the run ended and gives the lease back. class is what the work came to; returns what the process ends with,
 * graver for what the counters tell (drift that remains, failed changes, a list that was not believed). */
enum error_class work_end(struct work *work, enum error_class class, struct error *err);
/* Whether --fail-on release-watch asks for it. */
bool release_watch_fails(const struct account_session *account);

#endif
