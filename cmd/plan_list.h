/* A plan on the screen. */
#ifndef NUMSYNC_CMD_PLAN_LIST_H
#define NUMSYNC_CMD_PLAN_LIST_H

#include "view/row_list.h"
#include "session.h"
#include "edge/store/store_plan.h"

bool plan_list_print(const struct session *session, struct account *account, const struct plan_head *plan,
		     enum list_format format, struct error *err);

#endif
