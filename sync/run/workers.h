/* Many accounts, several workers: processes of their own that take the next due account, one after another.
 *
 * PostgreSQL is the coordinator: whoever works on an account holds its lease, in this command, another one or on another
 * machine. What a worker that dies leaves is taken over by the others. */
#ifndef NUMSYNC_RUN_WORKERS_H
#define NUMSYNC_RUN_WORKERS_H

#include "edge/store/store_run.h"
#include "model/config.h"

enum { WORKERS_MAX = 100 };

struct workers_task {
	const struct account_config *accounts; /* to be worked on */
	size_t count;
	const char *conninfo;
	const char *command; /* as runs are recorded */
	int64_t stop_at_ms;  /* boot clock; 0: none. Nothing is begun after it */
	/* Works on one account, in a worker's process. begun_us: of struct store_options; refusal: whether no run was begun. */
	enum error_class (*run_account)(void *context, struct account_config config, int64_t begun_us,
					enum run_refusal *refusal, struct error *err);
	void *context;
};

/* Works on each account that is due, in up to `workers` processes, until every one has been worked on, by us or by another
 * process. No connection may be open (fork). An account that nobody got to: ERROR_LATER. Returns the gravest result; what went
 * wrong with an account was said. */
enum error_class workers_run(const struct workers_task *task, size_t workers, struct error *err);

#endif
