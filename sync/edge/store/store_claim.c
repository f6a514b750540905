/* Taking a plan to send it, and holding what is read of it later against what was approved when it was taken: nobody adds a change to a plan
 * on its way, or a field to a change. The statement that takes the plan says what each change of it says; the statement that reads a change
 * to send it says so again, and both must be the same. */
#include "store_plan.h"
#include "store_internal.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A change as it was approved. */
struct approved_change {
	int64_t change_id;
	char digest[72];
};

struct store_claim {
	struct approved_change *change; /* in the order of their ids */
	size_t count;
};

void store_claim_forget(struct store *store)
{
	if (store->claim)
		free(store->claim->change);
	free(store->claim);
	store->claim = NULL;
}

static void keep_claim(struct store *store, const struct pg_rows *rows)
{
	struct store_claim *claim = memory_get(sizeof *claim);

	claim->count = (size_t)pg_rows_count(rows);
	claim->change = memory_get(claim->count * sizeof *claim->change);
	for (size_t i = 0; i < claim->count; i++) {
		claim->change[i].change_id = pg_cell_int(rows, (int)i, CLAIM_PLAN_CHANGE_ID);
		store_copy_cell(claim->change[i].digest, sizeof claim->change[i].digest, rows, (int)i,
				CLAIM_PLAN_DIGEST);
	}
	store->claim = claim;
}

struct claiming {
	int64_t plan_id;
	struct plan_head plan; /* when it was not claimed */
	bool claimed;
};

static bool claim(struct store *store, void *context, struct error *err)
{
	struct claiming *claiming = context;
	char id[STORE_NUMBER_BYTES], since[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, id, store->run_id, store_plan_earliest(store, since),
				store->options.four_eyes ? "t" : "f"};
	struct pg_rows *rows;

	snprintf(id, sizeof id, "%" PRId64, claiming->plan_id);
	store_claim_forget(store);
	if (!store_do(store, SQL_lock_plan, params, err) || !pg_run(store->data, SQL_claim_plan, params, &rows, err))
		return false;
	claiming->claimed = pg_rows_count(rows) > 0;
	if (claiming->claimed && store->options.four_eyes)
		keep_claim(store, rows);
	pg_rows_free(rows);
	return claiming->claimed || store_plan_get(store, claiming->plan_id, &claiming->plan, err);
}

bool store_plan_claim(struct store *store, int64_t plan_id, bool *waits, struct error *err)
{
	struct claiming claiming = {.plan_id = plan_id};
	const struct plan_head *plan = &claiming.plan;

	*waits = false;
	if (!store_transact(store, store_begin, claim, &claiming, err))
		return false;
	if (claiming.claimed)
		return true;
	*waits = strcmp(plan->state, "open") == 0 && !store_plan_expired(plan, store->options.max_plan_age_ms) &&
		 store_plan_waits(store, plan);
	return *waits || store_plan_fail_moved(store, plan_id, plan, err);
}

static int compare(const void *id, const void *element)
{
	int64_t a = *(const int64_t *)id, b = ((const struct approved_change *)element)->change_id;

	return (a > b) - (a < b);
}

bool store_claim_check(const struct store *store, int64_t plan_id, const struct pg_rows *rows, struct error *err)
{
	const struct store_claim *claim = store->claim;

	for (int i = 0; claim && i < pg_rows_count(rows); i++) {
		int64_t id = pg_cell_int(rows, i, NEXT_CHANGES_CHANGE_ID);
		const char *digest = pg_cell(rows, i, NEXT_CHANGES_DIGEST);
		const struct approved_change *approved =
			bsearch(&id, claim->change, claim->count, sizeof *claim->change, compare);

		if (!approved || !digest || strcmp(approved->digest, digest) != 0)
			return error_set(err, ERROR_REFUSED,
					 "change %" PRId64 " (%s) of plan %" PRId64
					 " is not what was approved: somebody has added it or changed it in the "
					 "database since the plan was taken to be sent. Nothing more of the plan is "
					 "sent, and the next run plans afresh",
					 id, pg_cell(rows, i, NEXT_CHANGES_NUMBER), plan_id);
	}
	return true;
}
