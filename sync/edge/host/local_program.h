/* PostgreSQL's own programs, run as a user that PostgreSQL accepts. */
#ifndef NUMSYNC_EDGE_LOCAL_PROGRAM_H
#define NUMSYNC_EDGE_LOCAL_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

/* The user that PostgreSQL runs as: ourselves, or for root `postgres`. */
bool local_user(uid_t *uid, gid_t *gid, const char **name, struct error *err);
/* Runs initdb, pg_ctl, ... with arguments (NULL-ended, without the program itself) in the folder, a descriptor; its output goes
 * to log_path. exit_status is the program's. ERROR_CONFIG when it is not installed. */
bool local_program(const char *program, const char *const *arguments, int folder, const char *log_path,
		   int *exit_status, struct error *err);

#endif
