/* The lease and the run that holds it. All of it goes over `control`: taking and giving back are one transaction each, a renewal is
 * a statement of its own, so that a write of the run on `data`, however long, never keeps the lease from being renewed. Only what a
 * run leaves behind (store_run_outcome) is written on `data`, under the fence.
 *
 * Taking: lock the lease row, look at its holder, end a holder's session that died or was frozen, close the runs that died, begin
 * the new one, raise the fencing number. */
#include "store_run.h"
#include "store_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/step.h"
#include "base/text.h"
#include "model/fence.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MS = 1000, HOST_BYTES = 128 };
#define DAY_US (24 * 3600 * 1e6)

static void this_host(char host[HOST_BYTES])
{
	char name[HOST_BYTES] = "";

	if (gethostname(name, sizeof name - 1) != 0)
		strcpy(name, "unknown");
	text_format(host, HOST_BYTES, "%s", name); /* it may have any bytes */
}

/* Whether a session can be seen; pid is null for whichever process it is. */
static bool session_visible(struct store *store, const char *session, const char *pid, bool *visible, struct error *err)
{
	const char *params[] = {session, pid};
	struct pg_rows *rows;

	if (!store_ask_control(store, SQL_is_session_visible, params, &rows, err))
		return false;
	*visible = pg_cell_bool(rows, 0, IS_SESSION_VISIBLE_VISIBLE);
	pg_rows_free(rows);
	return true;
}

/* Whether the lease may be taken from the holder that get_lease found, if any. */
static bool may_take(struct store *store, const struct pg_rows *lease, struct error *err)
{
	const char *session = pg_cell(lease, 0, GET_LEASE_SESSION);
	bool lives = true; /* until it can be told */
	double left_us;

	if (!pg_cell(lease, 0, GET_LEASE_RUN_ID))
		return true;
	left_us = strtod(pg_cell(lease, 0, GET_LEASE_LEFT_US), NULL);
	if (left_us <= 0)
		return true;
	/* more than anybody renews it for: the setting is the same wherever the account is worked on, more or less */
	if (left_us > DAY_US && left_us > 10e3 * (double)store->options.lease_ms) {
		log_warning(
			"the lease of run %s of account %s was renewed when the database's clock was ahead: it counts as ended",
			pg_cell(lease, 0, GET_LEASE_RUN_ID), store->account);
		return true;
	}
	if (session && !session_visible(store, session, NULL, &lives, err))
		return false;
	if (!lives) {
		log_info("run %s of account %s has died (its database session has ended); taking over",
			 pg_cell(lease, 0, GET_LEASE_RUN_ID), store->account);
		return true;
	}
	store->refusal = RUN_HELD;
	return error_set(err, ERROR_LATER,
			 "account %s is being worked on by run %s (host %s, process %s, since %s); try again later. "
			 "If that process has died, its lease ends in %.0f s",
			 store->account, pg_cell(lease, 0, GET_LEASE_RUN_ID),
			 pg_cell(lease, 0, GET_LEASE_HOST) ? pg_cell(lease, 0, GET_LEASE_HOST) : "?",
			 pg_cell(lease, 0, GET_LEASE_PROCESS_ID) ? pg_cell(lease, 0, GET_LEASE_PROCESS_ID) : "?",
			 pg_cell(lease, 0, GET_LEASE_TAKEN_AT) ? pg_cell(lease, 0, GET_LEASE_TAKEN_AT) : "?",
			 left_us / 1e6);
}

static bool close_dead_runs(struct store *store, int64_t *resumed_from_us, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, store_time_text(store, now)};
	struct pg_rows *rows;

	*resumed_from_us = 0;
	if (!store_ask_control(store, SQL_interrupt_runs, params, &rows, err))
		return false;
	for (int i = 0; i < pg_rows_count(rows); i++) {
		int64_t started_us = pg_cell_int(rows, i, INTERRUPT_RUNS_STARTED_US);

		log_info("run %s of account %s was interrupted; this run goes on from there",
			 pg_cell(rows, i, INTERRUPT_RUNS_RUN_ID), store->account);
		if (i == 0 || started_us < *resumed_from_us)
			*resumed_from_us = started_us;
	}
	pg_rows_free(rows);
	return true;
}

static bool add_run(struct store *store, const char *command, const char *host, struct error *err)
{
	char now[STORE_TIME_BYTES], pid[16];
	const char *params[] = {store->account_id, command, store_time_text(store, now), NUMSYNC_VERSION, host, pid,
				store->actor};
	struct pg_rows *rows;

	snprintf(pid, sizeof pid, "%d", (int)getpid());
	if (!store_ask_control(store, SQL_add_run, params, &rows, err))
		return false;
	snprintf(store->run_id, sizeof store->run_id, "%s", pg_cell(rows, 0, ADD_RUN_RUN_ID));
	pg_rows_free(rows);
	return true;
}

static void expiry(struct store *store, char until[STORE_TIME_BYTES])
{
	clock_format_utc(store_time_us(store) + store->options.lease_ms * MS, until);
}

/* The database has said that the lease is ours, asked at asked_ms. */
static void held_since(struct store *store, int64_t asked_ms)
{
	store->confirmed_ms = asked_ms;
	store->renew_at_ms = asked_ms + store->options.lease_ms / 4;
}

static bool renew(struct store *store, bool *ours, struct error *err)
{
	char until[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, store->fence, until};
	int64_t asked_ms = clock_boot_ms();
	struct pg_rows *rows;

	expiry(store, until);
	if (!store_ask_control(store, SQL_renew_lease, params, &rows, err))
		return false;
	*ours = pg_rows_count(rows) == 1;
	pg_rows_free(rows);
	if (*ours)
		held_since(store, asked_ms);
	return true;
}

struct taking {
	const char *command;
	int64_t *resumed_from_us;
};

static bool begin_control(struct store *store, struct error *err)
{
	return pg_begin(store->control, err);
}

/* Whether the work is still to be done. */
static bool is_due(struct store *store, const char *command, struct error *err)
{
	bool due, told = store_check_due(store, command, &due, err);

	if (!told || due)
		return told;
	store->refusal = RUN_NOT_DUE;
	return error_set(err, ERROR_LATER, "account %s: another process has done it", store->account);
}

/* Locks the row of the lease. When this process may begin (the schema is still that of this binary, nobody else works, and there is
 * work), ends what the holder had open. From here on `migrate` changes nothing until the lease is given back. */
static bool may_begin(struct store *store, const char *command, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *lease;
	bool good;

	if (!store_ask_control(store, SQL_lock_lease, params, NULL, err) || !store_check_schema(store->control, err) ||
	    !store_ask_control(store, SQL_get_lease, params, &lease, err))
		return false;
	params[0] = pg_cell(lease, 0, GET_LEASE_SESSION);
	good = may_take(store, lease, err) && is_due(store, command, err) &&
	       store_ask_control(store, SQL_end_holder, params, NULL, err);
	pg_rows_free(lease);
	return good;
}

/* Makes the run that was begun the holder, and gives it its fencing number. */
static bool take_lease(struct store *store, const char *host, struct error *err)
{
	char now[STORE_TIME_BYTES], until[STORE_TIME_BYTES], pid[16];
	const char *lease[] = {store->account_id, store->run_id, NULL, host, pid, now, until};
	const char *run[] = {store->account_id, store->run_id, store->fence};
	struct pg_rows *rows;
	int64_t asked_ms;
	bool visible;

	/* whether others will be able to see our session end; through a pooler they may not */
	snprintf(pid, sizeof pid, "%d", pg_backend_pid(store->control));
	if (!session_visible(store, store->session, pid, &visible, err))
		return false;
	lease[2] = visible ? store->session : NULL;
	snprintf(pid, sizeof pid, "%d", (int)getpid());
	store_time_text(store, now);
	expiry(store, until);
	asked_ms = clock_boot_ms();
	if (!store_ask_control(store, SQL_take_lease, lease, &rows, err))
		return false;
	snprintf(store->fence, sizeof store->fence, "%s", pg_cell(rows, 0, TAKE_LEASE_FENCE));
	pg_rows_free(rows);
	held_since(store, asked_ms);
	return store_ask_control(store, SQL_set_run_fence, run, NULL, err);
}

static bool take(struct store *store, void *context, struct error *err)
{
	const struct taking *taking = context;
	char host[HOST_BYTES];

	this_host(host);
	return may_begin(store, taking->command, err) && close_dead_runs(store, taking->resumed_from_us, err) &&
	       add_run(store, taking->command, host, err) && take_lease(store, host, err);
}

bool store_run_begin(struct store *store, const char *command, int64_t *resumed_from_us, struct error *err)
{
	const char *params[] = {store->account_id};
	struct taking taking = {command, resumed_from_us};

	store->refusal = RUN_NOT_REFUSED;
	if (!store_ask_control(store, SQL_add_lease, params, NULL, err))
		return false;
	if (store_transact_on(store, store->control, begin_control, take, &taking, err)) {
		store->taken_ms = clock_boot_ms();
		store->lease_lost = false;
		STEP("lease.taken");
		return true;
	}
	store->fence[0] = store->run_id[0] = '\0';
	return false;
}

int64_t store_run_id(const struct store *store)
{
	return strtoll(store->run_id, NULL, 10);
}

enum run_refusal store_run_refusal(const struct store *store)
{
	return store->refusal;
}

static bool hold(struct store *store, struct error *err)
{
	bool ours = true;

	if (!renew(store, &ours, err)) {
		store->confirmed_ms = FENCE_NEVER;
		return error_context(err, "renewing the lease on account %s", store->account);
	}
	if (!ours) {
		store->fence[0] = '\0';
		store->lease_lost = true;
		return error_set(err, ERROR_LATER, "run %s lost the lease on account %s to another run", store->run_id,
				 store->account);
	}
	return true;
}

bool store_tick(struct store *store, struct error *err)
{
	if (store->options.stop_requested() && !store->fence[0])
		return error_set(err, ERROR_LATER, "stopped by a signal");
	return !store->fence[0] || clock_boot_ms() < store->renew_at_ms || hold(store, err);
}

int64_t store_confirmed_ms(const struct store *store)
{
	return store->fence[0] && !store->lease_lost ? store->confirmed_ms : FENCE_NEVER;
}

bool store_confirm(struct store *store, struct error *err)
{
	return !store->fence[0] || clock_boot_ms() - store->confirmed_ms < CONFIRM_AGAIN_MS || hold(store, err);
}

int64_t store_taken_ms(const struct store *store)
{
	return store->taken_ms;
}

bool store_lease_is_lost(const struct store *store)
{
	return store->lease_lost;
}

bool store_lease_check(struct store *store, struct error *err)
{
	struct error unknown = ERROR_INIT;
	bool ours = true;

	if (store->lease_lost)
		return store_fail_lease_lost(store, err);
	if (!store->fence[0] || !renew(store, &ours, &unknown) || ours)
		return true;
	store->lease_lost = true;
	return store_fail_lease_lost(store, err);
}

static bool end_run(struct store *store, void *params, struct error *err)
{
	const char *lease[] = {store->account_id, store->fence};

	return store_ask_control(store, SQL_end_run, params, NULL, err) &&
	       store_ask_control(store, SQL_release_lease, lease, NULL, err);
}

bool store_run_end(struct store *store, int exit_status, const char *message, const struct run_counters *c,
		   struct error *err)
{
	const int64_t counters[] = {c->pages,	      c->rows_read,	  c->rows_new,	      c->rows_changed,
				    c->list_complete, c->records_read,	  c->records_changed, c->set_aside,
				    c->gone,	      c->changes_planned,
#define CHANGE_OUTCOME(name, counter, ...) c->counter,
#include "model/change_state.def"
#undef CHANGE_OUTCOME
				    c->requests,      c->retries,	  c->throttled};
	enum { COUNTERS = sizeof counters / sizeof counters[0], BEFORE = 6 };
	char now[STORE_TIME_BYTES], status[STORE_NUMBER_BYTES], number[COUNTERS][STORE_NUMBER_BYTES];
	const char *params[BEFORE + COUNTERS] = {store->account_id,
						 store->run_id,
						 exit_status < 64 ? "done" : "failed",
						 store_time_text(store, now),
						 status,
						 message};

	if (!store->fence[0] || store->lease_lost)
		return true;
	snprintf(status, sizeof status, "%d", exit_status);
	for (size_t i = 0; i < COUNTERS; i++) {
		snprintf(number[i], sizeof number[i], "%" PRId64, counters[i]);
		params[BEFORE + i] = number[i];
	}
	if (!store_transact_on(store, store->control, begin_control, end_run, params, err))
		return error_context(err, "closing run %s", store->run_id);
	store->fence[0] = '\0';
	return true;
}
