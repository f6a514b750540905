/* Statements of sql/queries: prepared at their first use, or sent as they were rendered for one export; run with parameters as text,
 * their rows taken at once or one by one as they arrive. */
#include "pg_internal.h"
#include "script.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

static bool prepare(struct pg *pg, enum sql_id id, struct error *err)
{
	const char *name = sql_files[id].name;

	pg->prepared[id] = pg->prepared[id] ||
			   pg_exchange(pg, PQsendPrepare(pg->conn, name, sql_text(id), 0, NULL), name, NULL, err);
	return pg->prepared[id];
}

bool pg_write_in(struct pg *pg, const char *text, const char *const *params, struct buf *out, struct error *err)
{
	text = sql_body(text);
	while (*text) {
		size_t size = strcspn(text, "$");
		char *end = NULL, *literal;
		long place = text[size] ? strtol(text + size + 1, &end, 10) : 0;

		if (text[size] && place < 1)
			size++; /* a $ that is no parameter */
		buf_add(out, text, size);
		text += size;
		if (place < 1)
			continue;
		text = end;
		if (!params[place - 1]) {
			buf_text(out, "NULL");
			continue;
		}
		literal = PQescapeLiteral(pg->conn, params[place - 1], strlen(params[place - 1]));
		if (!literal)
			return error_set(err, pg_class_of(PQerrorMessage(pg->conn)), "database: %s",
					 PQerrorMessage(pg->conn));
		buf_text(out, literal);
		PQfreemem(literal);
	}
	return true;
}

static bool send_written(struct pg *pg, const char *text, const char *const *params, struct error *err)
{
	struct buf out = {0};
	bool good = pg_write_in(pg, text, params, &out, err);

	if (good && !PQsendQuery(pg->conn, buf_string(&out)))
		good = pg_lose(pg, err, PQerrorMessage(pg->conn));
	buf_free(&out);
	return good;
}

/* text NULL: the prepared statement. */
static bool send_statement(struct pg *pg, enum sql_id id, const char *text, const char *const *params, int64_t until_ms,
			   struct error *err)
{
	if (!pg_begins(pg, err))
		return false;
	if (text)
		return send_written(pg, text, params, err) && pg_flush(pg, until_ms, err);
	if (!prepare(pg, id, err))
		return false;
	if (!PQsendQueryPrepared(pg->conn, sql_files[id].name, sql_files[id].parameters, params, NULL, NULL, 0))
		return pg_lose(pg, err, PQerrorMessage(pg->conn));
	return pg_flush(pg, until_ms, err);
}

static bool run_once(struct pg *pg, enum sql_id id, const char *const *params, PGresult **result, struct error *err)
{
	int64_t until_ms = clock_boot_ms() + pg->options.deadline_ms;

	return send_statement(pg, id, NULL, params, until_ms, err) &&
	       pg_take_result(pg, until_ms, sql_files[id].name, result, err);
}

/* One that is a transaction of its own begins with the proof that the session is ours, where that is not beyond doubt. */
static bool run_proved(struct pg *pg, enum sql_id id, const char *const *params, PGresult **result, struct error *err)
{
	if (pg_begin(pg, err)) {
		if (run_once(pg, id, params, result, err)) {
			if (pg_commit(pg, err))
				return true;
			PQclear(*result);
			*result = NULL;
		}
	}
	pg_rollback(pg);
	return false;
}

/* Runs a statement; again, when it was a transaction of its own and the server asks for it. */
static bool run(struct pg *pg, enum sql_id id, const char *const *params, PGresult **result, struct error *err)
{
	for (int tries = 1;; tries++) {
		bool proves = pg->mark[0] && pg->conn;

		if (proves && !pg_begins(pg, err)) /* the steps that are under way end first */
			return false;
		proves = proves && PQtransactionStatus(pg->conn) == PQTRANS_IDLE;
		if ((proves ? run_proved : run_once)(pg, id, params, result, err))
			return true;
		if (!pg->conn || PQtransactionStatus(pg->conn) != PQTRANS_IDLE || !pg_asks_again(pg, tries))
			return false;
		*err = (struct error)ERROR_INIT;
	}
}

bool pg_run(struct pg *pg, enum sql_id id, const char *const *params, struct pg_rows **rows, struct error *err)
{
	PGresult *result = NULL;

	if (rows)
		*rows = NULL;
	if (!run(pg, id, params, &result, err))
		return false;
	if (rows) {
		*rows = memory_get(sizeof **rows);
		(*rows)->result = result;
	} else {
		PQclear(result);
	}
	return true;
}

static bool deliver(const PGresult *result, row_fn row, void *context, struct error *err)
{
	const char *cells[256];
	int columns = PQnfields(result);

	if (columns > (int)(sizeof cells / sizeof cells[0]))
		return error_set(err, ERROR_INTERNAL, "a query gives %d columns", columns);
	for (int line = 0; line < PQntuples(result); line++) {
		for (int i = 0; i < columns; i++)
			cells[i] = PQgetisnull(result, line, i) ? NULL : PQgetvalue(result, line, i);
		if (!row(context, cells, columns, err))
			return false;
	}
	return true;
}

bool pg_each_text(struct pg *pg, enum sql_id id, const char *text, const char *const *params, row_fn row, void *context,
		  struct error *err)
{
	int64_t until_ms = clock_boot_ms() + pg->options.deadline_ms;
	PGresult *result;
	bool ok, good = true;

	if (!send_statement(pg, id, text, params, until_ms, err))
		return false;
	PQsetSingleRowMode(pg->conn);
	while ((result = pg_next_result(pg, until_ms, &ok, err))) {
		if (good && PQresultStatus(result) == PGRES_FATAL_ERROR)
			good = pg_result_error(pg, result, sql_files[id].name, err);
		else if (good)
			good = deliver(result, row, context, err);
		PQclear(result);
		if (!pg->conn)
			return false;
		until_ms = clock_boot_ms() + pg->options.deadline_ms;
	}
	return ok && good;
}

bool pg_each(struct pg *pg, enum sql_id id, const char *const *params, row_fn row, void *context, struct error *err)
{
	return pg_each_text(pg, id, NULL, params, row, context, err);
}

static bool run_text(struct pg *pg, const char *text, struct error *err)
{
	return pg_begins(pg, err) && pg_exchange(pg, PQsendQuery(pg->conn, text), "script", NULL, err);
}

bool pg_script(struct pg *pg, const char *script, struct error *err)
{
	struct slice statement;
	struct buf text = {0};
	bool good = true;

	while (good && (statement = script_next(&script)).size) {
		buf_reset(&text);
		buf_add(&text, statement.text, statement.size);
		good = run_text(pg, buf_string(&text), err);
	}
	buf_free(&text);
	return good;
}

/* The statement, or the query whose result a COPY writes. */
static void add_query(struct buf *out, const char *text)
{
	static const char copy[] = "COPY (", to[] = ") TO STDOUT";
	const char *end = strstr(text, to);

	text = sql_body(text);
	if (end && strncmp(text, copy, strlen(copy)) == 0)
		buf_add(out, text + strlen(copy), (size_t)(end - text) - strlen(copy));
	else
		buf_text(out, text);
}

enum { PARAMETERS_MAX = 32, TEXT_OID = 25 };

/* The types of a statement's parameters: of those that do not stand in it, which it has where it is sent with values written in, text;
 * the others are the server's to tell. Gives how many there are. */
static int type_gaps(const char *text, Oid types[PARAMETERS_MAX])
{
	int count = 0;

	for (int i = 0; i < PARAMETERS_MAX; i++)
		types[i] = TEXT_OID;
	while ((text = strchr(text, '$'))) {
		long place = strtol(++text, NULL, 10);

		if (place < 1 || place > PARAMETERS_MAX)
			continue;
		types[place - 1] = 0;
		count = place > count ? (int)place : count;
	}
	return count;
}

bool pg_prepare_only(struct pg *pg, enum sql_id id, int *parameters, struct buf *columns, struct error *err)
{
	const char *name = sql_files[id].name;
	PGresult *result = NULL;
	struct buf query = {0};
	Oid types[PARAMETERS_MAX];
	int sent;

	if (!pg_begins(pg, err))
		return false;
	add_query(&query, sql_text(id));
	sent = PQsendPrepare(pg->conn, "", buf_string(&query), type_gaps(buf_string(&query), types), types);
	buf_free(&query);
	if (!pg_exchange(pg, sent, name, NULL, err) ||
	    !pg_exchange(pg, PQsendDescribePrepared(pg->conn, ""), name, &result, err))
		return false;
	*parameters = PQnparams(result);
	for (int i = 0; i < PQnfields(result); i++)
		buf_format(columns, "%s%s", i ? ", " : "", PQfname(result, i));
	PQclear(result);
	return true;
}

int pg_rows_count(const struct pg_rows *rows)
{
	return PQntuples(rows->result);
}

const char *pg_cell(const struct pg_rows *rows, int row, int column)
{
	return PQgetisnull(rows->result, row, column) ? NULL : PQgetvalue(rows->result, row, column);
}

int64_t pg_cell_int(const struct pg_rows *rows, int row, int column)
{
	const char *text = pg_cell(rows, row, column);

	return text ? strtoll(text, NULL, 10) : 0;
}

bool pg_cell_bool(const struct pg_rows *rows, int row, int column)
{
	const char *text = pg_cell(rows, row, column);

	return text && text[0] == 't';
}

void pg_rows_free(struct pg_rows *rows)
{
	if (!rows)
		return;
	PQclear(rows->result);
	free(rows);
}
