/* What --field, --number and --source name, made what the database calls it; a name of nothing is an error, because a
 * list that is empty for a misspelt name reads like good news. */
#ifndef NUMSYNC_CMD_FILTER_H
#define NUMSYNC_CMD_FILTER_H

#include "base/arena.h"
#include "edge/store/store_plan.h"
#include "session.h"

enum { FILTER_VALUES_MAX = 64 };

struct filter {
	const char *field[FILTER_VALUES_MAX], *number[FILTER_VALUES_MAX], *source[FILTER_VALUES_MAX];
	struct plan_filter plan; /* of the lists above */
	struct arena arena;
};

/* Reads the options --FIELD_OPTION, --NUMBER_OPTION and --source. ERROR_USAGE for what is not known. Free it in any case. */
bool filter_read(struct filter *filter, const struct session *session, const struct account *account,
		 const char *field_option, const char *number_option, struct error *err);
void filter_free(struct filter *filter);

#endif
