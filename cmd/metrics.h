/* The metrics file of `run`. */
#ifndef NUMSYNC_CMD_METRICS_H
#define NUMSYNC_CMD_METRICS_H

#include "session.h"

/* About the chosen accounts, from the database; beside its name first, then renamed; everybody may read it. */
bool metrics_to_file(const struct session *session, const char *path, struct error *err);

#endif
