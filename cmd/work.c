#include "work.h"
#include "base/clock.h"
#include "base/log.h"
#include "edge/encode.h"
#include "view/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool work_forced(const struct account_session *account, const char *limit)
{
	const char *names[16];
	size_t count = invocation_values(account->session->inv, "force", names, 16);

	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], limit) == 0)
			return true;
	return false;
}

struct limit work_limit(const struct account_session *account, enum limit_kind kind, enum setting setting)
{
	struct limit limit = limit_defaults[kind];

	limit.share = setting_share(account->config, setting);
	return limit;
}

bool work_sources(struct account_session *account, struct error *err)
{
	struct setting_source sources[CONFIG_SOURCES_MAX];
	struct source_priority list[CONFIG_SOURCES_MAX];
	size_t count;

	setting_parse_sources(setting_text(account->config, SETTING_sources), sources, CONFIG_SOURCES_MAX, &count);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct source_priority){sources[i].name, sources[i].priority};
	return store_sources_set(account->store, list, count, err);
}

bool work_inbox(struct work *work, struct error *err)
{
	struct account_session *account = work->account;
	const char *folder = setting_text(account->config, SETTING_inbox);

	return !folder || intake_inbox(account, folder, &work->inbox, err);
}

static void fill_apply_options(const struct work *work, struct apply_options *options)
{
	*options = (struct apply_options){
		/* while one change waits for the database, another uses its connection */
		.in_flight = 2 * (size_t)setting_number(work->account->config, SETTING_connections),
		.stop_at_ms = work->stop_at_ms, .stop_requested = invocation_stop_requested,
		.progress = progress_show};
}

bool work_begin(struct work *work, struct account_session *account, const char *command, struct error *err)
{
	int64_t budget_ms = setting_number(account->config, SETTING_time_budget);
	struct apply_options options;

	*work = (struct work){.account = account};
	if (budget_ms)
		work->stop_at_ms = clock_boot_ms() + budget_ms;
	if (!store_run_begin(account->store, command, &work->resumed_from_us, err) || !work_sources(account, err) ||
	    !account_connect(account, err))
		return false;
	fill_apply_options(work, &options);
	return apply_recover(account->store, account->api, &options, &work->counters, &work->recovered, err);
}

bool work_pull(struct work *work, struct error *err)
{
	struct account_session *account = work->account;
	const char *refresh = invocation_option(account->session->inv, "refresh");
	struct pull_options options = {.refresh = refresh ? refresh : "auto", .stop_at_ms = work->stop_at_ms,
				       .missing = work_limit(account, LIMIT_MISSING, SETTING_max_missing),
				       .force_missing = work_forced(account, "missing"),
				       .stop_requested = invocation_stop_requested, .progress = progress_show};

	if (strcmp(options.refresh, "auto") != 0 && strcmp(options.refresh, "all") != 0 &&
	    strcmp(options.refresh, "none") != 0)
		return error_set(err, ERROR_USAGE, "--refresh is all, auto or none, not %s", options.refresh);
	/* what the interrupted run read is fresh enough; else everything is as old as this moment */
	options.since_us = work->resumed_from_us ? work->resumed_from_us : store_time_us(account->store);
	if (strcmp(options.refresh, "all") == 0)
		options.stop_at_ms = 0;
	return pull(account->store, account->api, &options, &work->counters, &work->pull, err);
}

enum { SAMPLE_NUMBERS = 5 };

/* A few of the numbers that a plan would change (only_disabled: switch off). */
struct sample {
	bool only_disabled;
	size_t count;
	struct buf text;
	char last[40];
};

/* cells as list_plan.sql gives them: change, number, id, field, before, after */
static bool on_planned(void *context, const char *const *cells, int count, struct error *err)
{
	struct sample *sample = context;
	bool disables = (strcmp(cells[3], "enabled") == 0 || strcmp(cells[3], "override_enabled") == 0) && cells[5] &&
			strcmp(cells[5], "false") == 0;

	(void)count;
	(void)err;
	if ((sample->only_disabled && !disables) || strcmp(sample->last, cells[1]) == 0 ||
	    sample->count == SAMPLE_NUMBERS)
		return true;
	snprintf(sample->last, sizeof sample->last, "%s", cells[1]);
	buf_format(&sample->text, "%s%s", sample->count++ ? ", " : "", cells[1]);
	return true;
}

static bool refuse(struct account_session *account, const struct plan_head *plan, bool disables, int64_t allowed,
		   struct error *err)
{
	struct sample sample = {.only_disabled = disables};
	int64_t count = disables ? plan->disables : plan->changes;

	if (!store_plan_each(account->store, plan->plan_id, on_planned, &sample, err)) {
		buf_free(&sample.text);
		return false;
	}
	error_set(err, ERROR_REFUSED,
		  "plan %" PRId64 " would %s %" PRId64 " of %" PRId64 " numbers (%s%s); at most %" PRId64
		  " are allowed at once. Nothing was sent. If it is meant, look at `numsync plan` and add --force %s",
		  plan->plan_id, disables ? "disable" : "change", count, plan->numbers, buf_string(&sample.text),
		  count > SAMPLE_NUMBERS ? " and more" : "", allowed, disables ? "disable" : "changes");
	buf_free(&sample.text);
	return false;
}

bool work_check_limits(struct account_session *account, const struct plan_head *plan, struct error *err)
{
	struct limit changes = work_limit(account, LIMIT_CHANGES, SETTING_max_changes);
	struct limit disable = work_limit(account, LIMIT_DISABLE, SETTING_max_disable);
	int64_t allowed_changes = limit_count(&changes, plan->numbers);
	int64_t allowed_disable = limit_count(&disable, plan->numbers);

	if (plan->disables > allowed_disable && !work_forced(account, "disable"))
		return refuse(account, plan, true, allowed_disable, err);
	if (plan->changes > allowed_changes && !work_forced(account, "changes"))
		return refuse(account, plan, false, allowed_changes, err);
	return true;
}

bool work_apply(struct work *work, int64_t plan_id, int64_t changes, struct error *err)
{
	struct apply_options options;

	fill_apply_options(work, &options);
	work->counters.changes_planned += changes;
	return apply_plan(work->account->store, work->account->api, plan_id, changes, &options, &work->counters,
			  &work->apply, err);
}

bool release_watch_fails(const struct account_session *account)
{
	const char *fail_on = invocation_option(account->session->inv, "fail-on");

	return fail_on && strcmp(fail_on, "release-watch") == 0;
}

/* What the counters and the mirror make of a run that reached its end. */
static enum error_class judge(struct work *work, struct error *err)
{
	const struct run_counters *c = &work->counters;
	enum error_class class = ERROR_NONE;

	if (work->drift.correctable || work->drift.report_only)
		class = ERROR_DRIFT;
	if (work->facts.releases_wanted && release_watch_fails(work->account))
		class = ERROR_DRIFT;
	if (c->changes_failed || c->changes_conflicted) {
		class = ERROR_CHANGES;
		error_set(err, class, "%" PRId64 " change%s failed and %" PRId64 " conflicted; `numsync status` and the next "
			  "run tell more", c->changes_failed, c->changes_failed == 1 ? "" : "s", c->changes_conflicted);
	}
	if (work->pull.missing_refused) {
		class = ERROR_REFUSED;
		error_set(err, class,
			  "the list lacks %" PRId64 " of the %" PRId64 " numbers of the mirror: too many to be believed; none "
			  "was marked as gone. If they are gone, add --force missing", work->pull.missing,
			  work->pull.known);
	}
	if (work->pull.failed) {
		class = ERROR_API;
		error_set(err, class, "%" PRId64 " of %" PRId64 " records could not be read; the first: %s. The rest is done; "
			  "run it again", work->pull.failed, work->pull.queued, work->pull.first_failure);
	}
	if (work->inbox.failed) {
		class = session_graver(class, ERROR_DATA);
		error_set(err, class, "%" PRId64 " file%s of the inbox failed; the first: %s. The rest of the run is done",
			  work->inbox.failed, work->inbox.failed == 1 ? "" : "s", work->inbox.first_failure);
	}
	if (work->apply.stopped) {
		class = ERROR_LATER;
		error_set(err, class, "stopped before all changes were sent; the next run plans the rest afresh");
	}
	return class;
}

/* number, ..., days left as the fourth cell */
static bool on_first_release(void *context, const char *const *cells, int count, struct error *err)
{
	struct work *work = context;

	(void)count;
	(void)err;
	if (cells[3])
		snprintf(work->first_release, sizeof work->first_release, " (%s in %s days)", cells[0], cells[3]);
	return true;
}

enum error_class work_end(struct work *work, enum error_class class, struct error *err)
{
	struct account_session *account = work->account;
	struct error closing = ERROR_INIT;

	if (account->api) {
		const struct api_counters *api = api_counters(account->api);

		work->counters.requests = (int64_t)(api->lists + api->gets + api->puts);
		work->counters.retries = (int64_t)api->retries;
		work->counters.throttled = (int64_t)api->throttled;
		api_close(account->api); /* the lease is given back when nothing can be sent any more */
		account->api = NULL;
	}
	if (class == ERROR_NONE && (!store_drift_count(account->store, &work->drift, err) ||
				    !store_status(account->store, &work->facts, err) ||
				    (work->facts.releases_wanted &&
				     !store_releases_each(account->store, 1, on_first_release, work, err))))
		class = err->class;
	if (class == ERROR_NONE) {
		const struct run_outcome outcome = {work->facts.numbers, work->facts.older_than_a_day,
						    work->facts.releases_wanted, work->pull.queued - work->pull.read};

		class = store_run_outcome(account->store, &outcome, err) ? judge(work, err) : err->class;
	}
	if (!store_run_end(account->store, error_exit_status(class), class > ERROR_DRIFT ? err->text : NULL,
			   &work->counters, &closing)) {
		if (class <= ERROR_REFUSED) {
			*err = closing;
			class = closing.class;
		} else {
			log_warning("%s", closing.text);
		}
	}
	return class;
}

static void number(struct json_writer *json, const char *key, int64_t value)
{
	json_key(json, key);
	json_integer(json, value);
}

static void print_json(const struct work *work, enum error_class class)
{
	struct json_writer *json = json_writer_new(true);
	const struct run_counters *c = &work->counters;
	struct slice text;

	json_object(json);
	json_key(json, "account");
	json_string(json, work->account->config.name);
	number(json, "run", store_run_id(work->account->store));
	number(json, "exit_status", error_exit_status(class));
	number(json, "rows_read", c->rows_read);
	number(json, "rows_new", c->rows_new);
	number(json, "rows_changed", c->rows_changed);
	number(json, "records_read", c->records_read);
	number(json, "records_changed", c->records_changed);
	number(json, "records_failed", work->pull.failed);
	number(json, "set_aside", c->set_aside);
	number(json, "gone", c->gone);
	number(json, "changes_planned", c->changes_planned);
	number(json, "changes_confirmed", c->changes_confirmed);
	number(json, "changes_not_needed", c->changes_unneeded);
	number(json, "changes_conflicted", c->changes_conflicted);
	number(json, "changes_failed", c->changes_failed);
	number(json, "inbox_imported", work->inbox.imported);
	number(json, "inbox_repeated", work->inbox.repeated);
	number(json, "inbox_failed", work->inbox.failed);
	number(json, "inbox_waiting", work->inbox.waiting);
	number(json, "releases", work->facts.releases);
	number(json, "releases_wanted", work->facts.releases_wanted);
	number(json, "overruled", work->drift.overruled);
	number(json, "drift_correctable", work->drift.correctable);
	number(json, "drift_report_only", work->drift.report_only);
	number(json, "cannot_be_checked", work->drift.unchecked);
	number(json, "requests", c->requests);
	number(json, "retries", c->retries);
	number(json, "throttled", c->throttled);
	json_key(json, "oldest_record");
	json_string(json, work->facts.oldest[0] ? work->facts.oldest : NULL);
	json_object_end(json);
	text = json_result(json);
	fwrite(text.text, 1, text.size, stdout);
	json_writer_free(json);
}

void work_print_summary(const struct work *work, enum error_class class)
{
	const struct run_counters *c = &work->counters;

	progress_clear();
	if (work->account->session->json) {
		print_json(work, class);
		return;
	}
	if (!log_has_level(LOG_INFO))
		return;
	printf("account %s, run %" PRId64 ": ", work->account->config.name, store_run_id(work->account->store));
	if (work->facts.releases_wanted)
		printf("RELEASE WATCH: %" PRId64 " wanted number%s with a release coming%s, see `numsync drift`; ",
		       work->facts.releases_wanted, work->facts.releases_wanted == 1 ? "" : "s", work->first_release);
	printf("%" PRId64 " rows (%" PRId64 " new, %" PRId64 " changed), %" PRId64
	       " records read (%" PRId64 " changed)", c->rows_read, c->rows_new, c->rows_changed, c->records_read,
	       c->records_changed);
	if (c->set_aside || c->gone || work->pull.failed)
		printf(", %" PRId64 " set aside, %" PRId64 " gone, %" PRId64 " not read", c->set_aside, c->gone,
		       work->pull.failed);
	if (work->pull.time_up)
		printf(", %" PRId64 " left for the next run (time budget)", work->pull.queued - work->pull.read);
	if (work->inbox.imported || work->inbox.repeated || work->inbox.failed || work->inbox.waiting)
		printf("; inbox: %" PRId64 " imported, %" PRId64 " known, %" PRId64 " failed, %" PRId64 " waiting",
		       work->inbox.imported, work->inbox.repeated, work->inbox.failed, work->inbox.waiting);
	if (c->changes_planned || work->recovered)
		printf("; changes: %" PRId64 " confirmed, %" PRId64 " not needed, %" PRId64 " in conflict, %" PRId64 " failed",
		       c->changes_confirmed, c->changes_unneeded, c->changes_conflicted, c->changes_failed);
	printf("; drift left: %" PRId64 " correctable, %" PRId64 " report-only", work->drift.correctable,
	       work->drift.report_only);
	if (work->drift.unchecked)
		printf(", %" PRId64 " cannot be checked", work->drift.unchecked);
	if (work->facts.releases > work->facts.releases_wanted)
		printf("; %" PRId64 " others with a release pending", work->facts.releases - work->facts.releases_wanted);
	if (work->facts.oldest[0])
		printf("; oldest record of %s", work->facts.oldest);
	putchar('\n');
}
