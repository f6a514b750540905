/* Reads the queued records, many at once, and hands them to the store in batches: the database writes one while the next is read.
 * What was read is kept whatever ends the reading. A number is marked as gone only here: the complete list lacked it, and
 * its GET answers 404. */
#include "stage/pull_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/step.h"
#include "base/text.h"
#include "edge/store/store_batch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	GETS_AT_ONCE = 64,
	QUEUE_BATCH = 1000,
	MERGE_RECORDS = 1000,
	MERGE_MOST = 4000,
	MERGE_EVERY_MS = 2000,
	FAILURES_IN_A_ROW = 8
};

/* One GET under way. */
struct record_get {
	struct api_call call;
	struct record_reader *reader;
	char *id; /* NULL: free */
	bool suspected_gone;
};

struct record_reader {
	struct pull *pull;
	struct record_get get[GETS_AT_ONCE];
	struct queued queued[QUEUE_BATCH];
	size_t queued_count, queued_at;
	int64_t seq; /* of the last entry taken from the queue */
	bool queue_ended;
	size_t active;
	int64_t done, merged_ms;
	unsigned failures_in_a_row;
	struct unread records;
	int64_t unread_most; /* more than this are too many, however many follow; -1: as many as there are */
};

/* A record that could not be read is on record with the reason: nothing is planned from what the mirror has of it. */
static bool set_aside(struct record_reader *reader, struct record_get *get, const char *reason, struct error *err)
{
	struct decode_fault fault = {.id = slice_of(get->id), .path = "", .reason = reason};

	unread_note(&reader->records, reason, get->call.other_revision);
	return store_set_aside(reader->pull->store, "get", &fault, err);
}

static void keep_record(struct record_reader *reader, const struct phone *record)
{
	store_record_add(reader->pull->store, record);
	reader->records.read++;
	reader->pull->counters->records_read++;
	reader->pull->report->read++;
}

static bool not_found(struct record_reader *reader, struct record_get *get, struct error *err)
{
	static const char listed[] = "the list has it, but GET answers 404";
	struct decode_fault fault = {.id = slice_of(get->id), .path = "", .reason = "GET answers 404"};
	bool marked;

	if (!get->suspected_gone) {
		reader->pull->report->vanished++;
		/* of a list that drops too many numbers it may be one of these: the limit has spoken */
		if (reader->pull->report->missing_refused)
			return store_set_aside(reader->pull->store, "get", &fault, err);
		log_warning("number with id %s: %s; it stays in the mirror until a list lacks it", get->id, listed);
		return set_aside(reader, get, listed, err);
	}
	if (!store_mark_missing(reader->pull->store, get->id, &marked, err))
		return false;
	reader->pull->counters->gone += marked;
	if (marked)
		log_warning("number with id %s is gone: the complete list lacks it and GET answers 404", get->id);
	return true;
}

static bool failed(struct record_reader *reader, struct record_get *get, struct error *err)
{
	struct pull_report *report = reader->pull->report;
	const struct api_call *call = &get->call;

	if (!set_aside(reader, get, call->message, err))
		return false;
	if (report->failed++ == 0)
		text_format(report->first_failure, sizeof report->first_failure, "%s", call->message);
	if (call->outcome == API_FAILED && ++reader->failures_in_a_row >= FAILURES_IN_A_ROW)
		return error_set(
			err, ERROR_API,
			"%u records in a row could not be read; the last: %s. What was read is kept; try again "
			"later",
			reader->failures_in_a_row, call->message);
	return true;
}

static bool on_done(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		    struct error *err)
{
	struct record_get *get = call->context;
	struct record_reader *reader = get->reader;
	bool good = true;

	(void)end;
	if (call->outcome != API_FAILED)
		reader->failures_in_a_row = 0;
	switch (call->outcome) {
	case API_DONE:
		keep_record(reader, phone);
		break;
	case API_NOT_FOUND:
		good = not_found(reader, get, err);
		break;
	case API_SET_ASIDE:
		log_warning("record %s is quarantined: %s", get->id, call->message);
		reader->pull->counters->set_aside++;
		good = set_aside(reader, get, call->message, err);
		break;
	default:
		good = failed(reader, get, err);
	}
	free(get->id);
	get->id = NULL;
	reader->active--;
	reader->done++;
	return good;
}

/* The next entry of the queue, or NULL at its end. */
static bool next_queued(struct record_reader *reader, struct queued **out, struct error *err)
{
	*out = NULL;
	if (reader->queued_at == reader->queued_count && !reader->queue_ended) {
		reader->queued_at = 0;
		if (!store_queue_next(reader->pull->store, reader->seq, reader->queued, QUEUE_BATCH,
				      &reader->queued_count, err)) {
			reader->queued_count = 0;
			return false;
		}
		reader->queue_ended = reader->queued_count == 0;
	}
	if (reader->queued_at < reader->queued_count) {
		*out = &reader->queued[reader->queued_at++];
		reader->seq = (*out)->seq;
	}
	return true;
}

static bool submit_more(struct record_reader *reader, struct error *err)
{
	for (size_t i = 0; i < GETS_AT_ONCE && api_room(reader->pull->api) > 0; i++) {
		struct record_get *get = &reader->get[i];
		struct queued *queued;

		if (get->id)
			continue;
		if (!next_queued(reader, &queued, err))
			return false;
		if (!queued)
			return true;
		*get = (struct record_get){.reader = reader,
					   .id = queued->id,
					   .suspected_gone = queued->suspected_gone};
		get->call =
			(struct api_call){.verb = API_GET, .id = get->id, .slot = -1, .context = get, .done = on_done};
		queued->id = NULL;
		reader->active++;
		api_submit(reader->pull->api, &get->call);
	}
	return true;
}

/* Has the records written that were read; the database works on them while more are read. */
static bool merge_when_due(struct record_reader *reader, struct error *err)
{
	struct store *store = reader->pull->store;
	size_t waiting = store_records_waiting(store);
	int64_t now_ms = clock_boot_ms();

	reader->pull->counters->records_changed += store_records_changed(store);
	if (waiting < MERGE_RECORDS && now_ms - reader->merged_ms < MERGE_EVERY_MS)
		return true;
	reader->merged_ms = now_ms;
	if (waiting >= MERGE_MOST && !store_batch_wait(store, err)) /* the database is slower: do not hoard */
		return false;
	return store_batch_begin(store, err);
}

static bool merge_rest(struct record_reader *reader, struct error *err)
{
	bool good = store_batch_finish(reader->pull->store, err);

	reader->pull->counters->records_changed += store_records_changed(reader->pull->store);
	return good;
}

/* Whether so many could not be read that it is of no use to ask for the rest. */
static bool given_up(const struct record_reader *reader)
{
	return reader->unread_most >= 0 && reader->records.unread > reader->unread_most;
}

static bool read_all(struct record_reader *reader, struct error *err)
{
	struct pull *pull = reader->pull;

	for (;;) {
		if (!pull_check_stop(pull, err))
			return false;
		if (!pull->report->time_up && pull_is_past(pull->options->records_stop_at_ms))
			pull->report->time_up = reader->done < pull->report->queued;
		if (!pull->report->time_up && !given_up(reader) && !submit_more(reader, err))
			return false;
		if (!reader->active)
			return true;
		if (!api_turn(pull->api, 500, store_wait_source(pull->store), err) || !merge_when_due(reader, err))
			return false;
		if (pull->options->progress)
			pull->options->progress("records", reader->done, pull->report->queued);
	}
}

bool pull_records(struct pull *pull, struct error *err)
{
	static struct record_reader reader; /* 64 calls with their texts: too much for the stack */
	bool good;

	/* numbers that are not in the queue were read before */
	reader = (struct record_reader){.pull = pull,
					.merged_ms = clock_boot_ms(),
					.records = {.what = "records",
						    .read = pull->report->missing.known - pull->report->queued},
					.unread_most = pull->options->force_unread
							       ? -1
							       : limit_count(&pull->options->unread,
									     pull->report->missing.known)};
	good = read_all(&reader, err);
	pull->report->left = pull->report->queued - reader.done;
	if (good) {
		good = merge_rest(&reader, err);
	} else { /* what was read is kept, whatever ended the reading */
		struct error ignored = ERROR_INIT;

		merge_rest(&reader, &ignored);
	}
	for (size_t i = 0; i < GETS_AT_ONCE; i++)
		free(reader.get[i].id);
	for (size_t i = reader.queued_at; i < reader.queued_count; i++)
		free(reader.queued[i].id);
	return good && pull_check_unread(pull, &reader.records, err);
}
