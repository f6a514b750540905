/* The steps of a run, each of which can stand alone: what one has done is on record before the next begins. What a run came to
 * is said by run_result.c; who may still send is the fence's affair (model/fence.h), not that of this file. */
#include "run.h"
#include "run_result.h"
#include "model/path_template.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "base/text.h"
#include "sql_columns.h"
#include "view/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool run_inbox(struct run *run, struct error *err)
{
	struct account *account = run->account;
	const char *setting = setting_text(account->config, SETTING_inbox);
	char *folder;
	bool good;

	if (!setting)
		return true;
	progress_phase("inbox");
	folder = path_template_fill_account(setting, account->config.name);
	good = inbox_import(account, folder, &run->inbox, err);
	free(folder);
	return good;
}

static void fill_apply_options(const struct run *run, struct apply_options *options)
{
	*options =
		(struct apply_options){.connections = (size_t)setting_number(run->account->config, SETTING_connections),
				       .stop_at_ms = run->stop_at_ms,
				       .progress = progress_show,
				       .unread = account_limit(run->account, LIMIT_UNREAD, SETTING_max_unread)};
}

bool run_begin(struct run *run, struct account *account, const struct run_options *options, struct error *err)
{
	int64_t budget_ms = setting_number(account->config, SETTING_time_budget);
	struct apply_options apply;

	*run = (struct run){.account = account, .options = options};
	if (budget_ms)
		run->stop_at_ms = clock_boot_ms() + budget_ms;
	if (options->stop_at_ms && options->stop_at_ms < run->stop_at_ms)
		run->stop_at_ms = options->stop_at_ms;
	if (!store_run_begin(account->store, options->command, &run->resumed_from_us, err) ||
	    !account_set_sources(account, err) || !account_connect(account, err))
		return false;
	fill_apply_options(run, &apply);
	return apply_recover(account->store, account->api, &apply, &run->counters, &run->recovery, &run->recovered,
			     err);
}

enum { RUN_KEEPS_FOR_CHANGES = 5 }; /* the fifth part of its time budget */
/* What a run that died had read is fresh enough for so long after that run's start: 12 hours. */
#define RESUME_US (INT64_C(12) * 3600 * 1000000)

bool run_pull(struct run *run, struct error *err)
{
	struct account *account = run->account;
	const char *refresh = run->options->refresh;
	struct pull_options options = {.refresh = refresh ? refresh : "auto",
				       .stop_at_ms = run->stop_at_ms,
				       .records_stop_at_ms = run->stop_at_ms,
				       .missing = account_limit(account, LIMIT_MISSING, SETTING_max_missing),
				       .force_missing = run->options->force_missing,
				       .unread = account_limit(account, LIMIT_UNREAD, SETTING_max_unread),
				       .force_unread = run->options->force_unread,
				       .progress = progress_show};

	/* everything is as old as this moment, but for what an interrupted run has just read */
	options.since_us = store_time_us(account->store);
	if (run->resumed_from_us > options.since_us - RESUME_US)
		options.since_us = run->resumed_from_us;
	/* or a night that is too short to read all would never send a change */
	if (run->stop_at_ms && run->options->fail_on_drift)
		options.records_stop_at_ms -= (run->stop_at_ms - clock_boot_ms()) / RUN_KEEPS_FOR_CHANGES;
	return pull(account->store, account->api, &options, &run->counters, &run->pull, err);
}

enum { SAMPLE_NUMBERS = 5 };

/* A few of the numbers that a plan would change (only_disabled: switch off). */
struct sample {
	bool only_disabled;
	size_t count;
	struct buf text;
	struct buf last; /* number */
};

static bool on_planned(void *context, const char *const *cells, int count, struct error *err)
{
	struct sample *sample = context;
	const char *number = cells[LIST_PLAN_NUMBER], *field = cells[LIST_PLAN_FIELD], *after = cells[LIST_PLAN_AFTER];
	bool disables = (strcmp(field, "enabled") == 0 || strcmp(field, "override_enabled") == 0) && after &&
			strcmp(after, "false") == 0;

	(void)count;
	(void)err;
	if ((sample->only_disabled && !disables) || strcmp(buf_string(&sample->last), number) == 0 ||
	    sample->count == SAMPLE_NUMBERS)
		return true;
	buf_reset(&sample->last);
	buf_text(&sample->last, number);
	buf_format(&sample->text, "%s%s", sample->count++ ? ", " : "", number);
	return true;
}

static bool refuse(struct account *account, const struct run_options *options, const struct plan_head *plan,
		   bool disables, int64_t allowed, struct error *err)
{
	struct sample sample = {.only_disabled = disables};
	int64_t count = disables ? plan->disables : plan->changes;

	if (!store_plan_each(account->store, plan->plan_id, on_planned, &sample, err)) {
		buf_free(&sample.text);
		buf_free(&sample.last);
		return false;
	}
	error_set(err, ERROR_REFUSED,
		  "plan %" PRId64 " would %s %" PRId64 " of %" PRId64 " numbers (%s%s); at most %" PRId64
		  " are allowed at once%s. Nothing was sent. If it is meant, look at `numsync plan` and add --force %s",
		  plan->plan_id, disables ? "disable" : "change", count, plan->numbers, buf_string(&sample.text),
		  count > SAMPLE_NUMBERS ? " and more" : "", allowed,
		  options->limit ? ", and the whole plan counts, with --limit, too" : "",
		  disables ? "disable" : "changes");
	buf_free(&sample.text);
	buf_free(&sample.last);
	return false;
}

bool run_check_limits(struct account *account, const struct run_options *options, const struct plan_head *plan,
		      struct error *err)
{
	struct limit changes = account_limit(account, LIMIT_CHANGES, SETTING_max_changes);
	struct limit disable = account_limit(account, LIMIT_DISABLE, SETTING_max_disable);
	int64_t allowed_changes = limit_count(&changes, plan->numbers);
	int64_t allowed_disable = limit_count(&disable, plan->numbers);

	/* whatever --limit: by a few at a time all would be changed in the end */
	if (plan->disables > allowed_disable && !options->force_disable)
		return refuse(account, options, plan, true, allowed_disable, err);
	if (plan->changes > allowed_changes && !options->force_changes)
		return refuse(account, options, plan, false, allowed_changes, err);
	return true;
}

bool run_apply(struct run *run, int64_t canary, struct error *err)
{
	struct apply_options options;

	fill_apply_options(run, &options);
	options.limit = run->options->limit;
	options.canary = canary;
	run->counters.changes_planned = run->plan.changes;
	return apply_plan(run->account->store, run->account->api, run->plan.plan_id, run->plan.changes, &options,
			  &run->counters, &run->apply, err);
}

bool run_plan_and_apply(struct run *run, struct error *err)
{
	const struct plan_filter everything = {0};

	progress_phase("plan");
	if (!store_plan_make(run->account->store, &everything, &run->plan, err))
		return false;
	if (!run->plan.plan_id)
		return true;
	return run_check_limits(run->account, run->options, &run->plan, err) &&
	       run_apply(run, setting_number(run->account->config, SETTING_canary), err);
}

static bool on_first_release(void *context, const char *const *cells, int count, struct error *err)
{
	struct run *run = context;
	char now[CLOCK_TEXT_BYTES];

	(void)count;
	(void)err;
	releases_when(cells, clock_format_utc(store_time_us(run->account->store), now), run->first_release);
	return true;
}

/* What the run leaves behind, for the summary and on record. */
static bool read_facts(struct run *run, struct error *err)
{
	struct store *store = run->account->store;
	struct run_outcome outcome;

	if (!store_drift_count(store, &run->drift, err) || !store_status(store, &run->facts, err) ||
	    (run->facts.releases_wanted && !store_releases_each(store, 1, on_first_release, run, err)))
		return false;
	outcome = (struct run_outcome){run->facts.numbers, run->facts.older_than_a_day, run->facts.releases_wanted,
				       run->pull.left};
	run->facts_known = store_run_outcome(store, &outcome, err);
	return run->facts_known;
}

/* Whether the database can be asked, gives an answer, and anybody waits for it. */
static bool may_ask(const struct run *run, enum error_class class)
{
	return store_run_id(run->account->store) && !store_lease_is_lost(run->account->store) &&
	       class != ERROR_DATABASE && class != ERROR_SYSTEM && class != ERROR_INTERNAL &&
	       !(class != ERROR_NONE && stop_requested());
}

/* Takes down what the API was asked for, and ends it: the lease is given back when nothing can be sent any more. */
static void end_requests(struct run *run)
{
	struct account *account = run->account;
	const struct api_counters *api;

	if (!account->api)
		return;
	api = api_counters(account->api);
	run->counters.requests = (int64_t)(api->lists + api->gets + api->puts);
	run->counters.retries = (int64_t)api->retries;
	run->counters.throttled = (int64_t)api->throttled;
	api_close(account->api);
	account->api = NULL;
}

/* The record of the run, its JSON and the report name the commands that the message names. */
static void complete_text(struct error *err)
{
	struct buf text = {0};

	log_add_complete(&text, err->text);
	text_format(err->text, sizeof err->text, "%s", buf_string(&text));
	buf_free(&text);
}

/* What broke the run off, and what went wrong in it before: a step that fails makes nothing good. */
static void sum_up(struct run *run, enum error_class class, struct error *err)
{
	struct error one = ERROR_INIT;

	if (class == ERROR_NONE)
		*err = one;
	if (may_ask(run, class) && !read_facts(run, &one)) {
		error_context(&one, "the drift that is left was not counted");
		error_and(err, &one);
	}
	run->came_to = err->class;
	run_result(run, &one);
	error_and(err, &one);
	complete_text(err);
}

enum error_class run_end(struct run *run, enum error_class class, struct error *err)
{
	struct store *store = run->account->store;
	struct error closing = ERROR_INIT;

	end_requests(run);
	if (class == ERROR_DATABASE && !store_lease_check(store, err))
		class = err->class;
	progress_phase("drift");
	sum_up(run, class, err);
	if (!store_run_end(store, error_exit_status(err->class), err->class > ERROR_DRIFT ? err->text : NULL,
			   &run->counters, &closing)) {
		if (closing.class > err->class)
			error_and(err, &closing);
		else
			log_warning("%s", closing.text);
	}
	return err->class;
}
