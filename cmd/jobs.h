/* Many accounts, several workers: processes of their own that take the next due account, one after another.
 *
 * PostgreSQL is the coordinator: whoever works on an account holds its lease, in this command, another one or on another
 * machine. What a worker that dies leaves is taken over by the others. */
#ifndef NUMSYNC_CMD_JOBS_H
#define NUMSYNC_CMD_JOBS_H

#include "session.h"

enum { JOBS_MAX = 100 };

/* Calls fn for each chosen account that is due, in up to `workers` processes, until every one has been worked on, by us or
 * by another process. No connection may be open (fork). An account that nobody got to: ERROR_LATER. Returns the gravest
 * result; what went wrong with an account was said. */
enum error_class jobs_run(struct session *session, size_t workers, account_fn fn, struct error *err);

#endif
