#include "summary.h"
#include "command.h"
#include "base/log.h"
#include "base/text.h"
#include "edge/json/encode.h"
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

static void add_counters(struct json_writer *json, const struct work *work)
{
	const struct run_counters *c = &work->counters;

	json_key(json, "list_complete");
	json_bool(json, c->list_complete);
	json_named_integer(json, "rows_read", c->rows_read);
	json_named_integer(json, "rows_new", c->rows_new);
	json_named_integer(json, "rows_changed", c->rows_changed);
	json_named_integer(json, "records_queued", work->pull.queued);
	json_named_integer(json, "records_read", c->records_read);
	json_named_integer(json, "records_changed", c->records_changed);
	json_named_integer(json, "records_failed", work->pull.failed);
	json_named_integer(json, "records_left", work->pull.left);
	json_named_integer(json, "set_aside", c->set_aside);
	json_named_integer(json, "gone", c->gone);
	json_named_integer(json, "changes_planned", c->changes_planned);
	json_named_integer(json, "changes_confirmed", c->changes_confirmed);
	json_named_integer(json, "changes_not_needed", c->changes_unneeded);
	json_named_integer(json, "changes_not_wanted", c->changes_unwanted);
	json_named_integer(json, "changes_conflicted", c->changes_conflicted);
	json_named_integer(json, "changes_failed", c->changes_failed);
	json_named_integer(json, "inbox_imported", work->inbox.imported);
	json_named_integer(json, "inbox_repeated", work->inbox.repeated);
	json_named_integer(json, "inbox_failed", work->inbox.failed);
	json_named_integer(json, "inbox_waiting", work->inbox.waiting);
	json_named_integer(json, "inbox_blocked", work->inbox.blocked);
	json_named_integer(json, "inbox_warnings", work->inbox.warnings);
	json_named_integer(json, "exports", work->exports);
	json_named_integer(json, "requests", c->requests);
	json_named_integer(json, "retries", c->retries);
	json_named_integer(json, "throttled", c->throttled);
}

static void add_facts(struct json_writer *json, const struct work *work)
{
	bool is_known = work->judged;

	known(json, "numbers", is_known, work->facts.numbers);
	known(json, "releases", is_known, work->facts.releases);
	known(json, "releases_wanted", is_known, work->facts.releases_wanted);
	known(json, "overruled", is_known, work->drift.overruled);
	known(json, "drift_correctable", is_known, work->drift.correctable);
	known(json, "drift_report_only", is_known, work->drift.report_only);
	known(json, "ambiguous", is_known, work->drift.ambiguous);
	json_named_text(json, "ambiguous_number", work->drift.ambiguous ? work->drift.ambiguous_number : NULL);
	known(json, "cannot_be_checked", is_known, work->drift.unchecked);
	known(json, "older_than_a_day", is_known, work->facts.older_than_a_day);
	json_named_text(json, "oldest_record", work->facts.oldest);
	json_named_text(json, "median_record", work->facts.median);
}

/* cells as list_left_out.sql gives them */
static bool on_left_out(void *context, const char *const *cells, int count, struct error *err)
{
	struct json_writer *json = context;

	(void)count;
	(void)err;
	json_object(json);
	json_named_text(json, "number", cells[0]);
	json_named_text(json, "id", cells[1]);
	json_named_integer(json, "change", strtoll(cells[2], NULL, 10));
	json_named_text(json, "why", cells[3]);
	json_object_end(json);
	return true;
}

/* Changes that were not sent because nobody wants them any more. */
static void add_left_out(struct json_writer *json, const struct work *work)
{
	struct error ignored = ERROR_INIT;

	json_key(json, "left_out");
	json_array(json);
	if (work->counters
		    .changes_unwanted) /* a list that cannot be read is short: the counter tells how many there are */
		store_left_out_each(work->account->store, on_left_out, json, &ignored);
	json_array_end(json);
}

void summary_json(const struct work *work, enum error_class class, const struct error *err, struct buf *out)
{
	struct json_writer *json = json_writer_new(false);
	struct slice result;

	json_object(json);
	json_named_text(json, "account", work->account->config.name);
	json_named_integer(json, "run", store_run_id(work->account->store));
	json_named_text(json, "command", work->account->session->inv->command->name);
	json_named_integer(json, "exit_status", error_exit_status(class));
	json_named_text(json, "error", class > ERROR_DRIFT ? err->text : NULL);
	add_counters(json, work);
	add_facts(json, work);
	add_left_out(json, work);
	json_object_end(json);
	result = json_result(json);
	buf_add(out, result.text, result.size);
	json_writer_free(json);
}

static void add_pull(const struct work *work, struct buf *line)
{
	const struct run_counters *c = &work->counters;

	buf_format(line, "%" PRId64 " rows (%" PRId64 " new, %" PRId64 " changed), %" PRId64, c->rows_read, c->rows_new,
		   c->rows_changed, c->records_read);
	if (work->pull.queued > c->records_read)
		buf_format(line, " of %" PRId64, work->pull.queued);
	buf_format(line, " records read (%" PRId64 " changed)", c->records_changed);
	if (c->set_aside || c->gone || work->pull.failed)
		buf_format(line, ", %" PRId64 " set aside, %" PRId64 " gone, %" PRId64 " not read", c->set_aside,
			   c->gone, work->pull.failed);
	if (work->pull.left)
		buf_format(line, ", %" PRId64 " left for the next run (time budget)", work->pull.left);
	if (work->inbox.imported || work->inbox.repeated || work->inbox.failed || work->inbox.waiting ||
	    work->inbox.blocked)
		buf_format(line,
			   "; inbox: %" PRId64 " imported, %" PRId64 " known, %" PRId64 " failed, %" PRId64 " waiting",
			   work->inbox.imported, work->inbox.repeated, work->inbox.failed, work->inbox.waiting);
	if (work->inbox.blocked)
		buf_format(line, ", %" PRId64 " blocked", work->inbox.blocked);
	if (work->inbox.warnings)
		buf_format(line, ", %" PRId64 " warning%s", work->inbox.warnings, work->inbox.warnings == 1 ? "" : "s");
}

static void add_drift(const struct work *work, struct buf *line)
{
	const struct run_counters *c = &work->counters;

	if (c->changes_planned || work->recovered)
		buf_format(line,
			   "; changes: %" PRId64 " confirmed, %" PRId64 " not needed, %" PRId64 " in conflict, %" PRId64
			   " failed",
			   c->changes_confirmed, c->changes_unneeded, c->changes_conflicted, c->changes_failed);
	if (c->changes_unwanted)
		buf_format(line, ", %" PRId64 " left out because no longer wanted (%s%s)", c->changes_unwanted,
			   work->apply.first_unwanted, c->changes_unwanted == 1 ? "" : "; and more");
	if (!work->judged)
		return;
	buf_format(line, "; drift left: %" PRId64 " correctable, %" PRId64 " report-only", work->drift.correctable,
		   work->drift.report_only);
	if (work->drift.ambiguous)
		buf_format(line,
			   " (%" PRId64
			   " AMBIGUOUS: several ids have the number, such as %s; see `numsync drift`, name the id)",
			   work->drift.ambiguous, work->drift.ambiguous_number);
	if (work->drift.unchecked)
		buf_format(line, ", %" PRId64 " cannot be checked", work->drift.unchecked);
	if (work->facts.releases > work->facts.releases_wanted)
		buf_format(line, "; %" PRId64 " others with a release pending",
			   work->facts.releases - work->facts.releases_wanted);
	if (work->facts.oldest[0])
		buf_format(line, "; oldest record of %s, median of %s, %" PRId64 " older than a day",
			   work->facts.oldest, work->facts.median, work->facts.older_than_a_day);
	if (work->exports)
		buf_format(line, "; %" PRId64 " export%s written", work->exports, work->exports == 1 ? "" : "s");
}

static void add_line(const struct work *work, struct buf *line)
{
	buf_format(line, "account %s, run %" PRId64 ": ", work->account->config.name,
		   store_run_id(work->account->store));
	if (work->facts.releases_wanted)
		buf_format(line,
			   "RELEASE WATCH: %" PRId64 " wanted number%s with a release coming%s, see `numsync drift`; ",
			   work->facts.releases_wanted, work->facts.releases_wanted == 1 ? "" : "s",
			   work->first_release);
	add_pull(work, line);
	add_drift(work, line);
}

static void add_shown_line(const struct work *work, struct buf *shown)
{
	struct buf line = {0};

	add_line(work, &line);
	text_printable(shown, buf_string(&line), line.size);
	buf_free(&line);
}

void summary_print(const struct work *work, enum error_class class, const struct error *err)
{
	struct buf line = {0};

	progress_clear();
	if (!store_run_id(work->account->store))
		return;
	if (work->account->session->json)
		summary_json(work, class, err, &line);
	else if ((log_has_level(LOG_INFO) || work->facts.releases_wanted) &&
		 (class <= ERROR_REFUSED || class == ERROR_DATA || class == ERROR_OUTPUT ||
		  (class == ERROR_LATER && work->judged)))
		add_shown_line(work, &line);
	if (line.size) {
		/* in one write, so that the lines of several workers do not mix */
		buf_char(&line, '\n');
		fflush(stdout);
		fwrite(line.data, 1, line.size, stdout);
		fflush(stdout);
	}
	buf_free(&line);
}
