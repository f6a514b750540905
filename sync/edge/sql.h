/* The SQL statements, embedded from sql/ by the build, with lists of columns filled in from the catalogue.
 *
 * In a query, {{SCOPE|SEPARATOR|TEMPLATE}} stands for the template once for each field of the scope, with @ replaced
 * by the column's name. Scopes: all, row, record, shared (row and record), list (row only), put
 * (what a PUT carries: the writable fields and business_id). */
#ifndef NUMSYNC_EDGE_SQL_H
#define NUMSYNC_EDGE_SQL_H

#include <stdbool.h>

#include "model/field.h"
#include "sql_embedded.h"

/* The statement, filled in; owned by this module. */
const char *sql_text(enum sql_id id);
/* Whether a PUT carries the field: what a change records and what a conflict is judged by. */
bool sql_field_in_put(int field);

#endif
