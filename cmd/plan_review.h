/* A plan for whoever is to approve of it: a page, or Markdown for a merge request or a mail. */
#ifndef NUMSYNC_CMD_PLAN_REVIEW_H
#define NUMSYNC_CMD_PLAN_REVIEW_H

#include "account/account.h"
#include "edge/store/store_plan.h"

enum review_format { REVIEW_NONE, REVIEW_MARKDOWN, REVIEW_HTML };

/* What --format names; REVIEW_NONE: a format of lists, or none. */
enum review_format review_format_of(const char *given);
/* Prints a saved plan. */
bool plan_review_print(struct account *account, int64_t plan_id, enum review_format format, struct error *err);

#endif
