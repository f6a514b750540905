/* `numsync run`: the night. Its steps stand in run_steps, in order; what a step needs of argv is read before, so that the steps
 * themselves need none. One account's failure costs that account alone. */
#include "command.h"
#include "config_check.h"
#include "run/heartbeat.h"
#include "run/workers.h"
#include "run/metrics_file.h"
#include "export_arguments.h"
#include "run/after_run.h"
#include "saved_plan.h"
#include "session.h"
#include "run/summary.h"
#include "base/clock.h"
#include "base/log.h"
#include "edge/host/outfile.h"
#include "view/progress.h"
#include "view/terminal.h"

#include <stdlib.h>

static enum error_class run_steps(struct run *run, struct account *account, const struct run_options *options,
				  struct error *err)
{
	if (!run_begin(run, account, options, err) || !run_pull(run, err) || !run_inbox(run, err))
		return err->class;
	/* plans are not made on half a list, a list that drops too many numbers, or one of which too much could not be read */
	if (!run->pull.missing_refused && !run->pull.unread[0] && !run_plan_and_apply(run, err))
		return err->class;
	return ERROR_NONE;
}

/* The metrics, which are of the whole command, once. A command of one account writes them before it prints the line of its run, so that
 * the line can say when they were not written. */
static bool metrics_are_done;

/* run: whose line is still to be printed; NULL: all were. */
static enum error_class write_metrics(const struct session *session, struct run *run, enum error_class class,
				      struct error *err)
{
	const char *path = setting_text(config_global(session->config), SETTING_metrics);
	struct error one = ERROR_INIT;

	if (metrics_are_done)
		return class;
	metrics_are_done = true;
	if (!path || metrics_to_file(buf_string(&session->conninfo), session->account, session->accounts, path, &one))
		return class;
	error_context(&one, "metrics");
	if (run)
		run->outputs_failed++;
	else if (session->accounts > 1 && !session->json && log_has_level(LOG_INFO))
		terminal_line(stdout,
			      "the metrics of this command were not written, whatever the lines of its runs say");
	if (class <= ERROR_DRIFT)
		*err = one;
	else
		log_error("%s", one.text);
	return error_graver(class, one.class);
}

static enum error_class run_account(const struct session *session, struct account *account, struct error *err)
{
	struct export_lines_setting exports;
	struct run_options options;
	struct run run;
	enum error_class class;

	outfile_mode((mode_t)setting_number(account->config, SETTING_output_mode));
	session_run_options(session, &options);
	if (!export_setting_read(setting_text(account->config, SETTING_export), &exports, err)) {
		export_setting_free(&exports);
		return err->class;
	}
	options.exports = exports.options;
	options.export_count = exports.count;
	class = run_steps(&run, account, &options, err);
	if (store_run_id(account->store)) { /* 0: none was begun, for another process has the account */
		class = run_end(&run, class, err);
		class = after_run(&run, class, err);
		if (!invocation_flag(session->inv, "all-accounts") && session->accounts == 1)
			class = write_metrics(session, &run, class, err);
		summary_print(&run, class, err);
		if (run.apply.waits)
			saved_plan_tell_waiting(account, run.plan.plan_id);
	}
	export_setting_free(&exports);
	return class;
}

static bool read_jobs(const struct invocation *inv, size_t *jobs, struct error *err)
{
	const char *given = invocation_option(inv, "jobs");
	char *end = NULL;
	long number = given ? strtol(given, &end, 10) : 1;

	*jobs = (size_t)number;
	if (given && (end == given || *end || number < 1 || number > WORKERS_MAX))
		return error_set(err, ERROR_USAGE, "--jobs takes a number from 1 to %d, not %s", WORKERS_MAX, given);
	if (given && !invocation_flag(inv, "all-accounts"))
		return error_set(err, ERROR_USAGE,
				 "--jobs is for several accounts: add --all-accounts, or leave --jobs out");
	return true;
}

/* In a worker's process. */
static enum error_class run_in_worker(void *context, struct account_config config, int64_t begun_us,
				      enum run_refusal *refusal, struct error *err)
{
	struct session session = *(const struct session *)context;

	session.begun_us = begun_us;
	return session_for_account(&session, config, run_account, refusal, err);
}

static enum error_class run_all(struct session *session, size_t jobs, struct error *err)
{
	struct workers_task task = {.accounts = session->account,
				    .count = session->accounts,
				    .conninfo = buf_string(&session->conninfo),
				    .command = session->inv->command->name,
				    .run_account = run_in_worker,
				    .context = session};
	int64_t budget_ms = setting_number(config_global(session->config), SETTING_time_budget);

	if (invocation_option(session->inv, "time-budget") && budget_ms)
		session->stop_at_ms = clock_boot_ms() + budget_ms;
	task.stop_at_ms = session->stop_at_ms;
	return workers_run(&task, jobs, err);
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
	return write_metrics(session, NULL, class, err);
}

static enum error_class main_run(const struct invocation *inv, struct error *err)
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
	begun = heartbeat_begin(config_global(session.config));
	class = run_session(&session, jobs, err);
	heartbeat_end(config_global(session.config), begun, class);
	session_close(&session);
	return class;
}

static const struct option_row options[] = {
	{"refresh", "auto|all|none",
	 "which records to read: auto (all that fits the time budget, the default), all (75 when the time budget leaves some), none"},
	{"inbox", "DIR", "import each *.csv of this folder after the pull; a sub-folder names the source"},
	{"fail-on", "release-watch", "exit 2 when a wanted number has a release coming"},
	{"time-budget", "TIME",
	 "end in order after this time, such as 2h (none); the last fifth is kept for the changes"},
	{"max-changes", "SHARE", "how many of the numbers may be changed at once (20%)"},
	{"max-disable", "SHARE", "how many may be disabled at once (10%)"},
	{"max-missing", "SHARE", "how much of the mirror the list may drop (5%)"},
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
	.run = main_run,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(API) | STATUS(CREDENTIALS) | STATUS(DRIFT) |
		    STATUS(CHANGES) | STATUS(REFUSED) | STATUS(DATA),
	.examples = "  numsync run --quiet\n  numsync run --all-accounts --jobs 4 --time-budget 6h\n",
	.details =
		"Does the night's work in one go and prints one line about it; with --quiet nothing when all went well (0 or 2), no wanted\n"
		"number is about to be released and no plan waits for approval. Exports, report, metrics, heartbeat and hook: see numsync.conf(5).\n"
		"A file of the inbox that is wrong ends it with 65, a place of the inbox (a folder, done, failed) with 73; the rest is done.\n"
		"Two runs never work on one account at once: the second ends with 75. After a crash the next run finishes the work.\n"
		"With --all-accounts the account that waited longest comes first; one that another process works on is left to\n"
		"it, and taken over should it die. Several machines may do so at once, each with its own --jobs.\n"};
