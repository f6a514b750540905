/* The SQL statements, embedded from sql/ by the build, with lists of columns filled in from the catalogue.
 *
 * In a query, {{SCOPE|SEPARATOR|TEMPLATE}} stands for the template once for each field of the scope, with @ replaced
 * by the column's name. Scopes: all, row, record, shared (row and record), list (row only), put
 * (what a PUT carries: the writable fields and business_id), billing (the columns of billing), compared (those that are
 * compared between two moments); by the choice (model/billing.h): chosen, order (^ is the direction), where (but
 * times), where_time; and each, plan, biggest, which stand for the template alone when the choice says so. {{>NAME|TEXT}} is the
 * statement NAME, or that of sql/parts, with TEXT for each % in it; `line`, `version` and `moment` are those of a closed period or of a
 * moment, as chosen for the moment ($2) or the opening ($3), and `items` is line_items or nothing.
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

/* Adds the text of an entry of sql_views, filled in, to out. */
void sql_view_text(int view, struct buf *out);
/* The statement, filled in once and for good; owned by this module. Without a choice: the fields of billing, by number. */
const char *sql_text(enum sql_id id);
/* Adds the statement, filled in by a choice, to out. */
void sql_render(enum sql_id id, const struct billing_choice *choice, struct buf *out);

/* The statement behind the comments that it begins with. */
const char *sql_body(const char *text);

#endif
