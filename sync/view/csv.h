/* CSV out: RFC 4180 quoting, LF at the end of lines, and safe to open in a spreadsheet.
 *
 * A text that begins with = + - @ TAB or CR would be taken for a formula: a ' is put before it. Phone numbers keep
 * their +: they are digits only behind it. Amounts, times and booleans are no texts and stay as they are. */
#ifndef NUMSYNC_VIEW_CSV_H
#define NUMSYNC_VIEW_CSV_H

#include <stdbool.h>
#include <stdio.h>

enum csv_kind { CSV_TEXT, CSV_PLAIN };

struct csv_writer {
	FILE *file;
	bool in_row;
};

/* NULL is an empty cell. */
void csv_write(struct csv_writer *csv, const char *text, enum csv_kind kind);
void csv_row_end(struct csv_writer *csv);

#endif
