/* Lists of rows from the database, printed as a table, CSV or JSON as they come. */
#ifndef NUMSYNC_CMD_LIST_H
#define NUMSYNC_CMD_LIST_H

#include <stdio.h>

#include "base/row.h"
#include "session.h"
#include "view/csv.h"

enum list_format { LIST_TABLE, LIST_CSV, LIST_JSON, LIST_NONE };

struct list_column {
	const char *name;  /* in CSV and JSON; with "?" in front a boolean, with "#" a number */
	const char *title; /* in tables, "" leaves it out; a leading > aligns to the right */
};

struct list;

/* --format, or --json; ERROR_USAGE when they say different things. */
bool list_format(const struct session *session, enum list_format *format, struct error *err);
/* account: goes into JSON; NULL when the columns name it. */
struct list *list_new(const struct list_column *columns, enum list_format format, const char *account);
/* The same to another file than standard output. */
struct list *list_new_on(FILE *file, const struct list_column *columns, enum list_format format, const char *account);
/* A row_fn (base/row.h); context is the list. */
bool list_row(void *context, const char *const *cells, int count, struct error *err);
size_t list_rows(const struct list *list);
/* Prints what is left to print and frees the list. */
void list_end(struct list *list, bool colour);

#endif
