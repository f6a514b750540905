/* Reads the list page by page. A page's rows, what of it is quarantined, and the token behind it are committed together, so that
 * the next run goes on where this one was cut. Nothing is merged into the mirror before the list is complete and accepted:
 * no circle, an end, not too much that could not be read. */
#include "stage/pull_internal.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/step.h"
#include "edge/store/store_batch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_RESTARTS_MAX = 2, EMPTY_PAGES_MAX = 1000, ROWS_BEFORE_DOUBT = 1000 };

/* A quarantined row, kept until its page is committed. */
struct aside {
	struct aside *next;
	struct decode_fault fault;
	char *id, *number, *path, *reason; /* the decoder's own texts end with the row */
};

struct list_reader {
	struct pull *pull;
	struct list_state *list;
	bool page_open;		       /* a transaction and a COPY are under way */
	bool refused;		       /* nothing of this list is used, and it is not continued */
	int64_t page_rows, page_other; /* page_other: of the later revision */
	int64_t empty_pages;	       /* in a row */
	int64_t count_at;	       /* page at which the numbers are counted next; each time twice as far */
	char first_unread[300];
	struct aside *aside;
	struct buf checkpoint; /* a token seen before, to find a list that goes round in circles */
	int64_t checkpoint_at; /* its page; the next checkpoint is twice as far */
	enum api_outcome outcome;
	char message[600];
	int status;
};

static void forget_asides(struct list_reader *reader)
{
	while (reader->aside) {
		struct aside *next = reader->aside->next;

		free(reader->aside->id);
		free(reader->aside->number);
		free(reader->aside->path);
		free(reader->aside->reason);
		free(reader->aside);
		reader->aside = next;
	}
}

static bool open_page(struct list_reader *reader, struct error *err)
{
	/* only now: a transaction must not wait for the governor */
	if (!reader->page_open && !store_page_begin(reader->pull->store, err))
		return false;
	reader->page_open = true;
	return true;
}

static bool on_row(void *context, const struct phone *row, struct error *err)
{
	struct list_reader *reader = context;

	reader->page_rows++;
	return open_page(reader, err) && store_page_row(reader->pull->store, reader->list, row, err);
}

static char *copy_slice(struct slice text)
{
	return memory_format("%.*s", (int)text.size, text.size ? text.text : "");
}

static bool on_set_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	struct list_reader *reader = context;
	struct aside *aside = memory_get(sizeof *aside);

	(void)err;
	reader->page_rows++;
	reader->page_other += fault->other_revision;
	aside->id = copy_slice(fault->id);
	aside->number = copy_slice(fault->number);
	aside->path = memory_copy(fault->path ? fault->path : "");
	aside->reason = memory_copy(fault->reason);
	aside->fault = (struct decode_fault){.id = slice_of(aside->id),
					     .number = slice_of(aside->number),
					     .path = aside->path,
					     .reason = aside->reason};
	aside->next = reader->aside;
	reader->aside = aside;
	return true;
}

static bool on_restart(void *context, struct error *err)
{
	struct list_reader *reader = context;

	(void)err;
	if (reader->page_open)
		store_page_abort(reader->pull->store);
	reader->page_open = false;
	reader->page_rows = reader->page_other = 0;
	forget_asides(reader);
	return true;
}

static bool save_asides(struct list_reader *reader, struct error *err)
{
	for (struct aside *aside = reader->aside; aside; aside = aside->next) {
		log_warning("a row of the list is quarantined: %s%s%s%s%s", aside->fault.reason,
			    *aside->path ? " at " : "", aside->path, *aside->id ? ", id " : "", aside->id);
		if (!store_page_set_aside(reader->pull->store, &aside->fault, err))
			return false;
		if (!reader->first_unread[0])
			snprintf(reader->first_unread, sizeof reader->first_unread, "%s%s%s", aside->fault.reason,
				 *aside->path ? " at " : "", aside->path);
		reader->pull->counters->set_aside++;
		reader->list->unread++;
	}
	forget_asides(reader);
	return true;
}

/* Brent: a token that stands again at a checkpoint means that the list goes round for ever. */
static bool check_circle(struct list_reader *reader, struct slice token, struct error *err)
{
	struct slice before = {reader->list->token.data, reader->list->token.size};
	struct slice seen = {reader->checkpoint.data, reader->checkpoint.size};

	if (token.size && ((before.size && slice_equal(token, before)) || (seen.size && slice_equal(token, seen)))) {
		reader->refused = true;
		return error_set(
			err, ERROR_API,
			"the list goes round in circles: page %" PRId64 " gives a continuation token that was "
			"given before; numsync uses nothing of this list. Try again; if it persists, report it to Leadping",
			reader->list->pages + 1);
	}
	if (reader->list->pages >= reader->checkpoint_at * 2) {
		buf_reset(&reader->checkpoint);
		buf_add(&reader->checkpoint, token.text, token.size);
		reader->checkpoint_at = reader->list->pages > 0 ? reader->list->pages : 1;
	}
	return true;
}

static bool commit_page(struct list_reader *reader, const struct decode_page_end *end, struct error *err)
{
	struct list_state *list = reader->list;
	struct run_counters *counters = reader->pull->counters;

	if (!check_circle(reader, end->token, err) || !open_page(reader, err) || !save_asides(reader, err))
		return false;
	buf_reset(&list->token);
	buf_add(&list->token, end->token.text, end->token.size);
	list->pages++;
	list->rows_read += reader->page_rows;
	list->other_revision += reader->page_other;
	list->complete = end->token.size == 0;
	reader->page_open = false;
	if (!store_page_commit(reader->pull->store, list, err))
		return false;
	counters->pages++;
	counters->rows_read += reader->page_rows;
	counters->list_complete = list->complete;
	if (reader->pull->options->progress)
		reader->pull->options->progress("list", list->rows_read, end->total_count > 0 ? end->total_count : 0);
	return true;
}

static bool on_done(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		    struct error *err)
{
	struct list_reader *reader = call->context;

	(void)phone;
	reader->outcome = call->outcome;
	reader->status = call->status;
	memcpy(reader->message, call->message, sizeof reader->message);
	if (call->outcome == API_DONE)
		return commit_page(reader, end, err);
	return on_restart(reader, err);
}

static bool check_outcome(struct list_reader *reader, struct error *err)
{
	if (reader->outcome == API_DONE)
		return true;
	if (reader->outcome == API_TOKEN_REFUSED && reader->list->restarts < LIST_RESTARTS_MAX) {
		log_info("the API no longer takes the list's continuation token; reading the list from its beginning");
		buf_reset(&reader->checkpoint);
		reader->checkpoint_at = 0;
		return store_list_restart(reader->pull->store, reader->list, err);
	}
	return error_set(err, ERROR_API, "page %" PRId64 " of the list cannot be read: %s", reader->list->pages + 1,
			 reader->message);
}

static bool read_page(struct list_reader *reader, struct error *err)
{
	struct pull *pull = reader->pull;
	struct api_call call = {.verb = API_LIST,
				.slot = -1,
				.context = reader,
				.token = {reader->list->token.data, reader->list->token.size},
				.sink = {reader, on_row, on_set_aside},
				.restart = on_restart,
				.done = on_done};
	struct buf token = {0}; /* the list's own changes while the call still needs it */
	bool good = true;

	buf_add(&token, reader->list->token.data, reader->list->token.size);
	call.token = (struct slice){token.data, token.size};
	call.sink.context = reader;
	reader->page_rows = reader->page_other = 0;
	api_submit(pull->api, &call);
	while (good && api_pending(pull->api))
		good = pull_check_stop(pull, err) && api_turn(pull->api, 500, store_wait_source(pull->store), err);
	buf_free(&token);
	if (!good && reader->page_open) {
		store_page_abort(pull->store);
		reader->page_open = false;
	}
	return good && check_outcome(reader, err);
}

/* A server may give new tokens for ever, with pages that are empty or that repeat what it has shown. */
static bool check_end(struct list_reader *reader, struct error *err)
{
	const struct list_state *list = reader->list;
	int64_t numbers;

	if (list->complete || reader->outcome != API_DONE)
		return true;
	reader->empty_pages = reader->page_rows ? 0 : reader->empty_pages + 1;
	if (reader->empty_pages >= EMPTY_PAGES_MAX) {
		reader->refused = true;
		return error_set(
			err, ERROR_API,
			"the list does not end: %d pages in a row have no row, and still there is a continuation "
			"token. numsync uses nothing of this list. Try again; if it persists, report it to Leadping",
			EMPTY_PAGES_MAX);
	}
	if (list->pages < reader->count_at)
		return true;
	reader->count_at = list->pages * 2;
	if (list->rows_read <= ROWS_BEFORE_DOUBT)
		return true;
	if (!store_list_numbers(reader->pull->store, list, &numbers, err))
		return false;
	if (list->rows_read <= 2 * numbers + ROWS_BEFORE_DOUBT)
		return true;
	reader->refused = true;
	return error_set(
		err, ERROR_API,
		"the list does not end: its %" PRId64 " pages so far have %" PRId64 " rows of %" PRId64
		" numbers, and still there is "
		"a continuation token. numsync uses nothing of this list. Try again; if it persists, report it to Leadping",
		list->pages, list->rows_read, numbers);
}

/* Before anything is merged: whether enough could be read, by a server of the right revision. Of a list that has not ended only
 * this is sure: nothing but rows of the later revision, more than may be quarantined. */
static bool check_rows(struct list_reader *reader, struct error *err)
{
	const struct list_state *list = reader->list;
	struct unread rows = {.what = "rows of the list",
			      .read = list->rows_read - list->unread,
			      .unread = list->unread,
			      .other_revision = list->other_revision};

	if (!list->complete && (list->other_revision < list->rows_read ||
				list->other_revision <= limit_count(&reader->pull->options->unread, list->rows_read)))
		return true;
	snprintf(rows.first, sizeof rows.first, "%s",
		 reader->first_unread[0] ? reader->first_unread : "read by an earlier run");
	if (pull_check_unread(reader->pull, &rows, err))
		return true;
	reader->refused = true;
	return false;
}

bool pull_list(struct pull *pull, struct list_state *list, struct error *err)
{
	struct list_reader reader = {.pull = pull, .list = list, .checkpoint_at = 0};
	int64_t new_count, changed;
	bool good = store_list_begin(pull->store, list, err);

	if (good && list->pages)
		log_info("going on with an interrupted list behind page %" PRId64, list->pages);
	while (good && !list->complete) {
		if (pull_is_past(pull->options->stop_at_ms))
			good = error_set(err, ERROR_LATER,
					 "the time budget ended on page %" PRId64 " of the list; the next run goes on "
					 "from there",
					 list->pages + 1);
		else
			good = pull_check_stop(pull, err) && read_page(&reader, err) && check_end(&reader, err) &&
			       check_rows(&reader, err);
	}
	forget_asides(&reader);
	buf_free(&reader.checkpoint);
	if (!good) { /* the page before is still being written */
		struct error ignored = ERROR_INIT;

		store_batch_wait(pull->store, &ignored);
		if (reader.refused) /* the next run must not go on with it */
			store_list_restart(pull->store, list, &ignored);
	}
	if (good)
		pull_begins(pull, "merge of the list");
	if (!good || !store_merge_rows(pull->store, list, &new_count, &changed, err))
		return false;
	pull->counters->rows_new += new_count;
	pull->counters->rows_changed += changed;
	return true;
}
