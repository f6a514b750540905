/* The way of one change: GET, compare, note the intent, PUT, check, note the end. */
#include "stage/apply_internal.h"
#include "stage/change_check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/step.h"
#include "edge/json/encode.h"
#include "edge/store/store_batch.h"
#include "model/fence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TRIES_MAX = 3 };

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

/* Notes a step; what follows waits until it is durable. */
static void note(struct worker *worker, enum change_state state, int status, const char *message, enum then then)
{
	worker->noted_in = store_step_add(worker->apply->store, worker->change.change_id, state, status, message);
	worker->then = then;
}

/* Notes the last step of the change. */
static void end_with(struct worker *worker, enum change_state state, const char *message)
{
	const struct change_state_row *row = &change_state_table[state];
	int status = worker->phase == PHASE_PUT ? worker->call.status : 0;

	worker->outcome = row->outcome;
	if (state == STATE_not_sent && worker->phase == PHASE_RECOVER)
		worker->outcome = OUTCOME_NONE; /* a dead run's: it is planned afresh */
	if (state == STATE_conflict) {
		worker->apply->mirror_moved = true;
		log_warning("%s: not sent, changed since the plan: %s", worker->change.number, message);
	} else if (row->warns) {
		log_warning("%s: %s: %s", worker->change.number, row->name, message ? message : "");
	}
	note(worker, state, status, message, THEN_END);
}

static void submit(struct worker *worker, enum phase phase)
{
	int slot = phase == PHASE_PUT ? worker->call.slot : -1;

	worker->phase = phase;
	worker->call = (struct api_call){.verb = phase == PHASE_PUT ? API_PUT : API_GET,
					 .id = worker->change.phone_id,
					 .slot = slot,
					 .pair = phase == PHASE_GET,
					 .context = worker,
					 .done = on_answer};
	if (phase == PHASE_PUT) {
		worker->call.body = worker->body.data;
		worker->call.body_size = worker->body.size;
		worker->call.get_sent_ms = worker->get_sent_ms;
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

static void send_put(struct worker *worker, const struct phone *record)
{
	struct buf why = {0};

	arena_reset(&worker->arena);
	if (!change_make(&worker->change, record, &worker->arena, &worker->put, &why)) {
		store_record_add(worker->apply->store, record); /* so that the mirror knows what the record lacks */
		give_slot_back(worker);
		end_with(worker, STATE_rejected, buf_string(&why));
		buf_free(&why);
		return;
	}
	keep_texts(&worker->put, &worker->arena);
	buf_reset(&worker->body);
	encode_put(&worker->put, &worker->body);
	STEP("apply.before_intent");
	worker->intent_noted_ms = clock_boot_ms();
	note(worker, STATE_sending, 0, NULL, THEN_PUT);
}

/* Gives a change up that could not be sent in time, however often it was tried. */
static void end_late(struct worker *worker, enum change_state state, const char *message)
{
	struct apply_report *report = worker->apply->report;

	if (!report->late++)
		snprintf(report->late_why, sizeof report->late_why, "%s", message);
	if (state == STATE_not_sent) /* end_with says nothing of it */
		log_warning("%s: %s", worker->change.number, message);
	end_with(worker, state, message);
}

/* No PUT may be built from the GET any more: it is made again, and compared again. */
static void on_old_get(struct worker *worker)
{
	char why[300], message[400];

	fence_explain(FENCE_GET_TOO_OLD, clock_boot_ms(), 0, worker->get_sent_ms, why, sizeof why);
	snprintf(message, sizeof message, "%s (the API took %" PRId64 " ms to answer it)", why, worker->get_took_ms);
	give_slot_back(worker);
	if (++worker->tries < TRIES_MAX)
		submit(worker, PHASE_GET);
	else
		end_late(worker, STATE_failed, message);
}

static void on_fresh_record(struct worker *worker, const struct phone *record)
{
	struct buf why = {0};

	worker->get_sent_ms = worker->call.sent_ms;
	worker->get_took_ms = worker->apply->get_took_ms = worker->call.completed_ms - worker->call.sent_ms;
	/* the record that a PUT replaces is not kept: its answer is, the intent must not wait for a merge */
	switch (change_judge(&worker->change, record, &why)) {
	case CHANGE_NOT_NEEDED:
		store_record_add(worker->apply->store, record);
		give_slot_back(worker);
		end_with(worker, STATE_not_needed, "the number has the wanted values already");
		break;
	case CHANGE_CONFLICT:
		store_record_add(worker->apply->store, record);
		give_slot_back(worker);
		end_with(worker, STATE_conflict, buf_string(&why));
		break;
	default:
		if (worker->apply->stopping) { /* nothing was done: it stays planned */
			give_slot_back(worker);
			worker->apply->left_again += worker->intent_noted_ms != 0;
			worker_end(worker);
		} else if (clock_boot_ms() - worker->get_sent_ms > GET_AGE_MS) {
			on_old_get(worker);
		} else {
			send_put(worker, record);
		}
	}
	buf_free(&why);
}

static void on_put_answer(struct worker *worker, const struct phone *record)
{
	struct buf why = {0};

	STEP("apply.answered");
	store_record_add(worker->apply->store, record);
	if (change_answer_good(&worker->put, record, &why))
		end_with(worker, STATE_confirmed, NULL);
	else
		end_with(worker, STATE_not_kept, buf_string(&why));
	buf_free(&why);
}

/* What became of a PUT whose answer was lost is seen in a fresh record. */
static void on_checked_record(struct worker *worker, const struct phone *record)
{
	struct buf why = {0};

	store_record_add(worker->apply->store, record);
	if (change_kept(&worker->change, record, &why)) {
		end_with(worker, STATE_confirmed, "the answer was lost; a GET shows that it took effect");
	} else if (!change_told(&worker->change, record)) { /* what it does not tell is no sign that nothing happened */
		end_with(worker, STATE_not_kept, buf_string(&why));
	} else if (worker->phase == PHASE_RECOVER || worker->tries >= TRIES_MAX || worker->apply->stopping) {
		end_with(worker, STATE_not_sent, buf_string(&why));
	} else {
		note(worker, STATE_not_sent, 0, "the answer was lost; a GET shows that it did not take effect",
		     THEN_GET);
	}
	buf_free(&why);
}

/* A PUT that was not sent, because its GET or the last word of the database about the lease was too old by then. */
static void on_withheld(struct worker *worker)
{
	char message[400];

	snprintf(message, sizeof message, "%.300s (the GET took %" PRId64 " ms, noting the intent %" PRId64 " ms)",
		 worker->call.message, worker->get_took_ms, worker->intent_took_ms);
	if (worker->tries < TRIES_MAX && !worker->apply->stopping)
		note(worker, STATE_not_sent, 0, message, THEN_GET);
	else
		end_late(worker, STATE_not_sent, message);
}

/* An answer that brought no record. */
static void on_no_record(struct worker *worker)
{
	const struct api_call *call = &worker->call;

	if (worker->phase == PHASE_PUT && call->outcome == API_WITHHELD) {
		on_withheld(worker);
	} else if (worker->phase == PHASE_PUT && (call->outcome == API_UNSURE || call->outcome == API_SET_ASIDE)) {
		log_info("%s: the answer to the PUT was lost (%s); asking with a GET", worker->change.number,
			 call->message);
		submit(worker, PHASE_CHECK);
	} else if (worker->phase == PHASE_PUT && call->outcome == API_THROTTLED && worker->tries < TRIES_MAX &&
		   !worker->apply->stopping) {
		note(worker, STATE_not_sent, 429, call->message, THEN_GET);
	} else if (worker->phase == PHASE_PUT && call->outcome == API_THROTTLED) {
		end_with(worker, STATE_not_sent, call->message);
	} else if (worker->phase == PHASE_CHECK || (worker->phase == PHASE_RECOVER && call->outcome != API_NOT_FOUND)) {
		/* it stays in `sending`: the next run asks again */
		worker->apply->report->left_open++;
		worker->apply->counters->changes_failed++;
		log_warning("%s: it is not known whether the change took effect (%s); the next run finds out",
			    worker->change.number, call->message);
		worker_end(worker);
	} else {
		if (worker->phase == PHASE_GET)
			give_slot_back(worker);
		end_with(worker,
			 call->outcome == API_REJECTED && worker->phase == PHASE_PUT ? STATE_rejected : STATE_failed,
			 call->outcome == API_NOT_FOUND ? "the API no longer knows the number (404)" : call->message);
	}
}

static bool on_answer(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		      struct error *err)
{
	struct worker *worker = call->context;

	(void)end;
	(void)err;
	if (worker->unwanted) {
		give_slot_back(worker);
		worker_end(worker);
		return true;
	}
	if (call->outcome == API_DONE && !slice_equal(phone->field[FIELD_id].text, slice_of(worker->change.phone_id))) {
		snprintf(call->message, sizeof call->message, "the answer is about another id");
		call->outcome = API_SET_ASIDE;
	}
	worker->apply->records.read += call->outcome == API_DONE;
	if (call->other_revision)
		unread_note(&worker->apply->records, call->message, true);
	if (call->outcome != API_DONE)
		on_no_record(worker);
	else if (worker->phase == PHASE_GET)
		on_fresh_record(worker, phone);
	else if (worker->phase == PHASE_PUT)
		on_put_answer(worker, phone);
	else
		on_checked_record(worker, phone);
	return true;
}

void change_begin(struct worker *worker)
{
	submit(worker, worker->apply->plan_id ? PHASE_GET : PHASE_RECOVER);
}

void change_settle(struct worker *worker)
{
	worker->noted_in = 0;
	switch (worker->then) {
	case THEN_PUT:
		STEP("apply.intent");
		worker->intent_took_ms = clock_boot_ms() - worker->intent_noted_ms;
		worker->tries++;
		submit(worker, PHASE_PUT);
		break;
	case THEN_GET:
		if (worker->unwanted)
			worker_end(worker);
		else
			submit(worker, PHASE_GET);
		break;
	case THEN_END:
		STEP("apply.closed");
		if (worker->outcome != OUTCOME_NONE)
			++*change_counter(worker->apply->counters, worker->outcome);
		worker_end(worker);
	}
}
