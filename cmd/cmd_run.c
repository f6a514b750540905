#include "command.h"
#include "config_check.h"
#include "heartbeat.h"
#include "jobs.h"
#include "metrics.h"
#include "outputs.h"
#include "summary.h"
#include "base/clock.h"
#include "base/log.h"
#include "edge/host/outfile.h"
#include "view/progress.h"

#include <stdlib.h>

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

	outfile_mode((mode_t)setting_number(account->config, SETTING_output_mode));
	if (!work_begin(&work, account, "run", err) || !work_pull(&work, err))
		class = err->class;
	/* plans are not made on half a list, a list that is not believed, or one of which too much could not be read */
	else if (!work_inbox(&work, err) ||
		 (!work.pull.missing_refused && !work.pull.unread[0] && !plan_and_apply(&work, err)))
		class = err->class;
	if (!store_run_id(account->store))
		return class; /* none was begun: another process has the account */
	class = work_end(&work, class, err);
	class = outputs_make(&work, class, err);
	summary_print(&work, class, err);
	return class;
}

static bool read_jobs(const struct invocation *inv, size_t *jobs, struct error *err)
{
	const char *given = invocation_option(inv, "jobs");
	char *end = NULL;
	long number = given ? strtol(given, &end, 10) : 1;

	*jobs = (size_t)number;
	if (given && (end == given || *end || number < 1 || number > JOBS_MAX))
		return error_set(err, ERROR_USAGE, "--jobs takes a number from 1 to %d, not %s", JOBS_MAX, given);
	if (given && !invocation_flag(inv, "all-accounts"))
		return error_set(err, ERROR_USAGE, "--jobs goes with --all-accounts");
	return true;
}

static enum error_class run_all(struct session *session, size_t jobs, struct error *err)
{
	if (invocation_option(session->inv, "time-budget"))
		session->stop_at_ms =
			clock_boot_ms() + setting_number(config_global(session->config), SETTING_time_budget);
	return jobs_run(session, jobs, run_account, err);
}

static enum error_class write_metrics(const struct session *session, enum error_class class, struct error *err)
{
	const char *path = setting_text(config_global(session->config), SETTING_metrics);
	struct error one = ERROR_INIT;

	if (!path || metrics_to_file(session, path, &one))
		return class;
	error_context(&one, "metrics");
	if (class <= ERROR_DRIFT)
		*err = one;
	else
		log_error("%s", one.text);
	return session_graver(class, one.class);
}

static enum error_class run_session(struct session *session, size_t jobs, struct error *err)
{
	enum error_class class;

	if (!session_choose(session, err) ||
	    !config_check_apart(session->config, session->account, session->accounts, err) ||
	    !session_database(session, err))
		return err->class;
	if (invocation_flag(session->inv, "all-accounts"))
		class = run_all(session, jobs, err);
	else
		class = session_each(session, run_account, err);
	return write_metrics(session, class, err);
}

static enum error_class run_run(const struct invocation *inv, struct error *err)
{
	struct session session;
	enum error_class class;
	pid_t begun;
	size_t jobs;

	if (!read_jobs(inv, &jobs, err) || !session_open(&session, inv, err))
		return err->class;
	/* cron mails what is said: nothing but what needs somebody */
	if (invocation_flag(inv, "quiet"))
		log_set_level(LOG_ERROR);
	outfile_unattended();
	begun = heartbeat_begin(&session);
	class = run_session(&session, jobs, err);
	heartbeat_end(&session, begun, class);
	session_close(&session);
	return class;
}

static const struct option_row options[] = {
	{"refresh", "auto|all|none",
	 "which records to read whole: auto (all that fits the time budget, the default), all (75 when the time budget leaves some), none"},
	{"inbox", "DIR", "import each *.csv of this folder first; a sub-folder names the source"},
	{"fail-on", "release-watch", "exit 2 when a wanted number has a release coming"},
	{"time-budget", "TIME",
	 "end in order after this time, such as 2h (none); the last fifth is kept for the changes"},
	{"max-changes", "SHARE", "how many of the numbers may be changed at once (20%)"},
	{"max-disable", "SHARE", "how many may be disabled at once (10%)"},
	{"max-missing", "SHARE", "how much of the mirror the list may lack (5%)"},
	{"max-unread", "SHARE", "how much of what the API sends may be unreadable before nothing is planned (5%)"},
	{"rate-share", "SHARE", "share of the API's rate limit to use (2/3)"},
	{"metrics", "FILE", "write metrics for node_exporter's textfile collector, FILE.prom"},
	{"jobs", "N", "with --all-accounts: work on up to N accounts at once, each in a process of its own (1)"},
	{"force", "changes|disable|missing|unread", "lift one safety limit for this run; may be repeated"},
	{NULL, NULL, NULL}};

const struct command command_run = {
	.name = "run",
	.synopsis = "[OPTION...]",
	.summary = "for cron: recover, pull, inbox, plan, apply, exports, report, summary",
	.options = options,
	.run = run_run,
	.details =
		"Does the night's work in one go and prints one line about it; with --quiet nothing when all went well (0 or 2) and no\n"
		"wanted number is about to be released. Exports, report, metrics, heartbeat and hook: see numsync.conf(5).\n"
		"A file of the inbox that is wrong ends it with 65, a place of the inbox (a folder, done, failed) with 73; the rest is done.\n"
		"Two runs never work on one account at once: the second ends with 75. After a crash the next run finishes the work.\n"
		"With --all-accounts the account that waited longest comes first; one that another process works on is left to\n"
		"it, and taken over should it die. Several machines may do so at once, each with its own --jobs.\n"};
