/* Saved plans, as the commands name them. */
#ifndef NUMSYNC_CMD_SAVED_PLAN_H
#define NUMSYNC_CMD_SAVED_PLAN_H

#include "account/account.h"
#include "edge/store/store_plan.h"

/* The number of a plan; where: what the message says it stands at. */
bool saved_plan_number(const char *given, const char *where, int64_t *plan_id, struct error *err);
/* A plan that may still be sent, but for an approval; ERROR_USAGE says why another may not. */
bool saved_plan_get(struct account *account, int64_t plan_id, struct plan_head *plan, struct error *err);
/* The commands that send the plan, that which approves it first where it waits for that. Appended. */
void saved_plan_way_on(const struct account *account, const struct plan_head *plan, struct buf *text);
/* Prints them below a plan that was just made. */
bool saved_plan_print_way_on(struct account *account, int64_t plan_id, struct error *err);
/* Says on standard error that nothing of the plan was sent, because it waits, and the way on. */
void saved_plan_tell_waiting(struct account *account, int64_t plan_id);

#endif
