/* The views and functions of the schema (sql/views), which have one current text: `numsync migrate` drops and makes all of
 * them anew when one differs. What a database has is recorded in schema_view, by the SHA-256 of its text. */
#ifndef NUMSYNC_EDGE_STORE_SCHEMA_INTERNAL_H
#define NUMSYNC_EDGE_STORE_SCHEMA_INTERNAL_H

#include "edge/pg/pg.h"
#include "sql_columns.h"

/* Whether the views and functions of the database are those of this binary. */
bool store_views_current(struct pg *pg, bool *current, struct error *err);
/* Drops those that a numsync has made here, in the transaction that is open, and remembers in `rights` who owned them and who
 * had rights to them. ERROR_DATABASE, with nothing dropped, when somebody has built on them. */
bool store_views_drop(struct pg *pg, struct pg_rows **rights, struct error *err);
/* Makes them all, records them and gives the rights back; in the same transaction. rights may be NULL. */
bool store_views_make(struct pg *pg, const struct pg_rows *rights, struct error *err);

/* How many tables of a server with shards are not among them. The shard step needs the views out of the way. (store_migrate_check.c) */
bool store_count_undistributed(struct pg *pg, int64_t *count, struct error *err);

/* The error of an upgrade that stopped at a month of the history of somebody else, a row of find_foreign_month: what PostgreSQL says of it
 * leaves open who could mend it. Always false. (store_migrate_check.c) */
bool store_fail_foreign_month(const struct pg_rows *foreign, const char *owner, struct error *err);

struct migration_report;
/* Which other steps a `migrate` would take of a schema that lacks neither migrations nor views. (store_migrate_check.c) */
bool store_steps_pending(struct pg *pg, struct migration_report *report, struct error *err);

#endif
