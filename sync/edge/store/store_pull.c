/* The list and the records on their way in, all on `data`.
 *
 * A page is one transaction: its rows stream into COPY between store_page_begin and store_page_commit, whose COMMIT goes on beside
 * the next request; whatever uses `data` next waits for it. Merging, filling the queue and marking who is gone are a transaction
 * each. Every one of them checks the fence. */
#include "store_pull.h"
#include "store_internal.h"
#include "edge/pg/copy.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/text.h"

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

void store_copy_phone(struct store *store, struct buf *out, const struct phone *phone, int64_t seq, int64_t run_id,
		      bool with_time)
{
	uint16_t count = 6;

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
	else /* runs follow one another under the lease: which of them read a row orders it, whatever the clocks say */
		copy_int8(out, store_run_id(store));
}

/* The state of the list after a page, as parameters that stay until it is written. */
static const char *const *list_params(struct store *store, const struct list_state *list)
{
	struct store_list_params *p = &store->list_params;

	snprintf(p->run_id, sizeof p->run_id, "%" PRId64, list->run_id);
	snprintf(p->pages, sizeof p->pages, "%" PRId64, list->pages);
	snprintf(p->rows, sizeof p->rows, "%" PRId64, list->rows_read);
	snprintf(p->restarts, sizeof p->restarts, "%d", list->restarts);
	snprintf(p->begun_at, sizeof p->begun_at, "%s", list->begun_at);
	snprintf(p->unread, sizeof p->unread, "%" PRId64, list->unread);
	snprintf(p->other, sizeof p->other, "%" PRId64, list->other_revision);
	buf_reset(&p->token);
	buf_add(&p->token, list->token.data, list->token.size);
	memcpy(p->param,
	       (const char *const[]){store->account_id, p->run_id, buf_string(&p->token), p->pages, p->rows,
				     list->complete ? "t" : "f", p->restarts, p->begun_at, p->unread, p->other},
	       sizeof p->param);
	return p->param;
}

static bool empty_stage(struct store *store, void *list, struct error *err)
{
	const char *params[] = {store->account_id};

	return store_do(store, SQL_clear_stage_rows, params, err) &&
	       store_do(store, SQL_save_list_pass, list_params(store, list), err);
}

static bool restart(struct store *store, struct list_state *list, int restarts, struct error *err)
{
	list->run_id = store_run_id(store);
	store_time_text(store, list->begun_at);
	list->pages = list->rows_read = list->unread = list->other_revision = 0;
	list->complete = false;
	list->restarts = restarts;
	buf_reset(&list->token);
	store->row_seq = 0;
	return store_transact(store, store_begin, empty_stage, list, err);
}

bool store_list_begin(struct store *store, struct list_state *list, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, store_time_text(store, now)};
	struct pg_rows *rows;
	bool goes_on;

	if (!pg_run(store->data, SQL_get_list_pass, params, &rows, err))
		return false;
	/* of a pass that never began a page there is nothing to go on with */
	goes_on = pg_rows_count(rows) == 1 && !pg_cell_bool(rows, 0, GET_LIST_PASS_COMPLETE) &&
		  pg_cell_int(rows, 0, GET_LIST_PASS_PAGES) > 0;
	if (goes_on && !pg_cell_bool(rows, 0, GET_LIST_PASS_RECENT)) {
		log_info(
			"the list that run %s began was interrupted more than 24 hours ago; reading it from its beginning",
			pg_cell(rows, 0, GET_LIST_PASS_RUN_ID));
		goes_on = false;
	}
	if (goes_on) {
		list->run_id = pg_cell_int(rows, 0, GET_LIST_PASS_RUN_ID);
		buf_reset(&list->token);
		buf_text(&list->token, pg_cell(rows, 0, GET_LIST_PASS_NEXT_TOKEN));
		list->pages = pg_cell_int(rows, 0, GET_LIST_PASS_PAGES);
		list->rows_read = pg_cell_int(rows, 0, GET_LIST_PASS_ROWS_READ);
		list->complete = false;
		list->restarts = 0;
		snprintf(list->begun_at, sizeof list->begun_at, "%s", pg_cell(rows, 0, GET_LIST_PASS_BEGUN_AT));
		list->unread = pg_cell_int(rows, 0, GET_LIST_PASS_ROWS_UNREAD);
		list->other_revision = pg_cell_int(rows, 0, GET_LIST_PASS_ROWS_OTHER);
		store->row_seq = list->rows_read;
	}
	pg_rows_free(rows);
	return goes_on || restart(store, list, 0, err);
}

bool store_list_restart(struct store *store, struct list_state *list, struct error *err)
{
	return restart(store, list, list->restarts + 1, err);
}

bool store_list_numbers(struct store *store, const struct list_state *list, int64_t *count, struct error *err)
{
	char staged_by[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, staged_by};
	struct pg_rows *rows;

	snprintf(staged_by, sizeof staged_by, "%" PRId64, list->run_id);
	if (!pg_run(store->data, SQL_count_listed, params, &rows, err))
		return false;
	*count = pg_cell_int(rows, 0, COUNT_LISTED_NUMBERS);
	pg_rows_free(rows);
	return true;
}

bool store_page_begin(struct store *store, struct error *err)
{
	buf_reset(&store->tuples);
	if (store_begin(store, err) && pg_copy_begin(store->data, SQL_copy_rows, err))
		return true;
	store_page_abort(store);
	return false;
}

bool store_page_row(struct store *store, struct list_state *list, const struct phone *row, struct error *err)
{
	store_copy_phone(store, &store->tuples, row, ++store->row_seq, list->run_id, false);
	if (store->tuples.size < COPY_FLUSH_BYTES)
		return true;
	if (!pg_copy_data(store->data, &store->tuples, err))
		return false;
	buf_reset(&store->tuples);
	return true;
}

static bool add_set_aside(struct store *store, const char *source, const struct decode_fault *fault, struct error *err)
{
	char now[STORE_TIME_BYTES];
	char *id = fault->id.size ? memory_format("%.*s", (int)fault->id.size, fault->id.text) : NULL;
	char *number = fault->number.size ? memory_format("%.*s", (int)fault->number.size, fault->number.text) : NULL;
	const char *params[] = {store->account_id,
				store->run_id,
				source,
				id,
				number,
				fault->path ? fault->path : "",
				fault->reason,
				store_time_text(store, now)};
	bool good = store_ask_control(store, SQL_add_set_aside, params, NULL, err);

	free(id);
	free(number);
	return good;
}

bool store_page_set_aside(struct store *store, const struct decode_fault *fault, struct error *err)
{
	/* the data connection is in the middle of a COPY */
	return add_set_aside(store, "list", fault, err);
}

bool store_set_aside(struct store *store, const char *source, const struct decode_fault *fault, struct error *err)
{
	return add_set_aside(store, source, fault, err);
}

static bool page_copied(void *context, struct error *err)
{
	(void)context;
	(void)err;
	STEP("list.page_copied");
	return true;
}

static bool page_committed(void *context, struct error *err)
{
	(void)context;
	(void)err;
	STEP("list.page_committed");
	return true;
}

static void page_ended(void *context, bool good)
{
	(void)context;
	(void)good;
}

bool store_page_commit(struct store *store, const struct list_state *list, struct error *err)
{
	struct pg_step *steps = store->steps;

	if (pg_copy_data(store->data, &store->tuples, err)) {
		buf_reset(&store->tuples);
		steps[0] = (struct pg_step){.kind = PG_STEP_COPY_END, .id = SQL_copy_rows, .done = page_copied};
		steps[1] = (struct pg_step){.kind = PG_STEP_STATEMENT,
					    .id = SQL_save_list_pass,
					    .params = list_params(store, list)};
		steps[2] = (struct pg_step){.kind = PG_STEP_SCRIPT, .script = "COMMIT", .done = page_committed};
		if (pg_steps_begin(store->data, steps, 3, page_ended, store, err))
			return true;
	}
	store_page_abort(store);
	return false;
}

void store_page_abort(struct store *store)
{
	buf_reset(&store->tuples);
	pg_rollback(store->data);
}

struct row_merge {
	int64_t run_id; /* that staged them */
	int64_t *new_count, *changed;
};

static bool merge_rows(struct store *store, void *context, struct error *err)
{
	const struct row_merge *merge = context;
	char staged_by[STORE_NUMBER_BYTES], now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, staged_by, store_time_text(store, now), store->run_id};
	struct pg_rows *rows;

	snprintf(staged_by, sizeof staged_by, "%" PRId64, merge->run_id);
	if (!store_do(store, SQL_dedupe_rows, params, err) || !store_do(store, SQL_fill_rows, params, err) ||
	    !pg_run(store->data, SQL_merge_rows, params, &rows, err))
		return false;
	*merge->new_count = pg_cell_int(rows, 0, MERGE_ROWS_NEW);
	*merge->changed = pg_cell_int(rows, 0, MERGE_ROWS_CHANGED);
	pg_rows_free(rows);
	STEP("list.merged");
	return true;
}

bool store_merge_rows(struct store *store, const struct list_state *list, int64_t *new_count, int64_t *changed,
		      struct error *err)
{
	struct row_merge merge = {list->run_id, new_count, changed};

	return store_transact(store, store_begin_bulk, merge_rows, &merge, err);
}

bool store_count_missing(struct store *store, const struct list_state *list, struct missing_count *count,
			 struct error *err)
{
	char staged_by[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, staged_by};
	struct pg_rows *rows;

	snprintf(staged_by, sizeof staged_by, "%" PRId64, list->run_id);
	if (!store_query_bulk(store, SQL_count_missing, params, &rows, err))
		return false;
	count->known = pg_cell_int(rows, 0, COUNT_MISSING_KNOWN);
	count->missing = pg_cell_int(rows, 0, COUNT_MISSING_MISSING);
	text_format(count->sample, sizeof count->sample, "%s",
		    pg_cell(rows, 0, COUNT_MISSING_SAMPLE) ? pg_cell(rows, 0, COUNT_MISSING_SAMPLE) : "");
	pg_rows_free(rows);
	return true;
}

struct queue_fill {
	const char *const *params;
	int64_t *count, *ahead;
};

static bool fill_queue(struct store *store, void *context, struct error *err)
{
	const struct queue_fill *fill = context;
	struct pg_rows *rows;

	if (!store_do(store, SQL_clear_queue, fill->params, err) ||
	    !pg_run(store->data, SQL_fill_queue, fill->params, &rows, err))
		return false;
	*fill->count = pg_cell_int(rows, 0, FILL_QUEUE_RECORDS);
	*fill->ahead = pg_cell_int(rows, 0, FILL_QUEUE_AHEAD);
	pg_rows_free(rows);
	return true;
}

bool store_queue_fill(struct store *store, const char *refresh, int64_t since_us, int64_t missing_from, int64_t *count,
		      int64_t *ahead, struct error *err)
{
	char since[STORE_TIME_BYTES], from[STORE_NUMBER_BYTES], latest[STORE_TIME_BYTES], now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id,	    store->run_id, since, refresh,
				missing_from ? from : NULL, latest,	   now};
	struct queue_fill fill = {params, count, ahead};
	int64_t now_us = store_time_us(store);

	clock_format_utc(since_us < now_us ? since_us : now_us, since); /* a run that began in the future is no limit */
	clock_format_utc(now_us + STORE_AHEAD_US, latest);
	clock_format_utc(now_us, now);
	snprintf(from, sizeof from, "%" PRId64, missing_from);
	return store_transact(store, store_begin_bulk, fill_queue, &fill, err);
}

bool store_queue_next(struct store *store, int64_t behind_seq, struct queued *out, size_t max, size_t *count,
		      struct error *err)
{
	char behind[STORE_NUMBER_BYTES], limit[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, store->run_id, behind, limit};
	struct pg_rows *rows;

	snprintf(behind, sizeof behind, "%" PRId64, behind_seq);
	snprintf(limit, sizeof limit, "%zu", max);
	if (!store_ask_control(store, SQL_next_queue, params, &rows, err))
		return false;
	*count = (size_t)pg_rows_count(rows);
	for (size_t i = 0; i < *count; i++) {
		out[i].seq = pg_cell_int(rows, (int)i, NEXT_QUEUE_SEQ);
		out[i].id = memory_copy(pg_cell(rows, (int)i, NEXT_QUEUE_ID));
		out[i].suspected_gone = pg_cell_bool(rows, (int)i, NEXT_QUEUE_SUSPECTED_GONE);
	}
	pg_rows_free(rows);
	return true;
}

bool store_mark_missing(struct store *store, const char *id, bool *marked, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, id, store_time_text(store, now), store->run_id};
	struct pg_rows *rows;

	if (!store_transact_one(store, store_begin, SQL_mark_missing, params, &rows, err))
		return false;
	*marked = pg_rows_count(rows) == 1;
	pg_rows_free(rows);
	return true;
}
