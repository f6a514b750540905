/* Plans that put back what a run has changed. */
#include "store_plan.h"
#include "store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What `prune` has removed, as a part of a sentence, and the number of the last run. */
static bool removal_words(struct store *store, struct buf *words, int64_t *last_run, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_get_removal, params, &rows, err))
		return false;
	*last_run = pg_cell_int(rows, 0, GET_REMOVAL_LAST_RUN_ID);
	buf_text(words, "what is older than --older-than and the setting revert_within");
	if (pg_cell(rows, 0, GET_REMOVAL_CUT))
		buf_format(words, "; the last time was at %s, by %s, and history before %s went",
			   pg_cell(rows, 0, GET_REMOVAL_REMOVED_AT), pg_cell(rows, 0, GET_REMOVAL_REMOVED_BY),
			   pg_cell(rows, 0, GET_REMOVAL_CUT));
	pg_rows_free(rows);
	return true;
}

/* The run, or what it changed, is not on record (any more); or nobody can tell. */
static bool fail_gone(struct store *store, const char *run, bool known, bool removed, struct error *err)
{
	struct buf words = {0};
	int64_t last_run;

	if (!removal_words(store, &words, &last_run, err)) {
		buf_free(&words);
		return false;
	}
	if (removed)
		error_set(err, ERROR_USAGE,
			  "run %s was too long ago: `numsync prune` has removed changes of it (%s), so it cannot be "
			  "reverted as a whole",
			  run, buf_string(&words));
	else if (known)
		error_set(err, ERROR_USAGE,
			  "run %s died, and nothing is on record of what it changed: `numsync prune` has removed what "
			  "there was of that time (%s), so nobody can tell whether there is something to put back",
			  run, buf_string(&words));
	else if (store_number(run) < last_run)
		error_set(
			err, ERROR_USAGE,
			"run %s of account %s was removed with what it changed: `numsync prune` removes old ones (%s)",
			run, store->account, buf_string(&words));
	else
		error_set(err, ERROR_USAGE, "account %s has no run %s; `numsync status` lists the last ones",
			  store->account, run);
	buf_free(&words);
	return false;
}

/* Whether it is known of all that the run sent what became of it. */
static bool run_is_over(struct store *store, const char *run, struct error *err)
{
	const char *params[] = {store->account_id, run};
	bool known, running, removed, unknown;
	struct pg_rows *rows;
	int64_t open;

	if (!pg_run(store->data, SQL_find_run, params, &rows, err))
		return false;
	known = pg_rows_count(rows) == 1;
	running = known && strcmp(pg_cell(rows, 0, FIND_RUN_STATE), "running") == 0;
	open = known ? pg_cell_int(rows, 0, FIND_RUN_OPEN_CHANGES) : 0;
	removed = known && pg_cell_bool(rows, 0, FIND_RUN_REMOVED);
	unknown = known && pg_cell_bool(rows, 0, FIND_RUN_UNKNOWN);
	pg_rows_free(rows);
	if (!known || removed || unknown)
		return fail_gone(store, run, known, removed, err);
	if (running)
		return error_set(err, ERROR_LATER,
				 "run %s is at work, or has died; when it is over, or the next `numsync run` has "
				 "found out what became of its changes, it can be reverted",
				 run);
	if (open)
		return error_set(err, ERROR_LATER,
				 "of %" PRId64 " change%s of run %s it is not known whether they took effect; the "
				 "next `numsync run` finds out, then it can be reverted",
				 open, open == 1 ? "" : "s", run);
	return true;
}

struct reverting {
	const char *run;
	struct plan_head *plan;
};

static bool make(struct store *store, void *context, struct error *err)
{
	const struct reverting *reverting = context;
	struct plan_head *plan = reverting->plan;
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, reverting->run, store->actor, store_time_text(store, now),
				store_catalogue()};
	struct pg_rows *rows;

	*plan = (struct plan_head){0};
	if (!run_is_over(store, reverting->run, err) || !store_plan_mark(store, err) ||
	    !pg_run(store->data, SQL_make_revert, params, &rows, err))
		return false;
	plan->plan_id = pg_cell_int(rows, 0, MAKE_REVERT_PLAN_ID);
	plan->changes = pg_cell_int(rows, 0, MAKE_REVERT_CHANGES);
	plan->disables = pg_cell_int(rows, 0, MAKE_REVERT_DISABLES);
	plan->numbers = pg_cell_int(rows, 0, MAKE_REVERT_NUMBERS);
	pg_rows_free(rows);
	/* where nothing is to be put back, no plan was made that an open one could give way to */
	return !plan->plan_id || store_plan_settle(store, plan, err);
}

bool store_revert_make(struct store *store, int64_t run_id, struct plan_head *plan, struct error *err)
{
	char run[STORE_NUMBER_BYTES];
	struct reverting reverting = {run, plan};

	snprintf(run, sizeof run, "%" PRId64, run_id);
	return store_transact(store, store_begin_plan, make, &reverting, err);
}

bool store_conflicted_each(struct store *store, int64_t run_id, row_fn row, void *context, struct error *err)
{
	char run[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, run};

	snprintf(run, sizeof run, "%" PRId64, run_id);
	return store_each_bulk(store, SQL_list_conflicted_numbers, params, row, context, err);
}

bool store_causes_each(struct store *store, int64_t run_id, row_fn row, void *context, struct error *err)
{
	char run[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, run};

	snprintf(run, sizeof run, "%" PRId64, run_id);
	return store_each_bulk(store, SQL_list_causes, params, row, context, err);
}
