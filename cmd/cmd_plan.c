/* `numsync plan`: what would be sent, saved for `apply --plan`. Nothing is sent, and no lease is needed. */
#include "command.h"
#include "filter.h"
#include "plan_list.h"
#include "plan_review.h"
#include "run/run.h"
#include "saved_plan.h"
#include "session.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Prints the plan in the format that is asked for. */
static bool print(const struct session *session, struct account *account, const struct plan_head *plan,
		  enum list_format *format, struct error *err)
{
	enum review_format review = review_format_of(invocation_option(session->inv, "format"));

	*format = LIST_NONE;
	if (review == REVIEW_NONE || !plan->plan_id)
		return session_list_format(session, format, err) &&
		       plan_list_print(session, account, plan, review == REVIEW_NONE ? *format : LIST_TABLE, err);
	return plan_review_print(account, plan->plan_id, review, err);
}

/* A page is one plan. */
static bool check_format(const struct session *session, struct error *err)
{
	const char *given = invocation_option(session->inv, "format");

	if (session->json && review_format_of(given) != REVIEW_NONE)
		return error_set(err, ERROR_USAGE, "--json and --format %s say different things: leave one of them out",
				 given);
	return review_format_of(given) != REVIEW_HTML || session->accounts == 1 ||
	       error_set(err, ERROR_USAGE, "--format html is about one account: name it with --account");
}

/* A saved plan as it is: nothing is made, so none is superseded. */
static enum error_class look(const struct session *session, struct account *account, const char *given,
			     struct error *err)
{
	struct plan_head plan;
	enum list_format format;
	char *end;
	int64_t plan_id = strtoll(given, &end, 10);

	if (plan_id <= 0 || *end || session->inv->argument_count > 1)
		return error_set(err, ERROR_USAGE, "numsync plan takes the number of one saved plan, not %s", given),
		       ERROR_USAGE;
	if (!store_plan_get(account->store, plan_id, &plan, err))
		return err->class;
	if (!plan.plan_id)
		return error_set(err, ERROR_USAGE, "account %s has no plan %" PRId64 "; `numsync plan` makes one",
				 account->config.name, plan_id),
		       ERROR_USAGE;
	if (!print(session, account, &plan, &format, err))
		return err->class;
	return strcmp(plan.state, "open") == 0 ? ERROR_DRIFT : ERROR_NONE;
}

static enum error_class plan_account(const struct session *session, struct account *account, struct error *err)
{
	struct filter filter = {0};
	struct plan_head plan;
	enum list_format format;
	bool good;

	if (!check_format(session, err))
		return err->class;
	if (session->inv->argument_count)
		return look(session, account, session->inv->argument[0], err);
	good = account_set_sources(account, err) &&
	       filter_read(&filter, session, account, "only-field", "only-number", err) &&
	       store_plan_make(account->store, &filter.plan, &plan, err) &&
	       print(session, account, &plan, &format, err);
	filter_free(&filter);
	if (!good)
		return err->class;
	if (plan.plan_id && format == LIST_TABLE && log_has_level(LOG_INFO) &&
	    !saved_plan_print_way_on(account, plan.plan_id, err))
		return err->class;
	if (plan.ambiguous)
		log_warning(
			"%" PRId64
			" value%s of numbers such as %s %s not in the plan: several ids have the number, and the line names "
			"none of them. `numsync drift` shows which; name the id (column id) in the CSV",
			plan.ambiguous, plan.ambiguous == 1 ? "" : "s", plan.ambiguous_number,
			plan.ambiguous == 1 ? "is" : "are");
	return plan.plan_id || plan.ambiguous ? ERROR_DRIFT : ERROR_NONE;
}

static enum error_class main_plan(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, plan_account, err);
}

static const struct option_row options[] =
	{{"only-field", "FIELD", "only changes of this field; may be repeated"},
	 {"only-number", "NUMBER", "only this number or id; may be repeated"},
	 {"source", "NAME", "only what this source expects; may be repeated"},
	 {"format", "table|csv|json|markdown|html",
	  "how the result is written (table); markdown and html are for a review, with the plan's digest"},
	 {"no-pager", NULL, "print a long plan at once; on a terminal it else goes through PAGER (less)"},
	 {NULL, NULL, NULL}};

const struct command command_plan = {
	.name = "plan",
	.synopsis = "[OPTION...] [ID]",
	.summary = "save and show the changes that would remove correctable drift",
	.options = options,
	.run = main_plan,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(DRIFT),
	.examples = "  numsync plan --source crm\n  numsync plan --format html 7 >plan.html\n",
	.details =
		"The plan is saved under a number and replaces an earlier one that was not applied, but for what a\n"
		"run at work has planned for itself. One that says the same as the earlier one is that one, made anew.\n"
		"With ID it shows a saved plan and makes none. Nothing is sent.\n"};
