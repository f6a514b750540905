/* What the page says of one account: the last run and the verdict, what failed, then the parts that have a form of their own (drift,
 * warmup, calendar), then the tables. It writes through view/html, which escapes all text. */
#include "report_html.h"
#include "report_rows.h"
#include "base/when.h"
#include "base/text.h"
#include "sql_columns.h"
#include "view/html.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static bool write_changes(struct section *section, struct error *err)
{
	char title[80];

	if (section->facts->run_id)
		snprintf(title, sizeof title, "Changes of run %" PRId64, section->facts->run_id);
	rows_heading(section, "changes", section->facts->run_id ? title : "Changes");
	if (!section->facts->run_id) {
		html_element(section->out, "p", "No run has ended yet.");
		return true;
	}
	if (!rows_table(section, PART_CHANGES, err))
		return false;
	return (!strtoll(section->facts->run[GET_RUN_CHANGES_PLANNED], NULL, 10) &&
		!section->facts->changes[OUTCOME_confirmed]) ||
	       rows_bars(section, PART_OUTCOMES, LIST_OUTCOMES_OUTCOME, LIST_OUTCOMES_CHANGES, -1, err);
}

static void fact(struct section *section, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void fact(struct section *section, const char *name, const char *format, ...)
{
	char text[1000];
	va_list args;

	va_start(args, format);
	text_format_list(text, sizeof text, format, args);
	va_end(args);
	html_element(section->out, "dt", name);
	html_element(section->out, "dd", text);
}

static bool write_freshness(struct section *section, struct error *err)
{
	const struct status_facts *status = &section->facts->status;
	bool good;

	rows_heading(section, "freshness", "Freshness");
	good = rows_bars(section, PART_AGES, LIST_AGES_AGE, LIST_AGES_NUMBERS, -1, err);
	fputs("<dl>\n", section->out);
	fact(section, "numbers", "%" PRId64 ", and %" PRId64 " that are gone", status->numbers, status->gone);
	fact(section, "records read", "%" PRId64 ", of all %" PRId64 " are older than a day or were never read",
	     status->read_whole, status->older_than_a_day);
	if (status->oldest[0])
		fact(section, "oldest, median", "%s, %s", status->oldest, status->median);
	fputs("</dl>\n", section->out);
	return good;
}

static void write_run(struct section *section)
{
	const char *const *run = section->facts->run;

	rows_heading(section, "run", "The run");
	fputs("<dl>\n", section->out);
	fact(section, "run", "%s, %s, %s, exit status %s", run[GET_RUN_RUN_ID], run[GET_RUN_COMMAND],
	     report_run_is_dead(section->facts) ? "died" : run[GET_RUN_STATE],
	     run[GET_RUN_EXIT_STATUS] ? run[GET_RUN_EXIT_STATUS] : "none");
	fact(section, "time", "%s to %s", run[GET_RUN_STARTED_AT], run[GET_RUN_ENDED_AT] ? run[GET_RUN_ENDED_AT] : "-");
	if (run[GET_RUN_MESSAGE])
		fact(section, "message", "%s", run[GET_RUN_MESSAGE]);
	if (report_run_is_dead(section->facts)) {
		fact(section, "read, changes", "the next run settles what it did");
	} else if (report_run_died(section->facts)) {
		fact(section, "read", "not on record, for the run died");
		fact(section, "changes", "%s", section->facts->outcomes);
	} else {
		fact(section, "read", "%s rows (%s new), %s records; %s changed; %s left to the next run",
		     run[GET_RUN_ROWS_READ], run[GET_RUN_ROWS_NEW], run[GET_RUN_RECORDS_READ], run[GET_RUN_CHANGED],
		     run[GET_RUN_QUEUE_LEFT] ? run[GET_RUN_QUEUE_LEFT] : "not known how many");
		fact(section, "changes", "%s planned, %s", run[GET_RUN_CHANGES_PLANNED], section->facts->outcomes);
		fact(section, "requests", "%s, of which %s were throttled (429)", run[GET_RUN_REQUESTS],
		     run[GET_RUN_THROTTLED]);
	}
	fact(section, "by", "%s on %s, numsync %s", run[GET_RUN_ACTOR], run[GET_RUN_HOST], run[GET_RUN_VERSION]);
	fputs("</dl>\n", section->out);
}

static int64_t count_not_made(const struct report_facts *facts)
{
	int64_t count = 0;

	for (int i = 0; facts->run_id && i < OUTCOME_COUNT; i++)
		count += change_outcome_table[i].not_made ? facts->changes[i] : 0;
	return count;
}

/* "1 change failed, 2 in conflict", or how many were made. */
static void add_result(struct buf *text, const struct report_facts *facts)
{
	const char *before = "";

	if (!count_not_made(facts)) {
		if (facts->changes[OUTCOME_confirmed])
			buf_format(text, "%" PRId64 " change%s made.", facts->changes[OUTCOME_confirmed],
				   facts->changes[OUTCOME_confirmed] == 1 ? "" : "s");
		return;
	}
	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (change_outcome_table[i].not_made && facts->changes[i]) {
			buf_format(text, "%s%" PRId64 "%s %s", before, facts->changes[i],
				   *before		    ? ""
				   : facts->changes[i] == 1 ? " change"
							    : " changes",
				   change_outcome_table[i].words);
			before = ", ";
		}
	buf_char(text, '.');
}

static void add_age(struct buf *text, int64_t us)
{
	int64_t hours = us / 1000000 / 3600;

	if (hours < 1)
		buf_text(text, "less than an hour");
	else if (hours < 72)
		buf_format(text, "%" PRId64 " hour%s", hours, hours == 1 ? "" : "s");
	else
		buf_format(text, "%" PRId64 " days", hours / 24);
}

enum { LATE_HOURS = 26 }; /* a run a night, and some patience: as in cron/numsync.rules.yml */

/* The last run comes first: how long ago, and what came of it. The page's script looks at the clock again when somebody reads it. */
static void write_last_run(struct section *section)
{
	const struct report_facts *facts = section->facts;
	const char *const *run = facts->run;
	const char *status = run[GET_RUN_EXIT_STATUS] ? run[GET_RUN_EXIT_STATUS] : "none";
	struct buf age = {0}, result = {0};
	int64_t us = 0;
	bool last, late;

	if (!facts->run_id || !run[GET_RUN_ENDED_AT])
		return;
	last = run[GET_RUN_IS_LAST][0] == 't';
	if (!when_between(run[GET_RUN_ENDED_AT], facts->read_at, &us) || us < 0)
		us = 0;
	late = last && us >= LATE_HOURS * INT64_C(3600000000);
	add_age(&age, us);
	add_result(&result, facts);
	fprintf(section->out, "<p class=\"run %s\"><strong><span",
		late ? "note" : health_word(health_of_status(status)));
	if (last)
		fprintf(section->out, " data-since=\"%s\"", run[GET_RUN_ENDED_AT]);
	fprintf(section->out, ">");
	if (late)
		fprintf(section->out, "No run for %s. ", buf_string(&age));
	fprintf(section->out, "</span>Run %s ended ", run[GET_RUN_RUN_ID]);
	html_time(section->out, run[GET_RUN_ENDED_AT]);
	fprintf(section->out, "<span class=\"ago\">, %s ago</span>, with status %s.</strong> ", buf_string(&age),
		status);
	html_text(section->out, buf_string(&result));
	fputs("</p>\n", section->out);
	buf_free(&age);
	buf_free(&result);
}

static void card(struct section *section, const char *id, bool raised, const char *class, int64_t figure,
		 const char *label)
{
	char href[64];

	snprintf(href, sizeof href, "#%s%s", section->prefix, id);
	html_card(section->out, href, raised ? class : "", rows_figure(section, (double)figure), label);
}

/* What went wrong first. */
static void write_cards(struct section *section)
{
	const struct report_facts *facts = section->facts;
	const struct status_facts *status = &facts->status;
	const struct drift_counts *drift = &facts->drift;
	int64_t bad = count_not_made(facts);

	html_cards_begin(section->out);
	if (facts->run_id)
		card(section, "changes", bad > 0, "bad", bad, "changes failed, in conflict or left out");
	card(section, "releases", status->releases_wanted > 0, "bad", status->releases_wanted,
	     "wanted, but to be released");
	card(section, "drift", drift->correctable > 0, "note", drift->correctable, "values to correct");
	card(section, "drift", drift->report_only > 0, "note", drift->report_only, "values to report only");
	if (facts->run_id)
		card(section, "changes", false, "", facts->changes[OUTCOME_confirmed], "changes made by the run");
	card(section, "freshness", status->older_than_a_day > 0, "note", status->older_than_a_day,
	     "records older than a day");
	card(section, "freshness", false, "", status->numbers, "numbers");
	html_cards_end(section->out);
}

static void write_nav(struct section *section)
{
	static const char *const links[][2] =
		{{"releases", "Release watch"}, {"drift", "Drift"},	   {"trend", "Trend"},
		 {"warmup", "Warmup"},		{"calendar", "Calendar"},  {"changes", "Changes"},
		 {"freshness", "Freshness"},	{"faults", "Data faults"}, {"numbers", "Numbers"}};

	fprintf(section->out, "<nav aria-label=\"Parts, %s\">", section->prefix[0] ? section->prefix : "all");
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
		fprintf(section->out, "<a href=\"#%s%s\">%s</a>", section->prefix, links[i][0], links[i][1]);
	fputs("</nav>\n", section->out);
}

static bool write_faults(struct section *section, struct error *err)
{
	rows_heading(section, "faults", "Data faults of the API");
	return rows_table(section, PART_FAULTS, err) && rows_table(section, PART_UNDOCUMENTED, err) &&
	       (!section->facts->status.unowned_overrides || rows_table(section, PART_OVERRIDES, err));
}

static bool write_parts(struct section *section, struct error *err)
{
	bool failed = count_not_made(section->facts) > 0;

	if (failed && !write_changes(section, err))
		return false;
	rows_heading(section, "releases", "Release watch");
	return rows_table(section, PART_RELEASES, err) && report_drift(section, err) && report_warmup(section, err) &&
	       report_calendar(section, err) && (failed || write_changes(section, err)) &&
	       write_freshness(section, err) && write_faults(section, err) && report_numbers(section, err);
}

bool report_section(struct account *account, const struct report_facts *facts, const char *prefix, int level, FILE *out,
		    struct error *err)
{
	struct section section = {.account = account, .facts = facts, .out = out, .prefix = prefix, .level = level};
	bool good;

	section.look.number_format = setting_text(account->config, SETTING_number_format);
	section.look.prefix = prefix;
	section.numbers = numbers_new(prefix);
	write_last_run(&section);
	html_verdict(out, health_word(facts->health.grade), facts->health.text,
		     facts->health.next[0] ? facts->health.next : "nothing to do.");
	write_cards(&section);
	write_nav(&section);
	good = write_parts(&section, err);
	if (good && facts->run_id)
		write_run(&section);
	numbers_free(section.numbers);
	arena_free(&section.arena);
	return good;
}

bool report_html(struct account *account, int64_t run_id, FILE *out, struct error *err)
{
	struct report_facts facts;
	char title[400];
	bool good = store_snapshot_begin(account->store, err);

	if (!good)
		return false;
	good = report_read(account, run_id, &facts, err);
	if (good) {
		text_format(title, sizeof title, "numsync: account %s", account->config.name);
		html_begin_with_script(out, title);
		fputs("<p class=\"dim\">As of ", out);
		html_time(out, facts.read_at);
		fprintf(out, "; times are those of %s", when_zone());
		if (facts.run_id && !facts.run[GET_RUN_ENDED_AT])
			fprintf(out, "; run %s has not ended yet", facts.run[GET_RUN_RUN_ID]);
		fputs(".</p>\n", out);
		good = report_section(account, &facts, "", 2, out, err);
		html_end_with_script(out);
	}
	store_snapshot_end(account->store);
	report_facts_free(&facts);
	return good;
}
