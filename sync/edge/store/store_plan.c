/* Plans and their changes. A plan is made on `data`, in one transaction in which nobody else makes one of the account
 * (store_begin_plan). The next changes are read on `control`, because a batch may be under way on `data`; all else is on `data`,
 * what writes in a transaction that checks the fence. */
#include "store_plan.h"
#include "store_internal.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/step.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *store_catalogue(void)
{
	static char hex[SHA256_HEX_BYTES];
	struct sha256 sha;

	if (hex[0])
		return hex;
	sha256_begin(&sha);
	for (int i = 0; i < FIELD_COUNT; i++) {
		sha256_add(&sha, field_table[i].column, strlen(field_table[i].column) + 1);
		sha256_add(&sha, field_kind_name(field_table[i].kind),
			   strlen(field_kind_name(field_table[i].kind)) + 1);
	}
	sha256_hex(&sha, hex);
	return hex;
}

/* Within the transaction that is open. */
static bool make_plan(struct store *store, const struct plan_filter *filter, struct plan_head *plan, struct error *err)
{
	struct buf fields = {0}, numbers = {0}, sources = {0};
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id,
				store_text_array(filter->field, &fields),
				store_text_array(filter->number, &numbers),
				store_text_array(filter->source, &sources),
				store->fence[0] ? store->run_id : NULL,
				store->actor,
				now,
				store_catalogue()};
	struct pg_rows *rows = NULL;
	bool good = false;

	*plan = (struct plan_head){0};
	store_time_text(store, now);
	if (!store_batches_check(store, 0, err) || !pg_run(store->data, SQL_make_plan, params, &rows, err))
		goto done;
	plan->plan_id = pg_cell_int(rows, 0, MAKE_PLAN_PLAN_ID);
	plan->changes = pg_cell_int(rows, 0, MAKE_PLAN_CHANGES);
	plan->disables = pg_cell_int(rows, 0, MAKE_PLAN_DISABLES);
	plan->numbers = pg_cell_int(rows, 0, MAKE_PLAN_NUMBERS);
	plan->ambiguous = pg_cell_int(rows, 0, MAKE_PLAN_AMBIGUOUS);
	snprintf(plan->ambiguous_number, sizeof plan->ambiguous_number, "%s",
		 pg_cell(rows, 0, MAKE_PLAN_AMBIGUOUS_NUMBER) ? pg_cell(rows, 0, MAKE_PLAN_AMBIGUOUS_NUMBER) : "");
	plan->unread = pg_cell_int(rows, 0, MAKE_PLAN_UNREAD);
	snprintf(plan->state, sizeof plan->state, "open");
	snprintf(plan->created_at, sizeof plan->created_at, "%s", now);
	snprintf(plan->catalogue, sizeof plan->catalogue, "%s", store_catalogue());
	good = true;
done:
	pg_rows_free(rows);
	buf_free(&fields);
	buf_free(&numbers);
	buf_free(&sources);
	return good;
}

struct planning {
	const struct plan_filter *filter;
	struct plan_head *plan;
};

/* The open plan that says the same as the one just made; 0: none. A run sends what it plans itself, at once; but where somebody has to
 * approve it, the plan that was approved is the one. */
static bool find_same(struct store *store, int64_t plan_id, int64_t *same, struct error *err)
{
	char id[STORE_NUMBER_BYTES], since[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, id, store_plan_earliest(store, since)};
	struct pg_rows *rows;

	*same = 0;
	if (!plan_id || (store->fence[0] && !store->options.four_eyes))
		return true;
	snprintf(id, sizeof id, "%" PRId64, plan_id);
	if (!pg_run(store->data, SQL_find_same_plan, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1)
		*same = pg_cell_int(rows, 0, FIND_SAME_PLAN_PLAN_ID);
	pg_rows_free(rows);
	return true;
}

bool store_plan_mark(struct store *store, struct error *err)
{
	return store_do(store, SQL_mark_plan, NULL, err);
}

bool store_plan_settle(struct store *store, struct plan_head *plan, struct error *err)
{
	char id[STORE_NUMBER_BYTES], now[STORE_TIME_BYTES];
	const char *renew[] = {store->account_id, id, store_time_text(store, now)};
	const char *settled[] = {store->account_id, plan->plan_id ? id : NULL};
	int64_t same;

	if (!find_same(store, plan->plan_id, &same, err))
		return false;
	if (same)
		plan->plan_id = same;
	snprintf(id, sizeof id, "%" PRId64, plan->plan_id);
	return (!same ||
		(store_do(store, SQL_unmark_plan, NULL, err) && store_do(store, SQL_renew_plan, renew, err))) &&
	       store_do(store, SQL_supersede_plans, settled, err) &&
	       (same || !plan->plan_id || store_do(store, SQL_open_plan, settled, err));
}

static bool plan_afresh(struct store *store, void *context, struct error *err)
{
	const struct planning *planning = context;

	if (!store_plan_mark(store, err) || !make_plan(store, planning->filter, planning->plan, err) ||
	    !store_plan_settle(store, planning->plan, err))
		return false;
	STEP("plan.ready");
	return true;
}

bool store_plan_make(struct store *store, const struct plan_filter *filter, struct plan_head *plan, struct error *err)
{
	struct planning planning = {filter, plan};

	if (!store_transact(store, store_begin_plan, plan_afresh, &planning, err))
		return false;
	if (plan->unread)
		log_warning(
			"%" PRId64
			" number%s left out of the plan, because the API's answer could not be read; `numsync report --list "
			"faults` shows why",
			plan->unread, plan->unread == 1 ? " is" : "s are");
	return true;
}

bool store_plan_rehearse(struct store *store, struct plan_head *plan, struct error *err)
{
	const struct plan_filter everything = {0};

	return store_wait_for_plans(store, err) && make_plan(store, &everything, plan, err);
}

bool store_plan_get(struct store *store, int64_t plan_id, struct plan_head *plan, struct error *err)
{
	char id[STORE_NUMBER_BYTES], since[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, plan_id ? id : NULL, store_plan_earliest(store, since)};
	struct pg_rows *rows;

	*plan = (struct plan_head){0};
	snprintf(id, sizeof id, "%" PRId64, plan_id);
	if (!pg_run(store->data, SQL_get_plan, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1) {
		plan->plan_id = pg_cell_int(rows, 0, GET_PLAN_PLAN_ID);
		snprintf(plan->state, sizeof plan->state, "%s", pg_cell(rows, 0, GET_PLAN_STATE));
		snprintf(plan->created_at, sizeof plan->created_at, "%s", pg_cell(rows, 0, GET_PLAN_CREATED_AT));
		plan->age_s = pg_cell_int(rows, 0, GET_PLAN_AGE_S);
		snprintf(plan->catalogue, sizeof plan->catalogue, "%s", pg_cell(rows, 0, GET_PLAN_CATALOGUE));
		plan->changes = pg_cell_int(rows, 0, GET_PLAN_CHANGE_COUNT);
		plan->disables = pg_cell_int(rows, 0, GET_PLAN_DISABLE_COUNT);
		text_format(plan->actor, sizeof plan->actor, "%s", pg_cell(rows, 0, GET_PLAN_ACTOR));
		plan->numbers = pg_cell_int(rows, 0, GET_PLAN_NUMBERS);
		plan->begun = pg_cell_bool(rows, 0, GET_PLAN_BEGUN);
		store_copy_cell(plan->role, sizeof plan->role, rows, 0, GET_PLAN_ROLE);
		store_copy_cell(plan->own_role, sizeof plan->own_role, rows, 0, GET_PLAN_OWN_ROLE);
		store_copy_cell(plan->approved_by, sizeof plan->approved_by, rows, 0, GET_PLAN_APPROVED_BY);
		store_copy_cell(plan->approved_role, sizeof plan->approved_role, rows, 0, GET_PLAN_APPROVED_ROLE);
	}
	pg_rows_free(rows);
	return true;
}

const char *const plan_kind_name[PLAN_KIND_COUNT] = {[PLAN_DISABLE] = "disable",
						     [PLAN_ENABLE] = "enable",
						     [PLAN_RENAME] = "rename",
						     [PLAN_SET_OVERRIDE] = "set override",
						     [PLAN_LIFT_OVERRIDE] = "lift override",
						     [PLAN_OTHER] = "other"};

bool store_plan_kinds(struct store *store, int64_t plan_id, struct plan_kinds *kinds, struct error *err)
{
	static const int cell[PLAN_KIND_COUNT] = {[PLAN_DISABLE] = DESCRIBE_PLAN_DISABLE,
						  [PLAN_ENABLE] = DESCRIBE_PLAN_ENABLE,
						  [PLAN_RENAME] = DESCRIBE_PLAN_RENAME,
						  [PLAN_SET_OVERRIDE] = DESCRIBE_PLAN_SET_OVERRIDE,
						  [PLAN_LIFT_OVERRIDE] = DESCRIBE_PLAN_LIFT_OVERRIDE,
						  [PLAN_OTHER] = DESCRIBE_PLAN_OTHER};
	char id[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, id};
	struct pg_rows *rows;

	snprintf(id, sizeof id, "%" PRId64, plan_id);
	if (!pg_run(store->data, SQL_describe_plan, params, &rows, err))
		return false;
	*kinds = (struct plan_kinds){0};
	for (int i = 0; i < PLAN_KIND_COUNT; i++)
		kinds->count[i] = pg_cell_int(rows, 0, cell[i]);
	snprintf(kinds->digest, sizeof kinds->digest, "%s", pg_cell(rows, 0, DESCRIBE_PLAN_DIGEST));
	pg_rows_free(rows);
	return true;
}

static bool list_changes(struct store *store, enum sql_id list, int64_t plan_id, row_fn row, void *context,
			 struct error *err)
{
	char id[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, id};

	snprintf(id, sizeof id, "%" PRId64, plan_id);
	return store_each_bulk(store, list, params, row, context, err);
}

bool store_plan_kinds_each(struct store *store, int64_t plan_id, row_fn row, void *context, struct error *err)
{
	return list_changes(store, SQL_list_plan_kinds, plan_id, row, context, err);
}

bool store_plan_each(struct store *store, int64_t plan_id, row_fn row, void *context, struct error *err)
{
	return list_changes(store, SQL_list_plan, plan_id, row, context, err);
}

void change_free(struct change *change)
{
	free(change->phone_id);
	free(change->number);
	for (size_t i = 0; i < change->field_count; i++) {
		free(change->field[i].before);
		free(change->field[i].after);
	}
	*change = (struct change){0};
}

static char *copy_or_null(const char *text)
{
	return text ? memory_copy(text) : NULL;
}

_Static_assert((int)NEXT_CHANGES_COLUMNS == (int)LIST_SENDING_COLUMNS &&
		       (int)NEXT_CHANGES_WANTED == (int)LIST_SENDING_WANTED,
	       "one reader for both");

/* Of next_changes.sql and list_sending.sql. Lines of one change follow each other; a field that the catalogue no longer has is an error. */
static bool read_changes(const struct pg_rows *rows, struct change *out, size_t *count, struct error *err)
{
	struct change *change = NULL;

	for (int i = 0; i < pg_rows_count(rows); i++) {
		const char *column = pg_cell(rows, i, NEXT_CHANGES_FIELD);
		int field = field_by_column(column, strlen(column));

		if (!change || change->change_id != pg_cell_int(rows, i, NEXT_CHANGES_CHANGE_ID)) {
			change = &out[(*count)++];
			*change = (struct change){.change_id = pg_cell_int(rows, i, NEXT_CHANGES_CHANGE_ID),
						  .phone_id = memory_copy(pg_cell(rows, i, NEXT_CHANGES_PHONE_ID)),
						  .number = memory_copy(pg_cell(rows, i, NEXT_CHANGES_NUMBER))};
		}
		if (field < 0 || change->field_count == sizeof change->field / sizeof change->field[0])
			return error_set(err, ERROR_DATABASE,
					 "change %" PRId64
					 " has a field %s that this numsync does not know: a newer one made the plan",
					 change->change_id, column);
		change->field[change->field_count++] =
			(struct change_field){.field = field,
					      .before = copy_or_null(pg_cell(rows, i, NEXT_CHANGES_BEFORE)),
					      .after = copy_or_null(pg_cell(rows, i, NEXT_CHANGES_AFTER)),
					      .wanted = pg_cell_bool(rows, i, NEXT_CHANGES_WANTED)};
	}
	return true;
}

bool store_changes_next(struct store *store, int64_t plan_id, int64_t behind, struct change *out, size_t max,
			size_t *count, struct error *err)
{
	char id[STORE_NUMBER_BYTES], after[STORE_NUMBER_BYTES], limit[STORE_NUMBER_BYTES];
	const char *of_plan[] = {store->account_id, id, after, limit, store->claim ? "t" : "f"};
	const char *of_sending[] = {store->account_id, after, limit};
	struct pg_rows *rows;
	bool good;

	*count = 0;
	snprintf(id, sizeof id, "%" PRId64, plan_id);
	snprintf(after, sizeof after, "%" PRId64, behind);
	snprintf(limit, sizeof limit, "%zu", max);
	if (!(plan_id ? store_ask_control(store, SQL_next_changes, of_plan, &rows, err)
		      : store_ask_control(store, SQL_list_sending, of_sending, &rows, err)))
		return false;
	good = (!plan_id || store_claim_check(store, plan_id, rows, err)) && read_changes(rows, out, count, err);
	pg_rows_free(rows);
	for (size_t i = 0; !good && i < *count; i++)
		change_free(&out[i]);
	return good;
}

bool store_changes_left(struct store *store, int64_t plan_id, int64_t *count, struct error *err)
{
	char id[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, id};
	struct pg_rows *rows;

	snprintf(id, sizeof id, "%" PRId64, plan_id);
	if (!pg_run(store->data, SQL_count_changes_left, params, &rows, err))
		return false;
	*count = pg_cell_int(rows, 0, COUNT_CHANGES_LEFT_CHANGES);
	pg_rows_free(rows);
	return true;
}

bool store_any_sending(struct store *store, bool *any, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_any_sending, params, &rows, err))
		return false;
	*any = pg_cell_bool(rows, 0, ANY_SENDING_FOUND);
	pg_rows_free(rows);
	return true;
}
