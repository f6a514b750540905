/* {account}, {date}, {month} and {run} in the names of files that settings give. */
#ifndef NUMSYNC_MODEL_PATH_TEMPLATE_H
#define NUMSYNC_MODEL_PATH_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { TEMPLATE_ACCOUNT, TEMPLATE_DATE, TEMPLATE_MONTH, TEMPLATE_RUN, TEMPLATE_NAMES };

struct path_template {
	char value[TEMPLATE_NAMES][300];
};

/* Sets {account}; a name is no path, so that its slashes become underscores. The others stand for themselves until they are
 * set. */
void path_template_account(struct path_template *template, const char *account);
/* The text with the names filled in; owned by the caller. */
char *path_template_fill(const char *text, const struct path_template *template);
/* The same with nothing but {account}. */
char *path_template_fill_account(const char *text, const char *account);
/* How much of the text stands before the first {name} that is another one for each run: all but {account}. */
size_t path_template_lasting(const char *text);
/* ERROR_CONFIG for a {name} that is not one of the first `known` names. */
bool path_template_check(const char *text, int known, struct error *err);
/* ERROR_CONFIG for a text that counts for several accounts and is the same for all of them. */
bool path_template_check_apart(const char *text, struct error *err);

#endif
