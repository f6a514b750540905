/* A saved plan is compared again with what is wanted now, before its changes are sent and whenever that may have changed. */
#include "store_plan.h"
#include "store_internal.h"
#include "base/step.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool read_mark(struct store *store, char mark[40], struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;

	if (!store_ask_control(store, SQL_get_expectation_marks, params, &rows, err))
		return false;
	snprintf(mark, 40, "%s", pg_cell(rows, 0, GET_EXPECTATION_MARKS_MARK));
	pg_rows_free(rows);
	return true;
}

static bool read_turn(struct store *store, const char *plan, struct error *err)
{
	const char *params[] = {store->account_id, plan};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_next_turn, params, &rows, err))
		return false;
	store->next_turn_us = pg_cell(rows, 0, NEXT_TURN_AT_US) ? pg_cell_int(rows, 0, NEXT_TURN_AT_US) : 0;
	pg_rows_free(rows);
	return true;
}

bool store_plan_drop_unwanted(struct store *store, int64_t plan_id, const int64_t *again, size_t again_count,
			      row_fn row, void *context, struct error *err)
{
	char plan[STORE_NUMBER_BYTES], now[STORE_TIME_BYTES], mark[40];
	struct buf changes = {0};
	const char *params[] = {store->account_id, plan, store->run_id, now, NULL};
	bool good;

	snprintf(plan, sizeof plan, "%" PRId64, plan_id);
	for (size_t i = 0; i < again_count; i++)
		store_array_add(&changes, "%" PRId64, again[i]);
	params[4] = store_array_end(&changes);
	/* the mark first: what comes between it and the comparison is compared once more, not missed */
	good = read_mark(store, mark, err) && store_begin_bulk(store, err);
	if (good) {
		store_time_text(store, now);
		good = pg_each(store->data, SQL_drop_unwanted, params, row, context, err) &&
		       read_turn(store, plan, err);
		if (!good)
			pg_rollback(store->data);
	}
	buf_free(&changes);
	if (!good)
		return false;
	STEP("unwanted.ready");
	snprintf(store->expectation_mark, sizeof store->expectation_mark, "%s", mark);
	return store_commit(store, err);
}

bool store_expectations_changed(struct store *store, bool *asked, struct error *err)
{
	char mark[40];

	if (!read_mark(store, mark, err))
		return false;
	*asked = strcmp(mark, store->expectation_mark) != 0;
	return true;
}

bool store_expectation_due(struct store *store)
{
	return store->next_turn_us && store_time_us(store) >= store->next_turn_us;
}

bool store_left_out_each(struct store *store, row_fn row, void *context, struct error *err)
{
	const char *params[] = {store->account_id, store->run_id};

	return pg_each(store->data, SQL_list_left_out, params, row, context, err);
}
