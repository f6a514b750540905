/* How a saved plan moves on: approved, taken to be sent (store_claim.c), left. What is said about a plan and what is done with it is behind
 * one lock of its row, so that a word that was said before it was taken counts, and none can be said behind that. All of it is on `data`. */
#include "store_plan.h"
#include "store_internal.h"
#include "store_report.h"
#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool store_plan_waits(const struct store *store, const struct plan_head *plan)
{
	return store->options.four_eyes && plan->plan_id && !plan->approved_role[0];
}

bool store_plan_expired(const struct plan_head *plan, int64_t max_age_ms)
{
	return plan->age_s * 1000 >= max_age_ms;
}

const char *store_plan_earliest(struct store *store, char text[STORE_TIME_BYTES])
{
	return clock_format_utc(store_time_us(store) - store->options.max_plan_age_ms * 1000, text);
}

bool store_plan_fail_moved(const struct store *store, int64_t plan_id, const struct plan_head *plan, struct error *err)
{
	bool open = plan->plan_id && strcmp(plan->state, "open") == 0;

	if (open && plan->age_s * 1000 >= store->options.max_plan_age_ms)
		return error_set(err, ERROR_LATER,
				 "plan %" PRId64 " has grown too old by now; make a new one with `numsync plan`",
				 plan_id);
	return error_set(err, ERROR_LATER,
			 "plan %" PRId64
			 " is %s: another process moved it on just now. This one does nothing more with "
			 "it; make a new one with `numsync plan`",
			 plan_id,
			 open		 ? "open again"
			 : plan->plan_id ? plan->state
					 : "gone");
}

bool store_plan_leave(struct store *store, int64_t plan_id, bool all_ended, int64_t *replaced_by, struct error *err)
{
	char id[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, id, all_ended ? "applied" : "open", store->run_id};
	struct plan_head plan;
	struct pg_rows *rows;
	bool moved;

	snprintf(id, sizeof id, "%" PRId64, plan_id);
	if (!store_transact_one(store, store_begin, SQL_leave_plan, params, &rows, err))
		return false;
	moved = pg_rows_count(rows) == 1;
	*replaced_by = moved ? pg_cell_int(rows, 0, LEAVE_PLAN_SUPERSEDED_BY_PLAN_ID) : 0;
	pg_rows_free(rows);
	return moved ||
	       (store_plan_get(store, plan_id, &plan, err) && store_plan_fail_moved(store, plan_id, &plan, err));
}

bool store_plans_close(struct store *store, struct error *err)
{
	const char *params[] = {store->account_id};

	return store_transact_one(store, store_begin, SQL_close_dead_plans, params, NULL, err);
}

/* Whether the role that is connected may say the word about the plan. */
static bool check_word(const struct store *store, const struct approval *approval, const struct plan_head *plan,
		       struct error *err)
{
	int64_t id = approval->plan_id;

	bool open = plan->plan_id && strcmp(plan->state, "open") == 0;

	if (!approval->approves)
		return (open && plan->approved_role[0]) ||
		       error_set(err, ERROR_USAGE,
				 "plan %" PRId64 " has no approval that could be taken back: it is %s", id,
				 open		 ? "not approved"
				 : plan->plan_id ? plan->state
						 : "not there");
	if (!open || plan->age_s * 1000 >= store->options.max_plan_age_ms)
		return store_plan_fail_moved(store, id, plan, err);
	if (!plan->role[0])
		return error_set(
			err, ERROR_REFUSED,
			"plan %" PRId64
			" is of an earlier numsync, which did not note the database role that made it, so nobody "
			"can be known to be another: make the plan again with `numsync plan`, then approve that",
			id);
	return strcmp(plan->role, plan->own_role) != 0 ||
	       error_set(
		       err, ERROR_REFUSED,
		       "the database role %s made plan %" PRId64
		       ", and this connection is of the same role: nobody approves what he has planned. Connect as another "
		       "role, which has numsync_admin (--database, PGUSER)",
		       plan->role, id);
}

static bool say(struct store *store, void *context, struct error *err)
{
	struct approval *approval = context;
	char id[STORE_NUMBER_BYTES], now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, id, approval->approves ? "t" : "f", store->actor,
				store_time_text(store, now)};
	struct plan_head plan;
	struct pg_rows *rows;

	snprintf(id, sizeof id, "%" PRId64, approval->plan_id);
	if (!store_do(store, SQL_lock_plan, params, err) || !store_plan_get(store, approval->plan_id, &plan, err) ||
	    !check_word(store, approval, &plan, err) || !pg_run(store->data, SQL_add_approval, params, &rows, err))
		return false;
	store_copy_cell(approval->digest, sizeof approval->digest, rows, 0, ADD_APPROVAL_DIGEST);
	store_copy_cell(approval->role, sizeof approval->role, rows, 0, ADD_APPROVAL_ROLE);
	pg_rows_free(rows);
	return true;
}

bool store_plan_approve(struct store *store, struct approval *approval, struct error *err)
{
	return store_transact(store, store_begin, say, approval, err);
}

bool store_plans_each(struct store *store, row_fn row, void *context, struct error *err)
{
	char since[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, store->options.four_eyes ? "t" : "f",
				store_plan_earliest(store, since)};

	return store_each_bulk(store, SQL_list_plans, params, row, context, err);
}

bool store_approvers(struct store *store, char role[STORE_ROLE_BYTES], struct buf *others, struct error *err)
{
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_list_approvers, NULL, &rows, err))
		return false;
	store_copy_cell(role, STORE_ROLE_BYTES, rows, 0, LIST_APPROVERS_ROLE);
	if (pg_cell(rows, 0, LIST_APPROVERS_OTHERS))
		buf_text(others, pg_cell(rows, 0, LIST_APPROVERS_OTHERS));
	pg_rows_free(rows);
	return true;
}
