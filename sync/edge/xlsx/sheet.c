/* Workbooks by libxlsxwriter, in its constant-memory mode: a row that was left cannot be written again, so rows come in order
 * and the totals last. Whether the library's temporary file took what was written is asked of each sheet when it ends, for the
 * library itself does not look. */
#include "sheet_internal.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "edge/xlsx/sheet_text.h"
#include "edge/xlsx/sheet_total.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct sheet_book *sheet_open(const char *path, const struct sheet_options *options)
{
	lxw_workbook_options how = {.constant_memory = LXW_TRUE};
	lxw_doc_properties properties = {.created = (time_t)(options->created_us / 1000000)};
	char title[HEADER_MAX];
	struct sheet_book *book = memory_get(sizeof *book);

	book->book = workbook_new_opt(path, &how);
	if (!book->book)
		memory_exhausted(0);
	text_format(title, sizeof title, "%s", options->title);
	properties.title = title;
	workbook_set_properties(book->book, &properties);
	book->scale = options->scale < AMOUNT_SCALE ? AMOUNT_SCALE : options->scale;
	book->scale = book->scale > SCALE_MAX ? SCALE_MAX : book->scale;
	book->rows_max = options->rows_max ? options->rows_max : SHEET_ROWS_MAX;
	sheet_make_formats(book);
	sheet_set_header(book, title);
	return book;
}

static bool is_figure(enum cell_kind kind)
{
	return kind == CELL_DECIMAL || kind == CELL_COUNT;
}

static void begin_part(struct sheet_book *book)
{
	char name[NAME_BYTES + 16];

	book->part++;
	if (book->part == 1)
		snprintf(name, sizeof name, "%s", book->name);
	else
		snprintf(name, sizeof name, "%s %d", book->name, book->part);
	book->sheet = workbook_add_worksheet(book->book, name);
	if (!book->sheet)
		memory_exhausted(0);
	for (size_t i = 0; i < book->column_count; i++) {
		book->use[i] = (struct column_use){.width = strlen(book->columns[i].name) + FILTER_BUTTON};
		worksheet_write_string(book->sheet, 0, (lxw_col_t)i, book->columns[i].name,
				       is_figure(book->columns[i].kind) ? book->figure_header : book->header);
	}
	worksheet_freeze_panes(book->sheet, 1, 0);
	sheet_set_print(book);
	book->row = 1;
}

/* Notes what a cell needs; a figure gets signs between its thousands. */
static void use_column(struct sheet_book *book, size_t column, const char *text)
{
	struct column_use *use = &book->use[column];
	enum cell_kind kind = book->columns[column].kind;
	size_t size = strlen(text), width = size;

	use->filled = true;
	if (kind == CELL_TIME)
		width = sizeof "2026-07-01 00:00:00" - 1;
	else if (is_figure(kind))
		width = sheet_fits_double(text) ? size + size / 3 + (size_t)book->scale + 2 : size;
	else if (size > use->width)
		width = text_columns(text, size);
	if (width > use->width)
		use->width = width;
}

/* How wide a column may become: a text that is longer goes on on the next line of its cell. The last one has the room beside the table.
 * Of figures each is whole. */
static size_t widest(const struct sheet_book *book, size_t column)
{
	if (is_figure(book->columns[column].kind))
		return WIDEST_FIGURE;
	return column + 1 == book->column_count ? WIDEST_LAST : WIDEST;
}

/* The words about totals stand in the first column of texts, else in the first one without a total: an import reads a word under amounts as
 * an amount. column_count: all have one. */
static size_t column_of_words(const struct sheet_book *book)
{
	size_t found = book->column_count;

	for (size_t i = book->column_count; i-- > 0;)
		if (!book->columns[i].total && (book->columns[i].kind == CELL_TEXT || found == book->column_count ||
						book->columns[found].kind != CELL_TEXT))
			found = i;
	return found;
}

/* A column that has a total, or the words about totals, is shown, whatever is in it. */
static void fit_columns(struct sheet_book *book, bool total)
{
	int *pixels = memory_get(book->column_count * sizeof *pixels);
	size_t words = column_of_words(book);

	for (size_t i = 0; i < book->column_count; i++) {
		const struct column_use *use = &book->use[i];
		size_t most = widest(book, i);
		size_t width = use->width < NARROWEST ? NARROWEST : use->width > most ? most : use->width;
		lxw_row_col_options hidden = {0};

		hidden.hidden =
			book->row > 1 && i && !use->filled && !(total && (book->columns[i].total || i == words));
		worksheet_set_column_opt(book->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width + 1, NULL, &hidden);
		pixels[i] = hidden.hidden ? 0 : (int)(width + 1) * DIGIT_PIXELS + PADDING_PIXELS;
	}
	sheet_set_print_width(book, pixels);
	free(pixels);
}

void sheet_begin(struct sheet_book *book, const char *name, const struct cell_column *columns, size_t count)
{
	book->columns = columns;
	book->column_count = count;
	snprintf(book->name, sizeof book->name, "%s", name);
	book->part = 0;
	free(book->sum);
	free(book->use);
	book->sum = memory_get(count * sizeof *book->sum);
	book->use = memory_get(count * sizeof *book->use);
	begin_part(book);
}

/* How many lines the texts of a row need, so that who does not look himself has the room; a text may break early, at a blank. */
static size_t lines_of(const struct sheet_book *book, const char *const *cells)
{
	size_t most = 1;

	for (size_t i = 0; i < book->column_count; i++) {
		size_t width =
			cells[i] && book->columns[i].kind == CELL_TEXT ? text_columns(cells[i], strlen(cells[i])) : 0;

		if (width > widest(book, i) && width * 9 / 8 / widest(book, i) + 1 > most)
			most = width * 9 / 8 / widest(book, i) + 1;
	}
	return most < LINES_MAX ? most : LINES_MAX;
}

static bool fits(const struct sheet_book *book, size_t column, const char *text)
{
	return text_columns(text, strlen(text)) <= widest(book, column);
}

static void write_text(struct sheet_book *book, lxw_col_t column, const char *text, lxw_format *format)
{
	buf_reset(&book->text);
	book->cut_texts += sheet_text_escape(text, &book->text);
	if (book->text.size)
		worksheet_write_string(book->sheet, book->row, column, book->text.data, format);
}

/* Amounts that have more digits than are shown of the others; zeros at the end are none. */
static bool is_long(const struct sheet_book *book, const char *text)
{
	const char *point = strchr(text, '.');
	size_t digits = point ? strlen(point + 1) : 0;

	while (digits && point[digits] == '0')
		digits--;
	return digits > (size_t)book->scale;
}

static void write_number(struct sheet_book *book, lxw_col_t column, const char *text, lxw_format *format)
{
	if (sheet_total_add(&book->sum[column], text, book->part, book->row + 1)) {
		worksheet_write_number(book->sheet, book->row, column, strtod(text, NULL), format);
		return;
	}
	book->text_amounts++;
	write_text(book, column, text, book->plain);
}

static void write_time(struct sheet_book *book, lxw_col_t column, const char *text)
{
	lxw_datetime time = {0};

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%lf", &time.year, &time.month, &time.day, &time.hour, &time.min,
		   &time.sec) != 6 ||
	    time.year < 1900)
		write_text(book, column, text, book->plain);
	else
		worksheet_write_datetime(book->sheet, book->row, column, &time, book->time);
}

bool sheet_row(struct sheet_book *book, const char *const *cells, struct error *err)
{
	size_t lines;

	if (book->row > book->rows_max) {
		if (book->part == SHEETS_MAX - 1)
			return error_set(err, ERROR_OUTPUT, "too many rows for a workbook: use --format csv");
		sheet_end(book, false);
		begin_part(book);
	}
	lines = lines_of(book, cells);
	if (lines > 1)
		worksheet_set_row(book->sheet, book->row, LXW_DEF_ROW_HEIGHT * (double)lines, NULL);
	for (size_t i = 0; i < book->column_count; i++) {
		lxw_col_t column = (lxw_col_t)i;

		if (!cells[i])
			continue;
		use_column(book, i, cells[i]);
		switch (book->columns[i].kind) {
		case CELL_TEXT:
			write_text(book, column, cells[i], fits(book, i, cells[i]) ? book->plain : book->wrapped);
			break;
		case CELL_BOOL:
			worksheet_write_boolean(book->sheet, book->row, column, cells[i][0] == 't', book->truth);
			break;
		case CELL_COUNT:
			write_number(book, column, cells[i], book->count);
			break;
		case CELL_DECIMAL:
			write_number(book, column, cells[i],
				     is_long(book, cells[i]) ? book->long_amount : book->amount);
			break;
		case CELL_TIME:
			write_time(book, column, cells[i]);
			break;
		}
	}
	book->row++;
	return true;
}

/* The sum of the column over all sheets of the table, to the last digit that its cells have. */
static void write_formula(struct sheet_book *book, lxw_col_t column, double result, lxw_format *format)
{
	struct buf formula = {0};
	char cells[64], first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH];
	int scale = book->sum[column].scale;

	buf_text(&formula, scale ? "=ROUND(" : "=");
	for (int part = 1; part <= book->part; part++) {
		lxw_rowcol_to_cell(first, 1, column);
		lxw_rowcol_to_cell(last, book->last_row[part], column);
		snprintf(cells, sizeof cells, "%s:%s", first, last);
		buf_format(&formula, "%sSUM(", part > 1 ? "+" : "");
		if (part == 1 && book->part > 1)
			buf_format(&formula, "'%s'!", book->name);
		else if (part > 1 && part < book->part)
			buf_format(&formula, "'%s %d'!", book->name, part);
		buf_format(&formula, "%s)", cells);
	}
	if (scale)
		buf_format(&formula, ",%d)", scale);
	worksheet_write_formula_num(book->sheet, book->row, column, buf_string(&formula), format, result);
	buf_free(&formula);
}

/* The exact sum: as a formula where a formula must give it, else as it is. */
static void write_total(struct sheet_book *book, lxw_col_t column)
{
	struct sheet_total *total = &book->sum[column];
	struct arena arena = {0};
	const char *text = sheet_total_text(total, &arena);
	lxw_format *format = book->columns[column].kind == CELL_COUNT ? book->count_total
			     : text && is_long(book, text)	      ? book->long_total
								      : book->total;

	use_column(book, column, text ? text : "");
	if (!text)
		write_text(book, column, "more digits than can be added up", format);
	else if (sheet_total_is_formula(total, text))
		write_formula(book, column, strtod(text, NULL), format);
	else if (sheet_fits_double(text))
		worksheet_write_number(book->sheet, book->row, column, strtod(text, NULL), format);
	else
		write_text(book, column, text, format);
	arena_free(&arena);
}

/* Below the totals, a row for each that is no formula; its text stands in the column text_column. */
static void write_note(struct sheet_book *book, lxw_col_t column, lxw_col_t text_column)
{
	struct sheet_total *total = &book->sum[column];
	struct arena arena = {0};
	const char *text = sheet_total_text(total, &arena);
	struct buf note = {0};

	if (text && !sheet_total_is_formula(total, text)) {
		buf_format(&note, "Total of %s: ", book->columns[column].name);
		sheet_total_note(total, book->name, &note);
		book->row++;
		write_text(book, text_column, note.data, book->note);
	}
	buf_free(&note);
	arena_free(&arena);
}

static void finish_part(struct sheet_book *book, bool total)
{
	FILE *rows = book->sheet->optimize_tmpfile;

	fit_columns(book, total);

	/* the library does not look whether its temporary file took what was written */
	if (rows && (fflush(rows) != 0 || ferror(rows)))
		book->disk_full = true;
}

static void write_totals(struct sheet_book *book)
{
	size_t words = column_of_words(book);

	if (words < book->column_count)
		worksheet_write_string(book->sheet, book->row, (lxw_col_t)words, "Total", book->total_title);
	else
		words = 0; /* a note has a row of its own */
	for (size_t i = 0; i < book->column_count; i++)
		if (book->columns[i].total)
			write_total(book, (lxw_col_t)i);
	for (size_t i = 0; i < book->column_count; i++)
		if (book->columns[i].total)
			write_note(book, (lxw_col_t)i, (lxw_col_t)words);
}

void sheet_end(struct sheet_book *book, bool total)
{
	book->last_row[book->part] = book->row > 1 ? book->row - 1 : 1;
	if (book->row > 1)
		worksheet_autofilter(book->sheet, 0, 0, book->row - 1, (lxw_col_t)(book->column_count - 1));
	if (!total || (book->row == 1 && book->part == 1)) {
		finish_part(book, false);
		return;
	}
	write_totals(book);
	finish_part(book, true);
}

int64_t sheet_text_amounts(const struct sheet_book *book)
{
	return book->text_amounts;
}

int64_t sheet_cut_texts(const struct sheet_book *book)
{
	return book->cut_texts;
}

bool sheet_close(struct sheet_book *book, struct error *err)
{
	lxw_error problem = workbook_close(book->book);
	bool disk_full = book->disk_full;

	free(book->sum);
	free(book->use);
	buf_free(&book->text);
	free(book);
	if (problem == LXW_ERROR_MEMORY_MALLOC_FAILED)
		memory_exhausted(0);
	if (disk_full)
		return error_set(err, ERROR_OUTPUT,
				 "the temporary files of the workbook cannot be written: is the disk full?");
	return problem == LXW_NO_ERROR ||
	       error_set(err, ERROR_OUTPUT, "cannot write the workbook: %s", lxw_strerror(problem));
}

void sheet_abort(struct sheet_book *book)
{
	struct error ignored;

	if (book)
		sheet_close(book, &ignored);
}
