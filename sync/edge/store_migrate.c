#include "edge/store_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MIGRATE_DEADLINE_MS = 60 * 60 * 1000 };

/* How many migrations were applied; ERROR_DATABASE when one of them is not the one of this binary. */
static bool count_applied(struct pg *pg, int *applied, struct error *err)
{
	struct pg_rows *rows;
	bool exists, good = true;

	*applied = 0;
	if (!pg_run(pg, SQL_find_schema, NULL, &rows, err))
		return false;
	exists = pg_cell_bool(rows, 0, 0);
	pg_rows_free(rows);
	if (!exists)
		return true;
	if (!pg_run(pg, SQL_list_migrations, NULL, &rows, err))
		return false;
	*applied = pg_rows_count(rows);
	for (int i = 0; good && i < *applied && i < sql_migration_count; i++)
		if (strcmp(pg_cell(rows, i, 1), sql_migrations[i].sha256) != 0)
			good = error_set(err, ERROR_DATABASE,
					 "migration %s of the database is not the one of this numsync (%s): the schema was "
					 "made by another build; use that build, or a new database",
					 sql_migrations[i].name, NUMSYNC_VERSION);
	pg_rows_free(rows);
	return good;
}

bool store_check_schema(struct pg *pg, struct error *err)
{
	int applied;

	if (!count_applied(pg, &applied, err))
		return false;
	if (applied == 0)
		return error_set(err, ERROR_DATABASE,
				 "the database has no numsync schema: create it with `numsync migrate`");
	if (applied < sql_migration_count)
		return error_set(err, ERROR_DATABASE,
				 "the schema lacks %d migration%s: upgrade it with `numsync migrate`",
				 sql_migration_count - applied, sql_migration_count - applied == 1 ? "" : "s");
	if (applied > sql_migration_count)
		return error_set(err, ERROR_DATABASE,
				 "the schema was upgraded by a newer numsync than this one (%s): install that one",
				 NUMSYNC_VERSION);
	return true;
}

static bool apply_one(struct pg *pg, const struct sql_migration *migration, struct error *err)
{
	char number[16], now[STORE_TIME_BYTES];
	const char *params[] = {number, migration->name, migration->sha256, now, NUMSYNC_VERSION};

	snprintf(number, sizeof number, "%d", migration->number);
	clock_format_utc(clock_wall_us(), now);
	if (pg_begin(pg, err) && pg_script(pg, migration->text, err) &&
	    pg_run(pg, SQL_record_migration, params, NULL, err) && pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	return error_context(err, "migration %s", migration->name);
}

/* Nothing, unless the server is a sharded one. */
static bool distribute(struct pg *pg, struct error *err)
{
	if (pg_begin(pg, err) && pg_script(pg, sql_shard, err) && pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	return error_context(err, "distributing the tables by account");
}

/* The months to come have places of their own. */
static bool make_months(struct pg *pg, struct error *err)
{
	if (pg_begin(pg, err) && pg_script(pg, sql_history, err) && pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	return error_context(err, "making the months of the history");
}

static bool set_roles(struct pg *pg, struct error *err)
{
	if (pg_begin(pg, err) && pg_script(pg, sql_roles, err) && pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	return error_context(err, "making the roles (the right CREATEROLE and the schema's ownership are needed)");
}

static bool migrate_tick(void *context, struct error *err)
{
	const struct migration_options *options = context;

	(void)err;
	if (options->waiting)
		options->waiting(true);
	return true;
}

static void migrate_answered(void *context)
{
	const struct migration_options *options = context;

	if (options->waiting)
		options->waiting(false);
}

bool store_migrate(const struct migration_options *options, struct migration_report *report, struct error *err)
{
	struct migration_options told = *options;
	struct pg_options pg_options = {.conninfo = options->conninfo, .application_name = "numsync migrate",
					.deadline_ms = MIGRATE_DEADLINE_MS, .tick = migrate_tick,
					.answered = migrate_answered, .context = &told};
	struct pg *pg = pg_open(&pg_options, err);
	bool good = false;

	*report = (struct migration_report){0};
	if (!pg)
		return false;
	if (pg_server_version(pg) < 150000) {
		error_set(err, ERROR_DATABASE, "PostgreSQL 15 or later is needed; this is %d",
			  pg_server_version(pg) / 10000);
		goto done;
	}
	if (pg_is_standby(pg)) { /* also when it lacks nothing: migrations belong to the primary */
		pg_standby_refuses(pg, err);
		goto done;
	}
	if (!count_applied(pg, &report->present, err))
		goto done;
	if (report->present == 0 && (!pg_run(pg, SQL_create_schema, NULL, NULL, err) ||
				     !pg_run(pg, SQL_create_migration_table, NULL, NULL, err)))
		goto done;
	for (int i = report->present; i < sql_migration_count; i++) {
		if (options->progress)
			options->progress("migrations", report->applied, sql_migration_count - report->present);
		if (!apply_one(pg, &sql_migrations[i], err))
			goto done;
		report->applied++;
		/* an upgrade has shards already: a foreign key of the next migration needs its tables among them */
		if (report->present > 0 && !distribute(pg, err))
			goto done;
	}
	good = (report->present <= sql_migration_count || store_check_schema(pg, err)) && distribute(pg, err) &&
	       make_months(pg, err) && (!options->roles || set_roles(pg, err));
done:
	pg_close(pg);
	return good;
}

const char *store_catalogue(void)
{
	static char hex[SHA256_HEX_BYTES];
	struct sha256 sha;

	if (hex[0])
		return hex;
	sha256_begin(&sha);
	for (int i = 0; i < FIELD_COUNT; i++) {
		sha256_add(&sha, field_table[i].column, strlen(field_table[i].column) + 1);
		sha256_add(&sha, field_kind_name(field_table[i].kind), strlen(field_kind_name(field_table[i].kind)) + 1);
	}
	sha256_hex(&sha, hex);
	return hex;
}
