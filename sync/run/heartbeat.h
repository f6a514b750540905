/* Word to a monitor that `run` has begun and how it has ended (setting heartbeat). */
#ifndef NUMSYNC_RUN_HEARTBEAT_H
#define NUMSYNC_RUN_HEARTBEAT_H

#include <sys/types.h>

#include "base/error.h"
#include "model/config.h"

/* global: the configuration of the process, which has the address.
 * Calls the address with /start, in a process of its own: nobody waits for it. 0: there is no heartbeat. */
pid_t heartbeat_begin(struct account_config global);
/* Calls the address, with /fail when the result is graver than drift that remains. A call that fails is a warning. It is
 * waited for, some seconds at most. */
void heartbeat_end(struct account_config global, pid_t begun, enum error_class class);

#endif
