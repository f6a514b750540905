/* `numsync revert`: a plan that puts back what a run changed. What somebody changed since is left alone and named, and so are the files that
 * still ask for the change. */
#include "command.h"
#include "plan_list.h"
#include "session.h"
#include "base/log.h"
#include "sql_columns.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct list_column moved_columns[] =
	{{"number", "number"},	    {"id", ""},	    {"field", "field"}, {"before", "before the run"},
	 {"set", "set by the run"}, {"now", "now"}, {NULL, NULL}};

struct moved {
	struct row_list *list;
	size_t count;
	bool title;
};

static bool on_moved(void *context, const char *const *cells, int count, struct error *err)
{
	struct moved *moved = context;

	if (!moved->count++ && moved->title)
		printf("in conflict, because somebody changed them since; they are left as they are:\n");
	return !moved->list || row_list_add(moved->list, cells, count, err);
}

static bool on_cause(void *context, const char *const *cells, int count, struct error *err)
{
	(void)context;
	(void)count;
	(void)err;
	log_warning(
		"batch %s of source %s (%s) still asks for what is put back, and the next run will do it again; to end "
		"that: numsync withdraw --batch %s",
		cells[LIST_CAUSES_BATCH_ID], cells[LIST_CAUSES_SOURCE], cells[LIST_CAUSES_FILE_NAME],
		cells[LIST_CAUSES_BATCH_ID]);
	return true;
}

/* The numbers that cannot be reverted: on a terminal above the plan, elsewhere counted. */
static bool tell_moved(const struct session *session, struct account *account, int64_t run_id, enum list_format format,
		       struct moved *moved, struct error *err)
{
	bool good;

	moved->title = format == LIST_TABLE && log_has_level(LOG_INFO);
	if (format == LIST_TABLE)
		moved->list = row_list_new(moved_columns, LIST_TABLE, account->config.name);
	good = store_moved_each(account->store, run_id, on_moved, moved, err);
	if (moved->list)
		row_list_end(moved->list, session->colour);
	if (moved->title && moved->count)
		printf("\n");
	return good;
}

static enum error_class revert_account(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	struct moved moved = {0};
	struct plan_head plan;
	enum list_format format;
	int64_t run_id;
	char *end = NULL;

	run_id = inv->argument_count == 1 ? strtoll(inv->argument[0], &end, 10) : 0;
	if (run_id <= 0 || *end)
		return error_set(err, ERROR_USAGE,
				 "which run? numsync revert RUN; `numsync status` lists the last ones"),
		       ERROR_USAGE;
	if (!session_list_format(session, &format, err) || !store_revert_make(account->store, run_id, &plan, err) ||
	    !tell_moved(session, account, run_id, format, &moved, err) ||
	    !plan_list_print(session, account, &plan, format, err) ||
	    !store_causes_each(account->store, run_id, on_cause, NULL, err))
		return err->class;
	if (plan.plan_id && format == LIST_TABLE && log_has_level(LOG_INFO))
		printf("to send it: numsync apply --plan %" PRId64 "\n", plan.plan_id);
	if (moved.count)
		return error_set(err, ERROR_CHANGES,
				 "%zu field%s of run %" PRId64 " cannot be put back: the numbers were "
				 "changed since",
				 moved.count, moved.count == 1 ? "" : "s", run_id),
		       ERROR_CHANGES;
	return plan.plan_id ? ERROR_DRIFT : ERROR_NONE;
}

static enum error_class main_revert(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, revert_account, err);
}

static const struct option_row options[] = {{"format", "table|csv|json", "how the result is written (table)"},
					    {"actor", "NAME", "who does it, for the record (the user)"},
					    {NULL, NULL, NULL}};

const struct command command_revert = {
	.name = "revert",
	.synopsis = "[OPTION...] RUN",
	.summary = "a plan that puts back what a run changed",
	.options = options,
	.run = main_revert,
	.details =
		"Takes the confirmed changes of the run and plans the values that they replaced. A number that somebody changed\n"
		"since is a conflict and left alone. Nothing is sent before `numsync apply --plan`; what that does can be\n"
		"reverted in turn. Expectations are not touched: files that still ask for the change are named.\n"};
