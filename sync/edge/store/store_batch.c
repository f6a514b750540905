/* What was read of numbers and done about changes, on its way into the database. It is gathered, and written batch by batch,
 * each in one transaction, while the API is asked for more. */
#include "store_batch.h"
#include "store_internal.h"
#include "edge/pg/copy.h"
#include "base/clock.h"
#include "base/step.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void copy_event(struct store *store, const struct phone *record, const struct phone_event *event)
{
	struct buf *out = &store->gathered.events;

	buf_u16(out, 3 + EVENT_FIELD_COUNT);
	copy_int8(out, store_number(store->account_id));
	copy_int8(out, store_number(store->run_id));
	copy_text(out, record->field[FIELD_id].text);
	for (int i = 0; i < EVENT_FIELD_COUNT; i++)
		value_copy_binary(event_field_table[i].kind, &event->field[i], out);
}

void store_record_add(struct store *store, const struct phone *record)
{
	store_copy_phone(store, &store->gathered.records, record, ++store->record_seq, store_run_id(store), true);
	for (size_t i = 0; i < record->event_count; i++)
		copy_event(store, record, &record->event[i]);
	store->gathered.record_count++;
}

size_t store_records_waiting(const struct store *store)
{
	return store->gathered.record_count;
}

int64_t store_step_add(struct store *store, int64_t change_id, enum change_state state, int status, const char *message)
{
	struct store_batch *batch = &store->gathered;

	batch->step_count++;
	store_array_add(&batch->change_ids, "%" PRId64, change_id);
	store_array_add(&batch->states, "%s", change_state_table[state].name);
	if (status)
		store_array_add(&batch->statuses, "%d", status);
	else
		store_array_add(&batch->statuses, "NULL");
	store_array_text(&batch->messages, message);
	return store->batches_begun + 1;
}

static void batch_reset(struct store_batch *batch)
{
	struct buf *const all[] = {&batch->records, &batch->events,   &batch->change_ids,
				   &batch->states,  &batch->statuses, &batch->messages};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_reset(all[i]);
	batch->record_count = batch->step_count = 0;
}

void store_batch_free(struct store_batch *batch)
{
	struct buf *const all[] = {&batch->records, &batch->events,   &batch->change_ids,
				   &batch->states,  &batch->statuses, &batch->messages};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_free(all[i]);
}

/* ---- the transaction */

static bool on_fence(void *context, const struct pg_rows *rows, struct error *err)
{
	struct store *store = context;

	return store_fence_holds(store, rows, store->batch_begun_ms, err);
}

static bool on_merged(void *context, const struct pg_rows *rows, struct error *err)
{
	(void)err;
	((struct store *)context)->batch_changed = pg_cell_int(rows, 0, MERGE_RECORDS_CHANGED);
	return true;
}

static bool before_commit(void *context, struct error *err)
{
	struct store *store = context;

	(void)err;
	if (store->writing.record_count && !store->writing.step_count)
		STEP("records.merged");
	return true;
}

static void on_end(void *context, bool good)
{
	struct store *store = context;

	if (!good) /* it stays where it is, for whoever tries again */
		return;
	store->batches_done = store->batches_begun;
	store->records_changed += store->batch_changed;
	batch_reset(&store->writing);
}

static void add(struct store *store, size_t *count, struct pg_step step)
{
	store->steps[(*count)++] = step;
}

static void add_statement(struct store *store, size_t *count, enum sql_id id, const char *const *params)
{
	add(store, count, (struct pg_step){.kind = PG_STEP_STATEMENT, .id = id, .params = params});
}

static void add_merge(struct store *store, size_t *count)
{
	struct store_batch *batch = &store->writing;
	const char *const *params = store->batch_params;

	add_statement(store, count, pg_hash_joins(store->data), NULL);
	add_statement(store, count, SQL_clear_stage_records, params);
	add(store, count, (struct pg_step){.kind = PG_STEP_COPY, .id = SQL_copy_records, .tuples = &batch->records});
	if (batch->events.size)
		add(store, count,
		    (struct pg_step){.kind = PG_STEP_COPY, .id = SQL_copy_events, .tuples = &batch->events});
	add_statement(store, count, SQL_dedupe_records, params);
	add_statement(store, count, SQL_fill_records, params);
	add_statement(store, count, SQL_merge_records, params);
	store->steps[*count - 1].result = on_merged;
	add_statement(store, count, SQL_save_readings, params);
	if (batch->events.size)
		add_statement(store, count, SQL_merge_events, params);
	add_statement(store, count, SQL_clear_stage_records, params);
}

static void add_steps(struct store *store, size_t *count)
{
	struct store_batch *batch = &store->writing;
	const char **params = store->step_params;

	params[0] = store->account_id;
	params[1] = store->run_id;
	params[2] =
		store->batch_time; /* that of the merge, too: whose version of the mirror it is can be told from the journal */
	/* those of a try that failed are ended already */
	params[3] = store_array_end(&batch->change_ids);
	params[4] = store_array_end(&batch->states);
	params[5] = store_array_end(&batch->statuses);
	params[6] = store_array_end(&batch->messages);
	add_statement(store, count, SQL_add_steps, params);
}

static void add_begin(struct store *store, size_t *count)
{
	store->batch_begun_ms = clock_boot_ms();
	add(store, count, (struct pg_step){.kind = PG_STEP_SCRIPT, .script = "BEGIN"});
	store->fence_params[0] = store->account_id;
	store->fence_params[1] = store->fence;
	if (store->fence[0]) {
		add_statement(store, count, SQL_check_fence, store->fence_params);
		store->steps[*count - 1].result = on_fence;
	}
}

/* Begins to write what store->writing has. */
static bool write_batch(struct store *store, struct error *err)
{
	struct store_batch *batch = &store->writing;
	size_t count = 0;

	if (store->lease_lost)
		return store_fail_lease_lost(store, err);
	store->batch_changed = 0;
	store->batch_params[0] = store->account_id;
	store->batch_params[1] = store->run_id;
	store->batch_params[2] = store_time_text(store, store->batch_time);
	add_begin(store, &count);
	if (batch->record_count)
		add_merge(store, &count);
	if (batch->step_count)
		add_steps(store, &count);
	store->steps[count - 1].done = before_commit;
	add(store, &count, (struct pg_step){.kind = PG_STEP_SCRIPT, .script = "COMMIT"});
	return pg_steps_begin(store->data, store->steps, count, on_end, store, err);
}

static bool advance(void *context, struct error *err)
{
	return pg_steps_go_on(((struct store *)context)->data, err);
}

struct wait_source store_wait_source(struct store *store)
{
	struct wait_source source = {.advance = advance, .context = store};

	source.fd = pg_steps_descriptor(store->data, &source.events);
	return source;
}

bool store_batch_begin(struct store *store, struct error *err)
{
	struct store_batch written = store->writing;

	if (store_wait_source(store).fd >= 0)
		return true; /* one is under way */
	if (!written.record_count && !written.step_count) {
		if (!store->gathered.record_count && !store->gathered.step_count)
			return true;
		store->writing = store->gathered;
		store->gathered = written; /* empty, and has room */
		store->batches_begun++;
	}
	return write_batch(store, err);
}

bool store_batch_wait(struct store *store, struct error *err)
{
	return pg_steps_finish(store->data, err);
}

bool store_batch_finish(struct store *store, struct error *err)
{
	do {
		if (!store_batch_wait(store, err) || !store_batch_begin(store, err))
			return false;
	} while (store->writing.record_count || store->writing.step_count);
	return true;
}

int64_t store_batches_done(const struct store *store)
{
	return store->batches_done;
}

int64_t store_records_changed(struct store *store)
{
	int64_t changed = store->records_changed;

	store->records_changed = 0;
	return changed;
}
