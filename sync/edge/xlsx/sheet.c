/* Workbooks by libxlsxwriter, in its constant-memory mode: a row that was left cannot be written again, so rows come in order
 * and the totals last. Whether the library's temporary file took what was written is asked of each sheet when it ends, for the
 * library itself does not look. */
#include "sheet.h"
#include "base/buf.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

enum { SHEET_ROWS_MAX = 1048576 - 2 /* header and total */, SHEET_TEXT_MAX = 32767, SHEETS_MAX = 200, NAME_BYTES = 32 };

struct sheet_book {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *header, *amount, *count, *time, *total;
	const struct cell_column *columns;
	size_t column_count;
	char name[NAME_BYTES];
	int part;			/* of the table that is being written, from 1 */
	lxw_row_t row;			/* next free one of the sheet */
	lxw_row_t last_row[SHEETS_MAX]; /* of each part */
	double *sum;			/* of each column, what the formula shows before it is computed */
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
	if (!book->header || !book->amount || !book->count || !book->time || !book->total)
		memory_exhausted(0);
	format_set_bold(book->header);
	format_set_bottom(book->header, LXW_BORDER_THIN);
	format_set_num_format(book->amount, "#,##0.00########");
	format_set_num_format(book->count, "#,##0");
	format_set_num_format(book->time, "yyyy-mm-dd hh:mm:ss");
	format_set_bold(book->total);
	format_set_top(book->total, LXW_BORDER_THIN);
	format_set_num_format(book->total, "#,##0.00########");
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

/* Excel counts a text in UTF-16 units; bytes are never fewer, so cutting by bytes is on the safe side. */
static void write_text(struct sheet_book *book, lxw_col_t column, const char *text)
{
	size_t size = strlen(text);
	char *cut;

	if (size <= SHEET_TEXT_MAX) {
		if (size)
			worksheet_write_string(book->sheet, book->row, column, text, NULL);
		return;
	}
	size = SHEET_TEXT_MAX - 3;
	while (size && ((unsigned char)text[size] & 0xC0) == 0x80)
		size--;
	cut = memory_format("%.*s...", (int)size, text);
	worksheet_write_string(book->sheet, book->row, column, cut, NULL);
	free(cut);
	book->cut_texts++;
}

/* Whether a double holds the number exactly as it is written. */
static bool fits_double(const char *text)
{
	size_t digits = 0;

	for (const char *at = text; *at; at++) {
		if (*at >= '1' && *at <= '9')
			digits++;
		else if (*at == '0' && digits)
			digits++;
		else if (*at != '0' && *at != '.' && *at != '-')
			return false;
	}
	return digits <= 15;
}

static void write_number(struct sheet_book *book, lxw_col_t column, const char *text, lxw_format *format)
{
	double number;

	if (!fits_double(text)) {
		book->text_amounts++;
		write_text(book, column, text);
		return;
	}
	number = strtod(text, NULL);
	book->sum[column] += number;
	worksheet_write_number(book->sheet, book->row, column, number, format);
}

static void write_time(struct sheet_book *book, lxw_col_t column, const char *text)
{
	lxw_datetime time = {0};

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%lf", &time.year, &time.month, &time.day, &time.hour, &time.min,
		   &time.sec) != 6 ||
	    time.year < 1900)
		write_text(book, column, text);
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
			write_text(book, column, cells[i]);
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

static void write_total(struct sheet_book *book, lxw_col_t column)
{
	struct buf formula = {0};
	char cells[64], first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH];

	buf_text(&formula, "=");
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
	worksheet_write_formula_num(book->sheet, book->row, column, buf_string(&formula), book->total,
				    book->sum[column]);
	buf_free(&formula);
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
