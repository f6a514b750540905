/* CSV out: RFC 4180 quoting, and safe to open in a spreadsheet.
 *
 * A text that begins with = + - @ (narrow or full-width) TAB CR or LF could be taken for a formula: a ' is put before it, and
 * before a text that begins with a ' and one of these, too. Phone numbers keep their +: they are digits only behind it. Amounts,
 * times and booleans are no texts and stay as they are.
 *
 * Names: libcsv has a csv_write and a csv_free of its own, which ours must not replace. */
#ifndef NUMSYNC_VIEW_CSV_H
#define NUMSYNC_VIEW_CSV_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/sha256.h"
#include "base/slice.h"

enum csv_kind {
	CSV_TEXT,
	CSV_PLAIN,
	CSV_DECIMAL,
	CSV_QUOTED, /* plain, and in quotes though it may need none */
	CSV_BARE    /* as it stands: it was read from a cell without quotes, and of a file with this delimiter */
};

/* All zero is: comma, point, LF, formulas neutralised. */
struct csv_writer {
	FILE *file;	       /* NULL: nowhere */
	struct sha256 *sha256; /* what is written is added; NULL: not */
	char delimiter;	       /* 0 is a comma */
	bool decimal_comma;    /* 12,50 */
	bool raw;	       /* texts as they are, for machines */
	bool crlf;	       /* lines end as RFC 4180 says */
	bool in_row, ended;
	bool altered;	 /* some cell of the row is not as raw would have it */
	struct buf line; /* the row so far, or the last one; given back by csv_writer_free */
};

/* NULL is an empty cell. */
void csv_put(struct csv_writer *csv, const char *text, enum csv_kind kind);
void csv_row_end(struct csv_writer *csv);
/* The last row as a raw writer with commas and LF would have written it, without its end; size 0: this one wrote it in
 * another way. */
struct slice csv_last_raw(const struct csv_writer *csv);
void csv_writer_free(struct csv_writer *csv);

#endif
