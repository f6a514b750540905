/* The way of one change: GET, compare, note the intent, PUT, check, note the end. */
#include "stage/apply_internal.h"
#include "stage/change_check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/step.h"
#include "base/text.h"
#include "edge/json/encode.h"
#include "edge/store/store_batch.h"
#include "model/fence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TRIES_MAX = 3 };

static bool on_answer(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		      struct error *err);

static void flight_end(struct flight *flight)
{
	change_free(&flight->change);
	flight->busy = false;
	flight->apply->active--;
	flight->apply->done++;
}

void change_count_left(const struct flight *flight)
{
	flight->apply->report->left_again += flight->intent_noted_ms && !flight->unwanted;
}

bool change_is_unanswered(const struct flight *flight)
{
	return flight->busy && !flight->unwanted && !change_goes_again(flight) &&
	       (flight->intent_noted_ms || flight->phase == PHASE_RECOVER);
}

/* Gives back the slot that was reserved for a PUT that is not sent. */
static void give_slot_back(struct flight *flight)
{
	if (flight->call.slot >= 0)
		api_cancel_slot(flight->apply->api, flight->call.slot);
	flight->call.slot = -1;
}

/* Notes a step; what follows waits until it is durable. state is a word of the journal: `sending` before the PUT; `not_sent`, after
 * which the change may begin again; and the last ones of end_with. */
static void note(struct flight *flight, enum change_state state, int status, const char *message,
		 enum next_step next_step)
{
	flight->waits_for_batch =
		store_step_add(flight->apply->store, flight->change.change_id, state, status, message);
	flight->next_step = next_step;
}

/* What the API answered to the PUT; 0: there was none, or it is not the last call. */
static int status_of_put(const struct flight *flight)
{
	return flight->phase == PHASE_PUT ? flight->call.status : 0;
}

/* For who reads the result of the run: which number, and what became of its change. */
static void keep_first_failed(struct flight *flight, enum change_state state, const char *message)
{
	int status = status_of_put(flight);
	struct apply_report *report = flight->apply->report;
	const char *number = flight->change.number, *why = message ? message : "";

	if (!report || report->first_failed[0])
		return;
	if (state == STATE_rejected && status)
		text_format(report->first_failed, sizeof report->first_failed,
			    "%s: Leadping refused the change (%d): %s", number, status, why);
	else
		text_format(report->first_failed, sizeof report->first_failed, "%s: %s%s", number,
			    state == STATE_conflict   ? "somebody changed it since the plan: "
			    : state == STATE_not_kept ? "Leadping did not keep the change: "
						      : "",
			    why);
}

/* Notes the last step of the change, of which the run's result says nothing by itself. */
static void end_as(struct flight *flight, enum change_state state, const char *message)
{
	const struct change_state_row *row = &change_state_table[state];

	flight->outcome = row->outcome;
	if (state == STATE_not_sent && flight->phase == PHASE_RECOVER)
		flight->outcome = OUTCOME_NONE; /* a dead run's: it is planned afresh */
	if (state == STATE_conflict) {
		flight->apply->mirror_moved = true;
		log_warning("%s: not sent, changed since the plan: %s", flight->change.number, message);
	} else if (row->warns) {
		log_warning("%s: %s: %s", flight->change.number, row->name, message ? message : "");
	}
	note(flight, state, status_of_put(flight), message, NEXT_END);
}

/* Notes the last step of the change. state: confirmed, not_needed, conflict, not_sent (stays to be done by another plan), not_kept
 * (the answer does not show what was sent), rejected (never to be repeated unchanged) or failed. */
static void end_with(struct flight *flight, enum change_state state, const char *message)
{
	enum change_outcome outcome = change_state_table[state].outcome;

	if (outcome == OUTCOME_conflict || outcome == OUTCOME_failed)
		keep_first_failed(flight, state, message);
	end_as(flight, state, message);
}

static void submit(struct flight *flight, enum phase phase)
{
	int slot = phase == PHASE_PUT ? flight->call.slot : -1;

	flight->phase = phase;
	flight->call = (struct api_call){.verb = phase == PHASE_PUT ? API_PUT : API_GET,
					 .id = flight->change.phone_id,
					 .slot = slot,
					 .pair = phase == PHASE_GET,
					 .pause_ms = phase == PHASE_CHECK ? LOST_WAIT_MS : 0,
					 .context = flight,
					 .done = on_answer};
	if (phase == PHASE_PUT) {
		flight->call.body = flight->body.data;
		flight->call.body_size = flight->body.size;
		flight->call.get_sent_ms = flight->get_sent_ms;
	}
	api_submit(flight->apply->api, &flight->call);
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

static void send_put(struct flight *flight, const struct phone *record)
{
	struct buf why = {0};

	arena_reset(&flight->arena);
	if (!change_make(&flight->change, record, &flight->arena, &flight->put, &why)) {
		store_record_add(flight->apply->store, record); /* so that the mirror knows what the record lacks */
		give_slot_back(flight);
		end_with(flight, STATE_rejected, buf_string(&why));
		buf_free(&why);
		return;
	}
	keep_texts(&flight->put, &flight->arena);
	buf_reset(&flight->body);
	encode_put(&flight->put, &flight->body);
	STEP("apply.before_intent");
	flight->intent_noted_ms = clock_boot_ms();
	note(flight, STATE_sending, 0, NULL, NEXT_PUT);
}

/* Gives a change up that could not be sent in time, however often it was tried. */
static void end_late(struct flight *flight, enum change_state state, const char *message)
{
	struct apply_report *report = flight->apply->report;

	if (!report->late++)
		snprintf(report->late_why, sizeof report->late_why, "%s", message);
	if (state == STATE_not_sent) /* end_as says nothing of it */
		log_warning("%s: %s", flight->change.number, message);
	end_as(flight, state, message);
}

/* No PUT may be built from the GET any more: it is made again, and compared again. */
static void on_old_get(struct flight *flight)
{
	char why[300], message[400];

	fence_explain(FENCE_GET_TOO_OLD, clock_boot_ms(), 0, flight->get_sent_ms, why, sizeof why);
	snprintf(message, sizeof message, "%s (the API took %" PRId64 " ms to answer it)", why, flight->get_took_ms);
	give_slot_back(flight);
	if (++flight->tries < TRIES_MAX)
		submit(flight, PHASE_GET);
	else
		end_late(flight, STATE_failed, message);
}

static void on_fresh_record(struct flight *flight, const struct phone *record)
{
	struct buf why = {0};

	flight->get_sent_ms = flight->call.sent_ms;
	flight->get_took_ms = flight->apply->get_took_ms = flight->call.completed_ms - flight->call.sent_ms;
	/* the record that a PUT replaces is not kept: its answer is, the intent must not wait for a merge */
	switch (change_compare(&flight->change, record, &why)) {
	case CHANGE_NOT_NEEDED:
		store_record_add(flight->apply->store, record);
		give_slot_back(flight);
		end_with(flight, STATE_not_needed, "the number has the wanted values already");
		break;
	case CHANGE_CONFLICT:
		store_record_add(flight->apply->store, record);
		give_slot_back(flight);
		end_with(flight, STATE_conflict, buf_string(&why));
		break;
	default:
		if (flight->apply->stopping) { /* nothing was done: it stays planned */
			give_slot_back(flight);
			change_count_left(flight);
			flight_end(flight);
		} else if (clock_boot_ms() - flight->get_sent_ms > GET_AGE_MS) {
			on_old_get(flight);
		} else {
			send_put(flight, record);
		}
	}
	buf_free(&why);
}

static void on_put_answer(struct flight *flight, const struct phone *record)
{
	struct buf why = {0};

	STEP("apply.answered");
	store_record_add(flight->apply->store, record);
	if (change_answer_good(&flight->put, record, &why))
		end_with(flight, STATE_confirmed, NULL);
	else
		end_with(flight, STATE_not_kept, buf_string(&why));
	buf_free(&why);
}

/* What became of a PUT whose answer was lost is seen in a fresh record. */
static void on_checked_record(struct flight *flight, const struct phone *record)
{
	struct buf why = {0};

	store_record_add(flight->apply->store, record);
	if (change_kept(&flight->change, record, &why)) {
		end_with(flight, STATE_confirmed, "the answer was lost; a GET shows that it took effect");
	} else if (!change_told(&flight->change, record)) { /* what it does not tell is no sign that nothing happened */
		end_with(flight, STATE_not_kept, buf_string(&why));
	} else if (flight->phase == PHASE_RECOVER || flight->tries >= TRIES_MAX) {
		end_with(flight, STATE_not_sent, buf_string(&why));
	} else {
		note(flight, STATE_not_sent, 0,
		     "the answer was lost; a GET afterwards shows that it did not take effect", NEXT_GET);
	}
	buf_free(&why);
}

/* A PUT that was not sent, because its GET or the last word of the database about the lease was too old by then. */
static void on_withheld(struct flight *flight)
{
	char message[400];

	snprintf(message, sizeof message, "%.300s (the GET took %" PRId64 " ms, noting the intent %" PRId64 " ms)",
		 flight->call.message, flight->get_took_ms, flight->intent_took_ms);
	if (flight->tries < TRIES_MAX)
		note(flight, STATE_not_sent, 0, message, NEXT_GET);
	else
		end_late(flight, STATE_not_sent, message);
}

/* The PUT may have taken effect, or be about to: a GET tells, after a while. */
static void on_unsure(struct flight *flight)
{
	log_info("%s: the answer to the PUT was lost (%s); asking with a GET", flight->change.number,
		 flight->call.message);
	submit(flight, PHASE_CHECK);
}

/* The API has asked for a pause instead of taking the PUT. */
static void on_throttled(struct flight *flight)
{
	if (flight->tries < TRIES_MAX) {
		note(flight, STATE_not_sent, 429, flight->call.message, NEXT_GET);
		return;
	}
	end_with(flight, STATE_not_sent, flight->call.message);
}

/* The GET that was to tell whether a PUT took effect told nothing: the change stays in `sending`, and the next run asks again. */
static void leave_open(struct flight *flight)
{
	flight->apply->counters->changes_left_open++;
	flight->apply->counters->changes_failed++;
	log_warning("%s: it is not known whether the change took effect (%s); the next run finds out",
		    flight->change.number, flight->call.message);
	flight_end(flight);
}

/* Nothing was changed, and trying again is of no use. */
static void end_refused(struct flight *flight)
{
	enum api_outcome outcome = flight->call.outcome;

	if (flight->phase == PHASE_GET)
		give_slot_back(flight);
	end_with(flight, outcome == API_REJECTED && flight->phase == PHASE_PUT ? STATE_rejected : STATE_failed,
		 outcome == API_NOT_FOUND ? "the API no longer knows the number (404)" : flight->call.message);
}

/* The PUT's answer brought no record. */
static void on_put_without_record(struct flight *flight)
{
	switch (flight->call.outcome) {
	case API_WITHHELD:
		on_withheld(flight);
		break;
	case API_UNSURE:
	case API_SET_ASIDE:
		on_unsure(flight);
		break;
	case API_THROTTLED:
		on_throttled(flight);
		break;
	default:
		end_refused(flight);
	}
}

/* An answer that brought no record. */
static void on_no_record(struct flight *flight)
{
	bool is_gone = flight->call.outcome == API_NOT_FOUND;

	if (flight->phase == PHASE_PUT)
		on_put_without_record(flight);
	else if (flight->phase == PHASE_CHECK || (flight->phase == PHASE_RECOVER && !is_gone))
		leave_open(flight);
	else
		end_refused(flight);
}

static bool on_answer(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		      struct error *err)
{
	struct flight *flight = call->context;

	(void)end;
	(void)err;
	if (flight->unwanted) {
		give_slot_back(flight);
		flight_end(flight);
		return true;
	}
	flight->apply->records.read += call->outcome == API_DONE;
	if (call->other_revision)
		unread_note(&flight->apply->records, call->message, true);
	if (call->outcome != API_DONE)
		on_no_record(flight);
	else if (flight->phase == PHASE_GET)
		on_fresh_record(flight, phone);
	else if (flight->phase == PHASE_PUT)
		on_put_answer(flight, phone);
	else
		on_checked_record(flight, phone);
	return true;
}

void change_begin(struct flight *flight)
{
	submit(flight, flight->apply->plan_id ? PHASE_GET : PHASE_RECOVER);
}

void change_settle(struct flight *flight)
{
	flight->waits_for_batch = 0;
	switch (flight->next_step) {
	case NEXT_PUT:
		STEP("apply.intent");
		flight->intent_took_ms = clock_boot_ms() - flight->intent_noted_ms;
		flight->tries++;
		submit(flight, PHASE_PUT);
		break;
	case NEXT_GET:
		if (!flight->unwanted && !flight->apply->stopping) {
			submit(flight, PHASE_GET);
			break;
		}
		change_count_left(flight);
		flight_end(flight);
		break;
	case NEXT_END:
		STEP("apply.closed");
		if (flight->outcome != OUTCOME_NONE)
			++*change_counter(flight->apply->counters, flight->outcome);
		flight_end(flight);
	}
}
