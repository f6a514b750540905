/* Sends the changes of a plan, and finds out what became of those that an interrupted run left in `sending`. Both are the same
 * loop: drop what is unwanted, begin more, wait, go on with those whose last step is durable. What ends the loop ends it in the
 * same order: write what was noted, then forget the calls, then free what they point to. */
#include "stage/apply_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/stop.h"
#include "edge/store/store_batch.h"
#include "model/fence.h"

#include <stdlib.h>

enum { WAIT_SLICE_MS = 50 };

static bool limit_is_reached(const struct apply *apply)
{
	return apply->options->limit && apply->begun >= apply->options->limit;
}

static bool some_went_wrong(const struct apply *apply)
{
	const struct run_counters *now = apply->counters, *before = &apply->before;

	return now->changes_failed + now->changes_conflicted > before->changes_failed + before->changes_conflicted;
}

/* The first few go alone. The next ones take the place of those that tried nothing (not needed, not wanted), until so many were
 * confirmed; when one went wrong, no more are begun. */
static bool canary_holds(struct apply *apply)
{
	int64_t canary = apply->options->canary;
	int64_t confirmed = apply->counters->changes_confirmed - apply->before.changes_confirmed;

	if (apply->canary_passed || apply->begun < canary)
		return false;
	if (canary && some_went_wrong(apply))
		return true;
	apply->canary_passed = confirmed >= canary;
	return !apply->canary_passed && confirmed + (int64_t)apply->active >= canary;
}

static bool canary_failed(const struct apply *apply)
{
	return apply->options->canary && !apply->canary_passed && some_went_wrong(apply);
}

static bool next_change(struct apply *apply, struct change **out, struct error *err)
{
	*out = NULL;
	if (limit_is_reached(apply) || canary_holds(apply))
		return true;
	if (apply->batch_at == apply->batch_count && !apply->batch_ended) {
		apply->batch_at = apply->batch_count = 0;
		if (!store_changes_next(apply->store, apply->plan_id, apply->behind, apply->batch, APPLY_BATCH,
					&apply->batch_count, err))
			return false;
		apply->batch_ended = apply->batch_count == 0;
	}
	if (apply->batch_at < apply->batch_count) {
		*out = &apply->batch[apply->batch_at++];
		apply->behind = (*out)->change_id;
		apply->begun++;
	}
	return true;
}

/* While one change waits for the database, another uses its connection. Not where the API is slow, or not known yet: a PUT that had
 * to wait for a connection would find its GET too old. */
static size_t most_at_once(const struct apply *apply)
{
	return apply->get_took_ms > GET_AGE_MS / 4 ? apply->options->connections : apply->flight_count;
}

static bool begin_more(struct apply *apply, struct error *err)
{
	for (size_t i = 0; i < apply->flight_count; i++) {
		struct flight *flight = &apply->flight[i];
		struct change *change;

		if (flight->busy)
			continue;
		if (apply->active >= most_at_once(apply))
			return true;
		if (!next_change(apply, &change, err))
			return false;
		if (!change)
			return true;
		flight->change = *change;
		*change = (struct change){0};
		flight->apply = apply;
		flight->busy = true;
		flight->tries = 0;
		flight->unwanted = false;
		flight->waits_for_batch = flight->intent_noted_ms = 0;
		apply->active++;
		change_begin(flight);
	}
	return true;
}

/* Goes on with the changes whose last step is durable by now. only_ends: no more requests. */
static void settle(struct apply *apply, bool only_ends)
{
	int64_t durable = store_batches_done(apply->store);

	for (size_t i = 0; i < apply->flight_count; i++) {
		struct flight *flight = &apply->flight[i];

		if (flight->busy && flight->waits_for_batch && flight->waits_for_batch <= durable &&
		    (!only_ends || flight->next_step == NEXT_END))
			change_settle(flight);
	}
}

/* Waits for answers of the API or for the batch that is written, and takes them in. */
static bool turn(struct apply *apply, struct error *err)
{
	if (!store_batch_begin(apply->store, err))
		return false;
	if (!(api_pending(apply->api)
		      ? api_turn(apply->api, apply->stopping ? 100 : 500, store_wait_source(apply->store), err)
		      : store_batch_wait(apply->store, err)))
		return false;
	settle(apply, false);
	return true;
}

/* The time of a stop is over: those that still wait for their next GET are left as if it had been answered. */
static void leave_again(struct apply *apply)
{
	for (size_t i = 0; i < apply->flight_count; i++)
		if (change_goes_again(&apply->flight[i]))
			change_count_left(&apply->flight[i]);
}

static bool work(struct apply *apply, int64_t total, struct error *err)
{
	const struct apply_options *options = apply->options;
	int64_t give_up_ms = 0;

	for (;;) {
		bool stop = stop_requested() || (options->stop_at_ms && clock_boot_ms() >= options->stop_at_ms);

		apply->other_server = apply->records.other_revision > limit_count(&options->unread, total);
		if ((stop || apply->other_server) && !apply->stopping) {
			apply->stopping = true;
			give_up_ms = clock_boot_ms() + STOP_GRACE_MS;
		}
		if (!apply->stopping && !(apply_drop_unwanted(apply, err) && begin_more(apply, err)))
			return false;
		if (!apply->active)
			break;
		if (apply->stopping && clock_boot_ms() >= give_up_ms) {
			leave_again(apply);
			break;
		}
		if (!turn(apply, err))
			return false;
		if (options->progress)
			options->progress("changes", apply->done, total);
	}
	return true;
}

/* What was learnt is kept, whatever ended the work. */
static bool keep_rest(struct apply *apply, bool good, struct error *err)
{
	struct error ignored = ERROR_INIT;

	good = store_batch_finish(apply->store, good ? err : &ignored) && good;
	settle(apply, true);
	return good;
}

static bool apply_run(struct apply *apply, int64_t total, struct error *err)
{
	bool good;

	apply->flight_count = 2 * apply->options->connections;
	apply->get_took_ms = GET_AGE_MS;
	apply->flight = memory_get(apply->flight_count * sizeof *apply->flight);
	good = work(apply, total, err);
	good = keep_rest(apply, good, err);
	api_drop_calls(apply->api); /* they point into the flights */
	for (size_t i = 0; i < apply->flight_count; i++) {
		apply->report->unanswered += change_is_unanswered(&apply->flight[i]);
		change_free(&apply->flight[i].change);
		arena_free(&apply->flight[i].arena);
		buf_free(&apply->flight[i].body);
	}
	for (size_t i = apply->batch_at; i < apply->batch_count; i++)
		change_free(&apply->batch[i]);
	free(apply->flight);
	return good;
}

/* When the records were those of another server than numsync was made for: too many beside the changes, for which the work has ended,
 * or beside all that was read. */
static bool check_revision(const struct apply *apply, struct error *err)
{
	const struct limit *limit = &apply->options->unread;

	if (!apply->other_server && unread_measure(&apply->records, limit) != UNREAD_OTHER_REVISION)
		return true;
	return unread_error(&apply->records, UNREAD_OTHER_REVISION, limit, err);
}

/* What a stop, the limit or the canary left undone: the journal knows. One that came behind the last change stopped nothing. */
static bool count_left(struct apply *apply, struct error *err)
{
	struct apply_report *report = apply->report;

	if (!apply->stopping && !limit_is_reached(apply) && !canary_failed(apply))
		return true;
	if (!store_changes_left(apply->store, apply->plan_id, &report->left, err))
		return false;
	report->left += report->left_again;
	report->stopped = apply->stopping && (report->left || report->unanswered);
	report->limited = !apply->stopping && report->left;
	report->canary_failed = report->limited && canary_failed(apply);
	return true;
}

bool apply_plan(struct store *store, struct api *api, int64_t plan_id, int64_t change_count,
		const struct apply_options *options, struct run_counters *counters, struct apply_report *report,
		struct error *err)
{
	/* what the pull of the same run could read counts, too: one odd record is no other server then */
	int64_t read = counters->rows_read + counters->records_read - counters->set_aside;
	struct apply apply = {.store = store,
			      .api = api,
			      .options = options,
			      .counters = counters,
			      .report = report,
			      .plan_id = plan_id,
			      .before = *counters,
			      .records = {.what = "records", .read = read > 0 ? read : 0}};

	*report = (struct apply_report){0};
	if (!store_plan_claim(store, plan_id, &report->waits, err))
		return false;
	if (report->waits)
		return store_changes_left(store, plan_id, &report->left, err);
	if (!apply_run(&apply, change_count, err))
		return false;
	STEP("apply.all_done");
	return count_left(&apply, err) &&
	       store_plan_leave(store, plan_id, !report->stopped && !report->limited, &report->replaced_by, err) &&
	       check_revision(&apply, err);
}

/* The holder of the lease before us may have handed a PUT to its socket at the last moment: it has arrived when this returns. */
static bool wait_for_last_put(const struct apply *apply, struct error *err)
{
	int64_t until_ms = store_taken_ms(apply->store) + TAKER_WAIT_MS;

	while (clock_boot_ms() < until_ms && !stop_requested()) {
		if (!store_tick(apply->store, err))
			return false;
		clock_sleep_ms(WAIT_SLICE_MS);
	}
	return true;
}

bool apply_recover(struct store *store, struct api *api, const struct apply_options *options,
		   struct run_counters *counters, struct apply_report *report, int64_t *recovered, struct error *err)
{
	struct apply apply = {.store = store,
			      .api = api,
			      .options = options,
			      .counters = counters,
			      .report = report,
			      .records = {.what = "records"}};
	bool any;

	*report = (struct apply_report){0};
	*recovered = 0;
	if (!store_any_sending(store, &any, err))
		return false;
	if (any) {
		if (!wait_for_last_put(&apply, err) || !apply_run(&apply, 0, err))
			return error_context(err, "looking at the changes of an interrupted run");
		if (apply.other_server) /* a few may be odd: the list or the plan that is next tells whether it is the server */
			return unread_error(&apply.records, UNREAD_OTHER_REVISION, &options->unread, err);
		*recovered = apply.done;
	}
	return store_plans_close(store, err);
}
