/* Billing at any moment: what exports, reports and closings ask of the store.
 *
 * store_billing_begin opens a transaction that sees one state of the database; everything until store_billing_end is about
 * that. Which columns, in what order and of which numbers is the choice that each question is asked with. */
#ifndef NUMSYNC_EDGE_STORE_BILLING_H
#define NUMSYNC_EDGE_STORE_BILLING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/row.h"
#include "model/billing.h"
#include "model/value.h"
#include "store.h"

enum { MOMENT_BYTES = 40, SPAN_BYTES = 80, CLOSING_COLUMNS_BYTES = 4096 };

/* A moment as people write it: "2026-10-31" (the end of that day in the zone), "2026-10" (the end of that month),
 * "2026-10-31 18:00" or with an offset; NULL: now. Gives it in canonical text. ERROR_USAGE: not a moment, still to come, or
 * before the mirror knew the account; ERROR_LATER: a run that is at work may still write what belongs before it. [data] */
bool store_moment(struct store *store, const char *text, const char *time_zone, char moment[MOMENT_BYTES],
		  struct error *err);

/* All that a time speaks of (value.h, length_us): a day of the zone, a minute, a second or that moment, as a range for where. Without an
 * offset it is one of the zone. ERROR_USAGE: the zone does not have it, or has it twice. [data] */
bool store_span(struct store *store, const struct value *time, const char *time_zone, char span[SPAN_BYTES],
		struct error *err);

/* Which lines. The statements have of it: $1 the account, $2 moment or closed period, $3 the same of the earlier one, $4 gone,
 * $5 where, $6 where_null, $7 first_place; their own parameters are from $8 on. */
struct billing_query {
	const char *moment;	    /* NULL: what the mirror says now */
	const char *opening;	    /* the earlier of two moments; NULL: none */
	const char *period;	    /* the lines are those of a closed period; NULL: of the moment */
	const char *opening_period; /* the same of the earlier moment; NULL: its lines are those of the moment */
	int64_t first_place;	    /* of the lines of a period that is only being closed; else 0 */
	bool gone;		    /* numbers that are gone count, too */
	const char *where,
		*where_null; /* JSON: [{"column": value}, {"column within": range of times}, ...] and ["column", ...] */
};

/* The transaction reads, so the fence is not asked. [data: opens] */
bool store_billing_begin(struct store *store, const struct billing_query *query, struct error *err);
/* [data: ends] */
bool store_billing_end(struct store *store, struct error *err);
void store_billing_abort(struct store *store);

/* Rows as the first lines of the statements say. Times are as PostgreSQL writes them, in UTC. The query is that of the transaction, or
 * one about another moment. [data: within] */
bool store_billing_lines(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			 row_fn row, void *context, struct error *err);
bool store_billing_changes(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			   row_fn row, void *context, struct error *err);
/* by: "business", "channel", "user"; the bridge also "total". [data: within] */
bool store_billing_groups(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			  const char *by, row_fn row, void *context, struct error *err);
bool store_billing_bridge(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			  const char *by, row_fn row, void *context, struct error *err);
/* what: "unpriced", "released", "disabled". [data: within] */
bool store_billing_oddities(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
			    const char *what, int count, row_fn row, void *context, struct error *err);
struct billing_sum {
	int64_t numbers, amounts;
	char total[128];
	int64_t items_in_conflict;  /* subscription items that show more than one amount; amount_is plan only */
	int64_t released, disabled; /* with an amount that is not zero */
};
/* [data: within] */
bool store_billing_sum(struct store *store, const struct billing_query *query, const struct billing_choice *choice,
		       struct billing_sum *sum, struct error *err);

/* complete: whether a whole list was read within some seconds before the moment. [data: within] */
bool store_list_complete(struct store *store, const char *moment, int64_t seconds, bool *complete, struct error *err);

struct closing {
	char period[8], moment[MOMENT_BYTES], time_zone[64], amount_is[16], currency[32], total[128], digest[65];
	char closed_at[MOMENT_BYTES], closed_by[128], version[32];
	int64_t lines, amounts, stale, first_place;
	bool stale_accepted;
	char columns[CLOSING_COLUMNS_BYTES]; /* of its lines, in the order of the digest, separated by commas */
};
/* Not closed: found is false. [data] */
bool store_closing_find(struct store *store, const char *period, bool *found, struct closing *closing,
			struct error *err);
bool store_closings_each(struct store *store, row_fn row, void *context, struct error *err);
/* The two halves of closing, in the transaction that is open: the lines, and the row that makes them a closed period. Between the two:
 * those of the lines that are not known for sure, read neither within the seconds before the moment nor unchanged behind it.
 * [data: within] */
bool store_closing_lines(struct store *store, struct closing *closing, int64_t seconds, struct error *err);
bool store_stale_each(struct store *store, const struct closing *closing, row_fn row, void *context, struct error *err);
bool store_closing_add(struct store *store, const struct closing *closing, struct error *err);
/* Such a transaction as a whole: begun as by store_billing_begin, committed when work has succeeded; work may be called again
 * (pg_asks_again). ERROR_LATER when somebody else is at the same period without end. [data: unit] */
bool store_closing_write(struct store *store, const struct billing_query *query,
			 bool (*work)(void *context, struct error *err), void *context, struct error *err);
/* Lines that somebody has put beside those of a closed period. [data] */
bool store_closing_added(struct store *store, const char *period, int64_t *count, struct error *err);

#endif
