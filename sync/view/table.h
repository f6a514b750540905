/* Aligned tables for people. Cells may come from strangers: control characters are shown escaped. A cell that is a time as it is
 * stored is put as people read it. */
#ifndef NUMSYNC_VIEW_TABLE_H
#define NUMSYNC_VIEW_TABLE_H

#include <stdbool.h>
#include <stdio.h>

enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table;

/* names end with NULL; a name that begins with > is of a right-aligned column, one with - of a column that goes where a
 * terminal has no room for it. The name * is of a column of signs without a title, which stands close to its neighbours: + - ~ have a
 * colour each. */
struct table *table_new(const char *const *names);
void table_free(struct table *table);
/* As many cells as columns; NULL is shown as "-". */
void table_add(struct table *table, const char *const *cells);
/* A terminal gets a table of its width; elsewhere nothing is cut or left out. colour: header in bold, signs in theirs. */
void table_print(struct table *table, FILE *file, bool colour);
size_t table_rows(const struct table *table);

#endif
