/* Billing at any moment, and closed periods, on `data`. What stands between store_billing_begin and store_billing_end is one
 * transaction that sees one state of the database; closing a period writes in it (store_closing_write). */
#include "store_billing.h"
#include "edge/pg/sql.h"
#include "store_internal.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Later than any version: the present. */
#define LIVE "9999-12-31"

static const char *number_text(int64_t number, char text[STORE_NUMBER_BYTES])
{
	snprintf(text, STORE_NUMBER_BYTES, "%" PRId64, number);
	return text;
}

/* The parameters of a statement about lines: those of the lines, which store_billing.h lists, and two of its own. */
struct billing_params {
	const char *param[9];
	char first_place[STORE_NUMBER_BYTES];
};

static const char *const *params_of(const struct store *store, const struct billing_query *query, const char *own,
				    const char *second, struct billing_params *params)
{
	const char *const all[] = {store->account_id,
				   query->period   ? query->period
				   : query->moment ? query->moment
						   : LIVE,
				   query->opening_period ? query->opening_period : query->opening,
				   query->gone ? "true" : "false",
				   query->where ? query->where : "[]",
				   query->where_null ? query->where_null : "[]",
				   number_text(query->first_place, params->first_place),
				   own,
				   second};

	memcpy(params->param, all, sizeof all);
	return params->param;
}

/* The moment whose history is read; NULL: a closed period is, or what is there now. */
static const char *past(const char *moment, const char *period)
{
	return period ? NULL : moment;
}

static bool past_stays(struct store *store, const char *moment, struct error *err)
{
	return !moment || store_moment_stays(store, moment, err);
}

/* Within the transaction that has begun: nothing was looked at yet. */
static bool enter(struct store *store, const struct billing_query *query, struct error *err)
{
	return store_do(store, SQL_begin_snapshot, NULL, err) && store_do(store, SQL_lock_versions, NULL, err) &&
	       store_do(store, pg_hash_joins(store->data), NULL, err) &&
	       past_stays(store, past(query->moment, query->period), err) &&
	       past_stays(store, past(query->opening, query->opening_period), err);
}

bool store_billing_begin(struct store *store, const struct billing_query *query, struct error *err)
{
	/* not within the transaction, which keeps others from removing history (store_moment_stays) */
	if ((past(query->moment, query->period) || past(query->opening, query->opening_period)) &&
	    !store_open_control(store, err))
		return false;
	if (!pg_begin(store->data, err))
		return false;
	if (enter(store, query, err))
		return true;
	pg_rollback(store->data);
	return false;
}

bool store_billing_end(struct store *store, struct error *err)
{
	return store_commit(store, err);
}

void store_billing_abort(struct store *store)
{
	pg_rollback(store->data);
}

/* About lines of the query, as chosen; own and second: the parameters that the statement has beside theirs. */
static bool copy_chosen(struct store *store, enum sql_id id, const struct billing_query *query,
			const struct billing_choice *choice, row_fn row, void *context, struct error *err)
{
	struct billing_params params;
	struct buf text = {0};
	bool good;

	sql_render(id, choice, &text);
	good = pg_copy_out_text(store->data, id, buf_string(&text), params_of(store, query, NULL, NULL, &params), row,
				context, err);
	buf_free(&text);
	return good;
}

static bool each_chosen(struct store *store, enum sql_id id, const struct billing_query *query,
			const struct billing_choice *choice, const char *own, const char *second, row_fn row,
			void *context, struct error *err)
{
	struct billing_params params;
	struct buf text = {0};
	bool good;

	sql_render(id, choice, &text);
	good = pg_each_text(store->data, id, buf_string(&text), params_of(store, query, own, second, &params), row,
			    context, err);
	buf_free(&text);
	return good;
}

bool store_billing_lines(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			 row_fn row, void *context, struct error *err)
{
	return copy_chosen(store, SQL_copy_billing_lines, query, choice, row, context, err);
}

bool store_billing_changes(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			   row_fn row, void *context, struct error *err)
{
	return copy_chosen(store, SQL_copy_billing_changes, query, choice, row, context, err);
}

bool store_billing_groups(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			  const char *by, row_fn row, void *context, struct error *err)
{
	return each_chosen(store, SQL_list_billing_groups, query, choice, by, NULL, row, context, err);
}

bool store_billing_bridge(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			  const char *by, row_fn row, void *context, struct error *err)
{
	return each_chosen(store, SQL_list_billing_bridge, query, choice, by, NULL, row, context, err);
}

bool store_billing_oddities(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			    const char *what, int count, row_fn row, void *context, struct error *err)
{
	char limit[STORE_NUMBER_BYTES];

	return each_chosen(store, SQL_list_billing_oddities, query, choice, what, number_text(count, limit), row,
			   context, err);
}

static bool on_sum(void *context, const char *const *cells, int count, struct error *err)
{
	struct billing_sum *sum = context;

	(void)count;
	(void)err;
	*sum = (struct billing_sum){.numbers = store_number(cells[SUM_BILLING_NUMBERS]),
				    .amounts = store_number(cells[SUM_BILLING_AMOUNTS]),
				    .items_in_conflict = store_number(cells[SUM_BILLING_ITEMS_IN_CONFLICT]),
				    .released = store_number(cells[SUM_BILLING_RELEASED]),
				    .disabled = store_number(cells[SUM_BILLING_DISABLED])};
	text_format(sum->total, sizeof sum->total, "%s", cells[SUM_BILLING_TOTAL]);
	return true;
}

bool store_billing_sum(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
		       struct billing_sum *sum, struct error *err)
{
	return each_chosen(store, SQL_sum_billing, query, choice, NULL, NULL, on_sum, sum, err);
}

bool store_stale_each(struct store *store, const struct closing *closing, row_fn row, void *context, struct error *err)
{
	char first[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, closing->period, number_text(closing->first_place, first)};

	return pg_each(store->data, SQL_list_stale, params, row, context, err);
}

bool store_list_complete(struct store *store, const char *moment, int64_t seconds, bool *complete, struct error *err)
{
	char text[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, moment, number_text(seconds, text)};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_check_list_complete, params, &rows, err))
		return false;
	*complete = pg_cell_bool(rows, 0, CHECK_LIST_COMPLETE_COMPLETE);
	pg_rows_free(rows);
	return true;
}

bool store_closing_find(struct store *store, const char *period, bool *found, struct closing *closing,
			struct error *err)
{
	const char *params[] = {store->account_id, period};
	struct pg_rows *rows;

	*closing = (struct closing){0};
	if (!pg_run(store->data, SQL_list_closings, params, &rows, err))
		return false;
	*found = pg_rows_count(rows) == 1;
	if (*found) {
		store_copy_cell(closing->period, sizeof closing->period, rows, 0, LIST_CLOSINGS_PERIOD);
		store_copy_cell(closing->moment, sizeof closing->moment, rows, 0, LIST_CLOSINGS_MOMENT);
		store_copy_cell(closing->time_zone, sizeof closing->time_zone, rows, 0, LIST_CLOSINGS_TIME_ZONE);
		store_copy_cell(closing->amount_is, sizeof closing->amount_is, rows, 0, LIST_CLOSINGS_AMOUNT_IS);
		store_copy_cell(closing->currency, sizeof closing->currency, rows, 0, LIST_CLOSINGS_CURRENCY);
		closing->lines = pg_cell_int(rows, 0, LIST_CLOSINGS_LINES);
		closing->amounts = pg_cell_int(rows, 0, LIST_CLOSINGS_AMOUNTS);
		store_copy_cell(closing->total, sizeof closing->total, rows, 0, LIST_CLOSINGS_TOTAL);
		store_copy_cell(closing->digest, sizeof closing->digest, rows, 0, LIST_CLOSINGS_DIGEST);
		closing->stale = pg_cell_int(rows, 0, LIST_CLOSINGS_STALE);
		closing->stale_accepted = pg_cell_bool(rows, 0, LIST_CLOSINGS_STALE_ACCEPTED);
		store_copy_cell(closing->closed_at, sizeof closing->closed_at, rows, 0, LIST_CLOSINGS_CLOSED_AT);
		store_copy_cell(closing->closed_by, sizeof closing->closed_by, rows, 0, LIST_CLOSINGS_CLOSED_BY);
		store_copy_cell(closing->version, sizeof closing->version, rows, 0, LIST_CLOSINGS_VERSION);
		closing->first_place = pg_cell_int(rows, 0, LIST_CLOSINGS_FIRST_PLACE);
		store_copy_cell(closing->columns, sizeof closing->columns, rows, 0, LIST_CLOSINGS_DIGESTED);
	}
	pg_rows_free(rows);
	return true;
}

bool store_closings_each(struct store *store, row_fn row, void *context, struct error *err)
{
	const char *params[] = {store->account_id, NULL};

	return pg_each(store->data, SQL_list_closings, params, row, context, err);
}

static bool on_added(void *context, const char *const *cells, int count, struct error *err)
{
	struct closing *closing = context;

	(void)count;
	(void)err;
	closing->first_place = store_number(cells[ADD_CLOSING_LINES_FIRST_PLACE]);
	return true;
}

bool store_closing_lines(struct store *store, struct closing *closing, int64_t seconds, struct error *err)
{
	struct billing_query query = {.moment = closing->moment};
	struct billing_choice all = {0};
	char text[STORE_NUMBER_BYTES];

	return each_chosen(store, SQL_add_closing_lines, &query, &all, closing->period, number_text(seconds, text),
			   on_added, closing, err);
}

bool store_closing_added(struct store *store, const char *period, int64_t *count, struct error *err)
{
	const char *params[] = {store->account_id, period};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_count_added_lines, params, &rows, err))
		return false;
	*count = pg_cell_int(rows, 0, COUNT_ADDED_LINES_LINES);
	pg_rows_free(rows);
	return true;
}

struct closing_write {
	const struct billing_query *query;
	bool (*work)(void *context, struct error *err);
	void *context;
};

static bool begin_closing(struct store *store, struct error *err)
{
	return store_open_control(store, err) && pg_begin(store->data, err);
}

static bool write_closing(struct store *store, void *context, struct error *err)
{
	const struct closing_write *write = context;

	return enter(store, write->query, err) && write->work(write->context, err);
}

bool store_closing_write(struct store *store, const struct billing_query *query,
			 bool (*work)(void *context, struct error *err), void *context, struct error *err)
{
	struct closing_write write = {query, work, context};

	if (store_transact(store, begin_closing, write_closing, &write, err))
		return true;
	if (strcmp(pg_sqlstate(store->data), "55P03") == 0)
		error_set(
			err, ERROR_LATER,
			"account %s: another process is closing the same period, or holds what closing needs; nothing "
			"was closed, try again later",
			store->account);
	return false;
}

bool store_closing_add(struct store *store, const struct closing *closing, struct error *err)
{
	char lines[STORE_NUMBER_BYTES], amounts[STORE_NUMBER_BYTES], stale[STORE_NUMBER_BYTES],
		first[STORE_NUMBER_BYTES];
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id,
				closing->period,
				closing->moment,
				closing->time_zone,
				closing->amount_is,
				closing->currency[0] ? closing->currency : NULL,
				number_text(closing->lines, lines),
				number_text(closing->amounts, amounts),
				closing->total,
				closing->digest,
				number_text(closing->stale, stale),
				closing->stale_accepted ? "true" : "false",
				store_time_text(store, now),
				store->actor,
				NUMSYNC_VERSION,
				number_text(closing->first_place, first),
				closing->columns};

	return store_do(store, SQL_add_closing, params, err);
}
