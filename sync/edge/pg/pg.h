/* PostgreSQL over libpq; sole user of libpq. Every wait has a deadline: a broken peer cannot hang numsync.
 *
 * Statements are those of sql/queries, prepared on first use; parameters and results are text, COPY is binary.
 * After a lost connection or a passed deadline the connection is closed for good: every call fails. */
#ifndef NUMSYNC_EDGE_PG_H
#define NUMSYNC_EDGE_PG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/row.h"
#include "sql.h"

struct pg;
struct pg_rows; /* a result; owned by the caller, pg_rows_free */

struct pg_options {
	const char *conninfo; /* libpq's connection string or URI; "" leaves all to libpq's environment */
	const char *application_name;
	int64_t deadline_ms; /* of one statement */
	/* Called about once a second while statements are under way; false gives the connection up. May be NULL. */
	bool (*tick)(void *context, struct error *err);
	/* The server went on, after a tick or several. May be NULL. */
	void (*answered)(void *context);
	void *context;
};

/* Whether libpq can read the connection string, and will not show a piece of a password in its messages; one that is only the name
 * of a database, or NULL, is good. ERROR_CONFIG without the string. */
bool pg_conninfo_check(const char *conninfo, struct error *err);
struct pg *pg_open(const struct pg_options *options, struct error *err);
/* The deadline of the statements to come, in place of that of the options. */
void pg_set_deadline(struct pg *pg, int64_t deadline_ms);
void pg_close(struct pg *pg); /* NULL is fine */
/* When (boot clock) the statement that is under way began. */
int64_t pg_statement_began_ms(const struct pg *pg);
/* SQLSTATE of the last error, "" when it was none of the server's. */
const char *pg_sqlstate(const struct pg *pg);
/* Whether the last error asks for the same unit of work again, which has been tried so many times: another transaction was in
 * its way (serialization, deadlock), or took the number that it was about to use (a key that is there by now). A few times
 * only; it waits a moment before it says so. A statement outside of a transaction is such a unit, and is repeated here; so
 * are steps that begin with BEGIN. Transactions: store_transact. */
bool pg_asks_again(const struct pg *pg, int tries);
int pg_server_version(const struct pg *pg);	     /* 150018 */
const char *pg_server_encoding(const struct pg *pg); /* of the database: UTF8 */
int pg_backend_pid(const struct pg *pg);
/* Whether the server is a hot standby, which can be read and not written to; it may be promoted at any time. */
bool pg_is_standby(const struct pg *pg);
/* Whether a transaction of this session may write. ERROR_DATABASE, and what to do, when not. */
bool pg_takes_writes(const struct pg *pg, struct error *err);
/* Says that it is a standby, and what to do; always false. */
bool pg_fail_standby(const struct pg *pg, struct error *err);
/* Where it is connected to, without secrets: "database numsync on host /run/postgresql". */
void pg_describe(const struct pg *pg, struct buf *out);

/* Runs a statement. params: as many as the statement has, NULL elements are SQL nulls. rows may be NULL when no
 * result is wanted. */
bool pg_run(struct pg *pg, enum sql_id id, const char *const *params, struct pg_rows **rows, struct error *err);
/* The same for a large result: row is called for each line as it arrives; it returns false with err to stop. */
bool pg_each(struct pg *pg, enum sql_id id, const char *const *params, row_fn row, void *context, struct error *err);
/* The same with the text that sql_render made of the statement. It is sent once, with the values written into it, so that not every
 * parameter has to stand in it, and a server with shards sees whose rows it is about. */
bool pg_each_text(struct pg *pg, enum sql_id id, const char *text, const char *const *params, row_fn row, void *context,
		  struct error *err);
/* Several statements, one after the other, without parameters (migrations, BEGIN). */
bool pg_script(struct pg *pg, const char *script, struct error *err);
/* Prepares a statement and tells how many parameters it takes, and the names of its result's columns with ", " between them, also
 * of what COPY would write; for the lint. */
bool pg_prepare_only(struct pg *pg, enum sql_id id, int *parameters, struct buf *columns, struct error *err);

/* The statement by which the rest of a transaction prefers hash joins, on this server. */
enum sql_id pg_hash_joins(const struct pg *pg);

bool pg_begin(struct pg *pg, struct error *err);
bool pg_commit(struct pg *pg, struct error *err);
/* Never fails: an error in it closes the connection. No transaction open: does nothing. */
void pg_rollback(struct pg *pg);

/* COPY ... FROM STDIN (FORMAT binary): begin, any number of data, end. The header and trailer are written here. A
 * copy that is not ended is given up by pg_rollback. */
bool pg_copy_begin(struct pg *pg, enum sql_id id, struct error *err);
bool pg_copy_data(struct pg *pg, const struct buf *tuples, struct error *err);
bool pg_copy_end(struct pg *pg, struct error *err);

/* Steps: a list of statements that the server works on, one after the other, while the caller does something else. Any
 * other call on the connection waits for their end first. */
struct pg_step {
	enum {
		PG_STEP_SCRIPT,
		PG_STEP_STATEMENT,
		PG_STEP_COPY,
		PG_STEP_COPY_END /* of what pg_copy_begin began */
	} kind;
	const char *script;
	enum sql_id id;		   /* not for a script */
	const char *const *params; /* STATEMENT */
	const struct buf *tuples;  /* COPY: all of them */
	/* Each of these may be NULL, and ends the list by returning false with err. */
	bool (*result)(void *context, const struct pg_rows *rows, struct error *err);
	bool (*done)(void *context, struct error *err); /* the step has succeeded */
};
/* Begins them; steps and all that they point to must stay until ended() is called: with good when all have succeeded;
 * else the transaction is rolled back. Their functions may be called again: see pg_asks_again. */
bool pg_steps_begin(struct pg *pg, const struct pg_step *steps, size_t count, void (*ended)(void *context, bool good),
		    void *context, struct error *err);
/* Goes on as far as it can without waiting. False with err when a step failed. No steps: does nothing. */
bool pg_steps_go_on(struct pg *pg, struct error *err);
/* Waits for the end. */
bool pg_steps_finish(struct pg *pg, struct error *err);
/* What to wait for: a descriptor, and the events of poll; -1: there are no steps. */
int pg_steps_descriptor(struct pg *pg, short *events);

/* COPY (...) TO STDOUT in text format, for the largest results: params and row as in pg_each. */
bool pg_copy_out(struct pg *pg, enum sql_id id, const char *const *params, row_fn row, void *context,
		 struct error *err);
bool pg_copy_out_text(struct pg *pg, enum sql_id id, const char *text, const char *const *params, row_fn row,
		      void *context, struct error *err);

int pg_rows_count(const struct pg_rows *rows);
/* NULL for SQL null; belongs to rows. */
const char *pg_cell(const struct pg_rows *rows, int row, int column);
int64_t pg_cell_int(const struct pg_rows *rows, int row, int column); /* 0 for null */
bool pg_cell_bool(const struct pg_rows *rows, int row, int column);   /* false for null */
void pg_rows_free(struct pg_rows *rows);			      /* NULL is fine */

#endif
