/* A CSV into expectations: all of it or nothing. Every fault of the file is found and told at once. */
#ifndef NUMSYNC_STAGE_IMPORT_H
#define NUMSYNC_STAGE_IMPORT_H

#include "base/error.h"
#include "edge/store/store.h"
#include "edge/store/store_import.h"
#include "model/limits.h"
#include "stage/import_line.h"

struct import_options {
	const char *source;
	const char *account; /* its name */
	int priority;
	const char *default_country; /* "US" or NULL */
	const char *time_zone;
	const char *encoding;	      /* NULL: recognised */
	const int *descriptor;	      /* the file is open there, and path its name; NULL: it is opened */
	bool in_inbox;		      /* it lies in an inbox, at path, and will be moved away */
	bool replace;		      /* the file is the whole source: what it does not list is withdrawn */
	const struct limit *withdraw; /* NULL: any number of withdrawals is fine */
	void (*progress)(const char *phase, int64_t done, int64_t total); /* lines; may be NULL */
	bool keep_unknown; /* numbers that the mirror does not know are kept for later */
	/* Gets each fault, those of lines in the order of the file, then those that only the mirror shows. */
	const struct import_sink *faults;
	/* Gets what looks like a mistake and is imported all the same; strict: these are faults. May be NULL. */
	const struct import_sink *warnings;
	bool strict;
	const char *ignore_columns; /* names of columns that are not numsync's, separated by commas; NULL: none */
	bool literal;		    /* texts that look like a spreadsheet's error are meant */
};

struct import_report {
	struct import_outcome result;
	size_t fault_count, warning_count;
	bool unreadable;  /* it failed because the file cannot be read, or changed while it was read */
	bool seen_before; /* the same bytes as the latest batch of the source, read for the same fields: nothing to do */
	bool seen_otherwise; /* the same bytes, read for other fields, too: what that batch says of those stands beside */
	struct import_last seen;
	char ignored_columns[400]; /* names of those whose cells were not read; "": none */
	size_t fields;		   /* that the file has columns of */
	char field_names[1200];	   /* theirs, as a message lists them */
	size_t totals;		   /* lines of sums below an export, which were not read */
};

/* ERROR_DATA when the file has faults; the database is unchanged then. */
bool import_file(struct store *store, const char *path, const struct import_options *options,
		 struct import_report *report, struct error *err);

#endif
