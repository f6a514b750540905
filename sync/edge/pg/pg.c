/* Statements, one at a time, over a connection that never blocks: send, wait with a deadline and a tick about once a second, take the
 * result. One that is outside of a transaction is repeated here when PostgreSQL asks for it; within one the unit of work is
 * (store_transact.c). A wait that ends at its deadline gives the connection up for good. */
#include "pg_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { PG_ROLLBACK_MS = 10000, PG_TRIES = 6, PG_TRY_AGAIN_MS = 10 };

const char *pg_tidy(const char *message, char *out, size_t size)
{
	struct buf line = {0};

	for (; *message; message++)
		buf_char(&line, *message == '\n' ? ' ' : *message);
	while (line.size && line.data[line.size - 1] == ' ')
		line.data[--line.size] = '\0';
	text_format(out, size, "%s", buf_string(&line));
	buf_free(&line);
	return out;
}

enum error_class pg_class_of(const char *words)
{
	return strstr(words, "out of memory") || strstr(words, strerror(ENOMEM)) ? ERROR_SYSTEM : ERROR_DATABASE;
}

bool pg_lose(struct pg *pg, struct error *err, const char *why)
{
	enum error_class class = pg_class_of(why);

	pg_tidy(why, pg->session_lost, sizeof pg->session_lost);
	PQfinish(pg->conn);
	pg->conn = NULL;
	return error_set(err, class, "the connection to the database is lost: %s", pg->session_lost);
}

bool pg_tick(struct pg *pg, struct error *err)
{
	int64_t now_ms = clock_boot_ms();
	struct error ignored;
	bool go_on;

	if (!pg->options.tick || pg->in_tick || now_ms - pg->ticked_ms < PG_WAIT_SLICE_MS)
		return true;
	pg->ticked_ms = now_ms;
	pg->in_tick = pg->ticked = true;
	go_on = pg->options.tick(pg->options.context, err);
	pg->in_tick = false;
	return go_on || pg_lose(pg, &ignored, "given up");
}

bool pg_wait_slice(struct pg *pg, short events, int64_t until_ms, bool *ready, struct error *err)
{
	struct pollfd wait = {.fd = PQsocket(pg->conn), .events = events};
	int64_t left_ms = until_ms - clock_boot_ms();
	int polled;

	if (left_ms <= 0)
		return pg_lose(pg, err, "no answer within the time limit of a statement");
	polled = poll(&wait, 1, (int)(left_ms < PG_WAIT_SLICE_MS ? left_ms : PG_WAIT_SLICE_MS));
	*ready = polled > 0;
	if (polled < 0 && errno != EINTR)
		return pg_lose(pg, err, strerror(errno));
	if (!pg_tick(pg, err))
		return false;
	if (*ready && pg->ticked && pg->options.answered)
		pg->options.answered(pg->options.context);
	pg->ticked = pg->ticked && !*ready;
	return true;
}

bool pg_wait_ready(struct pg *pg, short events, int64_t until_ms, struct error *err)
{
	bool ready = false;

	while (!ready)
		if (!pg_wait_slice(pg, events, until_ms, &ready, err))
			return false;
	return true;
}

bool pg_wait_input(struct pg *pg, int64_t until_ms, struct error *err)
{
	bool ready;

	return pg_wait_slice(pg, POLLIN, until_ms, &ready, err) &&
	       (PQconsumeInput(pg->conn) || pg_lose(pg, err, PQerrorMessage(pg->conn)));
}

void pg_close(struct pg *pg)
{
	if (!pg)
		return;
	PQfinish(pg->conn);
	free(pg);
}

void pg_set_deadline(struct pg *pg, int64_t deadline_ms)
{
	pg->options.deadline_ms = deadline_ms;
}

const char *pg_sqlstate(const struct pg *pg)
{
	return pg->sqlstate;
}

bool pg_asks_again(const struct pg *pg, int tries)
{
	static const char *const states[] = {"40001", "40P01", "23505"};

	for (size_t i = 0; pg->conn && tries < PG_TRIES && i < sizeof states / sizeof states[0]; i++) {
		if (strcmp(pg->sqlstate, states[i]) == 0) {
			clock_sleep_ms(PG_TRY_AGAIN_MS * tries);
			return true;
		}
	}
	return false;
}

int pg_server_version(const struct pg *pg)
{
	return PQserverVersion(pg->conn);
}

const char *pg_server_encoding(const struct pg *pg)
{
	const char *told = PQparameterStatus(pg->conn, "server_encoding");

	return told ? told : "";
}

int pg_backend_pid(const struct pg *pg)
{
	return PQbackendPID(pg->conn);
}

void pg_describe(const struct pg *pg, struct buf *out)
{
	if (!pg->conn) {
		buf_text(out, "a lost connection");
		return;
	}
	buf_format(out, "database %s as %s", PQdb(pg->conn), PQuser(pg->conn));
	if (*PQhost(pg->conn))
		buf_format(out, " on %s", PQhost(pg->conn));
}

/* Sends what libpq has buffered, taking in what the server sends meanwhile. */
bool pg_flush(struct pg *pg, int64_t until_ms, struct error *err)
{
	int left;

	while ((left = PQflush(pg->conn)) > 0) {
		if (!pg_wait_ready(pg, POLLIN | POLLOUT, until_ms, err))
			return false;
		if (!PQconsumeInput(pg->conn))
			return pg_lose(pg, err, PQerrorMessage(pg->conn));
	}
	return left == 0 ? true : pg_lose(pg, err, PQerrorMessage(pg->conn));
}

PGresult *pg_next_result(struct pg *pg, int64_t until_ms, bool *ok, struct error *err)
{
	*ok = true;
	while (PQisBusy(pg->conn)) {
		*ok = pg_wait_input(pg, until_ms, err);
		if (!*ok)
			return NULL;
	}
	return PQgetResult(pg->conn);
}

static bool is_on(const struct pg *pg, const char *parameter)
{
	const char *told = PQparameterStatus(pg->conn, parameter);

	return told && strcmp(told, "on") == 0;
}

bool pg_is_standby(const struct pg *pg)
{
	return is_on(pg, "in_hot_standby");
}

bool pg_takes_writes(const struct pg *pg, struct error *err)
{
	if (pg_is_standby(pg))
		return pg_fail_standby(pg, err);
	return !is_on(pg, "default_transaction_read_only") ||
	       error_set(
		       err, ERROR_DATABASE,
		       "the database is read-only (default_transaction_read_only = on, for the server, the database, the "
		       "role or this connection), and this command writes");
}

/* What a standby answers to a statement that would write: read-only transaction, a lock or a table that it cannot have. */
static bool is_refusal(const char *sqlstate)
{
	return strcmp(sqlstate, "25006") == 0 || strcmp(sqlstate, "55000") == 0 || strcmp(sqlstate, "0A000") == 0;
}

bool pg_fail_standby(const struct pg *pg, struct error *err)
{
	error_set(
		err, ERROR_DATABASE,
		"the database server%s%s is a read-only standby (in recovery), and this command writes: name the primary, or all "
		"servers and let the connection find it: host=A,B target_session_attrs=read-write",
		*PQhost(pg->conn) ? " on " : "", PQhost(pg->conn));
	return false;
}

/* A server with shards hands rows on to its nodes by COPY. Of what a node refuses it then tells the text, under its own code. */
static const char *code_of(const char *state, const char *text)
{
	static const struct {
		const char *state, *begins;
	} told[] = {
		{"23505", "duplicate key value violates unique constraint"},
		{"40001", "could not serialize access"},
		{"40P01", "deadlock detected"},
		{"55P03", "canceling statement due to lock timeout"},
	};

	for (size_t i = 0; text && strcmp(state, "XX000") == 0 && i < sizeof told / sizeof told[0]; i++)
		if (strncmp(text, told[i].begins, strlen(told[i].begins)) == 0)
			return told[i].state;
	return state;
}

bool pg_result_error(struct pg *pg, const PGresult *result, const char *what, struct error *err)
{
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *told = PQresultErrorField(result, PG_DIAG_SQLSTATE), *state = told ? code_of(told, text) : NULL;
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	char tidied[1024], more[1024];

	memset(pg->sqlstate, 0, sizeof pg->sqlstate);
	if (state)
		memcpy(pg->sqlstate, state, strnlen(state, 5));
	if (PQstatus(pg->conn) == CONNECTION_BAD)
		return pg_lose(pg, err, PQresultErrorMessage(result));
	if (pg_is_standby(pg) && is_refusal(pg->sqlstate))
		return pg_fail_standby(pg, err);
	if (strcmp(pg->sqlstate, "42P05") == 0 ||
	    strcmp(pg->sqlstate, "26000") == 0 || /* prepared by another, or for another */
	    (pg->mark[0] && strcmp(pg->sqlstate, "42704") == 0 && text && strstr(text, pg->mark)))
		return pg_fail_pooler(err);
	return error_set(err,
			 strcmp(pg->sqlstate, "53200") == 0 ? ERROR_SYSTEM
							    : pg_class_of(state ? "" : PQresultErrorMessage(result)),
			 "database: %s: %s%s%s (SQLSTATE %s)", what,
			 pg_tidy(text ? text : PQresultErrorMessage(result), tidied, sizeof tidied), detail ? "; " : "",
			 detail ? pg_tidy(detail, more, sizeof more) : "", state ? state : "unknown");
}

/* Reads on until the server is ready for the next statement. */
bool pg_drain(struct pg *pg, int64_t until_ms, struct error *err)
{
	bool ok;
	PGresult *result;

	while ((result = pg_next_result(pg, until_ms, &ok, err)))
		PQclear(result);
	return ok;
}

bool pg_usable(struct pg *pg, struct error *err)
{
	if (!pg->conn)
		return error_set(err, ERROR_DATABASE, "the connection to the database is lost: %s", pg->session_lost);
	return true;
}

bool pg_begins(struct pg *pg, struct error *err)
{
	if (!pg_usable(pg, err) || !pg_steps_finish(pg, err))
		return false;
	pg->began_ms = clock_boot_ms();
	pg->sqlstate[0] = '\0';
	return true;
}

int64_t pg_statement_began_ms(const struct pg *pg)
{
	return pg->began_ms;
}

/* Takes the one result of a statement; status is what it must be. */
bool pg_take_result(struct pg *pg, int64_t until_ms, const char *what, PGresult **out, struct error *err)
{
	bool ok;
	PGresult *result, *first = NULL;
	bool failed = false;

	while ((result = pg_next_result(pg, until_ms, &ok, err))) {
		ExecStatusType status = PQresultStatus(result);

		if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
			if (!failed)
				pg_result_error(pg, result, what, err);
			failed = true;
			if (!pg->conn) {
				PQclear(result);
				break;
			}
		}
		if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) {
			PQclear(first);
			first = result;
			break;
		}
		PQclear(first);
		first = result;
	}
	if (!ok || failed || !pg->conn) {
		PQclear(first);
		return false;
	}
	if (out)
		*out = first;
	else
		PQclear(first);
	return true;
}

bool pg_exchange(struct pg *pg, int sent, const char *what, PGresult **out, struct error *err)
{
	int64_t until_ms = clock_boot_ms() + pg->options.deadline_ms;

	if (!sent)
		return pg_lose(pg, err, PQerrorMessage(pg->conn));
	return pg_flush(pg, until_ms, err) && pg_take_result(pg, until_ms, what, out, err);
}

enum sql_id pg_hash_joins(const struct pg *pg)
{
	return pg->sharded ? SQL_prefer_hash_joins_on_shards : SQL_prefer_hash_joins;
}

bool pg_begin(struct pg *pg, struct error *err)
{
	char proof[PG_PROOF_BYTES];

	return pg_script(pg, "BEGIN", err) && pg_script(pg, pg_pooler_proof(pg, proof), err);
}

bool pg_commit(struct pg *pg, struct error *err)
{
	return pg_script(pg, "COMMIT", err);
}

void pg_rollback(struct pg *pg)
{
	struct error ignored;
	int64_t until_ms = clock_boot_ms() + PG_ROLLBACK_MS;
	char sqlstate[sizeof pg->sqlstate];

	if (!pg)
		return;
	if (pg->step) {
		pg_steps_drop(pg);
		if (pg->conn && !pg->copying && !pg_drain(pg, until_ms, &ignored))
			return;
	}
	if (!pg->conn)
		return;
	if (pg->copying) {
		pg->copying = false;
		PQputCopyEnd(pg->conn, "given up");
		if (!pg_flush(pg, until_ms, &ignored) || !pg_drain(pg, until_ms, &ignored))
			return;
	}
	memcpy(sqlstate, pg->sqlstate, sizeof sqlstate); /* of the failure: whoever asks now means that */
	if (PQtransactionStatus(pg->conn) != PQTRANS_IDLE && pg_script(pg, "ROLLBACK", &ignored))
		memcpy(pg->sqlstate, sqlstate, sizeof sqlstate);
}
