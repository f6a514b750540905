/* What a run came to, as an object for programs and the hook, and as a long line with the same counters (--verbose). The short line,
 * which people get, is in summary_line.c. */
#include "summary.h"
#include "base/log.h"
#include "base/text.h"
#include "base/when.h"
#include "edge/json/encode.h"
#include "model/change_state.h"
#include "sql_columns.h"
#include "view/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Null where it is not known. */
static void known(struct json_writer *json, const char *key, bool is_known, int64_t value)
{
	json_key(json, key);
	if (is_known)
		json_integer(json, value);
	else
		json_null(json);
}

static void add_counters(struct json_writer *json, const struct run *run)
{
	const struct run_counters *c = &run->counters;

	json_key(json, "list_complete");
	json_bool(json, c->list_complete);
	json_named_integer(json, "rows_read", c->rows_read);
	json_named_integer(json, "rows_new", c->rows_new);
	json_named_integer(json, "rows_changed", c->rows_changed);
	json_named_integer(json, "records_queued", run->pull.queued);
	json_named_integer(json, "records_read", c->records_read);
	json_named_integer(json, "records_changed", c->records_changed);
	json_named_integer(json, "records_failed", run->pull.failed);
	json_named_integer(json, "records_left", run->pull.left);
	json_named_integer(json, "set_aside", c->set_aside);
	json_named_integer(json, "gone", c->gone);
	json_named_integer(json, "changes_planned", c->changes_planned);
	known(json, "plan_waiting", run->apply.waits, run->plan.plan_id);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		json_named_integer(json, change_outcome_table[i].property, change_count(c, (enum change_outcome)i));
	json_named_integer(json, "inbox_imported", run->inbox.imported);
	json_named_integer(json, "inbox_repeated", run->inbox.repeated);
	json_named_integer(json, "inbox_failed", run->inbox.failed);
	json_named_integer(json, "inbox_waiting", run->inbox.waiting);
	json_named_integer(json, "inbox_blocked", run->inbox.blocked);
	json_named_integer(json, "inbox_warnings", run->inbox.warnings);
	json_named_integer(json, "exports", run->exports);
	json_named_integer(json, "requests", c->requests);
	json_named_integer(json, "retries", c->retries);
	json_named_integer(json, "throttled", c->throttled);
}

static void add_facts(struct json_writer *json, const struct run *run)
{
	bool is_known = run->facts_known;

	known(json, "numbers", is_known, run->facts.numbers);
	known(json, "releases", is_known, run->facts.releases);
	known(json, "releases_wanted", is_known, run->facts.releases_wanted);
	known(json, "overruled", is_known, run->drift.overruled);
	known(json, "drift_correctable", is_known, run->drift.correctable);
	known(json, "drift_report_only", is_known, run->drift.report_only);
	known(json, "ambiguous", is_known, run->drift.ambiguous);
	json_named_text(json, "ambiguous_number", run->drift.ambiguous ? run->drift.ambiguous_number : NULL);
	known(json, "cannot_be_checked", is_known, run->drift.unchecked);
	known(json, "unowned_overrides", is_known, run->facts.unowned_overrides);
	known(json, "older_than_a_day", is_known, run->facts.older_than_a_day);
	json_named_text(json, "oldest_record", run->facts.oldest);
	json_named_text(json, "median_record", run->facts.median);
}

static bool on_left_out(void *context, const char *const *cells, int count, struct error *err)
{
	struct json_writer *json = context;

	(void)count;
	(void)err;
	json_object(json);
	json_named_text(json, "number", cells[LIST_LEFT_OUT_NUMBER]);
	json_named_text(json, "id", cells[LIST_LEFT_OUT_PHONE_ID]);
	json_named_integer(json, "change", strtoll(cells[LIST_LEFT_OUT_CHANGE_ID], NULL, 10));
	json_named_text(json, "why", cells[LIST_LEFT_OUT_MESSAGE]);
	json_object_end(json);
	return true;
}

/* Changes that were not sent because nobody wants them any more. */
static void add_left_out(struct json_writer *json, const struct run *run)
{
	struct error ignored = ERROR_INIT;

	json_key(json, "left_out");
	json_array(json);
	if (run->counters
		    .changes_unwanted) /* a list that cannot be read is short: the counter tells how many there are */
		store_left_out_each(run->account->store, on_left_out, json, &ignored);
	json_array_end(json);
}

void summary_json(const struct run *run, enum error_class class, const struct error *err, struct buf *out)
{
	struct json_writer *json = json_writer_new(false);
	struct slice result;

	json_object(json);
	json_named_text(json, "account", run->account->config.name);
	json_named_integer(json, "run", store_run_id(run->account->store));
	json_named_text(json, "command", run->options->command);
	json_named_integer(json, "exit_status", error_exit_status(class));
	json_named_text(json, "error", class > ERROR_DRIFT ? err->text : NULL);
	add_counters(json, run);
	add_facts(json, run);
	add_left_out(json, run);
	json_object_end(json);
	result = json_result(json);
	buf_add(out, result.text, result.size);
	json_writer_free(json);
}

static void add_pull(const struct run *run, struct buf *line)
{
	const struct run_counters *c = &run->counters;

	buf_format(line, "%" PRId64 " rows (%" PRId64 " new, %" PRId64 " changed), %" PRId64, c->rows_read, c->rows_new,
		   c->rows_changed, c->records_read);
	if (run->pull.queued > c->records_read)
		buf_format(line, " of %" PRId64, run->pull.queued);
	buf_format(line, " records read (%" PRId64 " changed)", c->records_changed);
	if (c->set_aside || c->gone || run->pull.failed)
		buf_format(line, ", %" PRId64 " quarantined, %" PRId64 " gone, %" PRId64 " not read", c->set_aside,
			   c->gone, run->pull.failed);
	if (run->pull.left)
		buf_format(line, ", %" PRId64 " left for the next run (time budget)", run->pull.left);
	if (run->inbox.imported || run->inbox.repeated || run->inbox.failed || run->inbox.waiting || run->inbox.blocked)
		buf_format(line,
			   "; inbox: %" PRId64 " imported, %" PRId64 " known, %" PRId64 " failed, %" PRId64 " waiting",
			   run->inbox.imported, run->inbox.repeated, run->inbox.failed, run->inbox.waiting);
	if (run->inbox.blocked)
		buf_format(line, ", %" PRId64 " blocked", run->inbox.blocked);
	if (run->inbox.warnings)
		buf_format(line, ", %" PRId64 " warning%s", run->inbox.warnings, run->inbox.warnings == 1 ? "" : "s");
}

/* What became of the changes. What is no longer wanted comes last, with the first of them, and only if there is any. */
static void add_changes(const struct run *run, struct buf *line)
{
	const struct run_counters *c = &run->counters;
	const char *before = "; changes: ";

	for (int i = 0; i < OUTCOME_COUNT && (c->changes_planned || run->recovered); i++)
		if (i != OUTCOME_not_wanted) {
			buf_format(line, "%s%" PRId64 " %s", before, change_count(c, (enum change_outcome)i),
				   change_outcome_table[i].words);
			before = ", ";
		}
	if (run->apply.waits)
		buf_format(line, ", %" PRId64 " that wait for the approval of plan %" PRId64, run->apply.left,
			   run->plan.plan_id);
	if (c->changes_unwanted)
		buf_format(line, ", %" PRId64 " left out because no longer wanted (%s%s)", c->changes_unwanted,
			   run->apply.first_unwanted, c->changes_unwanted == 1 ? "" : "; and more");
}

static void add_drift(const struct run *run, struct buf *line)
{
	char flag[300];

	buf_format(line, "; drift left: %" PRId64 " correctable, %" PRId64 " report-only", run->drift.correctable,
		   run->drift.report_only);
	if (run->drift.ambiguous)
		buf_format(line,
			   " (%" PRId64
			   " AMBIGUOUS: several ids have the number, such as %s; see `numsync drift%s`, name the id)",
			   run->drift.ambiguous, run->drift.ambiguous_number,
			   account_flag(run->account, flag, sizeof flag));
	if (run->drift.unchecked)
		buf_format(line, ", %" PRId64 " cannot be checked", run->drift.unchecked);
	if (run->facts.unowned_overrides)
		buf_format(
			line,
			"; %" PRId64
			" disabled by an override of numsync's that no change here set (%s; see `numsync report --list overrides%s`)",
			run->facts.unowned_overrides, run->facts.unowned_number,
			account_flag(run->account, flag, sizeof flag));
	if (run->facts.releases > run->facts.releases_wanted)
		buf_format(line, "; %" PRId64 " others with a release pending",
			   run->facts.releases - run->facts.releases_wanted);
	if (run->facts.oldest[0])
		buf_format(line, "; oldest record of %s, median of %s, %" PRId64 " older than a day", run->facts.oldest,
			   run->facts.median, run->facts.older_than_a_day);
	if (run->exports)
		buf_format(line, "; %" PRId64 " export%s written", run->exports, run->exports == 1 ? "" : "s");
}

/* All of it, for who asks for it. */
static void add_long_line(const struct run *run, struct buf *line)
{
	char flag[300];

	buf_format(line, "account %s, run %" PRId64 ": ", run->account->config.name, store_run_id(run->account->store));
	if (run->facts.releases_wanted)
		buf_format(line,
			   "RELEASE WATCH: %" PRId64
			   " wanted number%s with a release coming (first %s), see `numsync drift%s`; ",
			   run->facts.releases_wanted, run->facts.releases_wanted == 1 ? "" : "s", run->first_release,
			   account_flag(run->account, flag, sizeof flag));
	add_pull(run, line);
	add_changes(run, line);
	add_drift(run, line);
}

static void add_shown_line(const struct run *run, enum error_class class, struct buf *shown)
{
	struct buf line = {0};

	if (log_has_level(LOG_DEBUG))
		add_long_line(run, &line);
	else
		summary_line(run, class, &line);
	when_add_printable(shown, buf_string(&line), line.size);
	buf_free(&line);
}

void summary_print(const struct run *run, enum error_class class, const struct error *err)
{
	struct buf line = {0};

	progress_clear();
	if (!store_run_id(run->account->store))
		return;
	if (run->options->json)
		summary_json(run, class, err, &line);
	else if (run->facts_known && (log_has_level(LOG_INFO) || run->facts.releases_wanted || run->apply.waits))
		add_shown_line(run, class, &line);
	if (line.size) {
		/* in one write, so that the lines of several workers do not mix */
		buf_char(&line, '\n');
		fflush(stdout);
		fwrite(line.data, 1, line.size, stdout);
		fflush(stdout);
	}
	buf_free(&line);
}
