/* {account}, {date}, {month} and {run} in the names of files that settings give. */
#ifndef NUMSYNC_CMD_PLACES_H
#define NUMSYNC_CMD_PLACES_H

#include <stdbool.h>

#include "base/error.h"

enum { PLACE_ACCOUNT, PLACE_DATE, PLACE_MONTH, PLACE_RUN, PLACES };

struct places {
	char value[PLACES][300];
};

/* Sets {account}; a name is no path, so that its slashes become underscores. The others stand for themselves until they are
 * set. */
void places_account(struct places *places, const char *account);
/* The text with its places filled in; owned by the caller. */
char *places_fill(const char *text, const struct places *places);
/* The same with nothing but {account}. */
char *places_fill_account(const char *text, const char *account);
/* ERROR_CONFIG for a {name} that is not one of the first `known` places. */
bool places_check(const char *text, int known, struct error *err);
/* ERROR_CONFIG for a text that counts for several accounts and is the same for all of them. */
bool places_check_apart(const char *text, struct error *err);

#endif
