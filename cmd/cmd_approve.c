/* `numsync approve`: says that a plan which somebody else has made may be sent. Who says it goes by the role that logs in to the database:
 * the database writes it down, and no option can say another. */
#include "command.h"
#include "saved_plan.h"
#include "session.h"
#include "base/log.h"
#include "edge/json/encode.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void tell_json(const struct account *account, const struct approval *approval, const char *actor)
{
	struct json_writer *json = json_writer_new(false);

	json_object(json);
	json_named_text(json, "account", account->config.name);
	json_named_integer(json, "plan", approval->plan_id);
	json_named_bool(json, "approved", approval->approves);
	json_named_text(json, "digest", approval->digest);
	json_named_text(json, "actor", actor);
	json_named_text(json, "role", approval->role);
	json_object_end(json);
	json_print(json, stdout);
}

static bool tell(const struct session *session, struct account *account, const struct approval *approval,
		 struct error *err)
{
	const char *actor = buf_string(&session->actor);

	if (session->json) {
		tell_json(account, approval, actor);
		return true;
	}
	if (!log_has_level(LOG_INFO))
		return true;
	terminal_line(stdout, "plan %" PRId64 " of account %s %s by %s (database role %s); its digest is %s",
		      approval->plan_id, account->config.name,
		      approval->approves ? "is approved" : "is no longer approved: taken back", actor, approval->role,
		      approval->digest);
	return !approval->approves || saved_plan_print_way_on(account, approval->plan_id, err);
}

static enum error_class approve_account(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	struct approval approval = {.approves = !invocation_flag(inv, "withdraw")};
	struct plan_head plan;

	if (inv->argument_count != 1)
		return error_set(err, ERROR_USAGE, "which plan? `numsync approve ID`; `numsync plans` lists them"),
		       ERROR_USAGE;
	if (!saved_plan_number(inv->argument[0], "numsync approve", &approval.plan_id, err) ||
	    (approval.approves && !saved_plan_get(account, approval.plan_id, &plan, err)) ||
	    !store_plan_approve(account->store, &approval, err))
		return err->class;
	if (strcmp(setting_text(account->config, SETTING_approval), "none") == 0)
		log_warning("the setting `approval` is none: plans are sent without an approval, too");
	return tell(session, account, &approval, err) ? ERROR_NONE : err->class;
}

static enum error_class main_approve(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, approve_account, err);
}

static const struct option_row options[] =
	{{"withdraw", NULL, "instead: take an approval back; nothing of the plan is sent any more that was not"},
	 {"actor", "NAME", "who approves, for the record (the user)"},
	 {NULL, NULL, NULL}};

const struct command command_approve = {
	.name = "approve",
	.synopsis = "[OPTION...] ID",
	.summary = "say that a plan of somebody else's may be sent",
	.options = options,
	.run = main_approve,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(REFUSED),
	.examples = "  numsync approve 8 --actor jane\n  numsync approve 8 --withdraw\n",
	.details =
		"With the setting `approval = other` nothing is sent of a plan before another database role than the one that made\n"
		"it has approved it. The role is that which logs in; --actor is a name for the record and proves nothing.\n"
		"An approval is for what the plan says (its digest), and counts for max_plan_age from when it was given.\n"
		"A plan that another one replaced, or that is older than max_plan_age, cannot be approved, and an approval\n"
		"that it has counts for nothing. Look at it first: `numsync plan ID`.\n"};
