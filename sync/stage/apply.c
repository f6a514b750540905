#include "stage/apply.h"
#include "stage/change_check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/step.h"
#include "edge/encode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 64, TRIES_MAX = 3, STOP_GRACE_MS = 4000, SETTLE_MS = 1000 };

enum phase { PHASE_GET, PHASE_PUT, PHASE_CHECK /* GET after an unsure PUT */, PHASE_RECOVER };

/* One change on its way. */
struct worker {
	struct apply *apply;
	bool busy;
	struct change change;
	struct api_call call;
	enum phase phase;
	unsigned tries; /* PUTs sent */
	struct arena arena; /* of put's texts */
	struct phone put; /* what was sent: texts of fields that a PUT carries are in the arena */
	struct buf body;
};

struct apply {
	struct store *store;
	struct api *api;
	const struct apply_options *options;
	struct run_counters *counters;
	struct apply_report *report;
	struct worker *worker;
	size_t worker_count;
	int64_t plan_id; /* 0: recovery */
	int64_t behind; /* change_id of the last change taken */
	struct change batch[BATCH];
	size_t batch_count, batch_at;
	bool batch_ended, stopping;
	size_t active;
	int64_t done;
};

static bool on_answer(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		      struct error *err);

static void worker_end(struct worker *worker)
{
	change_free(&worker->change);
	worker->busy = false;
	worker->apply->active--;
	worker->apply->done++;
}

/* Gives back the slot that was reserved for a PUT that is not sent. */
static void give_slot_back(struct worker *worker)
{
	if (worker->call.slot >= 0)
		api_cancel_slot(worker->apply->api, worker->call.slot);
	worker->call.slot = -1;
}

/* Writes the last step of the change and frees the worker. */
static bool finish(struct worker *worker, const char *state, const char *message, struct error *err)
{
	struct apply *apply = worker->apply;
	struct run_counters *counters = apply->counters;
	int status = worker->phase == PHASE_PUT ? worker->call.status : 0;

	if (!store_step(apply->store, worker->change.change_id, state, status, message, err))
		return false;
	STEP("apply.closed");
	if (strcmp(state, "confirmed") == 0) {
		counters->changes_confirmed++;
	} else if (strcmp(state, "not_needed") == 0) {
		counters->changes_unneeded++;
	} else if (strcmp(state, "conflict") == 0) {
		counters->changes_conflicted++;
		log_warning("%s: not sent, changed since the plan: %s", worker->change.number, message);
	} else if (strcmp(state, "not_sent") != 0) {
		counters->changes_failed++;
		log_warning("%s: %s: %s", worker->change.number, state, message ? message : "");
	}
	worker_end(worker);
	return true;
}

static void submit(struct worker *worker, enum phase phase)
{
	int slot = phase == PHASE_PUT ? worker->call.slot : -1;

	worker->phase = phase;
	worker->call = (struct api_call){.verb = phase == PHASE_PUT ? API_PUT : API_GET,
					 .id = worker->change.phone_id, .slot = slot, .pair = phase == PHASE_GET,
					 .context = worker, .done = on_answer};
	if (phase == PHASE_PUT) {
		worker->call.body = worker->body.data;
		worker->call.body_size = worker->body.size;
	}
	api_submit(worker->apply->api, &worker->call);
}

/* Copies the texts that a PUT carries, so that they outlive the record. */
static void keep_texts(struct phone *phone, struct arena *arena)
{
	for (int field = 0; field < FIELD_COUNT; field++) {
		struct value *value = &phone->field[field];

		if (value->state == VALUE_SET && value->text.size)
			value->text.text = arena_copy(arena, value->text.text, value->text.size);
	}
	phone->event = NULL;
	phone->event_count = 0;
	phone->unknown = (struct slice){NULL, 0};
}

static bool send_put(struct worker *worker, const struct phone *record, struct error *err)
{
	struct buf why = {0};
	bool good;

	arena_reset(&worker->arena);
	if (!change_make(&worker->change, record, &worker->arena, &worker->put, &why)) {
		give_slot_back(worker);
		good = finish(worker, "rejected", buf_string(&why), err);
		buf_free(&why);
		return good;
	}
	keep_texts(&worker->put, &worker->arena);
	buf_reset(&worker->body);
	encode_put(&worker->put, &worker->body);
	STEP("apply.before_intent");
	if (!store_step(worker->apply->store, worker->change.change_id, "sending", 0, NULL, err))
		return false;
	STEP("apply.intent");
	worker->tries++;
	submit(worker, PHASE_PUT);
	return true;
}

static bool on_fresh_record(struct worker *worker, const struct phone *record, struct error *err)
{
	struct buf why = {0};
	bool good;

	store_record_add(worker->apply->store, record);
	switch (change_judge(&worker->change, record, &why)) {
	case CHANGE_NOT_NEEDED:
		give_slot_back(worker);
		good = finish(worker, "not_needed", "the number has the wanted values already", err);
		break;
	case CHANGE_CONFLICT:
		give_slot_back(worker);
		good = finish(worker, "conflict", buf_string(&why), err);
		break;
	default:
		if (worker->apply->stopping) { /* nothing was done: it stays planned */
			give_slot_back(worker);
			worker_end(worker);
			good = true;
		} else {
			good = send_put(worker, record, err);
		}
	}
	buf_free(&why);
	return good;
}

static bool on_put_answer(struct worker *worker, const struct phone *record, struct error *err)
{
	struct buf why = {0};
	bool good;

	STEP("apply.answered");
	store_record_add(worker->apply->store, record);
	if (change_answer_good(&worker->put, record, &why))
		good = finish(worker, "confirmed", NULL, err);
	else
		good = finish(worker, "not_kept", buf_string(&why), err);
	buf_free(&why);
	return good;
}

/* What became of a PUT whose answer was lost is seen in a fresh record. */
static bool on_checked_record(struct worker *worker, const struct phone *record, struct error *err)
{
	struct buf why = {0};
	bool kept = change_kept(&worker->change, record, &why), good;

	store_record_add(worker->apply->store, record);
	if (kept) {
		good = finish(worker, "confirmed", "the answer was lost; a GET shows that it took effect", err);
	} else if (worker->phase == PHASE_RECOVER || worker->tries >= TRIES_MAX || worker->apply->stopping) {
		if (worker->phase != PHASE_RECOVER)
			worker->apply->counters->changes_failed++;
		good = finish(worker, "not_sent", buf_string(&why), err);
	} else {
		good = store_step(worker->apply->store, worker->change.change_id, "not_sent", 0,
				  "the answer was lost; a GET shows that it did not take effect", err);
		if (good)
			submit(worker, PHASE_GET);
	}
	buf_free(&why);
	return good;
}

/* An answer that brought no record. */
static bool on_no_record(struct worker *worker, struct error *err)
{
	const struct api_call *call = &worker->call;

	if (worker->phase == PHASE_PUT && (call->outcome == API_UNSURE || call->outcome == API_SET_ASIDE)) {
		log_info("%s: the answer to the PUT was lost (%s); asking with a GET", worker->change.number,
			 call->message);
		submit(worker, PHASE_CHECK);
		return true;
	}
	if (worker->phase == PHASE_PUT && call->outcome == API_THROTTLED && worker->tries < TRIES_MAX &&
	    !worker->apply->stopping) {
		if (!store_step(worker->apply->store, worker->change.change_id, "not_sent", 429, call->message, err))
			return false;
		submit(worker, PHASE_GET);
		return true;
	}
	if (worker->phase == PHASE_PUT && call->outcome == API_THROTTLED) {
		worker->apply->counters->changes_failed++;
		return finish(worker, "not_sent", call->message, err);
	}
	if (worker->phase == PHASE_CHECK || (worker->phase == PHASE_RECOVER && call->outcome != API_NOT_FOUND)) {
		/* it stays in `sending`: the next run asks again */
		worker->apply->report->left_open++;
		worker->apply->counters->changes_failed++;
		log_warning("%s: it is not known whether the change took effect (%s); the next run finds out",
			    worker->change.number, call->message);
		worker_end(worker);
		return true;
	}
	if (worker->phase == PHASE_GET)
		give_slot_back(worker);
	return finish(worker, call->outcome == API_REJECTED && worker->phase == PHASE_PUT ? "rejected" : "failed",
		      call->outcome == API_NOT_FOUND ? "the API no longer knows the number (404)" : call->message, err);
}

static bool on_answer(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		      struct error *err)
{
	struct worker *worker = call->context;

	(void)end;
	if (call->outcome != API_DONE)
		return on_no_record(worker, err);
	if (!slice_equal(phone->field[FIELD_id].text, slice_of(worker->change.phone_id))) {
		snprintf(call->message, sizeof call->message, "the answer is about another id");
		call->outcome = API_SET_ASIDE;
		return on_no_record(worker, err);
	}
	switch (worker->phase) {
	case PHASE_GET:
		return on_fresh_record(worker, phone, err);
	case PHASE_PUT:
		return on_put_answer(worker, phone, err);
	default:
		return on_checked_record(worker, phone, err);
	}
}

static bool next_change(struct apply *apply, struct change **out, struct error *err)
{
	*out = NULL;
	if (apply->batch_at == apply->batch_count && !apply->batch_ended) {
		apply->batch_at = apply->batch_count = 0;
		if (!store_changes_next(apply->store, apply->plan_id, apply->behind, apply->batch, BATCH,
					&apply->batch_count, err))
			return false;
		apply->batch_ended = apply->batch_count == 0;
	}
	if (apply->batch_at < apply->batch_count) {
		*out = &apply->batch[apply->batch_at++];
		apply->behind = (*out)->change_id;
	}
	return true;
}

static bool begin_more(struct apply *apply, struct error *err)
{
	for (size_t i = 0; i < apply->worker_count; i++) {
		struct worker *worker = &apply->worker[i];
		struct change *change;

		if (worker->busy)
			continue;
		if (!next_change(apply, &change, err))
			return false;
		if (!change)
			return true;
		worker->change = *change;
		*change = (struct change){0};
		worker->apply = apply;
		worker->busy = true;
		worker->tries = 0;
		apply->active++;
		submit(worker, apply->plan_id ? PHASE_GET : PHASE_RECOVER);
	}
	return true;
}

static bool work(struct apply *apply, int64_t total, struct error *err)
{
	const struct apply_options *options = apply->options;
	int64_t give_up_ms = 0;

	for (;;) {
		bool stop = (options->stop_requested && options->stop_requested()) ||
			    (options->stop_at_ms && clock_boot_ms() >= options->stop_at_ms);

		if (stop && !apply->stopping) {
			apply->stopping = true;
			give_up_ms = clock_boot_ms() + STOP_GRACE_MS;
		}
		if (!apply->stopping && !begin_more(apply, err))
			return false;
		if (!apply->active)
			break;
		if (apply->stopping && clock_boot_ms() >= give_up_ms)
			break;
		if (!api_turn(apply->api, apply->stopping ? 100 : 500, err))
			return false;
		if (options->progress)
			options->progress("changes", apply->done, total);
	}
	apply->report->stopped = apply->stopping && !(apply->batch_ended && !apply->active);
	return true;
}

static bool apply_run(struct apply *apply, int64_t total, struct error *err)
{
	static struct worker *volatile abandoned; /* of a run that ended in the middle; kept to the end of the process */

	bool good;

	apply->worker_count = apply->options->in_flight ? apply->options->in_flight : 1;
	apply->worker = memory_get(apply->worker_count * sizeof *apply->worker);
	good = work(apply, total, err);
	for (size_t i = 0; i < apply->worker_count; i++) {
		change_free(&apply->worker[i].change);
		arena_free(&apply->worker[i].arena);
		buf_free(&apply->worker[i].body);
	}
	for (size_t i = apply->batch_at; i < apply->batch_count; i++)
		change_free(&apply->batch[i]);
	/* calls that are still under way point into the workers: the caller closes the API before it is used again */
	abandoned = apply->active ? apply->worker : NULL;
	(void)abandoned;
	if (!apply->active)
		free(apply->worker);
	return good;
}

bool apply_plan(struct store *store, struct api *api, int64_t plan_id, int64_t change_count,
		const struct apply_options *options, struct run_counters *counters, struct apply_report *report,
		struct error *err)
{
	struct apply apply = {.store = store, .api = api, .options = options, .counters = counters,
			      .report = report, .plan_id = plan_id};

	*report = (struct apply_report){0};
	if (!store_plan_state(store, plan_id, "applying", err) || !apply_run(&apply, change_count, err))
		return false;
	STEP("apply.all_done");
	return (!report->stopped || store_changes_left(store, plan_id, &report->left, err)) &&
	       store_plan_state(store, plan_id, report->stopped ? "open" : "applied", err);
}

bool apply_recover(struct store *store, struct api *api, const struct apply_options *options,
		   struct run_counters *counters, int64_t *recovered, struct error *err)
{
	struct apply_report report = {0};
	struct apply apply = {.store = store, .api = api, .options = options, .counters = counters,
			      .report = &report};
	int64_t age_ms;

	*recovered = 0;
	if (!store_last_sending(store, &age_ms, err))
		return false;
	if (age_ms >= 0) {
		/* a PUT that the dead run sent at its last moment may still be on its way */
		if (age_ms < SETTLE_MS)
			clock_sleep_ms(SETTLE_MS - age_ms);
		if (!apply_run(&apply, 0, err))
			return error_context(err, "looking at the changes of an interrupted run");
		*recovered = apply.done;
	}
	return store_plans_close(store, err);
}
