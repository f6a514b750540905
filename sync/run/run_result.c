/* One row for each thing that can be wrong with a run although it reached its end: whether it is, how grave it is, how it is
 * said. The gravest row is the result, and each row that holds is said: of a long message the end is cut, so that the later rows
 * of the table, which come first in it, are those that a person must not miss. */
#include "run_result.h"
#include "base/buf.h"
#include "base/stop.h"
#include "model/change_state.h"

#include <inttypes.h>
#include <string.h>

struct row {
	enum error_class class;
	bool (*holds)(const struct run *run);
	void (*describe)(const struct run *run, struct buf *text); /* NULL: the result alone says it */
	bool yields; /* it is the result only where nothing graver than drift holds, however grave it is */
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

/* Whether nothing kept a step from being done to its end: only then may a text say that the rest is. */
static bool rest_is_done(const struct run *run)
{
	return run->came_to == ERROR_NONE && !run->pull.missing_refused && !run->pull.unread[0];
}

/* They are an exit status only for who asked for all of them. */
static bool records_are_left(const struct run *run)
{
	return run->options->refresh && strcmp(run->options->refresh, "all") == 0 && run->pull.time_up;
}

static void describe_left_records(const struct run *run, struct buf *text)
{
	buf_format(text,
		   "the time budget ended with %" PRId64 " of %" PRId64
		   " records not read; %sthe next run begins with them",
		   run->pull.left, run->pull.queued, rest_is_done(run) ? "all else is done, and " : "");
}

static bool changes_were_not_made(const struct run *run)
{
	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (change_outcome_table[i].not_made && change_count(&run->counters, (enum change_outcome)i))
			return true;
	return false;
}

static void describe_failed(const struct run *run, struct buf *text)
{
	const struct run_counters *c = &run->counters;
	char flag[300];

	if (c->changes_failed)
		buf_format(text, "%" PRId64 " change%s failed", c->changes_failed, plural(c->changes_failed));
	if (c->changes_conflicted)
		buf_format(text, "%s%" PRId64 " change%s in conflict and not sent", c->changes_failed ? ", " : "",
			   c->changes_conflicted, c->changes_conflicted == 1 ? " is" : "s are");
	if (run->apply.first_failed[0])
		buf_format(text, "%s%s", c->changes_failed + c->changes_conflicted > 1 ? "; the first: " : ": ",
			   run->apply.first_failed);
	buf_format(text, "; see `numsync report %" PRId64 " --list changes%s`. The next run plans %s afresh",
		   store_run_id(run->account->store), account_flag(run->account, flag, sizeof flag),
		   c->changes_failed + c->changes_conflicted == 1 ? "it" : "them");
}

static void describe_changes(const struct run *run, struct buf *text)
{
	const struct run_counters *c = &run->counters;

	if (run->apply.late) /* they are counted as failed */
		buf_format(
			text,
			"%" PRId64 " change%s failed, %" PRId64
			" of them because they could not be sent in time, the first: %s. If the database was slow, look for "
			"locks and load there; if it was the API or the way to it, take another hour. The next run plans them "
			"afresh",
			c->changes_failed, plural(c->changes_failed), run->apply.late, run->apply.late_why);
	else if (c->changes_failed || c->changes_conflicted)
		describe_failed(run, text);
	else
		buf_format(
			text,
			"%" PRId64
			" change%s left out: what %s planned is no longer wanted, or is wanted otherwise (%s%s). The next "
			"plan follows what is wanted now",
			c->changes_unwanted, c->changes_unwanted == 1 ? " was" : "s were",
			c->changes_unwanted == 1 ? "was" : "they", run->apply.first_unwanted,
			c->changes_unwanted == 1 ? "" : "; and more");
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
		   " may be gone at once%s, so none was marked as gone. If they are, add --force missing",
		   pull->missing.missing, pull->missing.known, pull->missing.sample,
		   pull->missing.missing > 5 ? " and more" : "", pull->missing_allowed,
		   pull->missing_allowed ? "" : " when the list is empty");
}

static bool records_failed(const struct run *run)
{
	/* where the API broke the run off, that is said already */
	return run->pull.unread[0] || (run->pull.failed && run->came_to != ERROR_API);
}

static void describe_failed_records(const struct run *run, struct buf *text)
{
	if (run->pull.unread[0]) /* that speaks of the records, too */
		buf_text(text, run->pull.unread);
	else
		buf_format(text, "%" PRId64 " of %" PRId64 " records could not be read; the first: %s. %s it again",
			   run->pull.failed, run->pull.queued, run->pull.first_failure,
			   rest_is_done(run) ? "The rest is done; run" : "Run");
}

static bool inbox_files_failed(const struct run *run)
{
	return run->inbox.failed > 0;
}

static void describe_failed_files(const struct run *run, struct buf *text)
{
	buf_format(text, "%" PRId64 " file%s of the inbox failed; the first: %s%s", run->inbox.failed,
		   plural(run->inbox.failed), run->inbox.first_failed.text,
		   rest_is_done(run) ? ". The rest of the run is done" : "");
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
		" place%s in the inbox cannot be used, and what is for %s waits; the first: %s. %s`numsync doctor` looks "
		"at the inbox",
		run->inbox.blocked, plural(run->inbox.blocked), one ? "it" : "them", run->inbox.first_blocked.text,
		rest_is_done(run) ? "The rest of the run is done; " : "");
}

static bool apply_was_stopped(const struct run *run)
{
	return run->apply.stopped && run->came_to != ERROR_API; /* a server of the later revision stops it, too */
}

void run_way_on(const struct run *run, struct buf *text)
{
	char flag[300];

	buf_format(text, "numsync apply --plan %" PRId64 "%s%s%s", run->plan.plan_id,
		   account_flag(run->account, flag, sizeof flag), run->options->force_changes ? " --force changes" : "",
		   run->options->force_disable ? " --force disable" : "");
}

static void describe_stopped(const struct run *run, struct buf *text)
{
	int64_t left = run->apply.left, again = run->apply.left_again;

	buf_format(text, "stopped by %s after %" PRId64 " of %" PRId64 " changes; ",
		   stop_requested() ? "a signal" : "the time budget", run->counters.changes_planned - left,
		   run->counters.changes_planned);
	if (!left) { /* all were begun */
		buf_text(text,
			 "what became of those that the API has not answered is not known; the next run finds out");
		return;
	}
	buf_text(text, "the rest was not sent");
	if (again == left)
		buf_text(text, " and needs a new plan, by the command that made this one");
	else if (again)
		buf_format(text, " (%" PRId64 " of them %s a new plan, by the command that made this one)", again,
			   again == 1 ? "needs" : "need");
	if (again < left) {
		buf_text(text, "; to go on: ");
		run_way_on(run, text);
	}
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
		   "of the first %" PRId64 " changes (canary) some failed or are in conflict, so the other %" PRId64
		   " of the plan were not sent; to send them all the same: ",
		   run->counters.changes_planned - run->apply.left, run->apply.left);
	run_way_on(run, text);
}

static const struct row rows[] = {
	{ERROR_DRIFT, drift_remains, NULL, false},
	{ERROR_DRIFT, rest_is_planned, NULL, false},
	{ERROR_DRIFT, plan_waits, NULL, false},
	/* they are read next time: whatever else went wrong counts for more */
	{ERROR_LATER, records_are_left, describe_left_records, true},
	{ERROR_CHANGES, changes_were_not_made, describe_changes, false},
	{ERROR_CHANGES, canary_failed, describe_canary, false},
	{ERROR_REFUSED, too_many_are_gone, describe_missing, false},
	{ERROR_API, records_failed, describe_failed_records, false},
	{ERROR_DATA, inbox_files_failed, describe_failed_files, false},
	{ERROR_OUTPUT, inbox_is_blocked, describe_blocked, false},
	{ERROR_LATER, apply_was_stopped, describe_stopped, false},
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

enum error_class run_result(const struct run *run, struct error *err)
{
	enum error_class class = ERROR_NONE, yielding = ERROR_NONE;

	*err = (struct error)ERROR_INIT;
	for (const struct row *row = rows; row < rows + sizeof rows / sizeof rows[0]; row++) {
		enum error_class *counts = row->yields ? &yielding : &class;

		if (!row->holds(run))
			continue;
		*counts = error_graver(*counts, row->class);
		if (row->describe)
			describe(row, run, err);
	}
	if (class <= ERROR_DRIFT && run->came_to <= ERROR_DRIFT)
		class = error_graver(class, yielding);
	err->class = class;
	return class;
}
