/* The SQL statements, embedded from sql/ by the build, with lists of columns filled in from the catalogue.
 *
 * In a query, {{SCOPE|SEPARATOR|TEMPLATE}} stands for the template once for each field of the scope, with @ replaced
 * by the column's name. Scopes: all, row, record, shared (row and record), list (row only), put
 * (what a PUT carries: the writable fields and business_id), billing (the columns of billing), compared (those that are
 * compared between two moments); by the choice: chosen, order (^ is the direction), where; and each, plan, biggest, which
 * stand for the template alone when the choice says so. {{>NAME|TEXT}} is the statement NAME, or that of sql/parts, with TEXT
 * for each % in it; `line` is line_of_period or line_as_of, as chosen.
 *
 * The same placeholders stand in sql/views, with the kinds of fields as further scopes (text, bool, int, decimal, timestamp;
 * those of kind enum are text), hot (the fields that expectations are mostly about) and cold (all others); A&B: what both scopes have. */
#ifndef NUMSYNC_EDGE_SQL_H
#define NUMSYNC_EDGE_SQL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "model/billing.h"
#include "model/field.h"
#include "sql_embedded.h"

/* NULL: the choice of the beginning. */
void sql_choose(const struct billing_choice *choice);

/* Adds the text of an entry of sql_views, filled in, to out. */
void sql_view_text(int view, struct buf *out);
/* The statement, filled in; owned by this module. */
const char *sql_text(enum sql_id id);
/* Another number, from 1, each time a choice has changed its text. */
unsigned sql_version(enum sql_id id);

#endif
