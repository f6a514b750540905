/* The private PostgreSQL cluster of `numsync init --local`: made once, started when a command needs it, stopped when the
 * last command that uses it ends. Unix socket only, in the folder of its data; the folders belong to who runs it and let nobody
 * else in, or it is not used (ERROR_CONFIG). PostgreSQL refuses root, so for root its programs run as the user
 * `postgres` (or NUMSYNC_LOCAL_USER). */
#ifndef NUMSYNC_EDGE_LOCAL_H
#define NUMSYNC_EDGE_LOCAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct local;

/* The folder: the setting, else STATE_DIRECTORY, else XDG_STATE_HOME/numsync, else ~/.local/state/numsync; for root
 * /var/lib/numsync. Appended to out. */
bool local_folder(const char *setting, struct buf *out, struct error *err);
/* Makes the cluster in folder, which is made, too. One that is there already is left as it is. */
bool local_create(const char *folder, bool *existed, struct error *err);
/* Starts it if need be and counts this process as a user of it. conninfo gets libpq's connection string. */
struct local *local_start(const char *folder, struct buf *conninfo, struct error *err);
/* Stops it if nobody else uses it. NULL is fine. */
void local_stop(struct local *local);

#endif
