/* Where in a CSV file each byte stands: line, cell, quotes; and what no good file has there.
 *
 * libcsv is the parser: what is imported is what it cut. Every byte goes through the scanner, too, and through it first, because
 * - of good rows libcsv tells neither the line nor which cells were in quotes, and both are needed: quotes keep the blanks
 *   inside them, and each fault names its line;
 * - a fault must be met before libcsv has the byte. It takes NUL and bad UTF-8 for text, lets one cell grow without bound behind
 *   a quote that is never closed, hands out the cells of a row before it knows the row to be good, and a phantom row after an
 *   error. To explain behind it what it refused would come too late for each of these;
 * - it does not say which byte it refused, nor why.
 * The scanner keeps no text and cuts nothing. Where the two do not agree on a row the file is refused (csvfile.c). */
#ifndef NUMSYNC_EDGE_CSVSCAN_H
#define NUMSYNC_EDGE_CSVSCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "csvfile.h"

enum { CSVSCAN_CELLS_MAX = 1024 };

enum csvscan_state { SCAN_ROW_START, SCAN_CELL_START, SCAN_PLAIN, SCAN_QUOTED, SCAN_QUOTE_SEEN };

struct csvscan {
	char delimiter;
	size_t max_cell_bytes, max_row_bytes;
	enum csvscan_state state;
	struct utf8_check utf8;
	bool after_cr;		      /* the last byte was a CR: an LF belongs to it */
	size_t line;		      /* of the next byte, from 1 */
	size_t row_line, quote_line;  /* on which the row began, on which the last quote opened */
	size_t cell_bytes, row_bytes; /* of the cell and the row under the scanner */
	char first;		      /* byte of a cell without quotes */
	size_t column;		      /* of the cell, from 0 */
	bool quoted[CSVSCAN_CELLS_MAX];
	struct csvfile_fault fault; /* when a function below returned false */
};

void csvscan_begin(struct csvscan *scan, size_t max_cell_bytes, size_t max_row_bytes);
/* Goes through the bytes up to the end of a row (its line end included) or of the bytes; *taken says how far. False
 * at a byte that no good file has there: *taken says at which. */
bool csvscan_take(struct csvscan *scan, const char *bytes, size_t size, size_t *taken);
/* The file ends here; false if it must not. */
bool csvscan_end(struct csvscan *scan);

#endif
