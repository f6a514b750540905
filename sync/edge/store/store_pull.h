/* The list and the records on their way in: staging, merge, the queue of what to read. */
#ifndef NUMSYNC_EDGE_STORE_PULL_H
#define NUMSYNC_EDGE_STORE_PULL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "edge/json/decode.h"
#include "model/phone.h"
#include "store.h"

struct list_state {
	int64_t run_id; /* whose staged rows they are */
	char begun_at[40];
	struct buf token;
	int64_t pages, rows_read; /* rows: staged or quarantined */
	int64_t unread,
		other_revision; /* rows that were quarantined, and of these those of the later revision of the API */
	bool complete;
	int restarts;
};
/* The pass to go on with: an interrupted one that began within the last 24 hours, else a new one (staging is emptied). list->token is owned by the
 * caller. [data: unit] */
bool store_list_begin(struct store *store, struct list_state *list, struct error *err);
/* A page: begin, rows as they stream in, then commit with the state after it, or abort. [data: opens] */
bool store_page_begin(struct store *store, struct error *err);
/* A row of it; it is in the database when the page is. [data: within] */
bool store_page_row(struct store *store, struct list_state *list, const struct phone *row, struct error *err);
/* Stays whatever becomes of the page. [control] */
bool store_page_set_aside(struct store *store, const struct decode_fault *fault, struct error *err);
/* Goes on while the next page is asked for (store_wait_source); whatever uses `data` next waits for it. [data: ends] */
bool store_page_commit(struct store *store, const struct list_state *list, struct error *err);
void store_page_abort(struct store *store);
/* How many different numbers are staged. [data] */
bool store_list_numbers(struct store *store, const struct list_state *list, int64_t *count, struct error *err);
/* Forgets staged rows and begins the list anew. [data: unit] */
bool store_list_restart(struct store *store, struct list_state *list, struct error *err);
/* Merges the staged rows. [data: unit] */
bool store_merge_rows(struct store *store, const struct list_state *list, int64_t *new_count, int64_t *changed,
		      struct error *err);
struct missing_count {
	int64_t known, missing;
	char sample[200];
};
/* How many numbers the mirror has (that exist), and how many of them the complete list lacked, with a few of these. [data: bulk] */
bool store_count_missing(struct store *store, const struct list_state *list, struct missing_count *count,
			 struct error *err);
/* Queues the records to read. refresh: "auto", "all", "none". missing_from: run_id of the list whose missing numbers are asked for, or
 * 0. ahead: how many of the account's are noted as read at a time that is still to come, which counts as never. [data: unit] */
bool store_queue_fill(struct store *store, const char *refresh, int64_t since_us, int64_t missing_from, int64_t *count,
		      int64_t *ahead, struct error *err);
struct queued {
	int64_t seq;
	char *id; /* owned by the caller */
	bool suspected_gone;
};
/* Up to max further entries behind seq; sets count. [control] */
bool store_queue_next(struct store *store, int64_t behind_seq, struct queued *out, size_t max, size_t *count,
		      struct error *err);
/* Notes a record that cannot be read; source: the call, "get". [control] */
bool store_set_aside(struct store *store, const char *source, const struct decode_fault *fault, struct error *err);
/* Notes that the API no longer knows the number; marked: whether it was not noted before. [data: unit] */
bool store_mark_missing(struct store *store, const char *id, bool *marked, struct error *err);

#endif
