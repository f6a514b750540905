/* `numsync plans`: the saved plans and what became of them. Nothing is made and nothing is sent. */
#include "command.h"
#include "session.h"
#include "edge/store/store_plan.h"
#include "sql_columns.h"
#include "view/row_list.h"

static const struct list_column columns[] = {[LIST_PLANS_PLAN_ID] = {"#plan", ">plan"},
					     [LIST_PLANS_STATE] = {"state", "state"},
					     [LIST_PLANS_CHANGE_COUNT] = {"#changes", ">changes"},
					     [LIST_PLANS_DISABLE_COUNT] = {"#disables", ">-disables"},
					     [LIST_PLANS_CREATED_AT] = {"made_at", "made"},
					     [LIST_PLANS_ACTOR] = {"actor", "by"},
					     [LIST_PLANS_ROLE] = {"role", "-role"},
					     [LIST_PLANS_RUN_ID] = {"#made_by_run", ">-by run"},
					     [LIST_PLANS_REVERTS_RUN_ID] = {"#reverts_run", ">-reverts run"},
					     [LIST_PLANS_APPROVED_BY] = {"approved_by", "approved by"},
					     [LIST_PLANS_APPROVED_ROLE] = {"approved_role", "-as role"},
					     [LIST_PLANS_APPROVED_AT] = {"approved_at", "-approved"},
					     [LIST_PLANS_SUPERSEDED_BY] = {"#superseded_by", ">by plan"},
					     [LIST_PLANS_APPLIED_RUN_ID] = {"#applied_in_run", ">in run"},
					     [LIST_PLANS_DIGEST] = {"digest", ""},
					     [LIST_PLANS_COLUMNS] = {NULL, NULL}};

static enum error_class list_account(const struct session *session, struct account *account, struct error *err)
{
	return session_list(session, account, columns, store_plans_each, NULL, err);
}

static enum error_class main_plans(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, list_account, err);
}

static const struct option_row options[] = {{"format", "table|csv|json", "how the result is written (table)"},
					    {NULL, NULL, NULL}};

const struct command command_plans = {
	.name = "plans",
	.synopsis = "[OPTION...]",
	.summary = "list the saved plans and their states",
	.options = options,
	.run = main_plans,
	.statuses = STATUS(DATABASE) | STATUS(LATER),
	.examples = "  numsync plans\n  numsync plans --json\n",
	.details =
		"The newest first. States: waiting (for `numsync approve`), approved, open (needs no approval), expired (older than\n"
		"max_plan_age), applying (a run is at it, or was cut off there: the next run closes it), applied (in which run),\n"
		"superseded (by which plan). `numsync plan ID` shows what one says.\n"};
