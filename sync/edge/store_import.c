#include "edge/store_internal.h"
#include "edge/copy.h"
#include "base/clock.h"
#include "base/step.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>


/* Lines and expectations go into two tables, and only one COPY can be under way on a connection: both wait in memory
 * up to a bound, then go out one after the other. */
enum { IMPORT_FLUSH_BYTES = 512 * 1024 };

bool store_import_begin(struct store *store, const char *source, int priority, struct error *err)
{
	char number[16];
	const char *params[] = {store->account_id, source, number};

	snprintf(number, sizeof number, "%d", priority);
	snprintf(store->import_key, sizeof store->import_key, "%s", store->session);
	buf_reset(&store->lines);
	buf_reset(&store->expectations);
	if (store_begin_bulk(store, err) && store_do(store, SQL_lock_source, params, err))
		return true;
	store_import_abort(store);
	return false;
}

bool store_import_last(struct store *store, const char *source, char sha256[65], int64_t *batch_id,
		       char imported_at[40], struct error *err)
{
	const char *params[] = {store->account_id, source};
	struct pg_rows *rows;

	*batch_id = 0;
	sha256[0] = imported_at[0] = '\0';
	if (!pg_run(store->work, SQL_find_last_batch, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1) {
		*batch_id = pg_cell_int(rows, 0, 0);
		snprintf(sha256, 65, "%s", pg_cell(rows, 0, 1));
		snprintf(imported_at, 40, "%s", pg_cell(rows, 0, 2));
	}
	pg_rows_free(rows);
	return true;
}

static bool flush_one(struct store *store, enum sql_id id, struct buf *tuples, struct error *err)
{
	if (!tuples->size)
		return true;
	if (!pg_copy_begin(store->work, id, err) || !pg_copy_data(store->work, tuples, err) ||
	    !pg_copy_end(store->work, err))
		return false;
	buf_reset(tuples);
	return true;
}

static bool flush_import(struct store *store, struct error *err)
{
	return flush_one(store, SQL_copy_lines, &store->lines, err) &&
	       flush_one(store, SQL_copy_expectations, &store->expectations, err);
}

static struct slice text_or_null(struct slice text)
{
	return text.size ? text : (struct slice){NULL, 0};
}

static void add_expectation(struct store *store, const struct import_target *target,
			    const struct store_expectation *e)
{
	struct buf *out = &store->expectations;
	const struct field *field = &field_table[e->field];

	buf_u16(out, 14);
	copy_int8(out, store_number(store->account_id));
	copy_string(out, store->import_key);
	copy_int8(out, target->line);
	copy_string(out, field->column);
	copy_text(out, text_or_null(target->phone_id));
	copy_text(out, text_or_null(target->number));
	copy_string(out, field_kind_name(field->kind));
	copy_bool(out, field->writable);
	copy_string(out, e->operator);
	copy_text_array(out, e->operand, e->operand_count);
	copy_text(out, text_or_null(target->reason));
	copy_string(out, target->on_drift);
	if (target->has_effective)
		copy_time(out, target->effective_us);
	else
		copy_null(out);
	if (target->has_expires)
		copy_time(out, target->expires_us);
	else
		copy_null(out);
}

bool store_import_line(struct store *store, const struct import_target *target, struct slice cells_json,
		       const struct store_expectation *expectation, size_t count, struct error *err)
{
	struct buf *out = &store->lines;

	buf_u16(out, 6);
	copy_int8(out, store_number(store->account_id));
	copy_string(out, store->import_key);
	copy_int8(out, target->line);
	copy_text(out, text_or_null(target->phone_id));
	copy_text(out, text_or_null(target->number));
	copy_jsonb(out, cells_json);
	for (size_t i = 0; i < count; i++)
		add_expectation(store, target, &expectation[i]);
	if (store->lines.size + store->expectations.size < IMPORT_FLUSH_BYTES)
		return true;
	return flush_import(store, err);
}

bool store_import_check(struct store *store, bool keep_unknown, store_fault_fn fault, void *context,
			size_t *fault_count, struct error *err)
{
	const char *params[] = {store->account_id, store->import_key, keep_unknown ? "t" : "f"};
	struct pg_rows *rows;
	bool good = true;

	if (!flush_import(store, err) || !store_do(store, SQL_resolve_lines, params, err) ||
	    !store_do(store, SQL_resolve_staged, params, err) ||
	    !pg_run(store->work, SQL_find_line_faults, params, &rows, err))
		return false;
	*fault_count = (size_t)pg_rows_count(rows);
	for (int i = 0; good && i < pg_rows_count(rows); i++)
		good = fault(context, pg_cell_int(rows, i, 0), pg_cell(rows, i, 1), pg_cell(rows, i, 2),
			     pg_cell(rows, i, 3), pg_cell(rows, i, 4), err);
	pg_rows_free(rows);
	return good;
}

static bool add_batch(struct store *store, const char *source, const char *file_name, const char *sha256,
		      const char *now, struct import_outcome *result, struct error *err)
{
	char lines[STORE_NUMBER_BYTES], expectations[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, source, file_name, sha256, store->actor, now, lines, expectations};
	struct pg_rows *rows;

	snprintf(lines, sizeof lines, "%" PRId64, result->lines);
	snprintf(expectations, sizeof expectations, "%" PRId64, result->expectations);
	if (!pg_run(store->work, SQL_add_batch, params, &rows, err))
		return false;
	result->batch_id = pg_cell_int(rows, 0, 0);
	pg_rows_free(rows);
	return true;
}

bool store_import_commit(struct store *store, const char *source, const char *file_name, const char *sha256,
			 int64_t lines, bool dry_run, struct import_outcome *result, struct error *err)
{
	char now[STORE_TIME_BYTES], batch[STORE_NUMBER_BYTES];
	const char *keep[] = {store->account_id, store->import_key, source};
	const char *add[] = {store->account_id, store->import_key, batch, source, store->actor, now};
	struct pg_rows *rows;

	*result = (struct import_outcome){.lines = lines};
	store_time_text(store, now);
	if (!store_do(store, SQL_drop_repeated_expectations, keep, err) ||
	    !store_do(store, SQL_drop_known_expectations, keep, err) ||
	    !pg_run(store->work, SQL_count_staged_expectations, keep, &rows, err))
		goto failed;
	result->expectations = pg_cell_int(rows, 0, 0);
	pg_rows_free(rows);
	if (dry_run) {
		store_import_abort(store);
		return true;
	}
	if (!add_batch(store, source, file_name, sha256, now, result, err))
		goto failed;
	snprintf(batch, sizeof batch, "%" PRId64, result->batch_id);
	if (!store_do(store, SQL_add_lines, add, err) || !store_do(store, SQL_add_expectations, add, err) ||
	    !store_do(store, SQL_clear_stage_import, add, err))
		goto failed;
	STEP("import.ready");
	if (!store_commit(store, err))
		return false;
	STEP("import.committed");
	return true;
failed:
	store_import_abort(store);
	return false;
}

void store_import_abort(struct store *store)
{
	buf_reset(&store->lines);
	buf_reset(&store->expectations);
	pg_rollback(store->work);
}
