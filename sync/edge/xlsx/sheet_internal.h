/* A workbook under way. */
#ifndef NUMSYNC_EDGE_SHEET_INTERNAL_H
#define NUMSYNC_EDGE_SHEET_INTERNAL_H

#include "sheet.h"
#include "base/buf.h"
#include "edge/xlsx/sheet_total.h"

#include <xlsxwriter.h>

enum {
	SHEET_NOTES_MAX = 16,
	SHEET_ROWS_MAX = 1048576 - 2 - SHEET_NOTES_MAX /* header, total, notes */,
	SHEETS_MAX = 200,
	NAME_BYTES = 32,
	AMOUNT_SCALE = 2,
	SCALE_MAX = 4, /* digits behind the point to which amounts are aligned */
	NARROWEST = 6, /* of a column, in digits of its font */
	WIDEST = 30,
	WIDEST_LAST = 80,
	WIDEST_FIGURE = DECIMAL_DIGITS + 2, /* with its sign and point: all of it, or it would be read as another */
	LINES_MAX = 27,			    /* a row is at most 409 points high */
	DIGIT_PIXELS = 7,		    /* of the font of a workbook, Calibri of 11 points, 96 to the inch */
	PADDING_PIXELS = 5,		    /* of a cell */
	FILTER_BUTTON = 3,
	HEADER_MAX = 200 /* of the 255 that the format allows */
};

/* What a column of the sheet has come to. */
struct column_use {
	bool filled;
	size_t width;
};

struct sheet_book {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *header, *figure_header, *amount, *long_amount, *count, *time, *total, *long_total, *count_total,
		*note, *truth, *plain, *wrapped, *total_title;
	int scale;
	lxw_row_t rows_max;
	char page_header[HEADER_MAX + 32];
	const struct cell_column *columns;
	size_t column_count;
	char name[NAME_BYTES];
	int part;			/* of the table that is being written, from 1 */
	lxw_row_t row;			/* next free one of the sheet */
	lxw_row_t last_row[SHEETS_MAX]; /* of each part */
	struct sheet_total *sum;	/* of each column */
	struct column_use *use;		/* of each column */
	struct buf text;		/* of one cell, escaped */
	int64_t text_amounts, cut_texts;
	bool disk_full; /* a temporary file of the library could not be written */
};

/* sheet_format.c: how cells look, and how a sheet is printed. */
void sheet_make_formats(struct sheet_book *book);
void sheet_set_header(struct sheet_book *book, const char *title);
void sheet_set_print(struct sheet_book *book);
/* How many pages wide the sheet is, once its columns are as wide as they will be; pixels: of each, 0 where it is hidden. */
void sheet_set_print_width(struct sheet_book *book, const int *pixels);

#endif
