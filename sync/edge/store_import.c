/* A file on its way into the database, within one transaction: sent, checked, compared, kept.
 *
 * Lines that are new for sure go straight to where they stay. Those that may repeat something (all of a source that has
 * spoken before, and lines whose number may stand twice in the file) wait in stage_line until the file is at its end and
 * SQL has compared them. */
#include "edge/store_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/seen.h"
#include "base/step.h"
#include "edge/copy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum lane { LANE_SURE, LANE_STAGED, LANE_COUNT, LANE_NONE = LANE_COUNT };
/* Only one COPY can be under way on a connection: the lane that is rarely needed waits longer. */
enum { CELL_SEPARATOR = 0x1E };
enum { FLUSH_BYTES = 64 * 1024, FLUSH_RARE_BYTES = 1024 * 1024 };

struct store_import {
	const struct import_layout *layout;
	int64_t batch_id;
	char batch[STORE_NUMBER_BYTES], key[64];
	struct buf columns, fields, kinds, correctable; /* array literals */
	int place[FIELD_COUNT]; /* in said, from 1; 0: the file says nothing about it */
	const struct expect **said; /* of the line, by its place */
	struct buf tuples[LANE_COUNT];
	enum lane open, usual; /* the COPY under way; where most lines go */
	struct seen *seen;
	bool by_id; /* the key of a line: what the first line names */
	bool spoken; /* the source has a batch already */
	int64_t lines[LANE_COUNT], cells[LANE_COUNT]; /* cells: that say something */
	int64_t suspects, odd; /* lines whose key may have gone by; lines that lack the key */
	int64_t by_number; /* lines that name no id */
	bool local; /* some time has no offset */
	bool twice; /* some number does stand twice in the file */
};

static void add_item(struct buf *array, const char *text)
{
	buf_text(array, array->size ? ",\"" : "{\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_char(array, '\\');
		buf_char(array, *text);
	}
	buf_char(array, '"');
}

static void describe(struct store_import *import)
{
	const struct import_layout *layout = import->layout;

	for (size_t i = 0; i < layout->column_count; i++)
		add_item(&import->columns, layout->column[i]);
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct field *field = &field_table[layout->field[i]];

		import->place[layout->field[i]] = (int)i + 1;
		add_item(&import->fields, field->column);
		add_item(&import->kinds, field_kind_name(field->kind));
		add_item(&import->correctable, field->writable ? "t" : "f");
	}
	buf_char(&import->columns, '}');
	buf_char(&import->fields, '}');
	buf_char(&import->kinds, '}');
	buf_char(&import->correctable, '}');
}

static bool next_batch(struct store *store, struct store_import *import, struct error *err)
{
	const char *params[] = {store->account_id, import->layout->source};
	struct pg_rows *rows;

	if (!pg_run(store->work, SQL_next_batch, params, &rows, err))
		return false;
	import->batch_id = pg_cell_int(rows, 0, 0);
	import->spoken = pg_cell_bool(rows, 0, 1);
	import->usual = import->spoken ? LANE_STAGED : LANE_SURE;
	snprintf(import->batch, sizeof import->batch, "%" PRId64, import->batch_id);
	pg_rows_free(rows);
	return true;
}

bool store_import_begin(struct store *store, const struct import_layout *layout, struct error *err)
{
	char number[16];
	const char *params[] = {store->account_id, layout->source, number};
	struct store_import *import = memory_get(sizeof *import);

	snprintf(number, sizeof number, "%d", layout->priority);
	store->import = import;
	import->layout = layout;
	import->open = LANE_NONE;
	import->seen = seen_new();
	import->said = memory_get((layout->field_count + 1) * sizeof(const struct expect *));
	snprintf(import->key, sizeof import->key, "%s", store->session);
	describe(import);
	if (store_begin_bulk(store, err) && store_do(store, SQL_prefer_workers, NULL, err) &&
	    store_do(store, SQL_lock_source, params, err) && next_batch(store, import, err))
		return true;
	store_import_abort(store);
	return false;
}

void store_import_abort(struct store *store)
{
	struct store_import *import = store->import;

	pg_rollback(store->work);
	if (!import)
		return;
	buf_free(&import->columns);
	buf_free(&import->fields);
	buf_free(&import->kinds);
	buf_free(&import->correctable);
	buf_free(&import->tuples[LANE_SURE]);
	buf_free(&import->tuples[LANE_STAGED]);
	seen_free(import->seen);
	free(import->said);
	free(import);
	store->import = NULL;
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

static bool end_copy(struct store *store, struct error *err)
{
	struct store_import *import = store->import;

	if (import->open == LANE_NONE)
		return true;
	import->open = LANE_NONE;
	return pg_copy_end(store->work, err);
}

static bool flush_lane(struct store *store, enum lane lane, struct error *err)
{
	static const enum sql_id copies[] = {SQL_copy_lines, SQL_copy_staged_lines};
	struct store_import *import = store->import;

	if (store->options.stop_requested && store->options.stop_requested())
		return error_set(err, ERROR_LATER, "stopped by a signal; nothing of the file was imported");
	if (!import->tuples[lane].size)
		return true;
	if (import->open != lane) {
		if (!end_copy(store, err) || !pg_copy_begin(store->work, copies[lane], err))
			return false;
		import->open = lane;
	}
	if (!pg_copy_data(store->work, &import->tuples[lane], err))
		return false;
	buf_reset(&import->tuples[lane]);
	return true;
}

static struct slice text_or_null(struct slice text)
{
	return text.size ? text : (struct slice){NULL, 0};
}

static void copy_time_or_null(struct buf *out, bool there, int64_t time_us)
{
	if (there)
		copy_time(out, time_us);
	else
		copy_null(out);
}

/* A text in place: begin, add to out, end. */
static size_t begin_text(struct buf *out)
{
	buf_u32(out, 0);
	return out->size - 4;
}

static void copy_cells(const struct store_import *import, struct buf *out, const struct slice *cells)
{
	size_t begin = begin_text(out);

	for (size_t i = 0; i < import->layout->column_count; i++) {
		if (i)
			buf_char(out, CELL_SEPARATOR);
		if (cells[i].text && !cells[i].size)
			buf_text(out, "\"\"");
		else
			buf_add(out, cells[i].text, cells[i].size);
	}
	copy_size(out, begin);
}

/* What the line says of each field of the layout. */
static void copy_said(struct store_import *import, struct buf *out, const struct expect *list, size_t count)
{
	size_t places = import->layout->field_count, begin = begin_text(out);

	memset(import->said, 0, places * sizeof(const struct expect *));
	for (size_t i = 0; i < count; i++)
		import->said[import->place[list[i].field] - 1] = &list[i];
	for (size_t i = 0; i < places; i++) {
		const struct expect *expect = import->said[i];

		if (i)
			buf_char(out, CELL_SEPARATOR);
		if (!expect)
			continue;
		buf_char(out, expect_operator_sign(expect->operator));
		for (size_t j = 0; j < expect->count; j++) {
			if (j)
				buf_char(out, EXPECT_SEPARATOR);
			buf_add(out, expect->operand[j].text, expect->operand[j].size);
		}
	}
	copy_size(out, begin);
}

/* Where the line goes: whether it may repeat another one of the file is told by its key. */
static enum lane lane_of(struct store_import *import, const struct import_target *target, size_t count)
{
	struct slice key = import->by_id ? target->phone_id : target->number;

	if (!import->lines[LANE_SURE] && !import->lines[LANE_STAGED] && !key.size) {
		import->by_id = true;
		key = target->phone_id;
	}
	import->by_number += !target->phone_id.size;
	import->local |= target->effective_local || target->expires_local;
	if (!key.size) {
		import->odd++;
		return LANE_STAGED;
	}
	if (seen_before(import->seen, key)) {
		import->suspects++;
		return LANE_STAGED;
	}
	return count && !target->effective_local && !target->expires_local ? import->usual : LANE_STAGED;
}

bool store_import_line(struct store *store, const struct import_target *target, const struct slice *cells,
		       const struct expect *expectation, size_t count, struct error *err)
{
	struct store_import *import = store->import;
	enum lane lane = lane_of(import, target, count);
	struct buf *out = &import->tuples[lane];

	buf_u16(out, lane == LANE_STAGED ? 13 : 11);
	copy_int8(out, store_number(store->account_id));
	if (lane == LANE_STAGED)
		copy_string(out, import->key);
	else
		copy_int8(out, import->batch_id);
	copy_int8(out, target->line);
	copy_time_or_null(out, target->has_effective, target->effective_us);
	copy_time_or_null(out, target->has_expires, target->expires_us);
	copy_text(out, text_or_null(target->phone_id));
	copy_text(out, text_or_null(target->number));
	copy_cells(import, out, cells);
	copy_said(import, out, expectation, count);
	copy_text(out, text_or_null(target->reason));
	copy_string(out, target->disable ? "disable" : NULL);
	if (lane == LANE_STAGED) {
		copy_bool(out, target->effective_local);
		copy_bool(out, target->expires_local);
	}
	import->lines[lane]++;
	import->cells[lane] += (int64_t)count;
	return out->size < (lane == import->usual ? FLUSH_BYTES : FLUSH_RARE_BYTES) || flush_lane(store, lane, err);
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
	const char *params[] = {store->account_id, store->import->key, time_zone};

	if (!store->import->local || store_do(store, SQL_localise_staged, params, err))
		return true;
	if (strcmp(pg_sqlstate(store->work), "22023") == 0)
		return error_set(err, ERROR_CONFIG, "time_zone = %s is not known to the database; expected a name such as "
				 "Europe/Berlin or America/New_York", time_zone);
	return false;
}

/* Whether a number stands twice in the file: only those that may are looked at. */
static bool find_twice(struct store *store, struct error *err)
{
	struct store_import *import = store->import;
	const char *params[] = {store->account_id, import->key, import->batch};
	struct pg_rows *rows;

	import->twice = import->odd > 0; /* one line by the id, another by the number: SQL must look */
	if (import->twice || !import->suspects)
		return true;
	if (!pg_run(store->work, SQL_find_twice, params, &rows, err))
		return false;
	import->twice = pg_cell_bool(rows, 0, 0);
	pg_rows_free(rows);
	return true;
}

/* Whether each line means one number that exists. */
static bool survey(struct store *store, bool *clean, struct error *err)
{
	struct store_import *import = store->import;
	int64_t by_id = import->lines[LANE_SURE] + import->lines[LANE_STAGED] - import->by_number;
	char number[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, import->batch, import->key, number};
	struct pg_rows *rows;

	snprintf(number, sizeof number, "%" PRId64, by_id);
	if (!pg_run(store->work, SQL_survey_lines, params, &rows, err))
		return false;
	*clean = pg_cell_int(rows, 0, 0) == import->by_number && pg_cell_int(rows, 0, 1) == import->by_number &&
		 pg_cell_int(rows, 0, 2) == by_id && pg_cell_int(rows, 0, 3) == by_id;
	pg_rows_free(rows);
	return true;
}

bool store_import_check(struct store *store, bool keep_unknown, const char *time_zone, store_fault_fn fault,
			void *context, struct error *err)
{
	struct store_import *import = store->import;
	const char *params[] = {store->account_id, import->key, import->batch, keep_unknown ? "t" : "f",
				buf_string(&import->fields)};
	struct fault_reader reader = {fault, context};
	bool clean = false;

	if (!flush_lane(store, LANE_SURE, err) || !flush_lane(store, LANE_STAGED, err) || !end_copy(store, err) ||
	    !localise(store, time_zone, err) || !find_twice(store, err))
		return false;
	if (!keep_unknown && !import->twice && !import->local && !survey(store, &clean, err))
		return false;
	return clean || pg_each(store->work, SQL_find_line_faults, params, on_line_fault, &reader, err);
}

static bool count_unlisted(struct store *store, struct import_outcome *result, struct error *err)
{
	struct store_import *import = store->import;
	const char *params[] = {store->account_id, import->key, import->layout->source, buf_string(&import->fields)};
	struct pg_rows *rows;

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

bool store_import_count(struct store *store, bool replace, struct import_outcome *result, struct error *err)
{
	struct store_import *import = store->import;
	const char *twice[] = {store->account_id, import->key, import->batch, buf_string(&import->fields)};
	const char *known[] = {store->account_id, import->key, import->layout->source, buf_string(&import->fields),
			       buf_string(&import->correctable)};
	struct pg_rows *rows;

	result->batch_id = import->batch_id;
	result->added = import->cells[LANE_SURE] + import->cells[LANE_STAGED];
	if (!import->lines[LANE_STAGED])
		return !replace || !import->spoken || count_unlisted(store, result, err);
	if ((import->twice && !store_do(store, SQL_drop_repeated_lines, twice, err)) ||
	    (import->spoken && !store_do(store, SQL_find_known_lines, known, err)) ||
	    !pg_run(store->work, SQL_count_known, known, &rows, err))
		return false;
	result->changed = pg_cell_int(rows, 0, 0);
	result->unchanged = pg_cell_int(rows, 0, 1);
	result->added -= result->changed + result->unchanged + pg_cell_int(rows, 0, 2);
	pg_rows_free(rows);
	return !replace || !import->spoken || count_unlisted(store, result, err);
}

static bool add_batch(struct store *store, const struct import_commit *commit, const char *now,
		      const struct import_outcome *result, struct error *err)
{
	const struct store_import *import = store->import;
	char number[5][STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, import->batch, import->layout->source, commit->file_name, commit->sha256,
				store->actor, now, number[0], number[1], number[2], number[3], number[4],
				commit->replace ? "t" : "f", import->columns.data, import->fields.data, import->kinds.data,
				import->correctable.data};
	const int64_t counts[] = {result->lines, result->added, result->changed, result->unchanged, result->withdrawn};

	for (size_t i = 0; i < 5; i++)
		snprintf(number[i], sizeof number[i], "%" PRId64, counts[i]);
	return store_do(store, SQL_add_batch, params, err);
}

/* --replace: what the source said and the file does not say word for word, changed values included. */
static bool withdraw_unlisted(struct store *store, const char *now, struct error *err)
{
	struct store_import *import = store->import;
	const char *source = import->layout->source;
	char withdrawal[STORE_NUMBER_BYTES];
	const char *add[] = {store->account_id, "replace", source, import->batch, store->actor, now};
	const char *take[] = {store->account_id, import->key, source, import->batch, withdrawal, import->fields.data};
	struct pg_rows *rows;

	if (!pg_run(store->work, SQL_add_withdrawal, add, &rows, err))
		return false;
	snprintf(withdrawal, sizeof withdrawal, "%s", pg_cell(rows, 0, 0));
	pg_rows_free(rows);
	return store_do(store, SQL_withdraw_unlisted, take, err);
}

bool store_import_commit(struct store *store, const struct import_commit *commit, struct import_outcome *result,
			 struct error *err)
{
	struct store_import *import = store->import;
	char now[STORE_TIME_BYTES];
	const char *staged[] = {store->account_id, import->key, import->batch};
	bool good;

	store_time_text(store, now);
	good = add_batch(store, commit, now, result, err) &&
	       (!import->lines[LANE_STAGED] || store_do(store, SQL_add_staged_lines, staged, err)) &&
	       (!commit->replace || !import->spoken || withdraw_unlisted(store, now, err)) &&
	       (!import->lines[LANE_STAGED] || store_do(store, SQL_clear_stage_import, staged, err));
	if (good && commit->preview) {
		good = commit->preview(commit->context, err);
		result->batch_id = 0;
	} else if (good) {
		STEP("import.ready");
		good = store_commit(store, err);
		STEP("import.committed");
	}
	store_import_abort(store); /* what is not committed is rolled back */
	return good;
}
