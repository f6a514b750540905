/* A list of statements that the server works on while the caller does something else. */
#include "pg_internal.h"
#include "base/clock.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

static bool send_copy_data(struct pg *pg, const struct buf *tuples, struct error *err)
{
	/* libpq takes it all in; it goes out as the socket takes it */
	if ((!tuples || (PQputCopyData(pg->conn, pg_copy_header, PG_COPY_HEADER_BYTES) == 1 &&
			 PQputCopyData(pg->conn, tuples->data, (int)tuples->size) == 1)) &&
	    PQputCopyData(pg->conn, pg_copy_trailer, PG_COPY_TRAILER_BYTES) == 1 && PQputCopyEnd(pg->conn, NULL) == 1) {
		pg->copying = false;
		return true;
	}
	return pg_lose(pg, err, PQerrorMessage(pg->conn));
}

static bool is_begin(const struct pg_step *step)
{
	return step->kind == PG_STEP_SCRIPT && strcmp(step->script, "BEGIN") == 0;
}

static bool send_begin(struct pg *pg)
{
	char proof[PG_PROOF_BYTES], text[sizeof proof + 16];

	snprintf(text, sizeof text, "BEGIN; %s", pg_pooler_proof(pg, proof));
	return PQsendQuery(pg->conn, text);
}

/* Sends the step, or what must come before it. */
static bool send_step(struct pg *pg, const struct pg_step *step, struct error *err)
{
	int sent;

	pg->step_until_ms = clock_boot_ms() + pg->options.deadline_ms;
	pg->step_prepares = step->kind == PG_STEP_STATEMENT && !pg->prepared[step->id];
	if (step->kind == PG_STEP_COPY_END)
		return send_copy_data(pg, NULL, err);
	if (pg->step_prepares)
		sent = PQsendPrepare(pg->conn, sql_files[step->id].name, sql_text(step->id), 0, NULL);
	else if (step->kind == PG_STEP_STATEMENT)
		sent = PQsendQueryPrepared(pg->conn, sql_files[step->id].name, sql_files[step->id].parameters,
					   step->params, NULL, NULL, 0);
	else if (is_begin(step))
		sent = send_begin(pg);
	else
		sent = PQsendQuery(pg->conn, step->kind == PG_STEP_SCRIPT ? step->script : sql_text(step->id));
	return sent || pg_lose(pg, err, PQerrorMessage(pg->conn));
}

/* One result of the step; *last when it was the last one. */
static bool take_result(struct pg *pg, const struct pg_step *step, bool *last, struct error *err)
{
	PGresult *result = PQgetResult(pg->conn);
	ExecStatusType status = result ? PQresultStatus(result) : PGRES_EMPTY_QUERY;
	bool good = true;

	*last = !result;
	if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)
		good = pg_result_error(pg, result,
				       step->kind == PG_STEP_SCRIPT ? step->script : sql_files[step->id].name, err);
	else if (status == PGRES_COPY_IN)
		good = send_copy_data(pg, step->tuples, err);
	else if (status == PGRES_TUPLES_OK && step->result) {
		struct pg_rows rows = {result};

		good = step->result(pg->step_context, &rows, err);
	}
	PQclear(result);
	return good;
}

static void end(struct pg *pg, bool good)
{
	void (*ended)(void *context, bool good) = pg->step_ended;

	pg->step = NULL;
	ended(pg->step_context, good);
}

void pg_steps_drop(struct pg *pg)
{
	if (pg->step)
		end(pg, false);
}

static bool step_done(struct pg *pg, struct error *err)
{
	const struct pg_step *step = pg->step;

	pg->step_sent = false;
	if (pg->step_prepares) {
		pg->prepared[step->id] = true;
		return true;
	}
	if (step->done && !step->done(pg->step_context, err))
		return false;
	pg->step++;
	return true;
}

static bool go_on(struct pg *pg, struct error *err)
{
	while (pg->step < pg->step_end) {
		bool last;

		if (!pg->step_sent && !send_step(pg, pg->step, err))
			return false;
		pg->step_sent = true;
		if (PQflush(pg->conn) < 0 || !PQconsumeInput(pg->conn))
			return pg_lose(pg, err, PQerrorMessage(pg->conn));
		if (PQisBusy(pg->conn))
			return clock_boot_ms() < pg->step_until_ms ||
			       pg_lose(pg, err, "no answer within the time limit of a statement");
		if (!take_result(pg, pg->step, &last, err) || (last && !step_done(pg, err)))
			return false;
	}
	return true;
}

/* A list that is a transaction from its first step on is begun anew when the server asks for it. */
static bool begin_again(struct pg *pg, struct error *err)
{
	const struct pg_step *first = pg->step_first;
	struct error ignored;
	bool good;

	if (!is_begin(first) || !pg_asks_again(pg, pg->step_tries) || !pg_drain(pg, pg->step_until_ms, &ignored))
		return false;
	pg->step = NULL; /* the list does not wait for itself */
	good = pg_script(pg, "ROLLBACK", &ignored);
	pg->step = first;
	pg->step_sent = false;
	pg->step_tries++;
	if (good)
		*err = (struct error)ERROR_INIT;
	return good;
}

bool pg_steps_go_on(struct pg *pg, struct error *err)
{
	bool good = true;

	if (pg->step) {
		do {
			good = go_on(pg, err);
		} while (!good && pg->conn && begin_again(pg, err));
		if (!good)
			pg_rollback(pg); /* drops the steps, too */
		else if (pg->step == pg->step_end)
			end(pg, true);
	}
	return good;
}

bool pg_steps_begin(struct pg *pg, const struct pg_step *steps, size_t count, void (*ended)(void *context, bool good),
		    void *context, struct error *err)
{
	if (!pg_begins(pg, err))
		return false;
	pg->step = pg->step_first = steps;
	pg->step_tries = 1;
	pg->step_end = steps + count;
	pg->step_sent = false;
	pg->step_context = context;
	pg->step_ended = ended;
	return pg_steps_go_on(pg, err);
}

bool pg_steps_finish(struct pg *pg, struct error *err)
{
	while (pg->step) {
		bool good;

		if (!pg_steps_go_on(pg, err))
			return false;
		if (!pg->step)
			return true;
		good = PQflush(pg->conn) > 0 ? pg_wait_ready(pg, POLLIN | POLLOUT, pg->step_until_ms, err)
					     : pg_wait_input(pg, pg->step_until_ms, err);
		if (!good) {
			pg_rollback(pg);
			pg_steps_drop(pg);
			return false;
		}
	}
	return true;
}

int pg_steps_descriptor(struct pg *pg, short *events)
{
	if (!pg->step || !pg->conn)
		return -1;
	*events = (short)(PQflush(pg->conn) > 0 ? POLLIN | POLLOUT : POLLIN);
	return PQsocket(pg->conn);
}
