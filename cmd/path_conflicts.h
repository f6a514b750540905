/* What belongs to one account alone: two must not write one file, nor read one inbox. */
#ifndef NUMSYNC_CMD_PATH_CONFLICTS_H
#define NUMSYNC_CMD_PATH_CONFLICTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "model/config.h"

/* ERROR_CONFIG for two of the accounts whose inbox, report or exports come to the same place, or whose inboxes lie in each other.
 * of_command: also where a flag or a variable says the place. */
bool path_conflicts_check(const struct account_config *account, size_t count, bool of_command, struct error *err);

/* Whether a flag or a variable says it, and not the file. */
bool path_conflicts_of_command(struct account_config account, enum setting setting);

#endif
