/* What the store*.c files share, and nobody else sees. */
#ifndef NUMSYNC_EDGE_STORE_INTERNAL_H
#define NUMSYNC_EDGE_STORE_INTERNAL_H

#include "edge/pg/pg.h"
#include "sql_columns.h"
#include "model/phone.h"
#include "store.h"
#include "store_run.h"

enum { STORE_TIME_BYTES = 40, STORE_NUMBER_BYTES = 24 };
/* What is noted as later than this from now on lies in the future: a clock was ahead. Less is how machines differ. */
enum { STORE_AHEAD_US = 60 * 1000 * 1000 };

/* Records, their events, and steps of changes (as array literals), to be written together. */
struct store_batch {
	struct buf records, events;
	size_t record_count;
	struct buf change_ids, states, statuses, messages;
	size_t step_count;
};

/* What drifts: by field, as array literals, and what else a run notes of it (get_drift_term.sql). */
struct store_drift {
	struct buf fields, correctable, lines;
	char at[STORE_TIME_BYTES], mark[40],
		until[STORE_TIME_BYTES]; /* "" where no run is under way; until "": never */
	struct drift_counts counts;
};

/* Where the list is, while it is written. */
struct store_list_params {
	char run_id[STORE_NUMBER_BYTES], pages[STORE_NUMBER_BYTES], rows[STORE_NUMBER_BYTES], restarts[16];
	char begun_at[STORE_TIME_BYTES], unread[STORE_NUMBER_BYTES], other[STORE_NUMBER_BYTES];
	struct buf token;
	const char *param[10];
};

enum { STORE_STEPS_MAX = 16 };

struct store {
	struct store_options options;
	char *account, *actor;
	struct pg *data;
	struct pg *control; /* NULL until something needs it (store_open_control); there while a lease is held */
	char session[64];   /* application_name of control, unique to it; data has " work" behind it */
	char account_id[STORE_NUMBER_BYTES];
	char run_id[STORE_NUMBER_BYTES]; /* "" before store_run_begin; stays when the run has ended */
	char fence[STORE_NUMBER_BYTES];	 /* "" while no lease is held */
	enum run_refusal refusal;	 /* of the last store_run_begin */
	bool lease_lost;		 /* it was held and another run took it: nothing may be written any more */
	bool leaving;			 /* a last statement on control: a stop gives it the time that it gives a run */
	bool in_snapshot;		 /* of store_snapshot_begin */
	bool rehearsing;		 /* store_rehearsal_begin */
	int64_t offset_us;		 /* server's clock minus boot clock */
	int64_t offset_unsure_us;	 /* how far it may be off: half of what asking took */
	int64_t last_us;		 /* last time given out */
	int64_t renew_at_ms;		 /* boot clock */
	int64_t confirmed_ms; /* boot clock: before the statement by which the database last said that the lease is ours */
	int64_t taken_ms;     /* boot clock: when the lease was taken */
	int64_t stop_seen_ms; /* boot clock: when a signal was first seen; 0: none */
	/* rows and records on their way in */
	struct buf tuples;
	int64_t row_seq, record_seq;
	struct store_batch gathered, writing;
	int64_t batches_begun, batches_done;
	int64_t batch_begun_ms; /* boot clock: of the one under way */
	int64_t batch_changed, records_changed;
	/* the transaction that goes on beside other work: the page of the list, or a batch */
	struct pg_step steps[STORE_STEPS_MAX];
	struct store_list_params list_params;
	const char *fence_params[2], *batch_params[3], *step_params[7];
	char batch_time[STORE_TIME_BYTES];
	struct store_drift drift; /* as store_drift_count found it last */
	char expectation_mark
		[40];	      /* mark of what the plan under way was last compared with (get_expectation_marks.sql) */
	int64_t next_turn_us; /* when an expectation about its numbers begins or ceases to hold; 0: none does */
	struct store_import *import; /* store_import.c; NULL: none is under way */
	struct store_claim *claim;   /* store_claim.c; NULL: nothing had to be approved of the plan that is sent */
};

/* Whether the moment, in canonical text, can still be told, in the transaction of `data` that keeps the history from being removed:
 * that may have come since it was chosen. `control` is asked, too: a server with shards may have begun what `data` sees before it had
 * the lock. (Who asks within a transaction has opened `control` before.) */
bool store_moment_stays(struct store *store, const char *moment, struct error *err);

/* A statement on `control`, which is opened when it is not there yet: by itself, or in the transaction that is open there. */
bool store_ask_control(struct store *store, enum sql_id id, const char *const *params, struct pg_rows **rows,
		       struct error *err);
/* account_id, run_id and the like as numbers. */
int64_t store_number(const char *digits);
/* Whether the schema is that of this binary: ERROR_DATABASE with what to do otherwise. */
bool store_check_schema(struct pg *pg, struct error *err);
/* store_claim.c: whether rows of next_changes.sql are what was approved when the plan was taken; true where nothing had to be. */
bool store_claim_check(const struct store *store, int64_t plan_id, const struct pg_rows *rows, struct error *err);
void store_claim_forget(struct store *store);
/* store_plan_state.c: fails, for the plan is as it is and was to be open and not too old. */
struct plan_head;
bool store_plan_fail_moved(const struct store *store, int64_t plan_id, const struct plan_head *plan, struct error *err);
/* Begins a transaction on the data connection, with the fence checked when a lease is held. */
bool store_begin(struct store *store, struct error *err);
bool store_commit(struct store *store, struct error *err);
/* Like store_begin, for statements that join whole tables. */
bool store_begin_bulk(struct store *store, struct error *err);
/* A unit of work: begin opens the transaction, work does it; both may be called again (pg_asks_again), so that what they leave
 * outside of the database must be set anew each time. (store_transact.c) */
typedef bool (*store_begin_fn)(struct store *store, struct error *err);
typedef bool (*store_work_fn)(struct store *store, void *context, struct error *err);
bool store_transact(struct store *store, store_begin_fn begin, store_work_fn work, void *context, struct error *err);
/* On another connection than data. */
bool store_transact_on(struct store *store, struct pg *pg, store_begin_fn begin, store_work_fn work, void *context,
		       struct error *err);
/* One statement; rows may be NULL. */
bool store_transact_one(struct store *store, store_begin_fn begin, enum sql_id id, const char *const *params,
			struct pg_rows **rows, struct error *err);
/* Like store_begin_bulk, when nobody else makes a plan of the account, or imports for it or takes back. ERROR_LATER when
 * somebody does so without end. */
bool store_begin_plan(struct store *store, struct error *err);
/* The same turn within the transaction that is open, which stays open while it is waited for. */
bool store_wait_for_plans(struct store *store, struct error *err);
bool store_begin_import(struct store *store, struct error *err);
/* store_plan.c: a plan is made between these two, in a transaction of store_begin_plan. settle: where an open plan says the same, that
 * one is the plan, made anew; all other open ones give way. */
bool store_plan_mark(struct store *store, struct error *err);
struct plan_head;
/* store_plan_state.c: when a plan must have been made that may still be sent. */
const char *store_plan_earliest(struct store *store, char text[STORE_TIME_BYTES]);
bool store_plan_settle(struct store *store, struct plan_head *plan, struct error *err);
/* One query of that sort in a transaction of its own. */
bool store_query_bulk(struct store *store, enum sql_id id, const char *const *params, struct pg_rows **rows,
		      struct error *err);
bool store_each_bulk(struct store *store, enum sql_id id, const char *const *params, row_fn row, void *context,
		     struct error *err);
/* Whether the account's work is still to be done (see store_options). */
bool store_check_due(struct store *store, const char *command, bool *due, struct error *err);
/* Time of this transaction as text. */
const char *store_time_text(struct store *store, char text[STORE_TIME_BYTES]);
/* A cell into a fixed room, cut between characters; "" for null. */
void store_copy_cell(char *out, size_t size, const struct pg_rows *rows, int row, int column);
/* Runs on the data connection without wanting a result. */
bool store_do(struct store *store, enum sql_id id, const char *const *params, struct error *err);
/* Takes the answer of check_fence.sql, asked at asked_ms (boot clock); an empty one means that the lease is lost. */
bool store_fence_holds(struct store *store, const struct pg_rows *rows, int64_t asked_ms, struct error *err);
bool store_fail_lease_lost(const struct store *store, struct error *err); /* always false */
/* Whether every file that stands has the lines that it brought, and no others (ERROR_DATABASE names the first one). taken_back:
 * the batch that is about to be, then the repeats of the others are looked at; 0: what asks for something. */
bool store_batches_check(struct store *store, int64_t taken_back, struct error *err);
/* The tuple of a row or record for COPY. */
void store_copy_phone(struct store *store, struct buf *out, const struct phone *phone, int64_t seq, int64_t run_id,
		      bool with_time);
void store_batch_free(struct store_batch *batch);
/* store_array.c: an array literal, item by item: written as it is (digits, a time, NULL), or a text of any bytes (NULL: null). */
void store_array_add(struct buf *array, const char *format, ...) __attribute__((format(printf, 2, 3)));
void store_array_text(struct buf *array, const char *text);
/* Ends it, once however often it is asked for; of no items: {}. */
const char *store_array_end(struct buf *array);
/* A whole one of texts, in out; NULL for none. */
const char *store_text_array(const char *const *items, struct buf *out);

#endif
