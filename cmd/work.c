#include "work.h"
#include "places.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "view/progress.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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
	const char *setting = setting_text(account->config, SETTING_inbox);
	char *folder;
	bool good;

	if (!setting)
		return true;
	progress_phase("inbox");
	folder = places_fill_account(setting, account->config.name);
	good = intake_inbox(account, folder, &work->inbox, err);
	free(folder);
	return good;
}

static void fill_apply_options(const struct work *work, struct apply_options *options)
{
	*options = (struct apply_options){.connections =
						  (size_t)setting_number(work->account->config, SETTING_connections),
					  .stop_at_ms = work->stop_at_ms,
					  .stop_requested = invocation_stop_requested,
					  .progress = progress_show,
					  .unread = work_limit(work->account, LIMIT_UNREAD, SETTING_max_unread)};
}

bool work_begin(struct work *work, struct account_session *account, const char *command, struct error *err)
{
	int64_t budget_ms = setting_number(account->config, SETTING_time_budget);
	struct apply_options options;

	*work = (struct work){.account = account, .judges_drift = strcmp(command, "pull") != 0};
	if (budget_ms)
		work->stop_at_ms = clock_boot_ms() + budget_ms;
	if (account->session->stop_at_ms && account->session->stop_at_ms < work->stop_at_ms)
		work->stop_at_ms = account->session->stop_at_ms;
	if (!store_run_begin(account->store, command, &work->resumed_from_us, err) || !work_sources(account, err) ||
	    !account_connect(account, err))
		return false;
	fill_apply_options(work, &options);
	return apply_recover(account->store, account->api, &options, &work->counters, &work->recovered, err);
}

enum { RUN_KEEPS_FOR_CHANGES = 5 }; /* the fifth part of its time budget */

bool work_pull(struct work *work, struct error *err)
{
	struct account_session *account = work->account;
	const char *refresh = invocation_option(account->session->inv, "refresh");
	struct pull_options options = {.refresh = refresh ? refresh : "auto",
				       .stop_at_ms = work->stop_at_ms,
				       .records_stop_at_ms = work->stop_at_ms,
				       .missing = work_limit(account, LIMIT_MISSING, SETTING_max_missing),
				       .force_missing = work_forced(account, "missing"),
				       .unread = work_limit(account, LIMIT_UNREAD, SETTING_max_unread),
				       .force_unread = work_forced(account, "unread"),
				       .stop_requested = invocation_stop_requested,
				       .progress = progress_show};

	/* what the interrupted run read is fresh enough; else everything is as old as this moment */
	options.since_us = work->resumed_from_us ? work->resumed_from_us : store_time_us(account->store);
	work->asked_for_all = strcmp(options.refresh, "all") == 0;
	if (work->stop_at_ms &&
	    work->judges_drift) /* or a night that is too short to read all would never send a change */
		options.records_stop_at_ms -= (work->stop_at_ms - clock_boot_ms()) / RUN_KEEPS_FOR_CHANGES;
	return pull(account->store, account->api, &options, &work->counters, &work->pull, err);
}

enum { SAMPLE_NUMBERS = 5 };

/* A few of the numbers that a plan would change (only_disabled: switch off). */
struct sample {
	bool only_disabled;
	size_t count;
	struct buf text;
	struct buf last; /* number */
};

/* cells as list_plan.sql gives them: change, number, id, field, before, after */
static bool on_planned(void *context, const char *const *cells, int count, struct error *err)
{
	struct sample *sample = context;
	bool disables = (strcmp(cells[3], "enabled") == 0 || strcmp(cells[3], "override_enabled") == 0) && cells[5] &&
			strcmp(cells[5], "false") == 0;

	(void)count;
	(void)err;
	if ((sample->only_disabled && !disables) || strcmp(buf_string(&sample->last), cells[1]) == 0 ||
	    sample->count == SAMPLE_NUMBERS)
		return true;
	buf_reset(&sample->last);
	buf_text(&sample->last, cells[1]);
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
		buf_free(&sample.last);
		return false;
	}
	error_set(err, ERROR_REFUSED,
		  "plan %" PRId64 " would %s %" PRId64 " of %" PRId64 " numbers (%s%s); at most %" PRId64
		  " are allowed at once. Nothing was sent. If it is meant, look at `numsync plan` and add --force %s",
		  plan->plan_id, disables ? "disable" : "change", count, plan->numbers, buf_string(&sample.text),
		  count > SAMPLE_NUMBERS ? " and more" : "", allowed, disables ? "disable" : "changes");
	buf_free(&sample.text);
	buf_free(&sample.last);
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

/* One more thing that is wrong: it is told before the others, and none of them is forgotten. */
static void tell(struct error *err, enum error_class class, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void tell(struct error *err, enum error_class class, const char *format, ...)
{
	char text[sizeof err->text];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	error_set(err, class, "%s%s%s", text, err->text[0] ? ". And: " : "", err->text);
}

/* Changes that were not made. */
static void tell_changes(const struct work *work, enum error_class class, struct error *err)
{
	const struct run_counters *c = &work->counters;

	if (work->apply.late) /* they are counted as failed */
		tell(err, class,
		     "%" PRId64 " change%s failed, %" PRId64
		     " of them because they could not be sent in time, the first: %s. "
		     "If the database was slow, look for locks and load there; if it was the API or the way to it, take another hour. The next run plans "
		     "them afresh",
		     c->changes_failed, c->changes_failed == 1 ? "" : "s", work->apply.late, work->apply.late_why);
	else if (c->changes_failed || c->changes_conflicted)
		tell(err, class,
		     "%" PRId64 " change%s failed and %" PRId64 " conflicted; `numsync status` and the next "
		     "run tell more",
		     c->changes_failed, c->changes_failed == 1 ? "" : "s", c->changes_conflicted);
	else
		tell(err, class,
		     "%" PRId64
		     " change%s left out: what %s planned is no longer wanted, or is wanted otherwise (%s%s). "
		     "The next plan follows what is wanted now",
		     c->changes_unwanted, c->changes_unwanted == 1 ? " was" : "s were",
		     c->changes_unwanted == 1 ? "was" : "they", work->apply.first_unwanted,
		     c->changes_unwanted == 1 ? "" : "; and more");
}

/* What was not read, or is not believed. */
static enum error_class judge_pull(const struct work *work, enum error_class class, struct error *err)
{
	if (work->pull.missing_refused) {
		class = session_graver(class, ERROR_REFUSED);
		tell(err, class,
		     "the list lacks %" PRId64 " of %" PRId64 " numbers of the mirror (%s%s); at most %" PRId64
		     " are believed "
		     "to be gone%s, so none was marked. If they are gone, add --force missing",
		     work->pull.missing.missing, work->pull.missing.known, work->pull.missing.sample,
		     work->pull.missing.missing > 5 ? " and more" : "", work->pull.missing_allowed,
		     work->pull.missing_allowed ? "" : " when the list is empty");
	}
	if (work->pull.unread[0]) { /* that says of the records, too */
		class = session_graver(class, ERROR_API);
		tell(err, class, "%s", work->pull.unread);
	} else if (work->pull.failed) {
		class = session_graver(class, ERROR_API);
		tell(err, class,
		     "%" PRId64 " of %" PRId64 " records could not be read; the first: %s. The rest is done; "
		     "run it again",
		     work->pull.failed, work->pull.queued, work->pull.first_failure);
	}
	return class;
}

static enum error_class judge_inbox(const struct inbox_report *inbox, enum error_class class, struct error *err)
{
	if (inbox->failed) {
		class = session_graver(class, ERROR_DATA);
		tell(err, class, "%" PRId64 " file%s of the inbox failed; the first: %s. The rest of the run is done",
		     inbox->failed, inbox->failed == 1 ? "" : "s", inbox->first_failed.text);
	}
	if (inbox->blocked) {
		class = session_graver(class, ERROR_OUTPUT);
		tell(err, class,
		     "%" PRId64
		     " place%s in the inbox cannot be used, and what is for %s waits; the first: %s. The rest of the "
		     "run is done; `numsync doctor` looks at the inbox",
		     inbox->blocked, inbox->blocked == 1 ? "" : "s", inbox->blocked == 1 ? "it" : "them",
		     inbox->first_blocked.text);
	}
	return class;
}

/* What the counters and the mirror make of a run that reached its end: the gravest counts, and all are told. */
static enum error_class judge(struct work *work, struct error *err)
{
	const struct run_counters *c = &work->counters;
	enum error_class class = ERROR_NONE;
	bool records_left = work->asked_for_all && work->pull.time_up;

	*err = (struct error)ERROR_INIT;
	if ((work->judges_drift && (work->drift.correctable || work->drift.report_only)) ||
	    work->drift.ambiguous || /* also for pull: what was asked for cannot be told from the mirror any more */
	    (work->facts.releases_wanted && release_watch_fails(work->account)))
		class = ERROR_DRIFT;
	if (records_left)
		tell(err, ERROR_LATER,
		     "the time budget ended with %" PRId64 " of %" PRId64
		     " records not read; all else is done, and the "
		     "next run begins with them",
		     work->pull.left, work->pull.queued);
	if (c->changes_failed || c->changes_conflicted || c->changes_unwanted) {
		class = session_graver(class, ERROR_CHANGES);
		tell_changes(work, class, err);
	}
	class = judge_pull(work, class, err);
	class = judge_inbox(&work->inbox, class, err);
	if (!work->judged) {
		class = session_graver(class, ERROR_LATER);
		tell(err, class, "stopped by a signal before the drift that is left was counted; all else is done");
	}
	if (work->apply.stopped) {
		class = session_graver(class, ERROR_LATER);
		tell(err, class,
		     "stopped by %s with %" PRId64 " of %" PRId64 " changes not sent; the next run plans them afresh",
		     invocation_stop_requested() ? "a signal" : "the time budget", work->apply.left,
		     c->changes_planned);
	}
	if (records_left &&
	    class <= ERROR_DRIFT) /* they are read next time; whatever else went wrong counts for more */
		class = ERROR_LATER;
	return class;
}

/* number, ..., days left as the fourth cell */
static bool on_first_release(void *context, const char *const *cells, int count, struct error *err)
{
	struct work *work = context;

	(void)count;
	(void)err;
	if (cells[3])
		text_format(work->first_release, sizeof work->first_release, " (%s in %s days)", cells[0], cells[3]);
	return true;
}

/* What the run leaves behind, for the summary and on record. */
static bool read_facts(struct work *work, struct error *err)
{
	struct store *store = work->account->store;
	struct run_outcome outcome;

	if (!store_drift_count(store, &work->drift, err) || !store_status(store, &work->facts, err) ||
	    (work->facts.releases_wanted && !store_releases_each(store, 1, on_first_release, work, err)))
		return false;
	outcome = (struct run_outcome){work->facts.numbers, work->facts.older_than_a_day, work->facts.releases_wanted,
				       work->pull.left};
	work->judged = store_run_outcome(store, &outcome, err);
	return work->judged;
}

/* Whether the database can be asked, and anybody waits for the answer. */
static bool may_ask(const struct work *work, enum error_class class)
{
	return store_run_id(work->account->store) && class != ERROR_DATABASE && class != ERROR_SYSTEM &&
	       class != ERROR_INTERNAL && !(class != ERROR_NONE && invocation_stop_requested());
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
	if (class == ERROR_DATABASE && !store_lease_check(account->store, err))
		class = err->class;
	progress_phase("drift");
	if (may_ask(work, class) && !read_facts(work, &closing)) {
		if (session_graver(class, closing.class) != class)
			*err = closing;
		class = session_graver(class, closing.class);
	}
	if (class == ERROR_NONE)
		class = judge(work, err);
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
