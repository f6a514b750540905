/* What a run came to in one line for people: what went wrong, what it made, what stays; no longer than a line of a mail. What is
 * left out for want of room is the least of it; --verbose and --json have all. */
#include "summary.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

enum { LONGEST_LINE = 120, LONGEST_NAME = 30 };

struct parts {
	struct buf *line;
	size_t count;
	bool left_out; /* something is, for want of room */
};

/* A part that does not fit is left out, and those behind it that fit are not; the first one, the worst, is cut instead. Two columns
 * are kept for the sign that something is left out. */
static void add_text(struct parts *parts, const char *text)
{
	const char *between = parts->count ? " \u00B7 " : "";
	size_t taken =
		text_columns(buf_string(parts->line), parts->line->size) + text_columns(between, strlen(between));
	size_t fits = taken + 2 < LONGEST_LINE ? text_fit(text, LONGEST_LINE - 2 - taken) : 0;

	parts->left_out = parts->left_out || text[fits];
	if (text[fits] && parts->count)
		return;
	buf_format(parts->line, "%s%.*s", between, (int)fits, text);
	parts->count++;
}

static void part(struct parts *parts, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void part(struct parts *parts, const char *format, ...)
{
	struct buf text = {0};
	va_list args;

	va_start(args, format);
	buf_format_list(&text, format, args);
	va_end(args);
	add_text(parts, buf_string(&text));
	buf_free(&text);
}

/* A counter that says something only when it is not zero; one, many: what stands behind it. */
static void counted(struct parts *parts, int64_t count, const char *one, const char *many)
{
	if (count)
		part(parts, "%" PRId64 " %s", count, count == 1 ? one : many);
}

/* Whether a part of its own says why the run ended so. */
static bool is_said(const struct run *run, enum error_class class)
{
	switch (class) {
	case ERROR_NONE:
	case ERROR_DRIFT:
	case ERROR_CHANGES:
		return true;
	case ERROR_REFUSED:
		return run->pull.missing_refused;
	case ERROR_DATA:
		return run->inbox.failed;
	case ERROR_API:
		return run->pull.failed || run->pull.unread[0];
	case ERROR_OUTPUT:
		return run->outputs_failed || run->inbox.blocked;
	case ERROR_LATER:
		return run->apply.left || run->apply.unanswered || run->pull.left || run->outputs_left;
	case ERROR_INTERNAL:
	case ERROR_SYSTEM:
	case ERROR_DATABASE:
		return run->outputs_failed;
	default:
		return false;
	}
}

/* Without its meaning where there is no room for it: the line must not read as if all were well. */
static void add_end(enum error_class class, struct parts *parts)
{
	size_t before = parts->count;

	part(parts, "ended with %d (%s)", error_exit_status(class), error_meaning(class));
	if (parts->count == before)
		part(parts, "ended with %d", error_exit_status(class));
}

/* The worst first. */
static void add_wrong(const struct run *run, enum error_class class, struct parts *parts)
{
	const struct run_counters *c = &run->counters;
	int64_t wanted = run->facts.releases_wanted;

	if (wanted)
		part(parts, "%" PRId64 " wanted number%s to be released (%s%s)", wanted, wanted == 1 ? "" : "s",
		     wanted == 1 ? "" : "first ", run->first_release);
	if (!is_said(run, class))
		add_end(class, parts);
	counted(parts, run->outputs_failed, "output failed", "outputs failed");
	counted(parts, run->outputs_left, "output not made", "outputs not made");
	if (run->pull.missing_refused)
		part(parts, "%" PRId64 " number%s dropped by the list: refused", run->pull.missing.missing,
		     run->pull.missing.missing == 1 ? "" : "s");
	if (run->pull.unread[0])
		part(parts, "too much could not be read");
	counted(parts, c->changes_left_open + run->apply.unanswered, "change not known to be made",
		"changes not known to be made");
	counted(parts, c->changes_failed - c->changes_left_open, "change failed", "changes failed");
	counted(parts, c->changes_conflicted, "change in conflict", "changes in conflict");
	counted(parts, c->changes_unwanted, "change no longer wanted", "changes no longer wanted");
	if (run->apply.waits)
		part(parts, "plan %" PRId64 " waits for approval (%" PRId64 " change%s)", run->plan.plan_id,
		     run->apply.left, run->apply.left == 1 ? "" : "s");
	else
		counted(parts, run->apply.left, "change not sent", "changes not sent");
	counted(parts, run->inbox.failed, "file of the inbox failed", "files of the inbox failed");
	counted(parts, run->inbox.blocked, "place of the inbox blocked", "places of the inbox blocked");
	counted(parts, run->pull.failed, "record not read", "records not read");
	counted(parts, c->set_aside, "quarantined", "quarantined");
	counted(parts, c->gone, "gone", "gone");
	counted(parts, run->drift.ambiguous, "ambiguous", "ambiguous");
}

/* What the command was given for: it stands behind what went wrong, and before what stays as it was. */
static void add_made(const struct run *run, struct parts *parts)
{
	const struct run_counters *c = &run->counters;

	counted(parts, c->changes_confirmed, "change made", "changes made");
	if (c->changes_planned && !c->changes_failed)
		part(parts, "0 failed");
	if (!c->changes_planned && !run->drift.correctable && strcmp(run->options->command, "apply") == 0)
		part(parts, "nothing to correct");
}

/* What stays as it was, and keeps a run from being in sync. */
static void add_left(const struct run *run, struct parts *parts)
{
	counted(parts, run->drift.correctable, "to correct", "to correct");
	counted(parts, run->drift.report_only, "report-only", "report-only");
	counted(parts, run->facts.unowned_overrides, "override of another's", "overrides of another's");
	counted(parts, run->drift.unchecked, "cannot be checked", "cannot be checked");
	counted(parts, run->pull.left, "record left for the next run", "records left for the next run");
	counted(parts, run->facts.older_than_a_day, "not read for a day", "not read for a day");
	counted(parts, run->inbox.waiting, "file waiting", "files waiting");
	counted(parts, run->inbox.warnings, "warning of the inbox", "warnings of the inbox");
}

static void add_good(const struct run *run, struct parts *parts)
{
	const struct run_counters *c = &run->counters;

	counted(parts, run->inbox.imported, "file imported", "files imported");
	if (run->facts.oldest[0] && !run->facts.older_than_a_day)
		part(parts, "all read within a day");
	if (c->rows_read)
		part(parts, "%" PRId64 " number%s listed (%" PRId64 " new, %" PRId64 " changed)", c->rows_read,
		     c->rows_read == 1 ? "" : "s", c->rows_new, c->rows_changed);
	counted(parts, run->exports, "export written", "exports written");
}

void summary_line(const struct run *run, enum error_class class, struct buf *line)
{
	struct parts parts = {line, 0, false};
	size_t before, made;
	const char *name = run->account->config.name;
	size_t fits = text_fit(name, LONGEST_NAME);

	buf_format(line, "%.*s%s run %" PRId64 ": ", (int)fits, name, name[fits] ? "\u2026" : "",
		   store_run_id(run->account->store));
	add_wrong(run, class, &parts);
	before = parts.count;
	add_made(run, &parts);
	made = parts.count - before;
	add_left(run, &parts);
	if (parts.count == made)
		part(&parts, class == ERROR_NONE ? "in sync" : "done");
	add_good(run, &parts);
	if (parts.left_out)
		buf_text(line, " \u2026");
}
