/* Workbooks by libxlsxwriter, in its constant-memory mode: a row that was left cannot be written again, so rows come in order
 * and the totals last. Whether the library's temporary file took what was written is asked of each sheet when it ends, for the
 * library itself does not look. */
#include "sheet.h"
#include "base/buf.h"
#include "base/memory.h"
#include "edge/xlsx/sheet_text.h"
#include "edge/xlsx/sheet_total.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

enum {
	SHEET_NOTES_MAX = 16,
	SHEET_ROWS_MAX = 1048576 - 2 - SHEET_NOTES_MAX /* header, total, notes */,
	SHEETS_MAX = 200,
	NAME_BYTES = 32
};

struct sheet_book {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *header, *amount, *count, *time, *total, *count_total, *note;
	const struct cell_column *columns;
	size_t column_count;
	char name[NAME_BYTES];
	int part;			/* of the table that is being written, from 1 */
	lxw_row_t row;			/* next free one of the sheet */
	lxw_row_t last_row[SHEETS_MAX]; /* of each part */
	struct sheet_total *sum;	/* of each column */
	struct buf text;		/* of one cell, escaped */
	int64_t text_amounts, cut_texts;
	bool disk_full; /* a temporary file of the library could not be written */
};

struct sheet_book *sheet_open(const char *path, int64_t created_us)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_doc_properties properties = {.title = "numsync billing", .created = (time_t)(created_us / 1000000)};
	struct sheet_book *book = memory_get(sizeof *book);

	book->book = workbook_new_opt(path, &options);
	if (!book->book)
		memory_exhausted(0);
	workbook_set_properties(book->book, &properties);
	book->header = workbook_add_format(book->book);
	book->amount = workbook_add_format(book->book);
	book->count = workbook_add_format(book->book);
	book->time = workbook_add_format(book->book);
	book->total = workbook_add_format(book->book);
	book->count_total = workbook_add_format(book->book);
	book->note = workbook_add_format(book->book);
	if (!book->header || !book->amount || !book->count || !book->time || !book->total || !book->count_total ||
	    !book->note)
		memory_exhausted(0);
	format_set_bold(book->header);
	format_set_bottom(book->header, LXW_BORDER_THIN);
	format_set_num_format(book->amount, "#,##0.00########");
	format_set_num_format(book->count, "#,##0");
	format_set_num_format(book->time, "yyyy-mm-dd hh:mm:ss");
	format_set_bold(book->total);
	format_set_top(book->total, LXW_BORDER_THIN);
	format_set_num_format(book->total, "#,##0.00########");
	format_set_align(book->total, LXW_ALIGN_RIGHT);
	format_set_bold(book->count_total);
	format_set_top(book->count_total, LXW_BORDER_THIN);
	format_set_num_format(book->count_total, "#,##0");
	format_set_italic(book->note);
	return book;
}

static double width(const struct cell_column *column)
{
	double title = (double)strlen(column->name) + 4;
	double usual = 24;

	if (column->kind == CELL_TIME)
		usual = 20;
	else if (column->kind == CELL_DECIMAL)
		usual = 14;
	else if (column->kind != CELL_TEXT)
		usual = 9;
	else if (strcmp(column->name, "number") == 0)
		usual = 17;
	return title > usual ? title : usual;
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
		worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i, width(&book->columns[i]), NULL);
		worksheet_write_string(book->sheet, 0, (lxw_col_t)i, book->columns[i].name, book->header);
	}
	worksheet_freeze_panes(book->sheet, 1, 0);
	worksheet_set_landscape(book->sheet);
	worksheet_fit_to_pages(book->sheet, 1, 0);
	worksheet_repeat_rows(book->sheet, 0, 0);
	book->row = 1;
}

void sheet_begin(struct sheet_book *book, const char *name, const struct cell_column *columns, size_t count)
{
	book->columns = columns;
	book->column_count = count;
	snprintf(book->name, sizeof book->name, "%s", name);
	book->part = 0;
	free(book->sum);
	book->sum = memory_get(count * sizeof *book->sum);
	begin_part(book);
}

static void write_text(struct sheet_book *book, lxw_col_t column, const char *text, lxw_format *format)
{
	buf_reset(&book->text);
	book->cut_texts += sheet_text_escape(text, &book->text);
	if (book->text.size)
		worksheet_write_string(book->sheet, book->row, column, book->text.data, format);
}

static void write_number(struct sheet_book *book, lxw_col_t column, const char *text, lxw_format *format)
{
	if (sheet_total_add(&book->sum[column], text, book->part, book->row + 1)) {
		worksheet_write_number(book->sheet, book->row, column, strtod(text, NULL), format);
		return;
	}
	book->text_amounts++;
	write_text(book, column, text, NULL);
}

static void write_time(struct sheet_book *book, lxw_col_t column, const char *text)
{
	lxw_datetime time = {0};

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%lf", &time.year, &time.month, &time.day, &time.hour, &time.min,
		   &time.sec) != 6 ||
	    time.year < 1900)
		write_text(book, column, text, NULL);
	else
		worksheet_write_datetime(book->sheet, book->row, column, &time, book->time);
}

bool sheet_row(struct sheet_book *book, const char *const *cells, struct error *err)
{
	if (book->row > SHEET_ROWS_MAX) {
		if (book->part == SHEETS_MAX - 1)
			return error_set(err, ERROR_OUTPUT, "too many rows for a workbook: use --format csv");
		sheet_end(book, false);
		begin_part(book);
	}
	for (size_t i = 0; i < book->column_count; i++) {
		lxw_col_t column = (lxw_col_t)i;

		if (!cells[i])
			continue;
		switch (book->columns[i].kind) {
		case CELL_TEXT:
			write_text(book, column, cells[i], NULL);
			break;
		case CELL_BOOL:
			worksheet_write_boolean(book->sheet, book->row, column, cells[i][0] == 't', NULL);
			break;
		case CELL_COUNT:
			write_number(book, column, cells[i], book->count);
			break;
		case CELL_DECIMAL:
			write_number(book, column, cells[i], book->amount);
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
	lxw_format *format = book->columns[column].kind == CELL_COUNT ? book->count_total : book->total;
	struct arena arena = {0};
	const char *text = sheet_total_text(total, &arena);

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

/* Below the totals, a row for each that is no formula. */
static void write_note(struct sheet_book *book, lxw_col_t column)
{
	struct sheet_total *total = &book->sum[column];
	struct arena arena = {0};
	const char *text = sheet_total_text(total, &arena);
	struct buf note = {0};

	if (text && !sheet_total_is_formula(total, text)) {
		buf_format(&note, "Total of %s: ", book->columns[column].name);
		sheet_total_note(total, book->name, &note);
		book->row++;
		write_text(book, 0, note.data, book->note);
	}
	buf_free(&note);
	arena_free(&arena);
}

static void finish_part(struct sheet_book *book)
{
	FILE *rows = book->sheet->optimize_tmpfile;

	/* the library does not look whether its temporary file took what was written */
	if (rows && (fflush(rows) != 0 || ferror(rows)))
		book->disk_full = true;
}

void sheet_end(struct sheet_book *book, bool total)
{
	book->last_row[book->part] = book->row > 1 ? book->row - 1 : 1;
	if (book->row > 1)
		worksheet_autofilter(book->sheet, 0, 0, book->row - 1, (lxw_col_t)(book->column_count - 1));
	if (!total || (book->row == 1 && book->part == 1)) {
		finish_part(book);
		return;
	}
	worksheet_write_string(book->sheet, book->row, 0, "Total", book->total);
	for (size_t i = 1; i < book->column_count; i++)
		if (book->columns[i].total)
			write_total(book, (lxw_col_t)i);
	for (size_t i = 1; i < book->column_count; i++)
		if (book->columns[i].total)
			write_note(book, (lxw_col_t)i);
	finish_part(book);
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
