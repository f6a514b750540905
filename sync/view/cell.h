/* Cells of a table that goes out: what kind of value a text is, whatever the format. */
#ifndef NUMSYNC_VIEW_CELL_H
#define NUMSYNC_VIEW_CELL_H

#include <stdbool.h>
#include <stddef.h>

enum cell_kind {
	CELL_TEXT,
	CELL_BOOL,    /* "true", "false" */
	CELL_COUNT,   /* a whole number */
	CELL_DECIMAL, /* "12.50": exact, never through a binary float */
	CELL_TIME     /* "2026-07-01T00:00:00.000000Z" */
};

struct cell_column {
	const char *name;
	enum cell_kind kind;
	bool total; /* its sum is worth showing */
};

enum { CELL_TIME_BYTES = 48 };

/* Canonical text of a cell as PostgreSQL writes it (t, f; 2026-07-01 00:00:00.5+00, in UTC). text: at least CELL_TIME_BYTES,
 * used for times. NULL stays NULL. */
const char *cell_canonical(enum cell_kind kind, const char *raw, char *text);

#endif
