#include "edge/store_internal.h"
#include "edge/copy.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/step.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COPY_FLUSH_BYTES = 64 * 1024 };

static bool in_scope(const struct phone *phone, int field)
{
	return phone->scope == SCOPE_ROW ? field_table[field].in_row != ROW_NO : field_table[field].in_record;
}

/* text[] of the columns that the answer did not send; null when it sent all. */
static void copy_absent(struct buf *out, const struct phone *phone)
{
	struct slice columns[FIELD_COUNT];
	size_t count = 0;

	for (int i = 0; i < FIELD_COUNT; i++)
		if (in_scope(phone, i) && phone->field[i].state == VALUE_ABSENT)
			columns[count++] = slice_of(field_table[i].column);
	if (count)
		copy_text_array(out, columns, count);
	else
		copy_null(out);
}

static void copy_phone(struct store *store, struct buf *out, const struct phone *phone, int64_t seq,
		       int64_t run_id, bool with_time)
{
	uint16_t count = with_time ? 6 : 5;

	for (int i = 0; i < FIELD_COUNT; i++)
		count = (uint16_t)(count + in_scope(phone, i));
	buf_u16(out, count);
	copy_int8(out, store_number(store->account_id));
	copy_int8(out, run_id);
	copy_int8(out, seq);
	for (int i = 0; i < FIELD_COUNT; i++)
		if (in_scope(phone, i))
			value_copy_binary(field_table[i].kind, &phone->field[i], out);
	copy_jsonb(out, phone->unknown);
	copy_absent(out, phone);
	if (with_time)
		copy_time(out, store_time_us(store));
}

static bool restart(struct store *store, struct list_state *list, int restarts, struct error *err)
{
	const char *params[] = {store->account_id};

	list->run_id = store_run_id(store);
	list->pages = list->rows_read = 0;
	list->complete = false;
	list->restarts = restarts;
	buf_reset(&list->token);
	store->row_seq = 0;
	if (store_begin(store, err) && store_do(store, SQL_clear_stage_rows, params, err) &&
	    store_page_commit(store, list, err))
		return true;
	pg_rollback(store->work);
	return false;
}

bool store_list_begin(struct store *store, struct list_state *list, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;
	bool goes_on;

	if (!pg_run(store->work, SQL_get_list_pass, params, &rows, err))
		return false;
	goes_on = pg_rows_count(rows) == 1 && !pg_cell_bool(rows, 0, 4);
	if (goes_on) {
		list->run_id = pg_cell_int(rows, 0, 0);
		buf_reset(&list->token);
		buf_text(&list->token, pg_cell(rows, 0, 1));
		list->pages = pg_cell_int(rows, 0, 2);
		list->rows_read = pg_cell_int(rows, 0, 3);
		list->complete = false;
		list->restarts = 0;
		store->row_seq = list->rows_read;
	}
	pg_rows_free(rows);
	/* rows of a pass that never began a page, or of one long past, are of no use */
	if (goes_on && list->pages > 0 && store_run_id(store) - list->run_id <= 3)
		return true;
	return restart(store, list, 0, err);
}

bool store_list_restart(struct store *store, struct list_state *list, struct error *err)
{
	return restart(store, list, list->restarts + 1, err);
}

bool store_page_begin(struct store *store, struct error *err)
{
	buf_reset(&store->tuples);
	if (store_begin(store, err) && pg_copy_begin(store->work, SQL_copy_rows, err))
		return true;
	store_page_abort(store);
	return false;
}

bool store_page_row(struct store *store, struct list_state *list, const struct phone *row, struct error *err)
{
	copy_phone(store, &store->tuples, row, ++store->row_seq, list->run_id, false);
	if (store->tuples.size < COPY_FLUSH_BYTES)
		return true;
	if (!pg_copy_data(store->work, &store->tuples, err))
		return false;
	buf_reset(&store->tuples);
	return true;
}

static bool add_set_aside(struct store *store, struct pg *pg, const char *source, const struct decode_fault *fault,
			  struct error *err)
{
	char now[STORE_TIME_BYTES];
	char *id = fault->id.size ? memory_format("%.*s", (int)fault->id.size, fault->id.text) : NULL;
	char *number = fault->number.size ? memory_format("%.*s", (int)fault->number.size, fault->number.text) : NULL;
	const char *params[] = {store->account_id, store->run_id, source, id, number, fault->path ? fault->path : "",
				fault->reason, store_time_text(store, now)};
	bool good = pg_run(pg, SQL_add_set_aside, params, NULL, err);

	free(id);
	free(number);
	return good;
}

bool store_page_set_aside(struct store *store, const struct decode_fault *fault, struct error *err)
{
	/* the work connection is in the middle of a COPY */
	return add_set_aside(store, store->control, "list", fault, err);
}

bool store_set_aside(struct store *store, const char *source, const struct decode_fault *fault, struct error *err)
{
	return add_set_aside(store, store->control, source, fault, err);
}

bool store_page_commit(struct store *store, const struct list_state *list, struct error *err)
{
	char run_id[STORE_NUMBER_BYTES], pages[STORE_NUMBER_BYTES], rows[STORE_NUMBER_BYTES], restarts[16];
	const char *params[] = {store->account_id, run_id, list->token.data ? list->token.data : "", pages, rows,
				list->complete ? "t" : "f", restarts};

	snprintf(run_id, sizeof run_id, "%" PRId64, list->run_id);
	snprintf(pages, sizeof pages, "%" PRId64, list->pages);
	snprintf(rows, sizeof rows, "%" PRId64, list->rows_read);
	snprintf(restarts, sizeof restarts, "%d", list->restarts);
	if (list->pages == 0 ||
	    (pg_copy_data(store->work, &store->tuples, err) && pg_copy_end(store->work, err))) {
		buf_reset(&store->tuples);
		STEP("list.page_copied");
		if (store_do(store, SQL_save_list_pass, params, err) && store_commit(store, err)) {
			STEP("list.page_committed");
			return true;
		}
	}
	store_page_abort(store);
	return false;
}

void store_page_abort(struct store *store)
{
	buf_reset(&store->tuples);
	pg_rollback(store->work);
}

bool store_merge_rows(struct store *store, const struct list_state *list, int64_t *new_count, int64_t *changed,
		      struct error *err)
{
	char staged_by[STORE_NUMBER_BYTES], now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, staged_by, now, store->run_id};
	struct pg_rows *rows;

	snprintf(staged_by, sizeof staged_by, "%" PRId64, list->run_id);
	store_time_text(store, now);
	if (!store_begin_bulk(store, err))
		return false;
	if (!store_do(store, SQL_dedupe_rows, params, err) || !store_do(store, SQL_fill_rows, params, err) ||
	    !pg_run(store->work, SQL_merge_rows, params, &rows, err))
		goto failed;
	*new_count = pg_cell_int(rows, 0, 0);
	*changed = pg_cell_int(rows, 0, 1);
	pg_rows_free(rows);
	STEP("list.merged");
	return store_commit(store, err);
failed:
	pg_rollback(store->work);
	return false;
}

bool store_count_missing(struct store *store, const struct list_state *list, int64_t *known, int64_t *missing,
			 struct error *err)
{
	char staged_by[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, staged_by};
	struct pg_rows *rows;

	snprintf(staged_by, sizeof staged_by, "%" PRId64, list->run_id);
	if (!store_query_bulk(store, SQL_count_missing, params, &rows, err))
		return false;
	*known = pg_cell_int(rows, 0, 0);
	*missing = pg_cell_int(rows, 0, 1);
	pg_rows_free(rows);
	return true;
}

bool store_queue_fill(struct store *store, const char *refresh, int64_t since_us, int64_t missing_from,
		      int64_t *count, struct error *err)
{
	char since[STORE_TIME_BYTES], from[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, store->run_id, since, refresh, missing_from ? from : NULL};
	struct pg_rows *rows;

	clock_format_utc(since_us, since);
	snprintf(from, sizeof from, "%" PRId64, missing_from);
	if (!store_begin_bulk(store, err))
		return false;
	if (!store_do(store, SQL_clear_queue, params, err) ||
	    !pg_run(store->work, SQL_fill_queue, params, &rows, err)) {
		pg_rollback(store->work);
		return false;
	}
	*count = pg_cell_int(rows, 0, 0);
	pg_rows_free(rows);
	return store_commit(store, err);
}

bool store_queue_next(struct store *store, int64_t behind_seq, struct queued *out, size_t max, size_t *count,
		      struct error *err)
{
	char behind[STORE_NUMBER_BYTES], limit[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, store->run_id, behind, limit};
	struct pg_rows *rows;

	snprintf(behind, sizeof behind, "%" PRId64, behind_seq);
	snprintf(limit, sizeof limit, "%zu", max);
	if (!pg_run(store->work, SQL_next_queue, params, &rows, err))
		return false;
	*count = (size_t)pg_rows_count(rows);
	for (size_t i = 0; i < *count; i++) {
		out[i].seq = pg_cell_int(rows, (int)i, 0);
		out[i].id = memory_copy(pg_cell(rows, (int)i, 1));
		out[i].suspected_gone = pg_cell_bool(rows, (int)i, 2);
	}
	pg_rows_free(rows);
	return true;
}

static void copy_event(struct store *store, const struct phone *record, const struct phone_event *event)
{
	struct buf *out = &store->events;

	buf_u16(out, 3 + EVENT_FIELD_COUNT);
	copy_int8(out, store_number(store->account_id));
	copy_int8(out, store_number(store->run_id));
	copy_text(out, record->field[FIELD_id].text);
	for (int i = 0; i < EVENT_FIELD_COUNT; i++)
		value_copy_binary(event_field_table[i].kind, &event->field[i], out);
}

void store_record_add(struct store *store, const struct phone *record)
{
	copy_phone(store, &store->records, record, ++store->record_seq, store_run_id(store), true);
	for (size_t i = 0; i < record->event_count; i++)
		copy_event(store, record, &record->event[i]);
	store->records_waiting++;
}

size_t store_records_waiting(const struct store *store)
{
	return store->records_waiting;
}

static bool copy_all(struct store *store, enum sql_id id, const struct buf *tuples, struct error *err)
{
	return tuples->size == 0 || (pg_copy_begin(store->work, id, err) && pg_copy_data(store->work, tuples, err) &&
				     pg_copy_end(store->work, err));
}

bool store_merge_staged(struct store *store, int64_t *changed, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, store->run_id, now};
	struct pg_rows *rows;

	*changed = 0;
	if (!store->records_waiting)
		return true;
	store_time_text(store, now);
	if (!store_do(store, SQL_clear_stage_records, params, err) ||
	    !copy_all(store, SQL_copy_records, &store->records, err) ||
	    !copy_all(store, SQL_copy_events, &store->events, err) ||
	    !store_do(store, SQL_dedupe_records, params, err) || !store_do(store, SQL_fill_records, params, err) ||
	    !pg_run(store->work, SQL_merge_records, params, &rows, err))
		return false;
	*changed = pg_cell_int(rows, 0, 0);
	pg_rows_free(rows);
	if (!store_do(store, SQL_save_readings, params, err) || !store_do(store, SQL_merge_events, params, err) ||
	    !store_do(store, SQL_clear_stage_records, params, err))
		return false;
	buf_reset(&store->records);
	buf_reset(&store->events);
	store->records_waiting = 0;
	return true;
}

bool store_merge_records(struct store *store, int64_t *changed, struct error *err)
{
	*changed = 0;
	if (!store->records_waiting)
		return true;
	if (store_begin(store, err)) {
		if (store_merge_staged(store, changed, err)) {
			STEP("records.merged");
			return store_commit(store, err);
		}
		pg_rollback(store->work);
	}
	return false;
}

bool store_mark_missing(struct store *store, const char *id, bool *marked, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, id, store_time_text(store, now), store->run_id};
	struct pg_rows *rows;

	if (!store_begin(store, err))
		return false;
	if (!pg_run(store->work, SQL_mark_missing, params, &rows, err)) {
		pg_rollback(store->work);
		return false;
	}
	*marked = pg_rows_count(rows) == 1;
	pg_rows_free(rows);
	return store_commit(store, err);
}
