/* Plans, their changes, and what is left of them when they are compared with what is wanted now. */
#ifndef NUMSYNC_EDGE_STORE_PLAN_H
#define NUMSYNC_EDGE_STORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/row.h"
#include "store.h"

enum { STORE_ROLE_BYTES = 64 };

struct plan_filter {
	const char *const *field, *const *number, *const *source; /* NULL-ended lists; NULL or empty: all */
};
struct plan_head {
	int64_t plan_id; /* 0: none; of a plan just made the counts are valid all the same */
	/* state: open (may be applied), applying (by the run that holds the lease), applied, superseded (by a later plan) */
	char state[16], created_at[40], catalogue[72], actor[128];
	bool begun; /* a run has begun to send it */
	/* database roles: that made it ("": not known), that is connected, that approved it so that it counts ("": none, at a plan just made,
	 * too), and whom that named */
	char role[STORE_ROLE_BYTES], own_role[STORE_ROLE_BYTES], approved_role[STORE_ROLE_BYTES], approved_by[128];
	int64_t age_s, changes, disables, numbers; /* numbers: in the mirror, that exist */
	int64_t ambiguous; /* values that are not in it, because several ids have the number and the line names none */
	char ambiguous_number[40]; /* one of those numbers */
	int64_t unread;		   /* of a plan just made: numbers that are left out because they could not be read */
};
/* In the order in which people read them. */
enum plan_kind {
	PLAN_DISABLE,
	PLAN_ENABLE,
	PLAN_RENAME,
	PLAN_SET_OVERRIDE,
	PLAN_LIFT_OVERRIDE,
	PLAN_OTHER,
	PLAN_KIND_COUNT
};
extern const char *const plan_kind_name[PLAN_KIND_COUNT]; /* "set override" */
/* What a plan does, in numbers of its changes, of which one may count for several; and the digest of what it says. */
struct plan_kinds {
	int64_t count[PLAN_KIND_COUNT];
	char digest[72];
};
/* [data] */
bool store_plan_kinds(struct store *store, int64_t plan_id, struct plan_kinds *kinds, struct error *err);
/* Makes the plan of all that drifts and the filter lets through; those that are open give way. Nobody else makes one of the account
 * meanwhile. [data: unit] */
bool store_plan_make(struct store *store, const struct plan_filter *filter, struct plan_head *plan, struct error *err);
/* What it does, kind by kind; cells of list_plan_kinds.sql, the kind as plan_kind_name has it. [data: bulk] */
bool store_plan_kinds_each(struct store *store, int64_t plan_id, row_fn row, void *context, struct error *err);
/* The plan that would follow from what was rehearsed (store_rehearsal_begin), good until the rehearsal ends. [data: within] */
bool store_plan_rehearse(struct store *store, struct plan_head *plan, struct error *err);
/* A plan that puts back what the confirmed changes of a run replaced; ERROR_USAGE for a run that is not
 * known. Numbers that somebody changed since are not in it. [data: unit] */
bool store_revert_make(struct store *store, int64_t run_id, struct plan_head *plan, struct error *err);
/* Those numbers, each with the field and what it was, was set to and is. [data: bulk] */
bool store_conflicted_each(struct store *store, int64_t run_id, row_fn row, void *context, struct error *err);
/* The files that now ask for what putting back the run undoes. [data: bulk] */
bool store_causes_each(struct store *store, int64_t run_id, row_fn row, void *context, struct error *err);
/* plan_id 0: the latest open one. Not found: plan->plan_id is 0. [data] */
bool store_plan_get(struct store *store, int64_t plan_id, struct plan_head *plan, struct error *err);
/* What it sets; cells of list_plan.sql. [data: bulk] */
bool store_plan_each(struct store *store, int64_t plan_id, row_fn row, void *context, struct error *err);
/* Whether the plan may not be sent before somebody has approved it; of a head that store_plan_get has filled. */
bool store_plan_waits(const struct store *store, const struct plan_head *plan);
/* Whether it is too old to be sent; of such a head, too. */
bool store_plan_expired(const struct plan_head *plan, int64_t max_age_ms);
/* Takes the plan to send it, under the lease: no PUT goes out but for a plan that was taken so. ERROR_LATER when it is not open any more, or too
 * old by now. waits: it must be approved first, and was not taken. [data: unit] */
bool store_plan_claim(struct store *store, int64_t plan_id, bool *waits, struct error *err);
/* Ends the work on a plan that was taken: applied, or open again when something is left of it, or superseded by one that was made
 * meanwhile. replaced_by: that one; 0: none. [data: unit] */
bool store_plan_leave(struct store *store, int64_t plan_id, bool all_ended, int64_t *replaced_by, struct error *err);
/* A word about a plan. */
struct approval {
	int64_t plan_id;
	bool approves;				 /* false: the approval is taken back */
	char digest[72], role[STORE_ROLE_BYTES]; /* result: what the plan says, and who has said the word */
};
/* Says it, as the role that is connected. ERROR_REFUSED for the role that made the plan. [data: unit] */
bool store_plan_approve(struct store *store, struct approval *approval, struct error *err);
/* The saved plans with their states, cells of list_plans.sql. [data: bulk] */
bool store_plans_each(struct store *store, row_fn row, void *context, struct error *err);
/* The role that is connected, and which others may approve plans ("": none). [data] */
bool store_approvers(struct store *store, char role[STORE_ROLE_BYTES], struct buf *others, struct error *err);
/* Plans that a dead run was applying give way: what is left of them is planned afresh. Under the lease only. [data: unit] */
bool store_plans_close(struct store *store, struct error *err);
/* SHA-256 over names and kinds of the catalogue: a plan made under another one is not applied. */
const char *store_catalogue(void);
struct change_field {
	int field;
	char *before, *after; /* canonical text, NULL is null; owned by the change */
	bool wanted;
};
struct change {
	int64_t change_id;
	char *phone_id, *number;
	struct change_field field[16];
	size_t field_count;
};
void change_free(struct change *change); /* what it owns */
/* Up to max changes behind change_id of the plan that nothing was done about; plan_id 0: those left in `sending`. [control] */
bool store_changes_next(struct store *store, int64_t plan_id, int64_t behind, struct change *out, size_t max,
			size_t *count, struct error *err);
/* How many there are of them. [data] */
bool store_changes_left(struct store *store, int64_t plan_id, int64_t *count, struct error *err);
/* Whether any change was left in `sending`. [data] */
bool store_any_sending(struct store *store, bool *any, struct error *err);
/* Compares what is left of a plan with what is wanted now: changes that are not are ended in the journal, and row told of each
 * (change_id, number, why). again: change_ids of those that were not sent and are to be sent again. [data: once] */
bool store_plan_drop_unwanted(struct store *store, int64_t plan_id, const int64_t *again, size_t again_count,
			      row_fn row, void *context, struct error *err);
/* Whether the last comparison may no longer hold: somebody has imported, taken back, weighs sources otherwise. [control] */
bool store_expectations_changed(struct store *store, bool *asked, struct error *err);
/* Or the moment has come at which an expectation about a number of the plan begins or ceases to hold. */
bool store_expectation_due(struct store *store);
/* What a run left out: cells of list_left_out.sql. [data] */
bool store_left_out_each(struct store *store, row_fn row, void *context, struct error *err);

#endif
