/* A plan on the screen. */
#ifndef NUMSYNC_CMD_PLAN_LIST_H
#define NUMSYNC_CMD_PLAN_LIST_H

#include "view/row_list.h"
#include "session.h"
#include "edge/store/store_plan.h"

/* An empty list for rows of a plan. */
struct row_list *plan_list_new(const struct account *account, enum list_format format);
/* A row_fn (base/row.h); context is the list, or NULL. */
bool plan_list_row(void *context, const char *const *cells, int count, struct error *err);
bool plan_list_print(const struct session *session, struct account *account, const struct plan_head *plan,
		     enum list_format format, struct error *err);
/* How it is sent, as a line of its own. */
void plan_list_way_on(const struct account *account, const struct plan_head *plan);

#endif
