/* A plan on the screen. */
#ifndef NUMSYNC_CMD_PLAN_LIST_H
#define NUMSYNC_CMD_PLAN_LIST_H

#include "list.h"

bool plan_list_print(struct account_session *account, const struct plan_head *plan, enum list_format format,
		     struct error *err);

#endif
