/* Removes what is old, over one connection of its own: the history in one transaction, then runs, plans and files
 * (store_prune_records.c). */
#include "store_prune_internal.h"
#include "store_internal.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRUNE_DEADLINE_MS = 60 * 60 * 1000, DAY_S = 24 * 60 * 60 };

struct pruning {
	const struct prune_options *options;
	enum { BEFORE_COMMIT, COMMITTING, HISTORY_GONE } state;
};

static bool prune_tick(void *context, struct error *err)
{
	static const char *const stopped[] = {
		[BEFORE_COMMIT] = "stopped by a signal; nothing was removed",
		[COMMITTING] =
			"stopped by a signal while the removal was being committed: all of the history that was to go is "
			"removed, or nothing; the same command goes on",
		[HISTORY_GONE] =
			"stopped by a signal; the history is removed, of runs, plans and files some may be left: the same "
			"command goes on"};
	const struct pruning *pruning = context;
	const struct prune_options *options = pruning->options;

	options->waiting(true);
	return !options->stop_requested() || error_set(err, ERROR_LATER, "%s", stopped[pruning->state]);
}

static void prune_answered(void *context)
{
	const struct prune_options *options = ((const struct pruning *)context)->options;

	options->waiting(false);
}

/* Nobody who works with the history may rewrite it: not even by removing what is old. What is made belongs to the owner, whoever acts
 * for him, and so do months that an earlier `prune` made for who ran it. */
static bool act_as_owner(struct pg *pg, bool remove, struct error *err)
{
	struct pg_rows *rows;
	bool good;

	if (!pg_run(pg, SQL_check_owner, NULL, &rows, err))
		return false;
	good = pg_cell_bool(rows, 0, CHECK_OWNER_OWNS) ||
	       error_set(err, ERROR_DATABASE,
			 "the database user %s may not remove history: only %s may, who owns it; name that user "
			 "in the connection, such as --database 'dbname=... user=%s'",
			 pg_cell(rows, 0, CHECK_OWNER_USER_NAME), pg_cell(rows, 0, CHECK_OWNER_OWNER),
			 pg_cell(rows, 0, CHECK_OWNER_OWNER));
	good = good && (!remove || pg_run(pg, SQL_own_months, NULL, NULL, err)) &&
	       pg_run(pg, SQL_act_as_owner, (const char *[]){pg_cell(rows, 0, CHECK_OWNER_OWNER)}, NULL, err);
	pg_rows_free(rows);
	return good;
}

/* What is old is told by the database's clock: one that is wrong would remove what is young. */
static bool check_clock(struct pg *pg, struct error *err)
{
	struct pg_rows *rows;
	int64_t apart_s;

	if (!pg_run(pg, SQL_get_time, NULL, &rows, err))
		return false;
	apart_s = (pg_cell_int(rows, 0, GET_TIME_NOW_US) - clock_wall_us()) / 1000000;
	pg_rows_free(rows);
	return llabs(apart_s) <= DAY_S ||
	       error_set(
		       err, ERROR_DATABASE,
		       "the database's clock and this machine's are %lld days apart, so numsync cannot know what is "
		       "old: nothing was removed. Set the clocks right first (`numsync doctor` compares them with the API's)",
		       llabs(apart_s) / DAY_S);
}

static bool find_cut(struct pg *pg, const struct prune_options *options, struct prune_cut *cut, struct error *err)
{
	char seconds[STORE_NUMBER_BYTES], revert[STORE_NUMBER_BYTES];
	const char *params[] = {seconds, revert};
	struct pg_rows *rows;

	snprintf(seconds, sizeof seconds, "%lld", (long long)(options->keep_ms / 1000));
	snprintf(revert, sizeof revert, "%lld", (long long)(options->revert_ms / 1000));
	if (options->shown) {
		*cut = *options->shown;
		return true;
	}
	if (!pg_run(pg, SQL_get_cut, params, &rows, err))
		return false;
	store_copy_cell(cut->history, sizeof cut->history, rows, 0, GET_CUT_MOMENT);
	store_copy_cell(cut->records, sizeof cut->records, rows, 0, GET_CUT_RECORDS);
	pg_rows_free(rows);
	return true;
}

/* Which accounts lose history by it: of those alone may runs go that tell which moments can be asked for. */
static bool note_removal(struct pg *pg, const struct prune_options *options, const char *cut, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {cut, now, options->actor};

	clock_format_utc(clock_wall_us(), now);
	return pg_run(pg, SQL_add_removal, params, NULL, err);
}

/* Rows without a month of their own are deleted before the tables are locked, and the lock is the last to be taken. */
static bool remove_ended(struct pg *pg, struct pruning *pruning, const char *cut, struct error *err)
{
	const char *params[] = {cut};

	if (!pg_run(pg, SQL_clear_ended_versions, params, NULL, err) ||
	    !pg_run(pg, SQL_clear_ended_readings, params, NULL, err) || !pg_run(pg, SQL_set_cut, params, NULL, err) ||
	    !pg_script(pg, sql_history, err))
		return false;
	pruning->state = COMMITTING;
	if (!pg_commit(pg, err))
		return false;
	pruning->state = HISTORY_GONE;
	return true;
}

/* What there is to remove, and the history. Without remove the transaction ends with nothing changed. */
static bool prune_history(struct pg *pg, struct pruning *pruning, const struct prune_cut *cut, struct error *err)
{
	const struct prune_options *options = pruning->options;
	const char *params[] = {cut->history};
	bool good = pg_begin(pg, err) && pg_run(pg, SQL_prefer_one_after_another, NULL, NULL, err) &&
		    pg_run(pg, SQL_lock_removal, NULL, NULL, err) &&
		    pg_each(pg, SQL_list_ended, params, options->row, options->context, err) &&
		    note_removal(pg, options, cut->history, err) && store_prune_list(pg, options, cut->records, err) &&
		    (!options->remove || remove_ended(pg, pruning, cut->history, err));

	if (!good && strcmp(pg_sqlstate(pg), "55P03") == 0)
		error_set(err, ERROR_LATER,
			  "the history is in use by a run, an export or another prune that does not end: nothing was "
			  "removed, try again later");
	pg_rollback(pg);
	return good;
}

bool store_prune(const struct prune_options *options, struct prune_cut *cut, struct error *err)
{
	struct pruning pruning = {.options = options};
	struct pg_options pg_options = {.conninfo = options->conninfo,
					.application_name = "numsync prune",
					.deadline_ms = PRUNE_DEADLINE_MS,
					.tick = prune_tick,
					.answered = prune_answered,
					.context = &pruning};
	struct pg *pg = pg_open(&pg_options, err);
	bool good;

	if (!pg)
		return false;
	good = store_check_schema(pg, err) && check_clock(pg, err) && act_as_owner(pg, options->remove, err) &&
	       find_cut(pg, options, cut, err) && prune_history(pg, &pruning, cut, err) &&
	       (!options->remove || store_prune_records(pg, options, cut->records, err));
	pg_close(pg);
	return good;
}
