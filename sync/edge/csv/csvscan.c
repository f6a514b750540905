/* The grammar of a row, byte by byte: it says where a file is wrong, in words that tell how to mend it, and where each row and
 * each cell in quotes begins. It sees each byte before libcsv does, which cuts the cells (csvscan.h says why both are needed).
 * Knows nothing of the file, of its encoding, or of what the cells mean. */
#include "csvscan.h"

void csvscan_begin(struct csvscan *scan, size_t max_cell_bytes, size_t max_row_bytes)
{
	*scan = (struct csvscan){.delimiter = ',',
				 .max_cell_bytes = max_cell_bytes,
				 .max_row_bytes = max_row_bytes,
				 .line = 1,
				 .row_line = 1,
				 .state = SCAN_ROW_START};
}

static bool fail(struct csvscan *scan, size_t line, size_t column, const char *cause, const char *cure)
{
	scan->fault = (struct csvfile_fault){.line = line, .column = column, .cause = cause, .cure = cure};
	return false;
}

/* At the byte under the scanner. */
static bool fail_here(struct csvscan *scan, const char *cause, const char *cure)
{
	size_t column = scan->state == SCAN_ROW_START ? 0 : scan->column;

	return fail(scan, scan->line, column + 1, cause, cure);
}

static bool next_cell(struct csvscan *scan)
{
	scan->state = SCAN_CELL_START;
	scan->cell_bytes = 0;
	if (++scan->column >= CSVSCAN_CELLS_MAX)
		return fail(scan, scan->row_line, scan->column, "more than 1024 columns",
			    "remove the superfluous delimiters");
	return true;
}

static void begin_row(struct csvscan *scan)
{
	scan->state = SCAN_CELL_START;
	scan->row_line = scan->line;
	scan->column = 0;
	scan->cell_bytes = scan->row_bytes = 0;
}

static bool scan_quote(struct csvscan *scan)
{
	switch (scan->state) {
	case SCAN_QUOTED:
		scan->state = SCAN_QUOTE_SEEN;
		return true;
	case SCAN_QUOTE_SEEN: /* doubled: a quote in the text */
		scan->state = SCAN_QUOTED;
		return true;
	case SCAN_PLAIN:
		if (scan->first == '=' && scan->cell_bytes == 1)
			return fail_here(scan, "a spreadsheet's formula for a text, =\"...\"",
					 "leave out the = and the quotes, and format the column as text");
		return fail_here(scan, "a quote in a cell that does not begin with one",
				 "put the whole cell in quotes and double each quote in it: "
				 "5\" pipe is written \"5\"\" pipe\"");
	case SCAN_ROW_START:
	case SCAN_CELL_START:
		break;
	}
	scan->state = SCAN_QUOTED;
	scan->quoted[scan->column] = true;
	scan->quote_line = scan->line;
	return true;
}

/* Takes one byte into account. *row_end is set when it ends a row. */
static bool scan_byte(struct csvscan *scan, char c, bool *row_end)
{
	bool line_end = c == '\n' || c == '\r';

	if (scan->state == SCAN_ROW_START && !line_end)
		begin_row(scan);
	if (scan->state == SCAN_CELL_START)
		scan->quoted[scan->column] = false;
	if (++scan->row_bytes > scan->max_row_bytes && scan->state != SCAN_ROW_START)
		return fail(scan, scan->row_line, 0, "the row is too long",
			    "a quote that was never closed can do that; look at the quotes of this row");
	if (c == '"')
		return scan_quote(scan);
	if (scan->state == SCAN_QUOTED || (!line_end && c != scan->delimiter)) {
		if (scan->state == SCAN_QUOTE_SEEN)
			return fail_here(scan, "text after the closing quote of a cell",
					 "double each quote that is part of the text, or remove what follows "
					 "the closing quote, blanks included");
		if (++scan->cell_bytes > scan->max_cell_bytes)
			return fail(scan, scan->state == SCAN_QUOTED ? scan->quote_line : scan->line, scan->column + 1,
				    "the cell is too long",
				    "shorten it; a quote that was never closed can do that, too");
		if (scan->state == SCAN_CELL_START) {
			scan->state = SCAN_PLAIN;
			scan->first = c;
		}
		return true;
	}
	if (!line_end)
		return next_cell(scan);
	*row_end = scan->state != SCAN_ROW_START;
	scan->state = SCAN_ROW_START;
	return true;
}

/* Lines as an editor counts them: LF, CR, and CRLF as one. */
static void count_line(struct csvscan *scan, char c)
{
	if (c == '\r' || (c == '\n' && !scan->after_cr))
		scan->line++;
	scan->after_cr = c == '\r';
}

/* How many bytes from here on are nothing but text in a cell that has begun. */
static size_t text_run(const struct csvscan *scan, const char *bytes, size_t size)
{
	size_t room = scan->max_cell_bytes - scan->cell_bytes, run = 0;

	if (scan->state != SCAN_PLAIN && scan->state != SCAN_QUOTED)
		return 0;
	if (room > scan->max_row_bytes - scan->row_bytes)
		room = scan->max_row_bytes - scan->row_bytes;
	if (size > room)
		size = room;
	/* from 0x80 on it is looked at as UTF-8, also where char has no sign */
	while (run < size && (signed char)bytes[run] >= ' ' && bytes[run] != '"' && bytes[run] != scan->delimiter)
		run++;
	return run;
}

/* What no cell may have: the database keeps texts without NUL, and lines with these two between the cells. */
static bool check_control(struct csvscan *scan, char c)
{
	if (c == '\0')
		return fail_here(scan, "a NUL byte in the text",
				 "remove it; if the file is UTF-16, add --encoding utf-16le");
	if (c == 0x1E || c == 0x1F)
		return fail_here(scan,
				 c == 0x1E ? "a control character (U+001E) in the text"
					   : "a control character (U+001F) in the text",
				 "remove it; it cannot be seen, but it is there");
	return true;
}

bool csvscan_take(struct csvscan *scan, const char *bytes, size_t size, size_t *taken)
{
	bool row_end = false;
	size_t at;

	for (at = 0; at < size && !row_end; at++) {
		bool within = !utf8_check_done(&scan->utf8); /* a character */
		size_t run = within ? 0 : text_run(scan, bytes + at, size - at);

		if (run) {
			scan->cell_bytes += run;
			scan->row_bytes += run;
			scan->after_cr = false;
			at += run;
			if (at == size)
				break;
		}
		*taken = at;
		if (!check_control(scan, bytes[at]))
			return false;
		if ((within || (bytes[at] & 0x80)) && utf8_check_feed(&scan->utf8, bytes + at, 1) != 1)
			return fail_here(
				scan,
				within ? "a character is cut short: the file is not UTF-8"
				       : "the file is not UTF-8 (perhaps Windows-1252)",
				"save it as \"CSV UTF-8\", or add --encoding windows-1252 if that is what it is");
		if (!scan_byte(scan, bytes[at], &row_end))
			return false;
		count_line(scan, bytes[at]);
	}
	*taken = at;
	return true;
}

bool csvscan_end(struct csvscan *scan)
{
	if (!utf8_check_done(&scan->utf8))
		return fail_here(scan, "a character is cut short at the end of the file",
				 "the file is incomplete; save or send it again");
	if (scan->state == SCAN_QUOTED)
		return fail(scan, scan->quote_line, scan->column + 1, "a quote is opened here and never closed",
			    "close it, or double it if it is part of the text; the file may be incomplete");
	return true;
}
