/* A run and its lease: who works on the account, as long as it lasts, and what is left of it. */
#ifndef NUMSYNC_EDGE_STORE_RUN_H
#define NUMSYNC_EDGE_STORE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/run_counters.h"
#include "store.h"

/* Takes the account's lease and begins a run. Another live holder: ERROR_LATER that names it. Closes runs that died;
 * resumed_from_us is the start of the interrupted one (0: none). [control: unit] */
bool store_run_begin(struct store *store, const char *command, int64_t *resumed_from_us, struct error *err);
int64_t store_run_id(const struct store *store);
/* Why store_run_begin has begun none: somebody else holds the lease, or has done the work. */
enum run_refusal { RUN_NOT_REFUSED, RUN_HELD, RUN_NOT_DUE };
enum run_refusal store_run_refusal(const struct store *store);
struct drift_counts {
	int64_t correctable, report_only, unchecked, overruled;
	int64_t ambiguous; /* of report_only: a line means a number that several ids have, and names none of them */
	char ambiguous_number[40]; /* one of those numbers */
};
struct run_outcome {
	int64_t numbers, older_than_a_day, releases_wanted, queue_left;
};
/* Notes what the run leaves: drift by field as store_drift_count found it, and these. [data: unit] */
bool store_run_outcome(struct store *store, const struct run_outcome *outcome, struct error *err);
/* Ends the run and gives the lease back. message NULL: none. [control: unit] */
bool store_run_end(struct store *store, int exit_status, const char *message, const struct run_counters *counters,
		   struct error *err);
/* Notes what went wrong after the run had ended. [control] */
bool store_run_amend(struct store *store, int exit_status, const char *message, struct error *err);
/* Renews the lease when a quarter of it has passed; cheap otherwise. ERROR_LATER when it was lost. [control] */
bool store_tick(struct store *store, struct error *err);
/* When (boot clock) the statement was sent by which the database last said that the lease is ours; FENCE_NEVER: it is not ours. */
int64_t store_confirmed_ms(const struct store *store);
/* Renews the lease when that is CONFIRM_AGAIN_MS ago: for while a PUT waits to be sent. ERROR_LATER when it was lost. [control] */
bool store_confirm(struct store *store, struct error *err);
int64_t store_taken_ms(const struct store *store); /* boot clock: when the lease was taken */
/* After a failure: false, with ERROR_LATER in place of it, when the lease was lost, which is then its cause. [control] */
bool store_lease_check(struct store *store, struct error *err);
/* Whether it is known that another run has the lease: nothing is written any more, nor counted. */
bool store_lease_is_lost(const struct store *store);

/* Puts the places of the names (NULL-ended) into the order in which the accounts are due; the server's clock. ERROR_DATABASE, too,
 * when nothing can be written there, ERROR_LATER when a signal asks to stop. Without names order may be NULL: it only asks. [own] */
bool store_due_order(const char *conninfo, const char *command, const char *const *names, size_t *order,
		     int64_t *now_us, struct error *err);

#endif
