/* What `numsync migrate --check` looks at beside migrations and views, where none of those is pending: tables that are not among the
 * shards, and months of the history that are to be made, which only who owns the history can make; and what stops an upgrade there. */
#include "store_admin.h"
#include "store_schema_internal.h"

bool store_count_undistributed(struct pg *pg, int64_t *count, struct error *err)
{
	struct pg_rows *rows;

	if (!pg_run(pg, SQL_find_sharding, NULL, &rows, err))
		return false;
	*count = pg_cell_int(rows, 0, FIND_SHARDING_UNDISTRIBUTED);
	pg_rows_free(rows);
	return true;
}

bool store_steps_pending(struct pg *pg, struct migration_report *report, struct error *err)
{
	struct pg_rows *rows;
	bool owns;

	if (!store_count_undistributed(pg, &report->undistributed, err) ||
	    !pg_run(pg, SQL_check_owner, NULL, &rows, err))
		return false;
	owns = pg_cell_bool(rows, 0, CHECK_OWNER_OWNS);
	pg_rows_free(rows);
	if (!owns)
		return true;
	if (!pg_run(pg, SQL_count_months, NULL, &rows, err))
		return false;
	report->months_pending = pg_cell_int(rows, 0, COUNT_MONTHS_MONTHS);
	pg_rows_free(rows);
	return true;
}

bool store_fail_foreign_month(const struct pg_rows *foreign, const char *owner, struct error *err)
{
	return error_set(
		err, ERROR_DATABASE,
		"%s belongs to %s, not to %s, who owns the schema, and cannot be altered with the other tables: nothing was "
		"changed. Run `numsync migrate` once as a superuser, which hands it to %s",
		pg_cell(foreign, 0, FIND_FOREIGN_MONTH_MONTH), pg_cell(foreign, 0, FIND_FOREIGN_MONTH_OWNER), owner,
		owner);
}
