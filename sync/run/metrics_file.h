/* The metrics file of `run`. */
#ifndef NUMSYNC_RUN_METRICS_FILE_H
#define NUMSYNC_RUN_METRICS_FILE_H

#include "base/error.h"
#include "model/config.h"

/* About the accounts, from the database; beside its name first, then renamed; everybody may read it. */
bool metrics_to_file(const char *conninfo, const struct account_config *accounts, size_t count, const char *path,
		     struct error *err);

#endif
