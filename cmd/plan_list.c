/* The columns of a plan on the screen, and the sentence below it. */
#include "plan_list.h"
#include "base/log.h"
#include "sql_columns.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <string.h>

static const struct list_column columns[] = {[LIST_PLAN_CHANGE_ID] = {"#change", ">change"},
					     [LIST_PLAN_NUMBER] = {"number", "number"},
					     [LIST_PLAN_PHONE_ID] = {"id", ""},
					     [LIST_PLAN_FIELD] = {"field", "field"},
					     [LIST_PLAN_BEFORE] = {"before", "before"},
					     [LIST_PLAN_AFTER] = {"after", "after"},
					     [LIST_PLAN_SOURCE] = {"source", "source"},
					     [LIST_PLAN_FILE_NAME] = {"file", "file"},
					     [LIST_PLAN_LINE] = {"#line", ">line"},
					     [LIST_PLAN_STATE] = {"state", ""},
					     [LIST_PLAN_MESSAGE] = {"message", ""},
					     [LIST_PLAN_PLAN_ID] = {"#plan", ""},
					     [LIST_PLAN_DIGEST] = {"digest", ""},
					     [LIST_PLAN_PLAN_STATE] = {"plan_state", ""},
					     [LIST_PLAN_COLUMNS] = {NULL, NULL}};

struct row_list *plan_list_new(const struct account *account, enum list_format format)
{
	return row_list_new(columns, format, account->config.name);
}

void plan_list_way_on(const struct account *account, const struct plan_head *plan)
{
	char flag[300];

	terminal_line(stdout, "to send it: numsync apply --plan %" PRId64 "%s", plan->plan_id,
		      account_flag(account, flag, sizeof flag));
}

bool plan_list_row(void *context, const char *const *cells, int count, struct error *err)
{
	return !context || row_list_add(context, cells, count, err);
}

bool plan_list_print(const struct session *session, struct account *account, const struct plan_head *plan,
		     enum list_format format, struct error *err)
{
	struct row_list *list = row_list_new(columns, format, account->config.name);
	bool open = !plan->plan_id || !plan->state[0] || strcmp(plan->state, "open") == 0;
	bool good = !plan->plan_id || store_plan_each(account->store, plan->plan_id, row_list_add, list, err);

	row_list_end(list, session->colour);
	if (!good || format != LIST_TABLE || !log_has_level(LOG_INFO))
		return good;
	if (!plan->plan_id)
		terminal_line(stdout, "account %s: nothing to correct", account->config.name);
	else
		printf("\n");
	if (plan->plan_id)
		terminal_line(stdout,
			      "plan %" PRId64 " of account %s: %" PRId64 " change%s (one PUT each), %" PRId64
			      " of them disable a number; %s%s",
			      plan->plan_id, account->config.name, plan->changes, plan->changes == 1 ? "" : "s",
			      plan->disables, open ? "nothing has been sent" : "it is ", open ? "" : plan->state);
	return true;
}
