/* What the store*.c files share, and nobody else sees. */
#ifndef NUMSYNC_EDGE_STORE_INTERNAL_H
#define NUMSYNC_EDGE_STORE_INTERNAL_H

#include "edge/store.h"

enum { STORE_TIME_BYTES = 40, STORE_NUMBER_BYTES = 24 };

struct store {
	struct store_options options;
	char *account, *actor;
	struct pg *work, *control;
	char session[64]; /* application_name of control, unique to it; work has " work" behind it */
	char account_id[STORE_NUMBER_BYTES];
	char run_id[STORE_NUMBER_BYTES];
	char fence[STORE_NUMBER_BYTES]; /* "" while no lease is held */
	enum run_refusal refusal;
	bool lease_lost; /* it was held and another run took it: nothing may be written any more */
	int64_t offset_us; /* server's clock minus boot clock */
	int64_t last_us;   /* last time given out */
	int64_t renew_at_ms; /* boot clock */
	int64_t expires_at_ms;
	int64_t stop_seen_ms; /* boot clock: when a signal was first seen; 0: none */
	/* rows and records on their way into COPY */
	struct buf tuples, records, events;
	int64_t row_seq, record_seq;
	size_t records_waiting;
	/* import */
	char import_key[64];
	struct buf lines, expectations;
	bool import_local; /* some time has no offset */
};

/* account_id, run_id and the like as numbers. */
int64_t store_number(const char *digits);
/* Begins a transaction on the work connection, with the fence checked when a lease is held. */
bool store_begin(struct store *store, struct error *err);
bool store_commit(struct store *store, struct error *err);
/* Like store_begin, for statements that join whole tables. */
bool store_begin_bulk(struct store *store, struct error *err);
/* One query of that sort in a transaction of its own. */
bool store_query_bulk(struct store *store, enum sql_id id, const char *const *params, struct pg_rows **rows,
		      struct error *err);
bool store_each_bulk(struct store *store, enum sql_id id, const char *const *params, pg_row_fn row, void *context,
		     struct error *err);
/* Whether the account's work is still to be done (see store_options). */
bool store_check_due(struct store *store, const char *command, bool *due, struct error *err);
/* Time of this transaction as text. */
const char *store_time_text(struct store *store, char text[STORE_TIME_BYTES]);
/* Runs on the work connection without wanting a result. */
bool store_do(struct store *store, enum sql_id id, const char *const *params, struct error *err);
/* The staged records into the mirror, within the transaction that is open. */
bool store_merge_staged(struct store *store, int64_t *changed, struct error *err);
/* A PostgreSQL array literal of texts, or NULL for none; in out. */
const char *store_text_array(const char *const *items, struct buf *out);

#endif
