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
	READERS = 64,
	QUEUE_BATCH = 1000,
	MERGE_RECORDS = 1000,
	MERGE_MOST = 4000,
	MERGE_EVERY_MS = 2000,
	FAILURES_IN_A_ROW = 8
};

/* One GET under way. */
struct reader {
	struct api_call call;
	struct detail *detail;
	char *id; /* NULL: free */
	bool suspected_gone;
};

struct detail {
	struct pull *pull;
	struct reader reader[READERS];
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
static bool set_aside(struct detail *detail, struct reader *reader, const char *path, const char *reason,
		      struct error *err)
{
	struct decode_fault fault = {.id = slice_of(reader->id), .path = path, .reason = reason};

	unread_note(&detail->records, reason, reader->call.other_revision);
	return store_set_aside(detail->pull->store, "get", &fault, err);
}

static bool keep_record(struct detail *detail, struct reader *reader, const struct phone *record, struct error *err)
{
	struct slice id = record->field[FIELD_id].text;

	if (!slice_equal(id, slice_of(reader->id))) {
		detail->pull->counters->set_aside++;
		return set_aside(detail, reader, "id", "the answer is about another id", err);
	}
	store_record_add(detail->pull->store, record);
	detail->records.read++;
	detail->pull->counters->records_read++;
	detail->pull->report->read++;
	return true;
}

static bool not_found(struct detail *detail, struct reader *reader, struct error *err)
{
	static const char listed[] = "the list has it, but GET answers 404";
	struct decode_fault fault = {.id = slice_of(reader->id), .path = "", .reason = "GET answers 404"};
	bool marked;

	if (!reader->suspected_gone) {
		detail->pull->report->vanished++;
		/* of a list that is not believed it may be one that the list lacks: that limit has spoken */
		if (detail->pull->report->missing_refused)
			return store_set_aside(detail->pull->store, "get", &fault, err);
		log_warning("number with id %s: %s; it stays in the mirror until a list lacks it", reader->id, listed);
		return set_aside(detail, reader, "", listed, err);
	}
	if (!store_mark_missing(detail->pull->store, reader->id, &marked, err))
		return false;
	detail->pull->counters->gone += marked;
	if (marked)
		log_warning("number with id %s is gone: the complete list lacks it and GET answers 404", reader->id);
	return true;
}

static bool failed(struct detail *detail, struct reader *reader, struct error *err)
{
	struct pull_report *report = detail->pull->report;
	const struct api_call *call = &reader->call;

	if (!set_aside(detail, reader, "", call->message, err))
		return false;
	if (report->failed++ == 0)
		text_format(report->first_failure, sizeof report->first_failure, "%s", call->message);
	if (call->outcome == API_FAILED && ++detail->failures_in_a_row >= FAILURES_IN_A_ROW)
		return error_set(
			err, ERROR_API,
			"%u records in a row could not be read; the last: %s. What was read is kept; try again "
			"later",
			detail->failures_in_a_row, call->message);
	return true;
}

static bool on_done(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		    struct error *err)
{
	struct reader *reader = call->context;
	struct detail *detail = reader->detail;
	bool good = true;

	(void)end;
	if (call->outcome != API_FAILED)
		detail->failures_in_a_row = 0;
	switch (call->outcome) {
	case API_DONE:
		good = keep_record(detail, reader, phone, err);
		break;
	case API_NOT_FOUND:
		good = not_found(detail, reader, err);
		break;
	case API_SET_ASIDE:
		log_warning("record %s is set aside: %s", reader->id, call->message);
		detail->pull->counters->set_aside++;
		good = set_aside(detail, reader, "", call->message, err);
		break;
	default:
		good = failed(detail, reader, err);
	}
	free(reader->id);
	reader->id = NULL;
	detail->active--;
	detail->done++;
	return good;
}

/* The next entry of the queue, or NULL at its end. */
static bool next_queued(struct detail *detail, struct queued **out, struct error *err)
{
	*out = NULL;
	if (detail->queued_at == detail->queued_count && !detail->queue_ended) {
		detail->queued_at = 0;
		if (!store_queue_next(detail->pull->store, detail->seq, detail->queued, QUEUE_BATCH,
				      &detail->queued_count, err)) {
			detail->queued_count = 0;
			return false;
		}
		detail->queue_ended = detail->queued_count == 0;
	}
	if (detail->queued_at < detail->queued_count) {
		*out = &detail->queued[detail->queued_at++];
		detail->seq = (*out)->seq;
	}
	return true;
}

static bool submit_more(struct detail *detail, struct error *err)
{
	for (size_t i = 0; i < READERS && api_room(detail->pull->api) > 0; i++) {
		struct reader *reader = &detail->reader[i];
		struct queued *queued;

		if (reader->id)
			continue;
		if (!next_queued(detail, &queued, err))
			return false;
		if (!queued)
			return true;
		*reader = (struct reader){.detail = detail, .id = queued->id, .suspected_gone = queued->suspected_gone};
		reader->call = (struct api_call){.verb = API_GET,
						 .id = reader->id,
						 .slot = -1,
						 .context = reader,
						 .done = on_done};
		queued->id = NULL;
		detail->active++;
		api_submit(detail->pull->api, &reader->call);
	}
	return true;
}

/* Has the records written that were read; the database works on them while more are read. */
static bool merge_when_due(struct detail *detail, struct error *err)
{
	struct store *store = detail->pull->store;
	size_t waiting = store_records_waiting(store);
	int64_t now_ms = clock_boot_ms();

	detail->pull->counters->records_changed += store_records_changed(store);
	if (waiting < MERGE_RECORDS && now_ms - detail->merged_ms < MERGE_EVERY_MS)
		return true;
	detail->merged_ms = now_ms;
	if (waiting >= MERGE_MOST && !store_batch_wait(store, err)) /* the database is slower: do not hoard */
		return false;
	return store_batch_begin(store, err);
}

static bool merge_rest(struct detail *detail, struct error *err)
{
	bool good = store_batch_finish(detail->pull->store, err);

	detail->pull->counters->records_changed += store_records_changed(detail->pull->store);
	return good;
}

/* Whether so many could not be read that it is of no use to ask for the rest. */
static bool given_up(const struct detail *detail)
{
	return detail->unread_most >= 0 && detail->records.unread > detail->unread_most;
}

static bool read_all(struct detail *detail, struct error *err)
{
	struct pull *pull = detail->pull;

	for (;;) {
		if (!pull_may_go_on(pull, err))
			return false;
		if (!pull->report->time_up && pull_is_past(pull->options->records_stop_at_ms))
			pull->report->time_up = detail->done < pull->report->queued;
		if (!pull->report->time_up && !given_up(detail) && !submit_more(detail, err))
			return false;
		if (!detail->active)
			return true;
		if (!api_turn(pull->api, 500, err) || !merge_when_due(detail, err))
			return false;
		if (pull->options->progress)
			pull->options->progress("records", detail->done, pull->report->queued);
	}
}

bool pull_detail(struct pull *pull, struct error *err)
{
	static struct detail detail; /* 64 calls with their texts: too much for the stack */
	bool good;

	/* numbers that are not in the queue were read before */
	detail = (struct detail){.pull = pull,
				 .merged_ms = clock_boot_ms(),
				 .records = {.what = "records",
					     .read = pull->report->missing.known - pull->report->queued},
				 .unread_most = pull->options->force_unread ? -1
									    : limit_count(&pull->options->unread,
											  pull->report->missing.known)};
	good = read_all(&detail, err);
	pull->report->left = pull->report->queued - detail.done;
	if (good) {
		good = merge_rest(&detail, err);
	} else { /* what was read is kept, whatever ended the reading */
		struct error ignored = ERROR_INIT;

		merge_rest(&detail, &ignored);
	}
	for (size_t i = 0; i < READERS; i++)
		free(detail.reader[i].id);
	for (size_t i = detail.queued_at; i < detail.queued_count; i++)
		free(detail.queued[i].id);
	return good && pull_believes(pull, &detail.records, err);
}
