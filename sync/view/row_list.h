/* Lists of rows from the database, printed as a table, CSV or JSON as they come. */
#ifndef NUMSYNC_VIEW_ROW_LIST_H
#define NUMSYNC_VIEW_ROW_LIST_H

#include <stdio.h>

#include "base/row.h"
#include "csv.h"

enum list_format { LIST_TABLE, LIST_CSV, LIST_JSON, LIST_NONE };

/* Of a list: an entry for each cell of a row, at the place that sql_columns.h gives it; behind the last one a name NULL. */
struct list_column {
	const char
		*name; /* in CSV and JSON; with "?" in front a boolean, with "#" a number, with "@" hours (when_left) */
	const char *
		title; /* in tables, "" leaves it out; a leading > aligns to the right, - lets it go where there is no room (table.h) */
};

struct row_list;

/* account: goes into JSON; NULL when the columns name it. */
struct row_list *row_list_new(const struct list_column *columns, enum list_format format, const char *account);
/* The same to another file than standard output. */
struct row_list *row_list_new_on(FILE *file, const struct list_column *columns, enum list_format format,
				 const char *account);
/* A row_fn (base/row.h); context is the list. */
bool row_list_add(void *context, const char *const *cells, int count, struct error *err);
size_t row_list_adds(const struct row_list *list);
/* Prints what is left to print and frees the list. */
void row_list_end(struct row_list *list, bool colour);

#endif
