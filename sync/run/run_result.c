/* One row for each thing that can be wrong with a run although it reached its end: whether it is, how grave it is, how it is
 * said. The gravest row is the result, and each row that holds is said: of a long message the end is cut, so that the later rows
 * of the table, which come first in it, are those that a person must not miss. */
#include "run_result.h"
#include "base/buf.h"
#include "base/stop.h"
#include "model/change_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What a row says of the rest of the run, in the order in which one counts for more than another. */
enum rest { REST_NOT_SAID, REST_DONE, REST_LEFT };

struct row {
	enum error_class class;
	bool (*holds)(const struct run *run);
	void (*describe)(const struct run *run, struct buf *text); /* NULL: the result alone says it */
	bool yields; /* it is the result only where nothing graver than drift holds, however grave it is */
	enum rest rest;
};

static const char *plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

/* What a pull says, too, is that of an ambiguous number: what was asked for it cannot be compared with the mirror any more. */
static bool drift_remains(const struct run *run)
{
	return (run->options->fail_on_drift && (run->drift.correctable || run->drift.report_only)) ||
	       run->drift.ambiguous || (run->facts.releases_wanted && run->options->fail_on_releases);
}

/* They are an exit status only for who asked for all of them. */
static bool records_are_left(const struct run *run)
{
	return run->options->refresh && strcmp(run->options->refresh, "all") == 0 && run->pull.time_up &&
	       run->pull.left;
}

static void describe_left_records(const struct run *run, struct buf *text)
{
	buf_format(text,
		   "the time budget ended with %" PRId64 " of %" PRId64
		   " records not read; the next run begins with them",
		   run->pull.left, run->pull.queued);
}

static bool changes_were_not_made(const struct run *run)
{
	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (change_outcome_table[i].not_made && change_count(&run->counters, (enum change_outcome)i))
			return true;
	return false;
}

static bool changes_are_unwanted(const struct run *run)
{
	return run->counters.changes_unwanted > 0;
}

static void describe_unwanted(const struct run *run, struct buf *text)
{
	int64_t count = run->counters.changes_unwanted;

	buf_format(
		text,
		"%" PRId64
		" change%s left out: what %s planned is no longer wanted, or is wanted otherwise (%s%s). The next plan "
		"follows what is wanted now",
		count, count == 1 ? " was" : "s were", count == 1 ? "was" : "they", run->apply.first_unwanted,
		count == 1 ? "" : "; and more");
}

/* Of those that are counted as failed: what is not told apart as late or not known. */
static int64_t count_failed(const struct run *run)
{
	int64_t count = run->counters.changes_failed - run->counters.changes_left_open - run->apply.late;

	return count > 0 ? count : 0; /* of one that is late the end may not be on record */
}

static bool changes_failed(const struct run *run)
{
	return count_failed(run) > 0 || run->counters.changes_conflicted;
}

static void describe_failed(const struct run *run, struct buf *text)
{
	int64_t failed = count_failed(run), conflicted = run->counters.changes_conflicted;
	const char *first = run->recovery.first_failed[0] ? run->recovery.first_failed : run->apply.first_failed;
	char flag[300];

	if (failed)
		buf_format(text, "%" PRId64 " change%s failed", failed, plural(failed));
	if (conflicted)
		buf_format(text, "%s%" PRId64 " change%s in conflict and not sent", failed ? ", " : "", conflicted,
			   conflicted == 1 ? " is" : "s are");
	if (first[0])
		buf_format(text, "%s%s", failed + conflicted > 1 ? "; the first: " : ": ", first);
	buf_format(text, "; see `numsync report %" PRId64 " --list changes%s`. The next run plans %s afresh",
		   store_run_id(run->account->store), account_flag(run->account, flag, sizeof flag),
		   failed + conflicted == 1 ? "it" : "them");
}

static bool changes_were_late(const struct run *run)
{
	return run->apply.late > 0;
}

static void describe_late(const struct run *run, struct buf *text)
{
	bool one = run->apply.late == 1;

	buf_format(
		text,
		"%" PRId64
		" change%s could not be sent in time%s: %s. If the database was slow, look for locks and load there; if "
		"it was the API or the way to it, take another hour. The next run plans %s afresh",
		run->apply.late, plural(run->apply.late), one ? "" : "; the first", run->apply.late_why,
		one ? "it" : "them");
}

/* Those whose GET told nothing, and those that a stop came before. */
static int64_t count_unknown(const struct run *run)
{
	return run->counters.changes_left_open + run->apply.unanswered;
}

static bool outcome_is_unknown(const struct run *run)
{
	return count_unknown(run) > 0;
}

static void describe_unknown_outcome(const struct run *run, struct buf *text)
{
	int64_t count = count_unknown(run);

	buf_format(text, "of %" PRId64 " change%s it is not known whether %s took effect; the next run finds out",
		   count, plural(count), count == 1 ? "it" : "they");
}

static bool too_many_are_gone(const struct run *run)
{
	return run->pull.missing_refused;
}

static void describe_missing(const struct run *run, struct buf *text)
{
	const struct pull_report *pull = &run->pull;

	buf_format(text,
		   "the list drops %" PRId64 " of %" PRId64 " numbers of the mirror (%s%s); at most %" PRId64
		   " may be gone at once%s, so none was marked as gone%s. If they are gone, add --force missing",
		   pull->missing.missing, pull->missing.known, pull->missing.sample,
		   pull->missing.missing > 5 ? " and more" : "", pull->missing_allowed,
		   pull->missing_allowed ? "" : " when the list is empty",
		   strcmp(run->options->command, "run") == 0 ? ", and nothing was planned" : "");
}

static bool records_failed(const struct run *run)
{
	/* the other row speaks of the records, too; and where the API broke the pull off, that is said already */
	return run->pull.failed && !run->pull.unread[0] && (run->came_to != ERROR_API || run->plan.plan_id);
}

static void describe_failed_records(const struct run *run, struct buf *text)
{
	buf_format(text, "%" PRId64 " of %" PRId64 " records could not be read; the first: %s; run it again",
		   run->pull.failed, run->pull.queued, run->pull.first_failure);
}

static bool too_much_is_unread(const struct run *run)
{
	return run->pull.unread[0];
}

static void describe_unread(const struct run *run, struct buf *text)
{
	buf_text(text, run->pull.unread);
}

static bool inbox_files_failed(const struct run *run)
{
	return run->inbox.failed > 0;
}

static void describe_failed_files(const struct run *run, struct buf *text)
{
	buf_format(text, "%" PRId64 " file%s of the inbox failed; the first: %s", run->inbox.failed,
		   plural(run->inbox.failed), run->inbox.first_failed.text);
}

static bool inbox_is_blocked(const struct run *run)
{
	return run->inbox.blocked > 0;
}

static void describe_blocked(const struct run *run, struct buf *text)
{
	bool one = run->inbox.blocked == 1;

	buf_format(
		text,
		"%" PRId64
		" place%s in the inbox cannot be used, and what is for %s waits; the first: %s; `numsync doctor` looks at "
		"the inbox",
		run->inbox.blocked, plural(run->inbox.blocked), one ? "it" : "them", run->inbox.first_blocked.text);
}

static bool apply_was_stopped(const struct run *run)
{
	return run->apply.stopped && run->came_to != ERROR_API;
}

void run_way_on(const struct run *run, const char *purpose, struct buf *text)
{
	int64_t plan_id = run->plan.plan_id, later_id = run->apply.replaced_by;
	char flag[300];

	account_flag(run->account, flag, sizeof flag);
	if (later_id)
		buf_format(text,
			   "; plan %" PRId64 " replaced plan %" PRId64
			   " meanwhile; to send that: numsync apply --plan %" PRId64 "%s",
			   later_id, plan_id, later_id, flag);
	else
		buf_format(text, "; %s: numsync apply --plan %" PRId64 "%s%s%s", purpose, plan_id, flag,
			   run->options->force_changes ? " --force changes" : "",
			   run->options->force_disable ? " --force disable" : "");
}

static void describe_stopped(const struct run *run, struct buf *text)
{
	int64_t left = run->apply.left, again = run->apply.left_again;
	bool replaced = run->apply.replaced_by;

	buf_format(text, "stopped%s after %" PRId64 " of %" PRId64 " changes",
		   stop_requested()	       ? " by a signal"
		   : run->came_to == ERROR_API ? ""
					       : " by the time budget",
		   run->counters.changes_planned - left, run->counters.changes_planned);
	if (!left) /* all were begun */
		return;
	buf_text(text, "; the rest was not sent");
	if (!replaced && again == left)
		buf_text(text, " and needs a new plan, by the command that made this one");
	else if (!replaced && again)
		buf_format(text, " (%" PRId64 " of them %s a new plan, by the command that made this one)", again,
			   again == 1 ? "needs" : "need");
	if (replaced || again < left)
		run_way_on(run, "to go on", text);
}

/* By a server of the later revision, which is said already. */
static bool api_ended_changes(const struct run *run)
{
	return run->apply.stopped && run->came_to == ERROR_API;
}

static bool rest_is_planned(const struct run *run)
{
	return run->apply.limited && !run->apply.canary_failed;
}

static bool plan_waits(const struct run *run)
{
	return run->apply.waits;
}

static bool canary_failed(const struct run *run)
{
	return run->apply.canary_failed;
}

static void describe_canary(const struct run *run, struct buf *text)
{
	buf_format(text,
		   "of the first %" PRId64 " changes (canary) some failed%s, so the other %" PRId64
		   " of the plan were not sent",
		   run->counters.changes_planned - run->apply.left,
		   outcome_is_unknown(run) ? ", are in conflict or may have failed" : " or are in conflict",
		   run->apply.left);
	run_way_on(run, "to send them all the same", text);
}

static const struct row rows[] = {
	{ERROR_DRIFT, drift_remains, NULL, false, REST_NOT_SAID},
	{ERROR_DRIFT, rest_is_planned, NULL, false, REST_LEFT},
	{ERROR_DRIFT, plan_waits, NULL, false, REST_LEFT},
	/* they are read next time: whatever else went wrong counts for more */
	{ERROR_LATER, records_are_left, describe_left_records, true, REST_DONE},
	{ERROR_CHANGES, changes_were_not_made, NULL, false, REST_NOT_SAID}, /* how they were not, the next ones say */
	{ERROR_CHANGES, changes_are_unwanted, describe_unwanted, false, REST_NOT_SAID},
	{ERROR_CHANGES, changes_failed, describe_failed, false, REST_NOT_SAID},
	{ERROR_CHANGES, changes_were_late, describe_late, false, REST_NOT_SAID},
	{ERROR_CHANGES, outcome_is_unknown, describe_unknown_outcome, false, REST_NOT_SAID},
	{ERROR_CHANGES, canary_failed, describe_canary, false, REST_LEFT},
	{ERROR_REFUSED, too_many_are_gone, describe_missing, false, REST_LEFT},
	{ERROR_API, too_much_is_unread, describe_unread, false, REST_LEFT},
	{ERROR_API, records_failed, describe_failed_records, false, REST_DONE},
	{ERROR_DATA, inbox_files_failed, describe_failed_files, false, REST_DONE},
	{ERROR_OUTPUT, inbox_is_blocked, describe_blocked, false, REST_DONE},
	{ERROR_LATER, apply_was_stopped, describe_stopped, false, REST_LEFT},
	{ERROR_API, api_ended_changes, describe_stopped, false, REST_LEFT},
};

static void describe(const struct row *row, const struct run *run, struct error *err)
{
	struct buf text = {0};

	row->describe(run, &text);
	if (err->text[0])
		buf_format(&text, ". And: %s", err->text);
	error_set(err, row->class, "%s", buf_string(&text));
	buf_free(&text);
}

static void add_rest_done(struct error *err)
{
	size_t size = strlen(err->text);

	snprintf(err->text + size, sizeof err->text - size, ". The other steps are done");
}

enum error_class run_result(const struct run *run, struct error *err)
{
	enum error_class class = ERROR_NONE, yielding = ERROR_NONE;
	enum rest rest = REST_NOT_SAID;

	*err = (struct error)ERROR_INIT;
	for (const struct row *row = rows; row < rows + sizeof rows / sizeof rows[0]; row++) {
		enum error_class *counts = row->yields ? &yielding : &class;

		if (!row->holds(run))
			continue;
		*counts = error_graver(*counts, row->class);
		rest = row->rest > rest ? row->rest : rest;
		if (row->describe)
			describe(row, run, err);
	}
	if (rest == REST_DONE && run->came_to == ERROR_NONE)
		add_rest_done(err);
	if (class <= ERROR_DRIFT && run->came_to <= ERROR_DRIFT)
		class = error_graver(class, yielding);
	err->class = class;
	return class;
}
