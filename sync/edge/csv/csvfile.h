/* A CSV file as rows, read in constant memory. The only place that knows libcsv.
 *
 * UTF-8 with or without BOM, UTF-16, or the encoding that is told; comma, semicolon or tab by the header line, or as a first line "sep=;" says; LF, CRLF
 * or CR; RFC 4180 quoting, strictly. Blank lines are skipped. Cells come as they are: nothing is trimmed. */
#ifndef NUMSYNC_EDGE_CSVFILE_H
#define NUMSYNC_EDGE_CSVFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

struct csvfile_options {
	size_t max_cell_bytes; /* 0: 64 KiB */
	size_t max_row_bytes;  /* 0: 1 MiB */
	const char *encoding;  /* NULL: UTF-8 or UTF-16, recognised */
	const int *descriptor; /* NULL: the path is opened; else the file is open there, as csvtext_open says */
	size_t chunk_bytes;    /* bytes per read; 0: 64 KiB; tests make it tiny */
};

struct csv_cell {
	struct slice text; /* ended by a NUL, too */
	bool quoted;
};

struct csv_row {
	const struct csv_cell *cell; /* valid until the next row is asked for */
	size_t count;		     /* 0 after the last row */
	size_t line;		     /* on which the row starts, from 1; line ends inside of cells count */
};

/* What is wrong with the file's structure. */
struct csvfile_fault {
	size_t line, column; /* column: number of the cell from 1; 0 where that means nothing */
	const char *cause, *cure;
	char value[120]; /* printable: the cell as far as it was read; "" where there is none */
};

enum csvfile_result {
	CSVFILE_ROW,
	CSVFILE_END,
	CSVFILE_FAULT, /* csvfile_fault tells; err has the same as text */
	CSVFILE_FAILED /* the file cannot be read; err tells */
};

struct csvfile;

/* path "-" is standard input. NULL and err (ERROR_DATA) if it cannot be opened. */
struct csvfile *csvfile_open(const char *path, const struct csvfile_options *options, struct error *err);
/* After anything but CSVFILE_ROW the file gives no more rows, and the same result again. Rows that were given
 * before a fault are to be thrown away: an import is all or nothing. */
enum csvfile_result csvfile_next(struct csvfile *file, struct csv_row *row, struct error *err);
/* NULL unless csvfile_next returned CSVFILE_FAULT. */
const struct csvfile_fault *csvfile_fault(const struct csvfile *file);
/* Of all bytes of the file; after CSVFILE_END, "" before. */
const char *csvfile_sha256(const struct csvfile *file);
uint64_t csvfile_bytes(const struct csvfile *file); /* read so far */
uint64_t csvfile_size(const struct csvfile *file);  /* of the whole file when it was opened; 0: not known */
char csvfile_delimiter(const struct csvfile *file); /* after the first row */
void csvfile_close(struct csvfile *file);	    /* NULL is allowed */

#endif
