/* What a plan does, kind by kind ("disable 4"), whatever the format that shows it. */
#ifndef NUMSYNC_CMD_PLAN_GROUPS_H
#define NUMSYNC_CMD_PLAN_GROUPS_H

#include "account/account.h"
#include "edge/store/store_plan.h"

/* One value of one number. Every text may be a stranger's; those of before and after are "(none)" where there is no value. */
struct plan_line {
	const char *sign; /* "+", "~" or "-" */
	const char *number, *field, *before, *after;
	const char *source, *file, *line; /* who asks for it; NULL: nobody is on record */
};

struct plan_output {
	void (*begin)(void *context, enum plan_kind kind, const char *title); /* of a group: "disable 4" */
	void (*line)(void *context, const struct plan_line *line);
	void (*end)(void *context);
	void *context;
};

/* "18 changes (one PUT each): disable 4, enable 9, rename 5" */
void plan_kinds_text(struct buf *text, const struct plan_head *plan, const struct plan_kinds *kinds);
/* Hands over the groups, one after another; kinds: of this plan. */
bool plan_groups_each(struct account *account, int64_t plan_id, const struct plan_kinds *kinds,
		      const struct plan_output *output, struct error *err);

#endif
