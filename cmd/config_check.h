/* What can be said of the settings before any work: values that only cmd/ understands, and who may read the file. */
#ifndef NUMSYNC_CMD_CONFIG_CHECK_H
#define NUMSYNC_CMD_CONFIG_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "model/config.h"

/* path "": there is no file. ERROR_CONFIG with the place of the setting. */
bool config_check(const struct config *config, const char *path, struct error *err);

/* setting_show, for what may not be readable: then nothing of a connection string is shown. Whether something was hidden. */
bool config_show(enum setting setting, const char *text, struct buf *out);

/* Whether what flags and variables say can count for these accounts. */
bool config_check_apart(const struct config *config, const struct account_config *account, size_t count,
			struct error *err);

/* Refuses the variable NUMSYNC_KEY_FILE beside several accounts, for it counts for each: the numbers of one business would be read into
 * the mirrors of the others. */
bool config_check_key(size_t accounts, struct error *err);

#endif
