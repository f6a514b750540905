/* A run: the steps of the commands that hold the lease of an account. In this order: begin, pull, inbox, plan and apply, end.
 * After the end come the exports, the report and the hook (after_run.h). */
#ifndef NUMSYNC_RUN_RUN_H
#define NUMSYNC_RUN_RUN_H

#include "account/account.h"
#include "edge/store/store_plan.h"
#include "edge/store/store_report.h"
#include "inbox.h"
#include "report/releases.h"
#include "stage/apply.h"
#include "stage/pull.h"

/* What was asked for, beside the configuration. */
struct run_options {
	const char *command; /* for the record: "run", "pull", "apply" */
	const char *refresh; /* which records to read: "auto", "all", "none"; NULL: auto */
	bool force_changes, force_disable, force_missing, force_unread; /* lift one safety limit each */
	bool fail_on_releases; /* a wanted number that is about to be released is an exit status */
	bool fail_on_drift;    /* drift that remains is an exit status: not for pull */
	int64_t stop_at_ms;    /* boot clock, of all accounts together; 0: none */
	int64_t limit;	       /* at most so many changes are sent; 0: all of the plan */
	bool json;	       /* how the summary is printed */
	/* What `run` writes when it has ended, of the settings; placeholders are filled in then (after_run.h). */
	const struct export_options *exports;
	size_t export_count;
};

/* Members are valid from the step on that is named; what a run does not do stays zero. */
struct run {
	struct account *account;
	const struct run_options *options;
	struct run_counters counters; /* all steps add to them */
	int64_t stop_at_ms;	      /* begin: boot clock; 0: none */
	int64_t resumed_from_us;      /* begin: start of an interrupted run; 0: none */
	int64_t recovered;	      /* begin: changes whose end an interrupted run had not noted */
	struct apply_report recovery; /* begin: what became of those */
	struct pull_report pull;      /* pull */
	struct inbox_report inbox;    /* inbox */
	struct plan_head plan;	      /* plan */
	struct apply_report apply;    /* apply */
	enum error_class came_to; /* end: what broke the steps off, or the count of what is left; NONE: all were done */
	bool facts_known;	  /* end: drift, facts and first_release are known */
	struct drift_counts drift;
	struct status_facts facts;
	char first_release
		[RELEASE_WHEN_BYTES]; /* when the most urgent wanted one goes: "in 23 h, tomorrow 07:42"; "": none */
	int64_t exports;	      /* after the run: that were written */
	int64_t outputs_failed;	      /* after the run: exports, report, hook */
	int64_t outputs_left;	      /* after the run: exports, report; a signal came before they were made */
};

/* Takes the lease, begins the run and settles what a dead run left. options stay until the run has ended. */
bool run_begin(struct run *run, struct account *account, const struct run_options *options, struct error *err);
bool run_pull(struct run *run, struct error *err);
/* Imports what lies in the inbox, if one is named. */
bool run_inbox(struct run *run, struct error *err);
/* Plans all that drifts, checks the plan against the safety limits, and applies it. */
bool run_plan_and_apply(struct run *run, struct error *err);
/* Checks a plan against the safety limits; ERROR_REFUSED says what would be done and how to allow it. Also before a run. */
bool run_check_limits(struct account *account, const struct run_options *options, const struct plan_head *plan,
		      struct error *err);
/* Sends run->plan: at most options->limit of its changes, and with a canary so many alone at first (struct apply_options). */
bool run_apply(struct run *run, int64_t canary, struct error *err);
/* Notes how the run ended and gives the lease back. class is what the steps came to; returns what the process ends with,
 * graver for what the counters say (run_result.h). */
enum error_class run_end(struct run *run, enum error_class class, struct error *err);

#endif
