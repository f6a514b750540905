#include "command.h"
#include "work.h"
#include "view/progress.h"

static bool plan_and_apply(struct work *work, struct error *err)
{
	const struct plan_filter everything = {0};

	progress_phase("plan");
	if (!store_plan_make(work->account->store, &everything, &work->plan, err))
		return false;
	if (!work->plan.plan_id)
		return true;
	return work_check_limits(work->account, &work->plan, err) &&
	       work_apply(work, work->plan.plan_id, work->plan.changes, err);
}

static enum error_class run_account(struct account_session *account, struct error *err)
{
	struct work work;
	enum error_class class = ERROR_NONE;

	if (!work_begin(&work, account, "run", err) || !work_pull(&work, err))
		class = err->class;
	/* plans are not made on half a list or a list that is not believed */
	else if (!work_inbox(&work, err) || (!work.pull.missing_refused && !plan_and_apply(&work, err)))
		class = err->class;
	class = work_end(&work, class, err);
	if (class <= ERROR_REFUSED || class == ERROR_DATA)
		work_print_summary(&work, class);
	return class;
}

static enum error_class run_run(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, run_account, err);
}

static const struct option_row options[] = {
	{"refresh", "HOW", "which records to read whole: auto (the default), all, none"},
	{"inbox", "DIR", "import each *.csv of this folder first; a sub-folder names the source"},
	{"fail-on", "WHAT", "release-watch: exit 2 when a wanted number has a release coming"},
	{"time-budget", "TIME", "end in order after this time (2h)"},
	{"max-changes", "SHARE", "how many of the numbers may be changed at once (20%)"},
	{"max-disable", "SHARE", "how many may be disabled at once (10%)"},
	{"max-missing", "SHARE", "how much of the mirror the list may lack (5%)"},
	{"rate-share", "SHARE", "share of the API's rate limit to use (2/3)"},
	{"force", "LIMIT", "lift one safety limit for this run: changes, disable, missing"},
	{NULL, NULL, NULL}};

const struct command command_run = {
	.name = "run", .synopsis = "[OPTION...]", .summary = "for cron: recover, pull, plan, apply, summary",
	.options = options, .run = run_run,
	.details = "Does the night's work in one go and prints one line about it. Two runs never work on one account at once:\n"
		   "the second ends with 75. After a crash the next run finishes the work.\n"};
