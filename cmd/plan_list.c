/* A plan as text or as a list, and the sentence below it. */
#include "plan_list.h"
#include "paged.h"
#include "plan_text.h"
#include "base/log.h"
#include "sql_columns.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <string.h>

/* For CSV and JSON. */
static const struct list_column columns[] =
	{[LIST_PLAN_CHANGE_ID] = {"#change", ""}, [LIST_PLAN_NUMBER] = {"number", ""},
	 [LIST_PLAN_PHONE_ID] = {"id", ""},	  [LIST_PLAN_FIELD] = {"field", ""},
	 [LIST_PLAN_BEFORE] = {"before", ""},	  [LIST_PLAN_AFTER] = {"after", ""},
	 [LIST_PLAN_SOURCE] = {"source", ""},	  [LIST_PLAN_FILE_NAME] = {"file", ""},
	 [LIST_PLAN_LINE] = {"#line", ""},	  [LIST_PLAN_STATE] = {"state", ""},
	 [LIST_PLAN_MESSAGE] = {"message", ""},	  [LIST_PLAN_PLAN_ID] = {"#plan", ""},
	 [LIST_PLAN_DIGEST] = {"digest", ""},	  [LIST_PLAN_PLAN_STATE] = {"plan_state", ""},
	 [LIST_PLAN_COLUMNS] = {NULL, NULL}};

static bool print_text(const struct session *session, struct account *account, const struct plan_head *plan,
		       struct error *err)
{
	struct paged paged;

	if (!plan->plan_id)
		return true;
	if (!paged_begin(&paged, session, false, err))
		return false;
	return paged_end(&paged, plan_text_print(paged.out, account, plan, session->colour, err), err);
}

/* For programs: value by value. */
static bool print_rows(struct account *account, const struct plan_head *plan, enum list_format format,
		       struct error *err)
{
	struct row_list *list = row_list_new(columns, format, account->config.name);
	bool good = !plan->plan_id || store_plan_each(account->store, plan->plan_id, row_list_add, list, err);

	row_list_end(list, false);
	return good;
}

bool plan_list_print(const struct session *session, struct account *account, const struct plan_head *plan,
		     enum list_format format, struct error *err)
{
	struct buf line = {0};
	bool open = !plan->plan_id || !plan->state[0] || strcmp(plan->state, "open") == 0;
	bool good =
		format == LIST_TABLE ? print_text(session, account, plan, err) : print_rows(account, plan, format, err);

	if (!good || format != LIST_TABLE || !log_has_level(LOG_INFO))
		return good;
	if (plan->plan_id)
		buf_format(&line,
			   "plan %" PRId64 " of account %s: %" PRId64 " change%s (one PUT each), %" PRId64
			   " of them disable a number; %s%s",
			   plan->plan_id, account->config.name, plan->changes, plan->changes == 1 ? "" : "s",
			   plan->disables, open ? "nothing has been sent" : "it is ", open ? "" : plan->state);
	else
		buf_format(&line, "account %s: nothing to correct", account->config.name);
	if (plan->plan_id)
		printf("\n");
	terminal_wrap(stdout, 0, buf_string(&line));
	buf_free(&line);
	return true;
}
