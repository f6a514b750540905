/* A store: its connections, the account, the clock, and how transactions begin and end on them.
 *
 * store_open works on `data`, each statement a transaction of its own. `control` is opened by what needs it first, which is little
 * of what only reads. store_begin, store_begin_bulk and store_snapshot_begin
 * open a transaction on `data`, the first two with a look at the fence; what follows on `data` belongs to it until the commit or
 * the rollback. Renewals of the lease and the governor's slots go over `control` and never wait for it. */
#include "store_report.h"
#include "store_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* CONTROL_DEADLINE_MS: shorter than what LEASE_LEAST_MS leaves until the lease ends */
enum {
	STORE_DEADLINE_MS = 15 * 60 * 1000,
	CONTROL_DEADLINE_MS = 30 * 1000, /* and of what store_open asks: a server that hangs is told early */
	STATEMENT_GRACE_MS = 2500,
	SESSION_BYTES = 80
};

/* Whether the statement that the connection is busy with must not go on, because a signal came some time ago. */
static bool stop_is_due(struct store *store, const struct pg *pg, struct error *err)
{
	int64_t now_ms = clock_boot_ms(), waits_since_ms = pg ? pg_statement_began_ms(pg) : 0;

	if (!store->options.stop_requested())
		return false;
	if (!store->stop_seen_ms)
		store->stop_seen_ms = now_ms;
	if (waits_since_ms < store->stop_seen_ms)
		waits_since_ms = store->stop_seen_ms;
	if ((store->fence[0] || store->leaving) && now_ms - waits_since_ms < STATEMENT_GRACE_MS)
		return false;
	error_set(err, ERROR_LATER, "stopped by a signal while the database was busy%s",
		  store->fence[0] ? "; the next run goes on from here" : "");
	return true;
}

/* The name under which the server shows the data connection. */
static void name_work(const struct store *store, char name[SESSION_BYTES])
{
	snprintf(name, SESSION_BYTES, "%s work", store->session);
}

/* The server would go on with the statement, and its locks would keep the run from being closed. What only reads leaves that to the
 * server, which sees within a second that its client is gone (set_session.sql): to open a connection for it may take long, or fail. */
static void end_work(struct store *store)
{
	char name[SESSION_BYTES];
	const char *params[] = {name};
	struct error ignored;

	if (!store->control)
		return;
	name_work(store, name);
	store->leaving = true;
	pg_run(store->control, SQL_end_session, params, NULL, &ignored);
	store->leaving = false;
}

static bool work_tick(void *context, struct error *err)
{
	struct store *store = context;

	store->options.waiting(true);
	if (!stop_is_due(store, store->data, err))
		return store_tick(store, err);
	end_work(store);
	return false;
}

static void work_answered(void *context)
{
	struct store *store = context;

	store->options.waiting(false);
}

static bool control_tick(void *context, struct error *err)
{
	struct store *store = context;

	return !stop_is_due(store, store->control, err);
}

static bool read_clock(struct store *store, struct error *err)
{
	struct pg_rows *rows;
	int64_t before_ms = clock_boot_ms(), after_ms;

	if (!pg_run(store->data, SQL_get_time, NULL, &rows, err))
		return false;
	after_ms = clock_boot_ms();
	store->offset_us = pg_cell_int(rows, 0, GET_TIME_NOW_US) - (before_ms + after_ms) * 500;
	store->offset_unsure_us = (after_ms - before_ms + 1) * 500;
	pg_rows_free(rows);
	return true;
}

int64_t store_time_us(struct store *store)
{
	int64_t now_us = clock_boot_ms() * 1000 + store->offset_us;

	store->last_us = now_us > store->last_us ? now_us : store->last_us + 1;
	return store->last_us;
}

const char *store_time_text(struct store *store, char text[STORE_TIME_BYTES])
{
	return clock_format_utc(store_time_us(store), text);
}

static bool find_account(struct store *store, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account, store_time_text(store, now)};
	struct pg_rows *rows;
	bool found;

	if (!pg_run(store->data, SQL_find_account, params, &rows, err))
		return false;
	found = pg_rows_count(rows) == 1;
	if (!found) {
		pg_rows_free(rows);
		if (!pg_run(store->data, SQL_add_account, params, NULL, err) ||
		    !pg_run(store->data, SQL_find_account, params, &rows, err))
			return false;
	}
	snprintf(store->account_id, sizeof store->account_id, "%s", pg_cell(rows, 0, FIND_ACCOUNT_ACCOUNT_ID));
	pg_rows_free(rows);
	return true;
}

static struct pg *connect_data(struct store *store, struct error *err)
{
	char name[SESSION_BYTES];
	struct pg_options options = {.conninfo = store->options.conninfo,
				     .application_name = name,
				     .deadline_ms = CONTROL_DEADLINE_MS,
				     .tick = work_tick,
				     .answered = work_answered,
				     .context = store};

	name_work(store, name);
	return pg_open(&options, err);
}

static struct pg *connect_control(struct store *store, struct error *err)
{
	struct pg_options options = {.conninfo = store->options.conninfo,
				     .application_name = store->session,
				     .deadline_ms = CONTROL_DEADLINE_MS,
				     .tick = control_tick,
				     .context = store};

	return pg_open(&options, err);
}

bool store_open_control(struct store *store, struct error *err)
{
	if (!store->control)
		store->control = connect_control(store, err);
	return store->control != NULL;
}

bool store_ask_control(struct store *store, enum sql_id id, const char *const *params, struct pg_rows **rows,
		       struct error *err)
{
	return store_open_control(store, err) && pg_run(store->control, id, params, rows, err);
}

static bool name_session(struct store *store, struct error *err)
{
	uint64_t token = 0;

	if (getrandom(&token, sizeof token, 0) != (ssize_t)sizeof token)
		return error_set(err, ERROR_SYSTEM, "the system gives no random bytes");
	snprintf(store->session, sizeof store->session, "numsync %016" PRIx64, token);
	return true;
}

struct store *store_open(const struct store_options *options, struct error *err)
{
	struct store *store = memory_get(sizeof *store);

	store->options = *options;
	store->account = memory_copy(options->account);
	store->actor = memory_copy(options->actor);
	if (name_session(store, err) && (store->data = connect_data(store, err)) &&
	    store_check_schema(store->data, err) && read_clock(store, err) && find_account(store, err)) {
		pg_set_deadline(store->data, STORE_DEADLINE_MS);
		return store;
	}
	store_close(store);
	return NULL;
}

void store_close(struct store *store)
{
	struct error ignored;

	if (!store)
		return;
	pg_rollback(store->data);
	if (store->fence[0]) {
		const char *params[] = {store->account_id, store->fence};

		pg_run(store->control, SQL_release_lease, params, NULL, &ignored);
	}
	pg_close(store->data);
	pg_close(store->control);
	buf_free(&store->tuples);
	buf_free(&store->list_params.token);
	store_batch_free(&store->gathered);
	store_batch_free(&store->writing);
	buf_free(&store->drift.fields);
	buf_free(&store->drift.correctable);
	buf_free(&store->drift.lines);
	free(store->account);
	free(store->actor);
	store_claim_forget(store);
	free(store);
}

int64_t store_number(const char *digits)
{
	return strtoll(digits, NULL, 10);
}

void store_describe(const struct store *store, struct buf *out)
{
	pg_describe(store->data, out);
}

int store_server_version(const struct store *store)
{
	return pg_server_version(store->data);
}

bool store_is_standby(const struct store *store)
{
	return pg_is_standby(store->data);
}

bool store_fail_lease_lost(const struct store *store, struct error *err)
{
	return error_set(
		err, ERROR_LATER,
		"run %s lost the lease on account %s to another run, which goes on with the work; it has written nothing since",
		store->run_id, store->account);
}

bool store_fence_holds(struct store *store, const struct pg_rows *rows, int64_t asked_ms, struct error *err)
{
	bool ours = pg_rows_count(rows) == 1;

	store->lease_lost = store->lease_lost || !ours;
	if (ours && asked_ms > store->confirmed_ms)
		store->confirmed_ms = asked_ms;
	return ours || store_fail_lease_lost(store, err);
}

static bool check_fence(struct store *store, struct error *err)
{
	const char *params[] = {store->account_id, store->fence};
	int64_t asked_ms = clock_boot_ms();
	struct pg_rows *rows;
	bool ours;

	if (store->lease_lost)
		return store_fail_lease_lost(store, err);
	if (!store->fence[0])
		return true;
	if (!pg_run(store->data, SQL_check_fence, params, &rows, err))
		return false;
	ours = store_fence_holds(store, rows, asked_ms, err);
	pg_rows_free(rows);
	return ours;
}

bool store_begin(struct store *store, struct error *err)
{
	if (!pg_begin(store->data, err))
		return false;
	if (check_fence(store, err))
		return true;
	pg_rollback(store->data);
	return false;
}

bool store_commit(struct store *store, struct error *err)
{
	if (pg_commit(store->data, err))
		return true;
	pg_rollback(store->data);
	return false;
}

bool store_begin_bulk(struct store *store, struct error *err)
{
	if (!store_begin(store, err))
		return false;
	if (store_do(store, pg_hash_joins(store->data), NULL, err))
		return true;
	pg_rollback(store->data);
	return false;
}

bool store_snapshot_begin(struct store *store, struct error *err)
{
	if (!pg_begin(store->data, err))
		return false;
	if (store_do(store, SQL_begin_snapshot, NULL, err) && store_do(store, pg_hash_joins(store->data), NULL, err)) {
		store->in_snapshot = true;
		return true;
	}
	pg_rollback(store->data);
	return false;
}

void store_snapshot_end(struct store *store)
{
	store->in_snapshot = false;
	pg_rollback(store->data); /* nothing was written */
}

bool store_query_bulk(struct store *store, enum sql_id id, const char *const *params, struct pg_rows **rows,
		      struct error *err)
{
	if (store->in_snapshot)
		return pg_run(store->data, id, params, rows, err);
	return store_transact_one(store, store_begin_bulk, id, params, rows, err);
}

/* Rows on their way to somebody who wants each once. */
struct delivery {
	enum sql_id id;
	const char *const *params;
	row_fn row;
	void *context;
	bool begun;
};

static bool deliver_row(void *context, const char *const *cells, int count, struct error *err)
{
	struct delivery *delivery = context;

	delivery->begun = true;
	return delivery->row(delivery->context, cells, count, err);
}

static bool deliver(struct store *store, void *context, struct error *err)
{
	struct delivery *delivery = context;

	if (delivery->begun)
		return error_set(
			err, ERROR_DATABASE,
			"database: another transaction disturbed this one when a part of the result was out already; "
			"run the command again");
	return pg_each(store->data, delivery->id, delivery->params, deliver_row, delivery, err);
}

bool store_each_bulk(struct store *store, enum sql_id id, const char *const *params, row_fn row, void *context,
		     struct error *err)
{
	struct delivery delivery = {.id = id, .params = params, .row = row, .context = context};

	return store->in_snapshot || store->rehearsing
		       ? pg_each(store->data, id, params, row, context, err)
		       : store_transact(store, store_begin_bulk, deliver, &delivery, err);
}

bool store_do(struct store *store, enum sql_id id, const char *const *params, struct error *err)
{
	return pg_run(store->data, id, params, NULL, err);
}

void store_copy_cell(char *out, size_t size, const struct pg_rows *rows, int row, int column)
{
	const char *cell = pg_cell(rows, row, column);

	text_format(out, size, "%s", cell ? cell : "");
}
