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
	store->import_local = false;
	if (store_begin_bulk(store, err) && store_do(store, SQL_lock_source, params, err))
		return true;
	store_import_abort(store);
	return false;
}

bool store_import_last(struct store *store, const char *source, struct import_last *last, struct error *err)
{
	const char *params[] = {store->account_id, source};
	struct pg_rows *rows;

	*last = (struct import_last){0};
	if (!pg_run(store->work, SQL_find_last_batch, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1) {
		last->batch_id = pg_cell_int(rows, 0, 0);
		snprintf(last->sha256, sizeof last->sha256, "%s", pg_cell(rows, 0, 1));
		snprintf(last->imported_at, sizeof last->imported_at, "%s", pg_cell(rows, 0, 2));
		last->replaces = pg_cell_bool(rows, 0, 3);
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
	if (store->options.stop_requested && store->options.stop_requested())
		return error_set(err, ERROR_LATER, "stopped by a signal; nothing of the file was imported");
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

	buf_u16(out, 16);
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
	copy_bool(out, target->effective_local);
	copy_bool(out, target->expires_local);
	store->import_local |= target->effective_local || target->expires_local;
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

struct fault_reader {
	store_fault_fn fault;
	void *context;
};

static bool on_line_fault(void *context, const char *const *cells, int count, struct error *err)
{
	struct fault_reader *reader = context;

	(void)count;
	return reader->fault(reader->context, store_number(cells[0]), cells[1], cells[2], cells[3], cells[4], err);
}

/* Times without an offset are of the account's zone, of which the server knows the rules. */
static bool localise(struct store *store, const char *time_zone, struct error *err)
{
	const char *params[] = {store->account_id, store->import_key, time_zone};

	if (!store->import_local || store_do(store, SQL_localise_staged, params, err))
		return true;
	if (strcmp(pg_sqlstate(store->work), "22023") == 0)
		return error_set(err, ERROR_CONFIG, "time_zone = %s is not known to the database; expected a name such as "
				 "Europe/Berlin or America/New_York", time_zone);
	return false;
}

bool store_import_check(struct store *store, bool keep_unknown, const char *time_zone, store_fault_fn fault,
			void *context, struct error *err)
{
	const char *params[] = {store->account_id, store->import_key, keep_unknown ? "t" : "f"};
	struct fault_reader reader = {fault, context};

	return flush_import(store, err) && localise(store, time_zone, err) &&
	       store_do(store, SQL_resolve_lines, params, err) && store_do(store, SQL_resolve_staged, params, err) &&
	       pg_each(store->work, SQL_find_line_faults, params, on_line_fault, &reader, err);
}

bool store_import_count(struct store *store, const char *source, bool replace, struct import_outcome *result,
			struct error *err)
{
	const char *params[] = {store->account_id, store->import_key, source};
	struct pg_rows *rows;

	if (!store_do(store, SQL_drop_repeated_expectations, params, err) ||
	    !store_do(store, SQL_find_known_expectations, params, err) ||
	    !pg_run(store->work, SQL_count_staged, params, &rows, err))
		return false;
	result->added = pg_cell_int(rows, 0, 0);
	result->changed = pg_cell_int(rows, 0, 1);
	result->unchanged = pg_cell_int(rows, 0, 2);
	pg_rows_free(rows);
	if (!replace)
		return true;
	if (!pg_run(store->work, SQL_count_unlisted, params, &rows, err))
		return false;
	result->withdrawn = pg_cell_int(rows, 0, 0);
	result->withdrawn_numbers = pg_cell_int(rows, 0, 1);
	snprintf(result->withdrawn_sample, sizeof result->withdrawn_sample, "%s",
		 pg_cell(rows, 0, 2) ? pg_cell(rows, 0, 2) : "");
	result->numbers = pg_cell_int(rows, 0, 3);
	pg_rows_free(rows);
	return true;
}

static bool add_batch(struct store *store, const struct import_commit *commit, const char *now,
		      struct import_outcome *result, struct error *err)
{
	char number[5][STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, commit->source, commit->file_name, commit->sha256, store->actor, now,
				number[0], number[1], number[2], number[3], number[4], commit->replace ? "t" : "f"};
	const int64_t counts[] = {result->lines, result->added, result->changed, result->unchanged, result->withdrawn};
	struct pg_rows *rows;

	for (size_t i = 0; i < 5; i++)
		snprintf(number[i], sizeof number[i], "%" PRId64, counts[i]);
	if (!pg_run(store->work, SQL_add_batch, params, &rows, err))
		return false;
	result->batch_id = pg_cell_int(rows, 0, 0);
	pg_rows_free(rows);
	return true;
}

static bool add_withdrawal(struct store *store, const char *cause, const char *source, const char *batch,
			   const char *now, char id[STORE_NUMBER_BYTES], struct error *err)
{
	const char *params[] = {store->account_id, cause, source, batch, store->actor, now};
	struct pg_rows *rows;

	if (!pg_run(store->work, SQL_add_withdrawal, params, &rows, err))
		return false;
	snprintf(id, STORE_NUMBER_BYTES, "%s", pg_cell(rows, 0, 0));
	pg_rows_free(rows);
	return true;
}

/* --replace: what the source said and the file does not say word for word, changed values included. */
static bool withdraw_unlisted(struct store *store, const struct import_commit *commit, const char *batch,
			      const char *now, struct error *err)
{
	char withdrawal[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, store->import_key, commit->source, batch, withdrawal, now};

	return add_withdrawal(store, "replace", commit->source, batch, now, withdrawal, err) &&
	       store_do(store, SQL_withdraw_unlisted, params, err);
}

bool store_import_commit(struct store *store, const struct import_commit *commit, struct import_outcome *result,
			 struct error *err)
{
	char now[STORE_TIME_BYTES], batch[STORE_NUMBER_BYTES];
	const char *add[] = {store->account_id, store->import_key, batch, commit->source, store->actor, now};
	bool good;

	store_time_text(store, now);
	good = add_batch(store, commit, now, result, err);
	snprintf(batch, sizeof batch, "%" PRId64, result->batch_id);
	good = good && store_do(store, SQL_add_lines, add, err) && store_do(store, SQL_add_expectations, add, err) &&
	       store_do(store, SQL_add_repeats, add, err) &&
	       (!commit->replace || withdraw_unlisted(store, commit, batch, now, err)) &&
	       store_do(store, SQL_clear_stage_import, add, err);
	if (good && commit->preview) {
		good = commit->preview(commit->context, err);
		result->batch_id = 0;
		store_import_abort(store);
		return good;
	}
	if (!good) {
		store_import_abort(store);
		return false;
	}
	STEP("import.ready");
	if (!store_commit(store, err))
		return false;
	STEP("import.committed");
	return true;
}

void store_import_abort(struct store *store)
{
	buf_reset(&store->lines);
	buf_reset(&store->expectations);
	pg_rollback(store->work);
}
