/* XLSX workbooks, row by row in constant memory; sole user of libxlsxwriter.
 *
 * A text is always a text: never a formula, a link or a number. Decimals become numbers only where a double holds them
 * exactly as written (15 significant digits); others stay text and are counted. */
#ifndef NUMSYNC_EDGE_SHEET_H
#define NUMSYNC_EDGE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "view/cell.h"

struct sheet_book;

struct sheet_options {
	int64_t created_us; /* the time that the file tells, so that the same content gives the same bytes */
	const char *title;  /* of the file, and above each page in print */
	int scale; /* amounts show so many digits behind the point, so that they are aligned; one that has more shows them */
	uint32_t rows_max; /* of a sheet, behind its header; 0: as many as fit; tests make it tiny */
};
/* path: written when the book is closed. In print a sheet repeats its head, and is as few pages wide as keep its texts at 7 points;
 * what tells which line it is stands on each. */
struct sheet_book *sheet_open(const char *path, const struct sheet_options *options);
/* Begins a table on a sheet of its own: header, frozen and with a filter. columns must outlive the table. */
void sheet_begin(struct sheet_book *book, const char *name, const struct cell_column *columns, size_t count);
/* NULL is an empty cell. A column is as wide as its texts, up to a width from which they go on on the next line; one without any is
 * hidden. A table longer than a sheet goes on on the next one. */
bool sheet_row(struct sheet_book *book, const char *const *cells, struct error *err);
/* Ends the table; total: with a row of the exact sums of the columns that have one. A sum is a formula where whatever program
 * computes it must come to the same; else it is the sum itself, and a row below says why. */
void sheet_end(struct sheet_book *book, bool total);
int64_t sheet_text_amounts(const struct sheet_book *book); /* decimals that went as text */
int64_t sheet_cut_texts(const struct sheet_book *book);	   /* texts longer than a cell, cut */
/* Writes the file and frees the book. ERROR_OUTPUT. */
bool sheet_close(struct sheet_book *book, struct error *err);
void sheet_abort(struct sheet_book *book); /* NULL is fine */

#endif
