/* Brings the schema up to date, over one connection of its own: migrations, shard step, views and functions are one transaction,
 * under a lock that lets one `migrate` work at a time, and so are the rights of the roles where they have some; the months of
 * the history and the making of the roles follow, each by itself. */
#include "store_admin.h"
#include "store_internal.h"
#include "store_schema_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MIGRATE_DEADLINE_MS = 60 * 60 * 1000,
	OLD_SERIES_COVERS = 2 /* migrations that a database of the old series has in other words */
};

/* The last commit with the migrations before the squash: its `migrate` brings their databases to where this one goes on. */
#define BEFORE_SQUASH "444f17bf356d411c2e15a9b4444bc1e8d6a99300"

/* What a database has of the schema. */
struct schema_state {
	int applied;	    /* migrations */
	bool old_series;    /* they are those before the squash, to their end */
	bool views_current; /* views and functions are those of this binary */
	char owner[64];	    /* who can migrate it */
};

/* How many of the database's migrations are those of a list, from the first one on. */
static int count_same(const struct pg_rows *rows, const char *(*sha256)(int), int count)
{
	int same = 0;

	while (same < count && same < pg_rows_count(rows) &&
	       strcmp(pg_cell(rows, same, LIST_MIGRATIONS_SHA256), sha256(same)) == 0)
		same++;
	return same;
}

static const char *new_sha256(int at)
{
	return sql_migrations[at].sha256;
}

static const char *old_sha256(int at)
{
	return sql_old_series[at];
}

/* Which migrations the database has; ERROR_DATABASE when they are of no series that this binary can go on with. */
static bool compare_migrations(const struct pg_rows *rows, struct schema_state *state, struct error *err)
{
	int old = count_same(rows, old_sha256, sql_old_series_count);
	int same = count_same(rows, new_sha256, sql_migration_count);

	state->applied = pg_rows_count(rows);
	if (same == state->applied || same == sql_migration_count)
		return true;
	if (old == state->applied && old == sql_old_series_count)
		return state->old_series = true;
	if (old == state->applied)
		return error_set(
			err, ERROR_DATABASE,
			"the schema is of an early numsync that stands between two releases: bring it on with the numsync of "
			"commit %s (its `numsync migrate`), then with this one (%s)",
			BEFORE_SQUASH, NUMSYNC_VERSION);
	return error_set(err, ERROR_DATABASE,
			 "migration %s of the database is not the one of this numsync (%s): the schema was "
			 "made by another build; use that build, or a new database",
			 pg_cell(rows, old > same ? old : same, LIST_MIGRATIONS_NAME), NUMSYNC_VERSION);
}

/* Tables without the rows that say which migrations made them. */
static bool fail_unrecorded(struct error *err)
{
	return error_set(
		err, ERROR_DATABASE,
		"the schema numsync has tables, but no record of the migrations that made them (schema_migration is empty): it was "
		"restored without its data (pg_dump --schema-only). Drop it (DROP SCHEMA numsync CASCADE), then restore a whole dump, "
		"or make it anew with `numsync migrate`");
}

static bool read_state(struct pg *pg, struct schema_state *state, struct error *err)
{
	struct pg_rows *rows;
	bool exists, tables, good;

	*state = (struct schema_state){0};
	if (!pg_run(pg, SQL_find_schema, NULL, &rows, err))
		return false;
	exists = pg_cell_bool(rows, 0, FIND_SCHEMA_EXISTS);
	tables = pg_cell_bool(rows, 0, FIND_SCHEMA_HAS_TABLES);
	store_copy_cell(state->owner, sizeof state->owner, rows, 0, FIND_SCHEMA_OWNER);
	pg_rows_free(rows);
	if (!exists)
		return !tables || fail_unrecorded(err);
	if (!pg_run(pg, SQL_list_migrations, NULL, &rows, err))
		return false;
	good = pg_rows_count(rows) == 0 && tables ? fail_unrecorded(err) : compare_migrations(rows, state, err);
	pg_rows_free(rows);
	return good && store_views_current(pg, &state->views_current, err);
}

/* Refuses a schema that a newer numsync has made. */
static bool check_not_newer(const struct schema_state *state, struct error *err)
{
	return state->old_series || state->applied <= sql_migration_count ||
	       error_set(err, ERROR_DATABASE,
			 "the schema was upgraded by a newer numsync than this one (%s): install that one",
			 NUMSYNC_VERSION);
}

/* What no migration can change. */
static bool check_server(struct pg *pg, struct error *err)
{
	if (pg_server_version(pg) < 150000)
		return error_set(err, ERROR_DATABASE, "PostgreSQL 15 or later is needed; this is %d",
				 pg_server_version(pg) / 10000);
	return strcmp(pg_server_encoding(pg), "UTF8") == 0 ||
	       error_set(
		       err, ERROR_DATABASE,
		       "the database is encoded in %s, which cannot hold every name that the API sends, and an encoding is for "
		       "good: make another database (createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 NAME), and "
		       "name it in `database`",
		       pg_server_encoding(pg));
}

bool store_check_schema(struct pg *pg, struct error *err)
{
	struct schema_state state;

	if (!check_server(pg, err) || !read_state(pg, &state, err))
		return false;
	if (state.applied == 0)
		return error_set(err, ERROR_DATABASE,
				 "the database has no numsync schema: create it with `numsync migrate`");
	if (state.old_series)
		return error_set(
			err, ERROR_DATABASE,
			"the schema is of an earlier numsync: upgrade it with `numsync migrate` as %s, who owns it",
			state.owner);
	if (state.applied < sql_migration_count)
		return error_set(
			err, ERROR_DATABASE,
			"the schema lacks %d migration%s: upgrade it with `numsync migrate` as %s, who owns it",
			sql_migration_count - state.applied, sql_migration_count - state.applied == 1 ? "" : "s",
			state.owner);
	if (!check_not_newer(&state, err))
		return false;
	if (!state.views_current)
		return error_set(
			err, ERROR_DATABASE,
			"the views of the schema are not those of this numsync (%s): make them anew with `numsync migrate` as "
			"%s, who owns it, or install the numsync that made them",
			NUMSYNC_VERSION, state.owner);
	return true;
}

/* Begins a transaction that makes or changes tables. */
static bool begin(struct pg *pg, struct error *err)
{
	return pg_begin(pg, err) && pg_run(pg, SQL_prefer_one_after_another, NULL, NULL, err);
}

static bool record(struct pg *pg, const struct sql_migration *migration, struct error *err)
{
	char number[16], now[STORE_TIME_BYTES];
	const char *params[] = {number, migration->name, migration->sha256, now, NUMSYNC_VERSION};

	snprintf(number, sizeof number, "%d", migration->number);
	clock_format_utc(clock_wall_us(), now);
	return pg_run(pg, SQL_record_migration, params, NULL, err);
}

static bool apply_one(struct pg *pg, const struct sql_migration *migration, struct error *err)
{
	return (pg_script(pg, migration->text, err) && record(pg, migration, err)) ||
	       error_context(err, "migration %s", migration->name);
}

/* A database of the migrations before the squash has all that the first two of today make. */
static bool adopt(struct pg *pg, struct error *err)
{
	return (pg_script(pg, sql_adopt, err) && record(pg, &sql_migrations[0], err) &&
		record(pg, &sql_migrations[1], err)) ||
	       error_context(err, "taking over the schema of an earlier numsync");
}

/* Nothing, unless the server is a sharded one. */
static bool distribute(struct pg *pg, struct error *err)
{
	return pg_script(pg, sql_shard, err) || error_context(err, "distributing the tables by account");
}

/* The months to come have places of their own. One `migrate` at a time makes them. */
static bool make_months(struct pg *pg, struct error *err)
{
	if (begin(pg, err) && pg_run(pg, SQL_lock_migration, NULL, NULL, err) && pg_script(pg, sql_history, err) &&
	    pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	return error_context(err, "making the months of the history");
}

/* What is new in the schema is for the roles, too, where they have been given it. */
static bool renew_rights(struct pg *pg, struct error *err)
{
	struct pg_rows *rows;
	bool renew;

	if (!pg_run(pg, SQL_find_roles, NULL, &rows, err))
		return false;
	renew = pg_cell_bool(rows, 0, FIND_ROLES_RENEW);
	pg_rows_free(rows);
	return !renew || pg_script(pg, sql_grants, err) || error_context(err, "renewing the rights of the roles");
}

static bool set_roles(struct pg *pg, struct error *err)
{
	if (begin(pg, err) && pg_run(pg, SQL_act_as_self, NULL, NULL, err) && pg_script(pg, sql_roles, err) &&
	    pg_script(pg, sql_grants, err) && pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	return error_context(
		err,
		"making the roles (the right CREATEROLE and the schema's ownership are needed, and ADMIN OPTION on roles that somebody else made)");
}

static bool migrate_tick(void *context, struct error *err)
{
	const struct migration_options *options = context;

	(void)err;
	options->waiting(true);
	return true;
}

static void migrate_answered(void *context)
{
	const struct migration_options *options = context;

	options->waiting(false);
}

static bool make_schema(struct pg *pg, struct error *err)
{
	return pg_run(pg, SQL_create_schema, NULL, NULL, err) ||
	       error_context(
		       err,
		       "making the schema numsync (this user may make none here: GRANT CREATE ON DATABASE, or make it for "
		       "the user: CREATE SCHEMA numsync AUTHORIZATION user)");
}

/* A schema that the DBA has made is used as it is: IF NOT EXISTS asks for the right to make one all the same. */
static bool make_tables_of_schema(struct pg *pg, const struct schema_state *state, struct error *err)
{
	return (state->owner[0] || make_schema(pg, err)) && pg_run(pg, SQL_create_migration_table, NULL, NULL, err) &&
	       pg_run(pg, SQL_create_view_table, NULL, NULL, err);
}

/* Brings the schema up to date, in the transaction that is open: views and functions go first and come last, because a
 * migration may change what they read, and because no table that they read can be distributed. The shard step comes between the
 * migrations, for a foreign key needs its tables among the shards, and behind them where none is missing. */
static bool upgrade(struct pg *pg, const struct schema_state *state, const struct migration_options *options,
		    struct migration_report *report, struct error *err)
{
	struct pg_rows *rights = NULL;
	bool good = make_tables_of_schema(pg, state, err) && (!state->old_series || adopt(pg, err)) &&
		    store_views_drop(pg, &rights, err);

	if (state->old_series)
		report->present = OLD_SERIES_COVERS;
	for (int i = report->present; good && i < sql_migration_count; i++) {
		options->progress("migrations", report->applied, sql_migration_count - report->present);
		good = apply_one(pg, &sql_migrations[i], err) && distribute(pg, err);
		report->applied += good;
	}
	good = good && distribute(pg, err) && store_views_make(pg, rights, err);
	pg_rows_free(rights);
	report->views_made = good;
	return good;
}

/* A run that is at work would meet views that it does not know: nothing is upgraded beside it, and none begins before the
 * transaction that is open has ended. */
static bool check_no_run(struct pg *pg, struct error *err)
{
	struct pg_rows *rows;
	bool good = true;

	if (!pg_run(pg, SQL_lock_renewals, NULL, NULL, err) || !pg_run(pg, SQL_find_work, NULL, &rows, err))
		return false;
	if (pg_rows_count(rows) > 0)
		good = error_set(
			err, ERROR_LATER,
			"run %s of account %s is at work (process %s on %s, its lease lasts for another %s s unless it is "
			"renewed), and an upgrade would break it: nothing was changed; upgrade when it has ended",
			pg_cell(rows, 0, FIND_WORK_RUN_ID), pg_cell(rows, 0, FIND_WORK_ACCOUNT),
			pg_cell(rows, 0, FIND_WORK_PROCESS_ID), pg_cell(rows, 0, FIND_WORK_HOST),
			pg_cell(rows, 0, FIND_WORK_LEFT_S));
	pg_rows_free(rows);
	return good;
}

/* A table of somebody else's would be out of reach for the views, which work with their owner's rights. Who may not act for the
 * owner can do no more than see that there is nothing to do. */
static bool act_as_owner(struct pg *pg, const char *owner, struct error *err)
{
	const char *params[] = {owner};

	return pg_run(pg, SQL_own_months, NULL, NULL, err) && pg_run(pg, SQL_act_as_owner, params, NULL, err);
}

static bool upgrade_alone(struct pg *pg, const struct schema_state *state, const struct migration_options *options,
			  struct migration_report *report, struct error *err)
{
	struct pg_rows *foreign;
	bool good;

	if ((state->applied && !check_no_run(pg, err)) || !pg_run(pg, SQL_find_foreign_month, NULL, &foreign, err))
		return false;
	good = upgrade(pg, state, options, report, err);
	if (!good && strcmp(pg_sqlstate(pg), "42501") == 0 && pg_rows_count(foreign) > 0)
		store_fail_foreign_month(foreign, state->owner, err);
	pg_rows_free(foreign);
	return good;
}

/* All or nothing, and one `migrate` at a time. */
static bool bring_up_to_date(struct pg *pg, const struct migration_options *options, struct migration_report *report,
			     struct error *err)
{
	struct schema_state state;
	int64_t undistributed;
	bool good = begin(pg, err) && pg_run(pg, SQL_lock_migration, NULL, NULL, err) && read_state(pg, &state, err) &&
		    check_not_newer(&state, err) && (!state.applied || act_as_owner(pg, state.owner, err)) &&
		    store_count_undistributed(pg, &undistributed, err);

	if (good) {
		report->present = state.applied;
		if (state.old_series || state.applied < sql_migration_count || !state.views_current || undistributed)
			good = upgrade_alone(pg, &state, options, report, err);
	}
	if (good && renew_rights(pg, err) && pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	*report = (struct migration_report){0};
	return false;
}

/* What bring_up_to_date and make_months would do; changes nothing. */
static bool find_pending(struct pg *pg, struct migration_report *report, struct error *err)
{
	struct schema_state state;

	if (!read_state(pg, &state, err) || !check_not_newer(&state, err))
		return false;
	report->present = state.old_series ? OLD_SERIES_COVERS : state.applied;
	report->pending = sql_migration_count - report->present;
	report->views_pending = !state.views_current;
	return report->pending || report->views_pending || store_steps_pending(pg, report, err);
}

bool store_migrate(const struct migration_options *options, struct migration_report *report, struct error *err)
{
	struct migration_options told = *options;
	struct pg_options pg_options = {.conninfo = options->conninfo,
					.application_name = "numsync migrate",
					.deadline_ms = MIGRATE_DEADLINE_MS,
					.tick = migrate_tick,
					.answered = migrate_answered,
					.context = &told};
	struct pg *pg = pg_open(&pg_options, err);
	bool good = false;

	*report = (struct migration_report){0};
	if (!pg)
		return false;
	if (!check_server(pg, err))
		good = false;
	else if (options->check)
		good = find_pending(pg, report, err);
	else if (pg_is_standby(pg)) /* also when it lacks nothing: migrations belong to the primary */
		pg_fail_standby(pg, err);
	else
		good = bring_up_to_date(pg, options, report, err) && make_months(pg, err) &&
		       (!options->roles || set_roles(pg, err));
	pg_close(pg);
	return good;
}
