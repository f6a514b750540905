/* Rows of a CSV into expectations: what the header means, what a line asserts, and all that is wrong with them.
 * Pure: no file, no database. DESIGN.md section 7. */
#ifndef NUMSYNC_STAGE_IMPORT_LINE_H
#define NUMSYNC_STAGE_IMPORT_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "edge/csv/csvfile.h"
#include "model/import_line.h"

enum { IMPORT_REASON_MAX_BYTES = 1000, IMPORT_ID_MAX_BYTES = 512, IMPORT_EXCERPT_BYTES = 80 };

/* One thing that is wrong. Its texts are valid during the call of the sink. */
struct import_fault {
	size_t line, column; /* from 1; column 0: the whole line; line 0: the file as such */
	const char *name;    /* of the column, "" when there is none */
	const char *value;   /* printable excerpt of the cell, "" when there is none */
	const char *cause, *cure;
	size_t contradicts; /* an earlier line, but for which this one would be no fault; 0: none */
};

struct import_sink {
	void (*add)(void *context, const struct import_fault *fault);
	void *context;
};

/* Appends `line 3, column 2 (enabled), "maybe": cause; cure`. */
void import_fault_text(const struct import_fault *fault, struct buf *out);
/* A fault of the file's structure as one of the import. */
struct import_fault import_fault_of_csvfile(const struct csvfile_fault *fault);

enum import_role {
	IMPORT_FIELD, /* an expectation of a field */
	IMPORT_ID,
	IMPORT_NUMBER,
	IMPORT_REASON,
	IMPORT_ON_DRIFT,
	IMPORT_EFFECTIVE_AT,
	IMPORT_EXPIRES_AT,
	IMPORT_ACCOUNT, /* of an export: the one that the import is for */
	IMPORT_ERROR,	/* what --errors wrote into the file the last time: not read */
	IMPORT_IGNORED, /* of an export, or named by --ignore-columns: not read, and said so */
	IMPORT_UNNAMED, /* spreadsheets leave such columns behind: fine while nothing is in them */
	IMPORT_ROLE_COUNT
};

struct import_column {
	const char *name; /* printable, as in the header, blanks at the ends left out */
	enum import_role role;
	int field; /* of IMPORT_FIELD, else -1 */
};

struct import_header {
	struct import_column *column;
	size_t count;
	bool has_test;			    /* some column is a report-only field */
	size_t position[IMPORT_ROLE_COUNT]; /* column number from 1, 0 = not there; for IMPORT_FIELD the first */
	const char *ignored; /* names of the columns of IMPORT_IGNORED, as a message lists them; "": none */
};

/* Reads the header line (the first row; count 0 if the file has none). ignore: names of columns that are not numsync's, separated by
 * commas; NULL: none. False when something was wrong: the sink then got every fault. All memory of the header is in the arena. */
bool import_header_read(const struct csv_row *row, const char *ignore, struct arena *arena,
			const struct import_sink *sink, struct import_header *header);

struct import_line_options {
	const char *default_country; /* "US" or NULL, for number_normalise */
	bool literal;		     /* also what looks like a spreadsheet's error is a text that is meant */
	const char *account;	     /* that the file is for: a line may name it, and no other; NULL: any */
	/* How many numbers of the account are this one, in E.164: one may come without its plus. NULL: nobody knows. */
	int (*count_number)(void *context, const char *number);
	void *context;
};

enum import_result {
	IMPORT_READ,
	IMPORT_BLANK, /* no cell has anything in it, as spreadsheets leave behind: skip it */
	IMPORT_TOTAL, /* the total below the lines of a workbook that was exported: skip it */
	IMPORT_FAULTY /* the sink got every fault of the line */
};

/* Gives the sink a fault of that column (from 1) of the row. */
void import_cell_fault(const struct import_header *header, const struct csv_row *row, size_t column, const char *cause,
		       const char *cure, struct arena *arena, const struct import_sink *sink);

/* All memory of the line is in the arena, the texts of cells included. */
enum import_result import_line_read(const struct import_header *header, const struct csv_row *row,
				    const struct import_line_options *options, struct arena *arena,
				    const struct import_sink *sink, struct import_line *out);

#endif
