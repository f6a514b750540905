/* Which saved plan may still be sent or approved, and what has to be typed to send it: one text for all commands that speak of a plan. What
 * is looked at here is looked at again, in the database, by what sends or approves. */
#include "saved_plan.h"
#include "base/log.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAN_AHEAD_S = 60 }; /* what machines may differ by */

bool saved_plan_number(const char *given, const char *where, int64_t *plan_id, struct error *err)
{
	char *end;

	*plan_id = strtoll(given, &end, 10);
	return (*plan_id > 0 && !*end) ||
	       error_set(err, ERROR_USAGE, "%s takes the number of a plan, not %s", where, given);
}

/* A plan that another one has replaced; true: by none that may be applied now. */
static bool refuse_superseded(struct account *account, const struct plan_head *plan, struct error *err)
{
	struct plan_head later;
	struct buf way_on = {0};
	bool good = store_plan_get(account->store, 0, &later, err);

	if (good && later.plan_id > plan->plan_id) {
		saved_plan_way_on(account, &later, &way_on);
		good = error_set(err, ERROR_USAGE, "plan %" PRId64 " replaced plan %" PRId64 ", %s: %s", later.plan_id,
				 plan->plan_id, plan->begun ? "of which the rest was not sent" : "which was never sent",
				 buf_string(&way_on));
	}
	buf_free(&way_on);
	return good;
}

bool saved_plan_get(struct account *account, int64_t plan_id, struct plan_head *plan, struct error *err)
{
	int64_t max_age_ms = setting_number(account->config, SETTING_max_plan_age);

	if (!store_plan_get(account->store, plan_id, plan, err))
		return false;
	if (!plan->plan_id)
		return error_set(err, ERROR_USAGE, "account %s has no plan %" PRId64 "; `numsync plan` makes one",
				 account->config.name, plan_id);
	if (strcmp(plan->state, "superseded") == 0 && !refuse_superseded(account, plan, err))
		return false;
	if (strcmp(plan->state, "open") != 0)
		return error_set(err, ERROR_USAGE,
				 "plan %" PRId64 " is %s and cannot be applied again; make a new one with "
				 "`numsync plan`",
				 plan_id, plan->state);
	if (plan->age_s < -PLAN_AHEAD_S)
		return error_set(
			err, ERROR_USAGE,
			"plan %" PRId64 " was made at %s, which is still to come: the database's clock was "
			"ahead, so numsync cannot know how old the plan is; make a new one with `numsync plan`",
			plan_id, plan->created_at);
	if (store_plan_expired(plan, max_age_ms))
		return error_set(err, ERROR_USAGE,
				 "plan %" PRId64 " is %" PRId64 " hours old, more than --max-plan-age allows; "
				 "make a new one with `numsync plan`",
				 plan_id, plan->age_s / 3600);
	if (strcmp(plan->catalogue, store_catalogue()) != 0)
		return error_set(err, ERROR_USAGE,
				 "plan %" PRId64 " was made by a numsync that knows other fields than this one; "
				 "make a new one with `numsync plan`",
				 plan_id);
	return true;
}

void saved_plan_way_on(const struct account *account, const struct plan_head *plan, struct buf *text)
{
	char flag[300];

	account_flag(account, flag, sizeof flag);
	if (store_plan_expired(plan, setting_number(account->config, SETTING_max_plan_age))) {
		buf_format(text, "make it again, for plan %" PRId64 " has expired: numsync plan%s", plan->plan_id,
			   flag);
		return;
	}
	if (store_plan_waits(account->store, plan))
		buf_format(text,
			   "numsync approve %" PRId64 "%s, as another database role than %s, which made it; then ",
			   plan->plan_id, flag, plan->role[0] ? plan->role : "that");
	buf_format(text, "numsync apply --plan %" PRId64 "%s", plan->plan_id, flag);
}

bool saved_plan_print_way_on(struct account *account, int64_t plan_id, struct error *err)
{
	struct buf text = {0};
	struct plan_head plan;
	bool good = store_plan_get(account->store, plan_id, &plan, err);

	if (good) {
		saved_plan_way_on(account, &plan, &text);
		terminal_line(stdout, "to send it: %s", buf_string(&text));
	}
	buf_free(&text);
	return good;
}

void saved_plan_tell_waiting(struct account *account, int64_t plan_id)
{
	struct error err = ERROR_INIT;
	struct buf text = {0};
	struct plan_head plan;

	if (!store_plan_get(account->store, plan_id, &plan, &err)) {
		log_warning("%s", err.text);
		return;
	}
	saved_plan_way_on(account, &plan, &text);
	log_info("plan %" PRId64 " waits for approval; nothing of it was sent. To send it: %s", plan_id,
		 buf_string(&text));
	buf_free(&text);
}
