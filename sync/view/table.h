/* Aligned tables for people. Cells may come from strangers: control characters are shown escaped. */
#ifndef NUMSYNC_VIEW_TABLE_H
#define NUMSYNC_VIEW_TABLE_H

#include <stdbool.h>
#include <stdio.h>

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table;

/* names end with NULL; a name that begins with > is of a right-aligned column. */
struct table *table_new(const char *const *names);
void table_free(struct table *table);
/* As many cells as columns; NULL is shown as "-". */
void table_add(struct table *table, const char *const *cells);
/* Cells are cut to the terminal's width when file is a terminal; colour: header in bold. */
void table_print(struct table *table, FILE *file, bool colour);
size_t table_rows(const struct table *table);

#endif
