/* `numsync revert`: a plan that puts back what a run changed. What somebody changed since is left alone and named, and so are the files that
 * still ask for the change. */
#include "command.h"
#include "plan_list.h"
#include "saved_plan.h"
#include "session.h"
#include "base/log.h"
#include "sql_columns.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct list_column conflict_columns[] = {[LIST_CONFLICTED_NUMBERS_NUMBER] = {"number", "number"},
						      [LIST_CONFLICTED_NUMBERS_PHONE_ID] = {"id", ""},
						      [LIST_CONFLICTED_NUMBERS_FIELD] = {"field", "field"},
						      [LIST_CONFLICTED_NUMBERS_BEFORE] = {"before", "before the run"},
						      [LIST_CONFLICTED_NUMBERS_AFTER] = {"set", "set by the run"},
						      [LIST_CONFLICTED_NUMBERS_ACTUAL] = {"now", "now"},
						      [LIST_CONFLICTED_NUMBERS_COLUMNS] = {NULL, NULL}};

struct conflicts {
	struct row_list *list;
	size_t count;
	bool title;
};

static bool on_conflict(void *context, const char *const *cells, int count, struct error *err)
{
	struct conflicts *conflicts = context;

	if (!conflicts->count++ && conflicts->title)
		printf("somebody changed these after the run; they are left as they are:\n");
	return !conflicts->list || row_list_add(conflicts->list, cells, count, err);
}

static bool on_cause(void *context, const char *const *cells, int count, struct error *err)
{
	const struct account *account = context;
	char flag[300];

	(void)count;
	(void)err;
	log_warning(
		"batch %s of source %s (%s) still asks for what is put back, and the next run will do it again; to end "
		"that: numsync withdraw --batch %s%s",
		cells[LIST_CAUSES_BATCH_ID], cells[LIST_CAUSES_SOURCE], cells[LIST_CAUSES_FILE_NAME],
		cells[LIST_CAUSES_BATCH_ID], account_flag(account, flag, sizeof flag));
	return true;
}

/* The numbers that cannot be reverted: on a terminal above the plan, elsewhere counted. */
static bool tell_conflicts(const struct session *session, struct account *account, int64_t run_id,
			   enum list_format format, struct conflicts *conflicts, struct error *err)
{
	bool good;

	conflicts->title = format == LIST_TABLE && log_has_level(LOG_INFO);
	if (format == LIST_TABLE)
		conflicts->list = row_list_new(conflict_columns, LIST_TABLE, account->config.name);
	good = store_conflicted_each(account->store, run_id, on_conflict, conflicts, err);
	if (conflicts->list)
		row_list_end(conflicts->list, session->colour);
	if (conflicts->title && conflicts->count)
		printf("\n");
	return good;
}

/* The plan; where there is none, why: the run changed nothing, or all of it was changed again, which was told already. */
static bool print_plan(const struct session *session, struct account *account, int64_t run_id,
		       const struct plan_head *plan, enum list_format format, size_t conflicts, struct error *err)
{
	if (plan->plan_id || format != LIST_TABLE)
		return plan_list_print(session, account, plan, format, err);
	if (log_has_level(LOG_INFO))
		terminal_line(stdout,
			      conflicts ? "account %s: no plan was made, for nothing of run %" PRId64 " can be put back"
					: "account %s: nothing to put back, for no change of run %" PRId64
					  " was confirmed",
			      account->config.name, run_id);
	return true;
}

static enum error_class revert_account(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	struct conflicts conflicts = {0};
	struct plan_head plan;
	enum list_format format;
	int64_t run_id;
	char *end = NULL;

	run_id = inv->argument_count == 1 ? strtoll(inv->argument[0], &end, 10) : 0;
	if (run_id <= 0 || *end)
		return error_set(err, ERROR_USAGE,
				 "which run? `numsync revert RUN`; `numsync status` lists the last ones"),
		       ERROR_USAGE;
	if (!session_list_format(session, &format, err) || !store_revert_make(account->store, run_id, &plan, err) ||
	    !tell_conflicts(session, account, run_id, format, &conflicts, err) ||
	    !print_plan(session, account, run_id, &plan, format, conflicts.count, err) ||
	    (plan.plan_id && !store_causes_each(account->store, run_id, on_cause, account, err)))
		return err->class;
	if (plan.plan_id && format == LIST_TABLE && log_has_level(LOG_INFO) &&
	    !saved_plan_print_way_on(account, plan.plan_id, err))
		return err->class;
	if (conflicts.count)
		return error_set(err, ERROR_CHANGES,
				 "%zu field%s of run %" PRId64 " cannot be put back: the numbers were "
				 "changed since",
				 conflicts.count, conflicts.count == 1 ? "" : "s", run_id),
		       ERROR_CHANGES;
	return plan.plan_id ? ERROR_DRIFT : ERROR_NONE;
}

static enum error_class main_revert(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, revert_account, err);
}

static const struct option_row options[] =
	{{"format", "table|csv|json", "how the result is written (table)"},
	 {"actor", "NAME", "who does it, for the record (the user)"},
	 {"no-pager", NULL, "print a long plan at once; on a terminal it else goes through PAGER (less)"},
	 {NULL, NULL, NULL}};

const struct command command_revert = {
	.name = "revert",
	.synopsis = "[OPTION...] RUN",
	.summary = "a plan that puts back what a run changed",
	.options = options,
	.run = main_revert,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(DRIFT) | STATUS(CHANGES),
	.examples = "  numsync revert 41\n  numsync revert 41 --json\n",
	.details =
		"Takes the confirmed changes of the run and plans the values that they replaced. A number that somebody changed\n"
		"since is a conflict and left alone. Nothing is sent before `numsync apply --plan`; what that does can be\n"
		"reverted in turn. Expectations are not touched: files that still ask for the change are named.\n"};
