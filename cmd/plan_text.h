/* A plan as text for a person, grouped by what it does. */
#ifndef NUMSYNC_CMD_PLAN_TEXT_H
#define NUMSYNC_CMD_PLAN_TEXT_H

#include <stdio.h>

#include "account/account.h"
#include "edge/store/store_plan.h"

/* A plan that was saved, or is rehearsed, with changes. */
bool plan_text_print(FILE *out, struct account *account, const struct plan_head *plan, bool colour, struct error *err);

#endif
