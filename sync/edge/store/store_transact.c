/* Units of work: each is one transaction, and is done again as a whole, a few times, when PostgreSQL asks for it.
 *
 * Two sorts of work need none of this. What streams into COPY (a page of the list, an import) cannot be repeated here; it
 * does not have to be: a page is written by the holder of the lease alone, and the next run goes on behind the last one; an
 * import has its turn before its first line (store_begin_import), so that no other writes what it writes. What only reads one
 * snapshot is not in anybody's way. */
#include "store_internal.h"
#include "base/clock.h"

#include <string.h>

/* Longer than anybody keeps others waiting who works, or was frozen (idle_in_transaction_session_timeout) while it did. */
enum { TURN_MS = 11 * 60 * 1000 };
#define TURN_IS_TAKEN "account %s: another process is at %s and does not end; nothing was done, try again later"

bool store_transact_on(struct store *store, struct pg *pg, store_begin_fn begin, store_work_fn work, void *context,
		       struct error *err)
{
	for (int tries = 1;; tries++) {
		if (begin(store, err)) {
			if (work(store, context, err) && pg_commit(pg, err))
				return true;
			pg_rollback(pg);
		}
		if (!pg_asks_again(pg, tries))
			return false;
		*err = (struct error)ERROR_INIT;
	}
}

bool store_transact(struct store *store, store_begin_fn begin, store_work_fn work, void *context, struct error *err)
{
	return store_transact_on(store, store->data, begin, work, context, err);
}

struct one {
	enum sql_id id;
	const char *const *params;
	struct pg_rows **rows;
};

static bool run_one(struct store *store, void *context, struct error *err)
{
	const struct one *one = context;

	if (one->rows) { /* of the try before */
		pg_rows_free(*one->rows);
		*one->rows = NULL;
	}
	return pg_run(store->data, one->id, one->params, one->rows, err);
}

bool store_transact_one(struct store *store, store_begin_fn begin, enum sql_id id, const char *const *params,
			struct pg_rows **rows, struct error *err)
{
	struct one one = {id, params, rows};

	if (rows)
		*rows = NULL;
	if (store_transact(store, begin, run_one, &one, err))
		return true;
	if (rows) {
		pg_rows_free(*rows);
		*rows = NULL;
	}
	return false;
}

/* Begins a transaction that does not go on before no other has the same lock. It waits as long as others of its kind may take,
 * but a transaction at a time, each as long as a lock is waited for, so that nobody waits behind it for longer. */
static bool begin_in_turn(struct store *store, enum sql_id lock, const char *what, struct error *err)
{
	int64_t until_ms = clock_boot_ms() + TURN_MS;
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, now};

	for (;;) {
		if (!store_begin_bulk(store, err))
			return false;
		store_time_text(store, now);
		if (store_do(store, lock, params, err))
			return true;
		pg_rollback(store->data);
		if (strcmp(pg_sqlstate(store->data), "55P03") != 0)
			return false;
		if (clock_boot_ms() >= until_ms)
			return error_set(err, ERROR_LATER, TURN_IS_TAKEN, store->account, what);
		*err = (struct error)ERROR_INIT;
	}
}

bool store_wait_for_plans(struct store *store, struct error *err)
{
	int64_t until_ms = clock_boot_ms() + TURN_MS;
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, now};

	for (;;) {
		struct error undoing = ERROR_INIT;

		store_time_text(store, now);
		if (!store_do(store, SQL_mark_plan, NULL, err))
			return false;
		if (store_do(store, SQL_lock_plans, params, err))
			return true;
		if (strcmp(pg_sqlstate(store->data), "55P03") != 0)
			return false;
		if (clock_boot_ms() >= until_ms)
			return error_set(err, ERROR_LATER, TURN_IS_TAKEN, store->account, "a plan");
		if (!store_do(store, SQL_unmark_plan, NULL, &undoing)) {
			*err = undoing;
			return false;
		}
		*err = (struct error)ERROR_INIT;
	}
}

bool store_begin_plan(struct store *store, struct error *err)
{
	return begin_in_turn(store, SQL_lock_plans, "a plan", err);
}

bool store_begin_import(struct store *store, struct error *err)
{
	return begin_in_turn(store, SQL_lock_imports, "an import or a withdrawal", err);
}
