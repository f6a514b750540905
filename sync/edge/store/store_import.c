/* A file on its way into the database, within one transaction: sent, checked, compared, kept.
 *
 * Lines that are new for sure go straight to where they stay. Those that may repeat something (all of a source that has
 * spoken before, and lines whose number may stand twice in the file) wait in stage_line until the file is at its end and
 * SQL has compared them. */
#include "store_import_internal.h"
#include "base/memory.h"
#include "edge/csv/csvfile.h"
#include "edge/pg/copy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_SEPARATOR = 0x1E };
/* Only one COPY can be under way on a connection: the route that is rarely needed waits longer. */
enum { FLUSH_BYTES = 64 * 1024, FLUSH_RARE_BYTES = 1024 * 1024 };

static void describe(struct store_import *import)
{
	const struct import_layout *layout = import->layout;

	for (size_t i = 0; i < layout->column_count; i++)
		store_array_text(&import->columns, layout->column[i]);
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct field *field = &field_table[layout->field[i]];

		import->place[layout->field[i]] = (int)i + 1;
		store_array_text(&import->fields, field->column);
		store_array_text(&import->kinds, field_kind_name(field->kind));
		store_array_text(&import->correctable, field->writable ? "t" : "f");
	}
	store_array_end(&import->columns);
	store_array_end(&import->fields);
	store_array_end(&import->kinds);
	store_array_end(&import->correctable);
}

static bool next_batch(struct store *store, struct store_import *import, struct error *err)
{
	const char *params[] = {store->account_id, import->layout->source};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_next_batch, params, &rows, err))
		return false;
	import->batch_id = pg_cell_int(rows, 0, NEXT_BATCH_BATCH_ID);
	import->spoken = pg_cell_bool(rows, 0, NEXT_BATCH_SPOKEN);
	import->usual = import->spoken ? ROUTE_STAGED : ROUTE_SURE;
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
	import->account_id = store_number(store->account_id);
	import->open = ROUTE_NONE;
	import->said = memory_get((layout->field_count + 1) * sizeof(const struct expect *));
	snprintf(import->key, sizeof import->key, "%s", store->session);
	snprintf(import->number_column, sizeof import->number_column, "%zu", layout->number_column);
	describe(import);
	/* the transaction of a rehearsal is open, and has its turn */
	if ((store->rehearsing ? store_do(store, SQL_mark_import, NULL, err) : store_begin_import(store, err)) &&
	    store_do(store, SQL_add_source, params, err) && next_batch(store, import, err))
		return true;
	store_import_give_up(store);
	return false;
}

bool store_import_abort(struct store *store, struct error *err)
{
	struct store_import *import = store->import;
	/* what the imports before it have brought stays in a rehearsal; a COPY cannot be taken back alone, and need not, for it is broken
	 * off where the rehearsal fails */
	bool stays = import && store->rehearsing && import->open == ROUTE_NONE, good = true;

	if (stays)
		good = store_do(store, SQL_unmark_import, NULL, err);
	if (!stays || !good) {
		pg_rollback(store->data);
		store->rehearsing = false;
	}
	store_import_forget(store);
	return good;
}

void store_import_give_up(struct store *store)
{
	struct error ignored = ERROR_INIT;

	store_import_abort(store, &ignored);
}

bool store_rehearsal_begin(struct store *store, struct error *err)
{
	store->rehearsing = store_begin_import(store, err);
	return store->rehearsing;
}

void store_rehearsal_end(struct store *store)
{
	if (store->rehearsing)
		pg_rollback(store->data);
	store->rehearsing = false;
}

bool store_is_rehearsing(const struct store *store)
{
	return store->rehearsing;
}

void store_import_forget(struct store *store)
{
	struct store_import *import = store->import;

	if (!import)
		return;
	buf_free(&import->columns);
	buf_free(&import->fields);
	buf_free(&import->kinds);
	buf_free(&import->correctable);
	buf_free(&import->tuples[ROUTE_SURE]);
	buf_free(&import->tuples[ROUTE_STAGED]);
	store_import_keys_free(&import->keys);
	free(import->said);
	free(import);
	store->import = NULL;
}

static bool end_copy(struct store *store, struct error *err)
{
	struct store_import *import = store->import;

	if (import->open == ROUTE_NONE)
		return true;
	import->open = ROUTE_NONE;
	return pg_copy_end(store->data, err);
}

static bool flush_route(struct store *store, enum route route, struct error *err)
{
	struct store_import *import = store->import;
	const enum sql_id copies[] = {import->layout->number_column ? SQL_copy_plain_lines : SQL_copy_lines,
				      SQL_copy_staged_lines};

	if (store->options.stop_requested())
		return error_set(err, ERROR_LATER, "stopped by a signal; nothing of the file was imported");
	if (!import->tuples[route].size)
		return true;
	if (import->open != route) {
		if (!end_copy(store, err) || !pg_copy_begin(store->data, copies[route], err))
			return false;
		import->open = route;
	}
	if (!pg_copy_data(store->data, &import->tuples[route], err))
		return false;
	buf_reset(&import->tuples[route]);
	return true;
}

bool store_import_flush(struct store *store, struct error *err)
{
	return flush_route(store, ROUTE_SURE, err) && flush_route(store, ROUTE_STAGED, err) && end_copy(store, err);
}

static struct slice text_or_null(struct slice text)
{
	return text.size ? text : (struct slice){NULL, 0};
}

static void copy_time_or_null(struct buf *out, const struct value *time)
{
	if (time->state == VALUE_SET)
		copy_time(out, time->time_us);
	else
		copy_null(out);
}

/* A text in place: begin, add to out, end. */
static size_t begin_text(struct buf *out)
{
	buf_u32(out, 0);
	return out->size - 4;
}

/* Whether the cells are just the number and what the line says of the fields, letter by letter; said is in place.
 * For a layout with a number_column. */
static bool cells_equal_parsed(const struct store_import *import, const struct import_line *line,
			       const struct csv_row *row)
{
	size_t number = import->layout->number_column, place = 0;

	for (size_t i = 0; i < import->layout->column_count; i++) {
		struct slice cell = row->cell[i].text;
		const struct expect *expect;

		if (i + 1 == number) {
			if (!slice_equal(cell, line->number))
				return false;
			continue;
		}
		expect = import->said[place++];
		if (expect ? expect->operator!= EXPECT_EQUAL || !cell.size || !slice_equal(cell, expect->operand[0])
			   : cell.size != 0)
			return false;
	}
	return true;
}

static void copy_cells(const struct store_import *import, struct buf *out, const struct csv_row *row)
{
	size_t begin = begin_text(out);

	for (size_t i = 0; i < import->layout->column_count; i++) {
		if (i)
			buf_char(out, CELL_SEPARATOR);
		buf_add(out, row->cell[i].text.text, row->cell[i].text.size);
	}
	copy_size(out, begin);
}

static void place_said(struct store_import *import, const struct import_line *line)
{
	memset(import->said, 0, import->layout->field_count * sizeof(const struct expect *));
	for (size_t i = 0; i < line->count; i++)
		import->said[import->place[line->expectation[i].field] - 1] = &line->expectation[i];
}

/* What the line says of each field of the layout. */
static void copy_said(const struct store_import *import, struct buf *out)
{
	size_t begin = begin_text(out);

	for (size_t i = 0; i < import->layout->field_count; i++) {
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

/* Where the line goes. */
static enum route route_of(struct store_import *import, const struct import_line *line, bool unique_in_file)
{
	bool local = line->effective_at.no_offset || line->expires_at.no_offset;

	import->by_number += !line->id.size;
	import->local |= local;
	return unique_in_file && line->count && !local ? import->usual : ROUTE_STAGED;
}

/* copy_plain_lines.sql */
static void add_plain_line(struct store_import *import, const struct import_line *line, const struct csv_row *row,
			   struct buf *out)
{
	buf_u16(out, 6);
	copy_int8(out, import->account_id);
	copy_int8(out, import->batch_id);
	copy_int8(out, (int64_t)line->line);
	copy_text(out, text_or_null(line->number));
	if (cells_equal_parsed(import, line, row))
		copy_null(out);
	else
		copy_cells(import, out, row);
	copy_said(import, out);
}

/* copy_lines.sql, copy_staged_lines.sql */
static void add_line(struct store_import *import, enum route route, const struct import_line *line,
		     const struct csv_row *row, struct buf *out)
{
	buf_u16(out, route == ROUTE_STAGED ? 13 : 11);
	copy_int8(out, import->account_id);
	if (route == ROUTE_STAGED)
		copy_string(out, import->key);
	else
		copy_int8(out, import->batch_id);
	copy_int8(out, (int64_t)line->line);
	copy_time_or_null(out, &line->effective_at);
	copy_time_or_null(out, &line->expires_at);
	copy_text(out, text_or_null(line->id));
	copy_text(out, text_or_null(line->number));
	if (import->layout->number_column && line->count && cells_equal_parsed(import, line, row))
		copy_null(out);
	else
		copy_cells(import, out, row);
	copy_said(import, out);
	copy_text(out, text_or_null(line->reason));
	copy_string(out, line->on_drift == IMPORT_DISABLE ? "disable" : NULL);
	if (route == ROUTE_STAGED) {
		copy_bool(out, line->effective_at.no_offset);
		copy_bool(out, line->expires_at.no_offset);
	}
}

bool store_import_line(struct store *store, const struct import_line *line, const struct csv_row *row,
		       struct error *err)
{
	struct store_import *import = store->import;
	enum route route;
	struct buf *out;
	bool unique_in_file;

	if (!store_import_key(store, &import->keys, line, &unique_in_file, err))
		return false;
	route = route_of(import, line, unique_in_file);
	out = &import->tuples[route];
	place_said(import, line);
	if (route == ROUTE_SURE && import->layout->number_column)
		add_plain_line(import, line, row, out);
	else
		add_line(import, route, line, row, out);
	import->lines[route]++;
	import->cells[route] += (int64_t)line->count;
	return out->size < (route == import->usual ? FLUSH_BYTES : FLUSH_RARE_BYTES) || flush_route(store, route, err);
}
