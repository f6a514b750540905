/* What people read, on `data`. Between store_snapshot_begin and store_snapshot_end all of it sees one state of the database; outside of
 * these each query that joins whole tables has a transaction of its own, and any other is a statement by itself. */
#include "store_report.h"
#include "store_internal.h"
#include "store_admin.h"
#include "store_plan.h"

#include <stdio.h>
#include <string.h>

/* A query of account, fields, numbers, sources and perhaps one parameter more. */
static bool each_filtered(struct store *store, enum sql_id id, const struct plan_filter *filter, const char *more,
			  row_fn row, void *context, struct error *err)
{
	struct buf fields = {0}, numbers = {0}, sources = {0};
	const char *params[] = {store->account_id, store_text_array(filter->field, &fields),
				store_text_array(filter->number, &numbers), store_text_array(filter->source, &sources),
				more};
	bool good = store_each_bulk(store, id, params, row, context, err);

	buf_free(&fields);
	buf_free(&numbers);
	buf_free(&sources);
	return good;
}

bool store_drift_each(struct store *store, const struct plan_filter *filter, enum drift_sort sort, row_fn row,
		      void *context, struct error *err)
{
	const char *correctable = sort == DRIFT_ALL ? NULL : sort == DRIFT_CORRECTABLE ? "t" : "f";

	return each_filtered(store, SQL_list_drift, filter, correctable, row, context, err);
}

bool store_overruled_each(struct store *store, const struct plan_filter *filter, row_fn row, void *context,
			  struct error *err)
{
	return each_filtered(store, SQL_list_overruled, filter, NULL, row, context, err);
}

bool store_releases_each(struct store *store, int count, row_fn row, void *context, struct error *err)
{
	char limit[16];
	const char *params[] = {store->account_id, count ? limit : NULL};

	snprintf(limit, sizeof limit, "%d", count);
	return store_each_bulk(store, SQL_list_releases, params, row, context, err);
}

static bool anything_wanted(struct store *store, bool *wanted, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_any_expectation, params, &rows, err))
		return false;
	*wanted = pg_cell_bool(rows, 0, ANY_EXPECTATION_FOUND);
	pg_rows_free(rows);
	return true;
}

/* One more line of the drift that a run leaves. */
static void note_drift(struct store_drift *drift, const char *field, bool correctable, const char *lines)
{
	store_array_add(&drift->fields, "%s", field);
	store_array_add(&drift->correctable, "%s", correctable ? "t" : "f");
	store_array_add(&drift->lines, "%s", lines);
}

static void count_lines(struct store *store, const struct pg_rows *rows, struct drift_counts *counts)
{
	for (int i = 0; i < pg_rows_count(rows); i++) {
		const char *verdict = pg_cell(rows, i, COUNT_DRIFT_VERDICT);
		bool correctable = pg_cell_bool(rows, i, COUNT_DRIFT_CORRECTABLE);
		int64_t lines = pg_cell_int(rows, i, COUNT_DRIFT_LINES);

		if (strcmp(verdict, "overruled") == 0) {
			counts->overruled += lines;
		} else if (strcmp(verdict, "unknown") == 0) {
			counts->unchecked += lines;
		} else {
			if (correctable && strcmp(verdict, "drift") == 0)
				counts->correctable += lines;
			else
				counts->report_only += lines;
			if (strcmp(verdict, "ambiguous") == 0) {
				counts->ambiguous += lines;
				snprintf(counts->ambiguous_number, sizeof counts->ambiguous_number, "%s",
					 pg_cell(rows, i, COUNT_DRIFT_ONE_NUMBER));
			}
			note_drift(&store->drift, pg_cell(rows, i, COUNT_DRIFT_FIELD), correctable,
				   pg_cell(rows, i, COUNT_DRIFT_LINES));
		}
	}
}

/* Before the drift is counted: what comes between the two makes the count void too soon, not too late. */
static bool read_term(struct store *store, struct store_drift *drift, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;

	drift->at[0] = drift->mark[0] = drift->until[0] = '\0';
	if (!store->fence[0])
		return true;
	if (!store_query_bulk(store, SQL_get_drift_term, params, &rows, err))
		return false;
	store_copy_cell(drift->at, sizeof drift->at, rows, 0, GET_DRIFT_TERM_AT);
	store_copy_cell(drift->mark, sizeof drift->mark, rows, 0, GET_DRIFT_TERM_MARK);
	store_copy_cell(drift->until, sizeof drift->until, rows, 0, GET_DRIFT_TERM_UNTIL);
	pg_rows_free(rows);
	return true;
}

bool store_drift_count(struct store *store, struct drift_counts *counts, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;
	bool wanted;

	*counts = (struct drift_counts){0};
	buf_reset(&store->drift.fields);
	buf_reset(&store->drift.correctable);
	buf_reset(&store->drift.lines);
	if (!read_term(store, &store->drift, err) || !anything_wanted(store, &wanted, err))
		return false;
	if (wanted) {
		if (!store_query_bulk(store, SQL_count_drift, params, &rows, err))
			return false;
		count_lines(store, rows, counts);
		pg_rows_free(rows);
	}
	store->drift.counts = *counts;
	return true;
}

bool store_drift_left(struct store *store, struct drift_counts *counts, struct drift_left *left, struct error *err)
{
	const char *params[] = {store->account_id, NUMSYNC_VERSION};
	struct pg_rows *rows;

	*left = (struct drift_left){0};
	if (!pg_run(store->data, SQL_get_left_drift, params, &rows, err))
		return false;
	if (pg_rows_count(rows) != 1) {
		pg_rows_free(rows);
		return store_drift_count(store, counts, err);
	}
	*counts = (struct drift_counts){.correctable = pg_cell_int(rows, 0, GET_LEFT_DRIFT_CORRECTABLE),
					.report_only = pg_cell_int(rows, 0, GET_LEFT_DRIFT_REPORT_ONLY),
					.unchecked = pg_cell_int(rows, 0, GET_LEFT_DRIFT_UNCHECKED),
					.overruled = pg_cell_int(rows, 0, GET_LEFT_DRIFT_OVERRULED),
					.ambiguous = pg_cell_int(rows, 0, GET_LEFT_DRIFT_AMBIGUOUS)};
	store_copy_cell(counts->ambiguous_number, sizeof counts->ambiguous_number, rows, 0,
			GET_LEFT_DRIFT_AMBIGUOUS_NUMBER);
	left->run_id = pg_cell_int(rows, 0, GET_LEFT_DRIFT_RUN_ID);
	store_copy_cell(left->at, sizeof left->at, rows, 0, GET_LEFT_DRIFT_AT);
	pg_rows_free(rows);
	return true;
}

bool store_runs_each(struct store *store, int count, row_fn row, void *context, struct error *err)
{
	char limit[16];
	const char *params[] = {store->account_id, limit};

	snprintf(limit, sizeof limit, "%d", count);
	return pg_each(store->data, SQL_list_runs, params, row, context, err);
}

bool store_life_each(struct store *store, const char *id, row_fn row, void *context, struct error *err)
{
	const char *params[] = {store->account_id, id};

	return pg_each(store->data, SQL_list_life, params, row, context, err);
}

bool store_number_each(struct store *store, const char *id_or_number, row_fn row, void *context, struct error *err)
{
	const char *params[] = {store->account_id, id_or_number};

	return pg_each(store->data, SQL_find_number, params, row, context, err);
}

bool store_report_each(struct store *store, enum report_query query, const struct report_scope *scope, row_fn row,
		       void *context, struct error *err)
{
	enum { RUN = 1, COUNT = 2, ZONE = 4 }; /* parameters beside the account, in this order */
	static const struct {
		enum sql_id id;
		int parameters;
	} queries[] = {[REPORT_RUN] = {SQL_get_run, RUN},
		       [REPORT_DRIFT] = {SQL_list_drift_groups, 0},
		       [REPORT_TREND] = {SQL_list_trend, COUNT},
		       [REPORT_FIELD_TREND] = {SQL_list_field_trend, COUNT},
		       [REPORT_WARMUP] = {SQL_list_warmup, 0},
		       [REPORT_PROGRESS] = {SQL_list_warmup_progress, 0},
		       [REPORT_STALLED] = {SQL_list_stalled, COUNT},
		       [REPORT_CALENDAR] = {SQL_list_calendar, COUNT | ZONE},
		       [REPORT_DAYS] = {SQL_list_calendar_days, ZONE},
		       [REPORT_OUTCOMES] = {SQL_list_outcomes, RUN},
		       [REPORT_CHANGES] = {SQL_list_run_changes, RUN | COUNT},
		       [REPORT_SET_ASIDE] = {SQL_list_set_aside, RUN | COUNT},
		       [REPORT_UNDOCUMENTED] = {SQL_list_undocumented_properties, 0},
		       [REPORT_OVERRIDES] = {SQL_list_unowned_overrides, COUNT},
		       [REPORT_AGES] = {SQL_list_ages, 0}};
	char run[STORE_NUMBER_BYTES], limit[STORE_NUMBER_BYTES];
	const char *params[4] = {store->account_id};
	int next = 1;

	snprintf(run, sizeof run, "%lld", (long long)scope->run_id);
	snprintf(limit, sizeof limit, "%d", scope->count);
	if (queries[query].parameters & RUN)
		params[next++] = scope->run_id ? run : NULL;
	if (queries[query].parameters & COUNT)
		params[next++] = scope->count ? limit : NULL;
	if (queries[query].parameters & ZONE)
		params[next] = scope->time_zone;
	return store_each_bulk(store, queries[query].id, params, row, context, err);
}

bool store_status(struct store *store, struct status_facts *facts, struct error *err)
{
	char since[STORE_TIME_BYTES];
	const char *params[] = {store->account_id},
		   *of_status[] = {store->account_id, store_plan_earliest(store, since)};
	struct pg_rows *rows;

	*facts = (struct status_facts){0};
	if (!store_query_bulk(store, SQL_get_freshness, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1) {
		facts->numbers = pg_cell_int(rows, 0, GET_FRESHNESS_NUMBERS);
		facts->read_whole = pg_cell_int(rows, 0, GET_FRESHNESS_READ_WHOLE);
		store_copy_cell(facts->oldest, sizeof facts->oldest, rows, 0, GET_FRESHNESS_OLDEST);
		store_copy_cell(facts->median, sizeof facts->median, rows, 0, GET_FRESHNESS_MEDIAN);
		facts->older_than_a_day = pg_cell_int(rows, 0, GET_FRESHNESS_OLDER_THAN_A_DAY);
		facts->ahead = pg_cell_int(rows, 0, GET_FRESHNESS_AHEAD);
	}
	pg_rows_free(rows);
	if (!store_query_bulk(store, SQL_get_status, of_status, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1) {
		facts->gone = pg_cell_int(rows, 0, GET_STATUS_GONE);
		facts->set_aside = pg_cell_int(rows, 0, GET_STATUS_SET_ASIDE);
		facts->releases = pg_cell_int(rows, 0, GET_STATUS_RELEASES);
		facts->releases_wanted = pg_cell_int(rows, 0, GET_STATUS_RELEASES_WANTED);
		facts->open_plan = pg_cell_int(rows, 0, GET_STATUS_PLAN_ID);
		facts->plan_expired = pg_cell_bool(rows, 0, GET_STATUS_PLAN_EXPIRED);
		facts->plan_waits = store->options.four_eyes && facts->open_plan && !facts->plan_expired &&
				    !pg_cell_bool(rows, 0, GET_STATUS_PLAN_APPROVED);
		*(pg_cell_bool(rows, 0, GET_STATUS_LEASE_ENDED) ? &facts->dead_run : &facts->lease_run) =
			pg_cell_int(rows, 0, GET_STATUS_LEASE_RUN_ID);
		store_copy_cell(facts->lease_host, sizeof facts->lease_host, rows, 0, GET_STATUS_LEASE_HOST);
		facts->lease_process = pg_cell_int(rows, 0, GET_STATUS_LEASE_PROCESS_ID);
		facts->lease_left_s = pg_cell_int(rows, 0, GET_STATUS_LEASE_LEFT_S);
		facts->unowned_overrides = pg_cell_int(rows, 0, GET_STATUS_UNOWNED_OVERRIDES);
		store_copy_cell(facts->unowned_number, sizeof facts->unowned_number, rows, 0,
				GET_STATUS_UNOWNED_NUMBER);
	}
	pg_rows_free(rows);
	return true;
}

bool store_rights(struct store *store, struct store_rights *rights, struct error *err)
{
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_check_rights, NULL, &rows, err))
		return false;
	rights->schema = pg_cell_bool(rows, 0, CHECK_RIGHTS_SCHEMA_USAGE);
	rights->mirror_read = pg_cell_bool(rows, 0, CHECK_RIGHTS_MIRROR_READ);
	rights->mirror_write = pg_cell_bool(rows, 0, CHECK_RIGHTS_MIRROR_WRITE);
	rights->journal_write = pg_cell_bool(rows, 0, CHECK_RIGHTS_JOURNAL_WRITE);
	rights->import_write = pg_cell_bool(rows, 0, CHECK_RIGHTS_IMPORT_WRITE);
	rights->withdraw = pg_cell_bool(rows, 0, CHECK_RIGHTS_WITHDRAW);
	rights->approve = pg_cell_bool(rows, 0, CHECK_RIGHTS_APPROVE);
	rights->close = pg_cell_bool(rows, 0, CHECK_RIGHTS_CLOSE);
	store_copy_cell(rights->unread, sizeof rights->unread, rows, 0, CHECK_RIGHTS_UNREAD);
	store_copy_cell(rights->unwritten, sizeof rights->unwritten, rows, 0, CHECK_RIGHTS_UNWRITTEN);
	store_copy_cell(rights->owner, sizeof rights->owner, rows, 0, CHECK_RIGHTS_OWNER);
	rights->database_bytes = pg_cell_int(rows, 0, CHECK_RIGHTS_DATABASE_BYTES);
	rights->migrations = pg_cell_int(rows, 0, CHECK_RIGHTS_MIGRATIONS);
	store_copy_cell(rights->last_migration, sizeof rights->last_migration, rows, 0, CHECK_RIGHTS_LAST_MIGRATION);
	pg_rows_free(rows);
	rights->month[0] = '\0';
	if (!pg_run(store->data, SQL_find_foreign_month, NULL, &rows, err))
		return false;
	if (pg_rows_count(rows) > 0) {
		store_copy_cell(rights->month, sizeof rights->month, rows, 0, FIND_FOREIGN_MONTH_MONTH);
		store_copy_cell(rights->month_owner, sizeof rights->month_owner, rows, 0, FIND_FOREIGN_MONTH_OWNER);
	}
	pg_rows_free(rows);
	return true;
}

bool store_violations_each(struct store *store, row_fn row, void *context, struct error *err)
{
	struct pg_rows *unproven;
	const char *params[] = {store->account_id, NULL, NULL, NULL};
	bool good, any;

	if (!pg_run(store->data, SQL_find_unproven, NULL, &unproven, err))
		return false;
	params[1] = pg_cell(unproven, 0, FIND_UNPROVEN_ENDS);
	params[2] = pg_cell(unproven, 0, FIND_UNPROVEN_ENDED);
	params[3] = pg_cell(unproven, 0, FIND_UNPROVEN_CONFIRMED);
	any = params[1][0] == 't' || params[2][0] == 't' || params[3][0] == 't';
	good = !any || pg_each(store->data, SQL_list_violations, params, row, context, err);
	pg_rows_free(unproven);
	return good;
}
