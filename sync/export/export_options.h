/* What an export is asked for, as options of `numsync export billing` or of the setting export name it. */
#ifndef NUMSYNC_EXPORT_EXPORT_OPTIONS_H
#define NUMSYNC_EXPORT_EXPORT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { EXPORT_WHERES_MAX = 64 };

/* Several accounts that go into one CSV or JSON Lines file, one behind the other; the account is its first column. */
struct export_together {
	FILE *file;
	char *header; /* names of the columns of the first account; NULL: none was written yet. Owned by who made this */
};

/* Texts are NULL where the option was not given. They belong to whoever read the options, and stay as long as the export. */
struct export_options {
	const char *format; /* "csv", "jsonl", "xlsx", "html"; NULL: as the output's name ends, else csv */
	const char *output; /* file; NULL or "-": standard output */
	const char *as_of, *period, *compare; /* moments */
	const char *summary;		      /* "business", "channel", "user" */
	const char *columns, *order_by;	      /* lists, separated by commas */
	const char *delimiter;
	const char *where[EXPORT_WHERES_MAX]; /* FIELD=VALUE each */
	size_t wheres;
	bool gone, about, raw, bom, decimal_comma;
	struct export_together *together; /* NULL: the account has a file of its own */
};

#endif
