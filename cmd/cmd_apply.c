/* `numsync apply`: sends a saved plan, or one that it makes, shows and asks about. What was looked at before the lease is held is looked
 * at again with the lease in hand, for the answer to a question may be long in coming. */
#include "command.h"
#include "filter.h"
#include "plan_list.h"
#include "saved_plan.h"
#include "run/run_result.h"
#include "run/summary.h"
#include "session.h"
#include "base/log.h"
#include "view/progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool make_plan(const struct session *session, struct account *account, struct plan_head *plan, struct error *err)
{
	struct filter filter = {0};
	bool good;

	progress_phase("plan");
	good = account_set_sources(account, err) &&
	       filter_read(&filter, session, account, "only-field", "only-number", err) &&
	       store_plan_make(account->store, &filter.plan, plan, err) &&
	       (!plan->plan_id || store_plan_get(account->store, plan->plan_id, plan, err));
	filter_free(&filter);
	return good;
}

/* Whether the user wants it: --yes, or an answer on the terminal. */
static bool confirm(const struct session *session, struct account *account, const struct plan_head *plan,
		    struct error *err)
{
	char flag[300];
	bool wanted;

	if (invocation_flag(session->inv, "yes"))
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !isatty(STDERR_FILENO) || session->json)
		return error_set(err, ERROR_USAGE,
				 "there is no terminal to ask on: look at `numsync plan`, then `numsync apply "
				 "--plan %" PRId64 "%s --yes`. Nothing was sent",
				 plan->plan_id, account_flag(account, flag, sizeof flag));
	if (!plan_list_print(session, account, plan, LIST_TABLE, err))
		return false;
	wanted = session_confirm(invocation_option(session->inv, "limit")
					 ? "Send the first of these changes, as --limit says?"
					 : "Send these changes?");
	return wanted || error_set(err, ERROR_DRIFT, "not confirmed; nothing was sent");
}

static bool read_limit(const struct invocation *inv, int64_t *limit, struct error *err)
{
	const char *given = invocation_option(inv, "limit");
	char *end = NULL;

	*limit = given ? strtoll(given, &end, 10) : 0;
	return !given || (*limit > 0 && !*end) ||
	       error_set(err, ERROR_USAGE, "--limit takes how many changes to send, from 1, not %s", given);
}

static void tell_way_on(const struct run *run)
{
	struct buf text = {0};
	const char *state = !run->apply.replaced_by ? "are still planned"
			    : run->apply.left == 1  ? "was not sent"
						    : "were not sent";

	run_way_on(run, "to send them", &text);
	log_info("%" PRId64 " of %" PRId64 " changes %s%s", run->apply.left, run->plan.changes, state,
		 buf_string(&text));
	buf_free(&text);
}

/* The plan, if it may be sent as things are now. */
static bool find_plan(const struct session *session, struct account *account, struct run_options *options,
		      struct plan_head *plan, struct error *err)
{
	const char *given = invocation_option(session->inv, "plan");
	int64_t plan_id;

	if (!(given ? saved_plan_number(given, "--plan", &plan_id, err) && saved_plan_get(account, plan_id, plan, err)
		    : make_plan(session, account, plan, err)))
		return false;
	if (!plan->plan_id)
		return true;
	if (!run_check_limits(account, options, plan, err))
		return false;
	/* nobody is asked about what cannot be sent; with --yes the run has it on record */
	if (store_plan_waits(account->store, plan) && !invocation_flag(session->inv, "yes")) {
		saved_plan_tell_waiting(account, plan->plan_id);
		err->class = ERROR_DRIFT;
		return false;
	}
	return confirm(session, account, plan, err);
}

static enum error_class apply_account(const struct session *session, struct account *account, struct error *err)
{
	struct plan_head plan = {0};
	struct run_options options;
	struct run run;
	enum error_class class = ERROR_NONE;

	session_run_options(session, &options);
	if (!read_limit(session->inv, &options.limit, err) || !find_plan(session, account, &options, &plan, err)) {
		if (err->class == ERROR_DRIFT && err->text[0])
			log_info("%s", err->text);
		return err->class;
	}
	/* with the lease in hand the plan is looked at again: the answer may have been long in coming */
	if (!run_begin(&run, account, &options, err) ||
	    (plan.plan_id && (!saved_plan_get(account, plan.plan_id, &run.plan, err) || !run_apply(&run, 0, err))))
		class = err->class;
	class = run_end(&run, class, err);
	summary_print(&run, class, err);
	if (run.apply.limited)
		tell_way_on(&run);
	if (run.apply.waits)
		saved_plan_tell_waiting(account, plan.plan_id);
	return class;
}

static enum error_class main_apply(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, apply_account, err);
}

static const struct option_row options[] = {
	{"plan", "ID", "push this saved plan: exactly that, only if it is still true, and only once"},
	{"limit", "N",
	 "send the first N changes only; the rest stays planned (--max-changes and --max-disable are of the whole plan)"},
	{"yes", NULL, "do not ask"},
	{"no-pager", NULL, "print a long plan at once; on a terminal it else goes through PAGER (less)"},
	{"only-field", "FIELD", "without --plan: only changes of this field; may be repeated"},
	{"only-number", "NUMBER", "without --plan: only this number or id; may be repeated"},
	{"source", "NAME", "without --plan: only what this source expects; may be repeated"},
	{"max-changes", "SHARE", "how many of the numbers may be changed at once (20%)"},
	{"max-disable", "SHARE", "how many may be disabled at once (10%)"},
	{"max-plan-age", "TIME", "an older plan is refused (24h)"},
	{"time-budget", "TIME", "end in order after this time, such as 2h (none)"},
	{"rate-share", "SHARE", "share of the API's rate limit to use (2/3)"},
	{"force", "changes|disable", "lift one safety limit for this run; may be repeated"},
	{NULL, NULL, NULL}};

const struct command command_apply = {
	.name = "apply",
	.synopsis = "[OPTION...]",
	.summary = "push a plan through the API",
	.options = options,
	.run = main_apply,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(API) | STATUS(CREDENTIALS) | STATUS(DRIFT) |
		    STATUS(CHANGES) | STATUS(REFUSED),
	.examples = "  numsync apply --plan 8\n  numsync apply --yes\n",
	.details =
		"Without --plan: plans, shows it, asks on a terminal (elsewhere --yes is needed). What is no longer wanted when it\n"
		"would be sent (withdrawn, expired, overruled) is left out and named (3). Each change is compared with a\n"
		"fresh GET, noted in the journal, sent as a full PUT and checked against the answer. A number that somebody\n"
		"changed since the plan is a conflict: not sent, reported, planned afresh next time. With `approval = other` nothing\n"
		"is sent of a plan that waits for `numsync approve` (2).\n"};
