/* What stands under a column of a sheet: the exact sum of all its cells, and whether a formula would show the same. */
#ifndef NUMSYNC_EDGE_SHEET_TOTAL_H
#define NUMSYNC_EDGE_SHEET_TOTAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/decimal.h"

enum { SHEET_TOTAL_NAMED = 5 /* rows that a note names */ };

/* All zero is the sum of nothing. */
struct sheet_total {
	struct decimal_sum sum;
	bool too_large;	  /* more digits than a decimal holds */
	int64_t numbers;  /* cells that are numbers */
	int64_t texts;	  /* cells that are text, for a double does not hold them */
	double magnitude; /* sum of the numbers without their signs */
	int scale;	  /* most fraction digits of a number */
	struct text_row {
		int part;     /* of the table, from 1 */
		uint32_t row; /* as the spreadsheet counts, from 1 */
	} named[SHEET_TOTAL_NAMED];
};

/* Whether a double holds the number exactly as it is written: 15 digits. */
bool sheet_fits_double(const char *text);
/* Whether the cell is a number; else it is to be a text. */
bool sheet_total_add(struct sheet_total *total, const char *text, int part, uint32_t row);
/* Ends the sum and gives its text, which is exact; NULL: it is too large. */
const char *sheet_total_text(struct sheet_total *total, struct arena *arena);
/* Whether ROUND(SUM(...), scale) is text in whatever order a program adds. */
bool sheet_total_is_formula(const struct sheet_total *total, const char *text);
/* Why the total is no formula, for the reader of the sheet. name: of the table's sheets. */
void sheet_total_note(const struct sheet_total *total, const char *name, struct buf *note);

#endif
