/* Whether an account is due, and what day it is there. store_due_order has a connection of its own, for no store is open yet;
 * store_check_due is asked on `control`, within the transaction that takes the lease; store_local_date on `data`. */
#include "store_run.h"
#include "store_internal.h"
#include "base/clock.h"
#include "base/stop.h"

#include <stdio.h>
#include <string.h>

#define UNKNOWN_TIME_ZONE "22023" /* invalid_parameter_value */

static bool due_tick(void *context, struct error *err)
{
	(void)context;
	return !stop_requested() || error_set(err, ERROR_LATER, "stopped by a signal; nothing was begun");
}

bool store_due_order(const char *conninfo, const char *command, const char *const *names, size_t *order,
		     int64_t *now_us, struct error *err)
{
	struct pg_options options = {.conninfo = conninfo,
				     .application_name = "numsync",
				     .deadline_ms = 60 * 1000,
				     .tick = due_tick};
	struct pg *pg = pg_open(&options, err);
	struct buf array = {0};
	const char *params[] = {store_text_array(names, &array), command};
	struct pg_rows *rows = NULL;
	bool good = pg && pg_takes_writes(pg, err) && store_check_schema(pg, err) &&
		    pg_run(pg, SQL_get_time, NULL, &rows, err);

	if (good) {
		*now_us = pg_cell_int(rows, 0, GET_TIME_NOW_US);
		pg_rows_free(rows);
		good = pg_run(pg, SQL_list_due, params, &rows, err);
	}
	for (int i = 0; good && i < pg_rows_count(rows); i++)
		order[i] = (size_t)pg_cell_int(rows, i, LIST_DUE_PLACE);
	if (good)
		pg_rows_free(rows);
	buf_free(&array);
	pg_close(pg);
	return good;
}

bool store_local_date(struct store *store, const char *moment, const char *time_zone, char date[16], struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {moment ? moment : store_time_text(store, now), time_zone};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_get_date, params, &rows, err)) {
		if (strcmp(pg_sqlstate(store->data), UNKNOWN_TIME_ZONE) == 0)
			error_set(err, ERROR_CONFIG, "PostgreSQL knows no time zone %s; write it like Europe/Berlin",
				  time_zone);
		return false;
	}
	snprintf(date, 16, "%s", pg_cell(rows, 0, GET_DATE_DATE));
	pg_rows_free(rows);
	return true;
}

bool store_check_due(struct store *store, const char *command, bool *due, struct error *err)
{
	char begun[CLOCK_TEXT_BYTES], well[CLOCK_TEXT_BYTES], now[CLOCK_TEXT_BYTES];
	const char *params[] = {store->account_id, command, begun, well, now};
	struct pg_rows *rows;

	*due = true;
	if (!store->options.begun_us)
		return true;
	clock_format_utc(store->options.begun_us, begun);
	clock_format_utc(store_time_us(store) + STORE_AHEAD_US, now);
	clock_format_utc(store->options.begun_us - store->options.due_after_ms * 1000, well);
	if (!store_ask_control(store, SQL_check_due, params, &rows, err))
		return false;
	*due = !pg_cell_bool(rows, 0, CHECK_DUE_DONE);
	pg_rows_free(rows);
	return true;
}
