#include "report.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/memory.h"
#include "edge/outfile.h"
#include "view/html.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_SHOWN = 100, RELEASES_SHOWN = 50, TREND_RUNS = 30, BARS_MAX = 64, RUN_CELLS = 21 };
enum { RUN_ID, RUN_COMMAND, RUN_STATE, RUN_STARTED, RUN_ENDED, RUN_EXIT, RUN_MESSAGE, RUN_ROWS, RUN_RECORDS, RUN_NEW,
       RUN_CHANGED, RUN_PLANNED, RUN_CONFIRMED, RUN_UNNEEDED, RUN_CONFLICTED, RUN_FAILED, RUN_REQUESTS, RUN_THROTTLED,
       RUN_ACTOR, RUN_HOST, RUN_VERSION };

struct report {
	struct account_session *account;
	FILE *out;
	struct arena arena;
	int64_t run_id;
	const char *run[RUN_CELLS]; /* NULL cells are null */
	struct status_facts facts;
	struct drift_counts drift;
	/* the table under way */
	const char *const *titles;
	const char *caption, *more; /* more: the command that lists all of it */
	size_t rows, shown_max;
	int label, value; /* cells that bars show; value -1: none */
	struct html_bar bar[BARS_MAX];
	size_t bars;
	FILE *table;
	char *table_text;
	size_t table_size;
};

static const char *keep(struct report *report, const char *text)
{
	return text ? arena_copy(&report->arena, text, strlen(text)) : NULL;
}

static bool on_run(void *context, const char *const *cells, int count, struct error *err)
{
	struct report *report = context;

	(void)err;
	for (int i = 0; i < RUN_CELLS && i < count; i++)
		report->run[i] = keep(report, cells[i]);
	report->run_id = strtoll(cells[RUN_ID], NULL, 10);
	return true;
}

static void begin_table(struct report *report, const char *caption, const char *const *titles, const char *more)
{
	report->caption = caption;
	report->titles = titles;
	report->more = more;
	report->rows = report->bars = 0;
	report->shown_max = ROWS_SHOWN;
	report->value = -1;
	report->table = open_memstream(&report->table_text, &report->table_size);
	if (!report->table)
		memory_exhausted(0);
}

static bool on_row(void *context, const char *const *cells, int count, struct error *err)
{
	struct report *report = context;

	(void)count;
	(void)err;
	if (report->rows++ < report->shown_max)
		html_row(report->table, report->titles, cells);
	if (report->value >= 0 && report->bars < BARS_MAX && cells[report->value]) {
		struct html_bar *bar = &report->bar[report->bars++];

		bar->label = keep(report, cells[report->label] ? cells[report->label] : "(none)");
		bar->text = keep(report, cells[report->value]);
		bar->value = strtod(bar->text, NULL);
	}
	return true;
}

/* Ends the table: the bars, if there are any worth drawing, then the rows; nothing: what to say instead. */
static void end_table(struct report *report, bool columns, const char *nothing)
{
	fclose(report->table);
	if (report->bars > 1)
		(columns ? html_columns : html_bars)(report->out, report->caption, report->bar, report->bars);
	if (report->rows) {
		html_table_begin(report->out, report->caption, report->titles);
		fwrite(report->table_text, 1, report->table_size, report->out);
		html_table_end(report->out);
	} else {
		html_element(report->out, "p", nothing);
	}
	if (report->rows > report->shown_max) {
		fprintf(report->out, "<p class=\"dim\">The first %zu. All of them: <code>", report->shown_max);
		html_text(report->out, report->more);
		fputs("</code></p>\n", report->out);
	}
	free(report->table_text);
	report->table_text = NULL;
}

static void verdict(struct report *report, const char *class, const char *text, const char *next)
{
	fprintf(report->out, "<p class=\"verdict %s\"><strong>", class);
	html_text(report->out, text);
	fputs("</strong><br>Next: ", report->out);
	html_text(report->out, next);
	fputs("</p>\n", report->out);
}

/* The one thing that a person should know first. */
static void write_verdict(struct report *report)
{
	const struct status_facts *facts = &report->facts;
	int status = report->run[RUN_EXIT] ? atoi(report->run[RUN_EXIT]) : -1;
	char text[512];

	if (facts->releases_wanted) {
		snprintf(text, sizeof text, "%" PRId64 " wanted number%s will be released: once released it is gone for ever.",
			 facts->releases_wanted, facts->releases_wanted == 1 ? "" : "s");
		verdict(report, "bad", text, "cancel the releases below at Leadping, then run `numsync pull`.");
	} else if (status > 2 || status < 0) {
		snprintf(text, sizeof text, "The last run ended with %d: %s", status,
			 report->run[RUN_MESSAGE] ? report->run[RUN_MESSAGE] : report->run[RUN_STATE]);
		verdict(report, "bad", text, "mend what the message says; `numsync doctor` checks the rest; the next run goes on.");
	} else if (report->drift.correctable) {
		snprintf(text, sizeof text, "%" PRId64 " values differ from what is wanted and can be corrected.",
			 report->drift.correctable);
		verdict(report, "note", text, "`numsync plan`, then `numsync apply`.");
	} else if (report->drift.report_only || report->drift.unchecked) {
		snprintf(text, sizeof text, "%" PRId64 " values differ and cannot be corrected through the API; %" PRId64
			 " cannot be checked.", report->drift.report_only, report->drift.unchecked);
		verdict(report, "note", text, "look at them below; they need somebody at Leadping or a change of what is wanted.");
	} else {
		verdict(report, "good", "Everything is as it is wanted.", "nothing to do.");
	}
}

static bool write_releases(struct report *report, struct error *err)
{
	static const char *const titles[] = {"number", "id", "name", ">days left", "scheduled", "hold starts", "requested",
					     "reason", "wanted by", NULL};
	bool good;

	html_heading(report->out, "releases", "Release watch");
	begin_table(report, "Wanted numbers with a release coming, the most urgent first", titles, "numsync drift --releases");
	good = store_releases_each(report->account->store, 0, on_row, report, err);
	end_table(report, false, "No wanted number has a release coming.");
	return good;
}

static bool write_drift(struct report *report, struct error *err)
{
	static const char *const titles[] = {"field", "source", ">numbers", ">correctable", "such as", "expected", "is", NULL};
	static const char *const trend[] = {"run", "ended", ">exit", ">drift", ">correctable", ">numbers", ">older than a day",
					    ">wanted releases", NULL};
	bool good;

	html_heading(report->out, "drift", "Drift");
	begin_table(report, "What differs, by field and source", titles, "numsync drift --format csv");
	report->label = 0;
	report->value = 2;
	good = store_report_each(report->account->store, REPORT_DRIFT, 0, 0, on_row, report, err);
	end_table(report, false, "Nothing differs from what is wanted.");
	if (!good)
		return false;
	html_heading(report->out, "trend", "The last runs");
	begin_table(report, "Drift that each of the last runs left", trend, "numsync status");
	report->label = 0;
	report->value = 3;
	good = store_trend_each(report->account->store, TREND_RUNS, on_row, report, err);
	end_table(report, true, "No run has ended yet.");
	return good;
}

static bool write_warmup(struct report *report, struct error *err)
{
	static const char *const titles[] = {"state", ">numbers", ">least %", ">median %", ">most %", ">stalled", NULL};
	static const char *const stalled[] = {"number", "id", "name", ">progress %", "state", "since", "next action", NULL};
	bool good;

	html_heading(report->out, "warmup", "Warmup");
	begin_table(report, "Numbers by the state of their SMS warmup", titles, "");
	report->label = 0;
	report->value = 1;
	good = store_report_each(report->account->store, REPORT_WARMUP, 0, 0, on_row, report, err);
	end_table(report, false, "No number.");
	if (!good)
		return false;
	begin_table(report, "Stalled: warming, and unchanged for a week", stalled,
		    "numsync export billing --columns number,warmup_state,warmup_progress_percent --where warmup_state=Warming");
	good = store_report_each(report->account->store, REPORT_STALLED, 0, ROWS_SHOWN + 1, on_row, report, err);
	end_table(report, false, "No warmup is stalled.");
	return good;
}

static bool on_release(void *context, const char *const *cells, int count, struct error *err)
{
	const char *shown[] = {cells[0] ? cells[0] : "no day", cells[1], cells[2], cells[3],
			       cells[4] && cells[4][0] == 't' ? "yes" : "no", cells[5], cells[6]};

	return on_row(context, shown, count, err);
}

static bool write_calendar(struct report *report, struct error *err)
{
	static const char *const titles[] = {"day", "number", "id", "name", "wanted", ">days left", "reason", NULL};
	bool good;

	html_heading(report->out, "calendar", "Releases of the next 60 days");
	begin_table(report, "By day", titles, "numsync export billing --columns number,provider_release_scheduled_at "
					      "--order-by provider_release_scheduled_at");
	good = store_report_each(report->account->store, REPORT_CALENDAR, 0, ROWS_SHOWN + 1, on_release, report, err);
	end_table(report, false, "None.");
	return good;
}

static bool write_changes(struct report *report, struct error *err)
{
	static const char *const titles[] = {"number", "id", "outcome", ">status", "message", "fields", NULL};
	bool good;

	html_heading(report->out, "changes", "Changes of the run");
	begin_table(report, "Changes and what became of them, those that failed first", titles, "numsync history NUMBER");
	good = store_report_each(report->account->store, REPORT_CHANGES, report->run_id, ROWS_SHOWN + 1, on_row, report, err);
	end_table(report, false, "The run changed nothing.");
	return good;
}

static bool write_faults(struct report *report, struct error *err)
{
	static const char *const titles[] = {"call", "number", "property", "reason", NULL};
	bool good;

	html_heading(report->out, "faults", "Data faults of the API");
	begin_table(report, "Rows and records that could not be read, and were set aside", titles, "numsync status");
	good = store_report_each(report->account->store, REPORT_SET_ASIDE, report->run_id, ROWS_SHOWN + 1, on_row, report, err);
	end_table(report, false, "None in this run.");
	return good;
}

static void fact(struct report *report, const char *name, const char *text)
{
	html_element(report->out, "dt", name);
	html_element(report->out, "dd", text ? text : "-");
}

static void write_facts(struct report *report)
{
	const struct status_facts *facts = &report->facts;
	char text[400];

	html_heading(report->out, "about", "Freshness and the run");
	fputs("<dl>\n", report->out);
	snprintf(text, sizeof text, "%" PRId64 ", and %" PRId64 " that are gone", facts->numbers, facts->gone);
	fact(report, "numbers", text);
	snprintf(text, sizeof text, "%" PRId64 ", of which %" PRId64 " are older than a day", facts->read_whole,
		 facts->older_than_a_day);
	fact(report, "records read whole", text);
	fact(report, "oldest record", facts->oldest[0] ? facts->oldest : NULL);
	fact(report, "median record", facts->median[0] ? facts->median : NULL);
	if (report->run[RUN_ID]) {
		snprintf(text, sizeof text, "%s, %s, %s", report->run[RUN_ID], report->run[RUN_COMMAND], report->run[RUN_STATE]);
		fact(report, "run", text);
		snprintf(text, sizeof text, "%s to %s", report->run[RUN_STARTED],
			 report->run[RUN_ENDED] ? report->run[RUN_ENDED] : "-");
		fact(report, "time", text);
		snprintf(text, sizeof text, "%s rows (%s new), %s records, %s changed", report->run[RUN_ROWS],
			 report->run[RUN_NEW], report->run[RUN_RECORDS], report->run[RUN_CHANGED]);
		fact(report, "read", text);
		snprintf(text, sizeof text, "%s planned, %s confirmed, %s not needed, %s in conflict, %s failed",
			 report->run[RUN_PLANNED], report->run[RUN_CONFIRMED], report->run[RUN_UNNEEDED],
			 report->run[RUN_CONFLICTED], report->run[RUN_FAILED]);
		fact(report, "changes", text);
		snprintf(text, sizeof text, "%s, of which %s were throttled (429)", report->run[RUN_REQUESTS],
			 report->run[RUN_THROTTLED]);
		fact(report, "requests", text);
		snprintf(text, sizeof text, "%s on %s, numsync %s", report->run[RUN_ACTOR], report->run[RUN_HOST],
			 report->run[RUN_VERSION]);
		fact(report, "by", text);
	}
	fputs("</dl>\n", report->out);
}

bool report_html(struct account_session *account, int64_t run_id, FILE *out, struct error *err)
{
	struct report report = {.account = account, .out = out};
	char title[300], now[CLOCK_TEXT_BYTES];
	bool good = store_report_each(account->store, REPORT_RUN, run_id, 0, on_run, &report, err) &&
		    store_status(account->store, &report.facts, err) && store_drift_count(account->store, &report.drift, err);

	if (good && !report.run[RUN_ID])
		good = run_id ? error_set(err, ERROR_USAGE, "account %s has no run %" PRId64, account->config.name, run_id)
			      : error_set(err, ERROR_USAGE, "no run of account %s has ended yet: numsync pull",
					  account->config.name);
	if (good) {
		clock_format_utc(store_time_us(account->store), now);
		snprintf(title, sizeof title, "Account %s, run %" PRId64 ", %.10s %.5s UTC", account->config.name, report.run_id, now,
			 now + 11);
		html_begin(out, title);
		write_verdict(&report);
		fputs("<nav aria-label=\"Sections\"><a href=\"#releases\">Releases</a><a href=\"#drift\">Drift</a>"
		      "<a href=\"#trend\">Last runs</a><a href=\"#warmup\">Warmup</a><a href=\"#calendar\">Calendar</a>"
		      "<a href=\"#changes\">Changes</a><a href=\"#faults\">Data faults</a><a href=\"#about\">Freshness</a></nav>\n",
		      out);
		good = write_releases(&report, err) && write_drift(&report, err) && write_warmup(&report, err) &&
		       write_calendar(&report, err) && write_changes(&report, err) && write_faults(&report, err);
		write_facts(&report);
		html_end(out);
	}
	arena_free(&report.arena);
	return good;
}

bool report_to_file(struct account_session *account, int64_t run_id, const char *path, struct error *err)
{
	struct outfile *out = outfile_open(path, err);

	if (!out)
		return false;
	if (report_html(account, run_id, outfile_stream(out), err))
		return outfile_commit(out, err);
	outfile_abort(out);
	return false;
}
