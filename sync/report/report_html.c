/* What the page says of one account: its facts, then the parts that have a form of their own (releases, warmup, calendar), then the
 * tables. It writes through view/html, which escapes all text. */
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

enum { DAYS_MAX = 64, COURSES_SHOWN = 8 };

static bool write_trend(struct section *section, struct error *err)
{
	bool good;

	rows_begin(section, PART_TREND);
	section->label = LIST_TREND_RUN_ID;
	section->value = LIST_TREND_LINES;
	section->plain = LIST_TREND_CORRECTABLE_LINES;
	good = rows_read(section, PART_TREND, err);
	if (section->bars) {
		html_columns(section->out, section->part->caption, section->bar, section->bars);
		html_legend(section->out, "can be corrected", "report-only", false);
		html_fold_begin(section->out, "The runs as a table");
	}
	rows_write(section);
	if (section->bars)
		html_fold_end(section->out);
	return good;
}

struct courses {
	struct section *section;
	struct html_course course[COURSES_SHOWN];
	double value[COURSES_SHOWN][PART_TREND_RUNS];
	size_t count;
};

static bool on_course(void *context, const char *const *cells, int count, struct error *err)
{
	struct courses *courses = context;
	struct section *section = courses->section;
	const char *at = cells[LIST_FIELD_TREND_LINES_BY_RUN];

	if (courses->count < COURSES_SHOWN) {
		struct html_course *course = &courses->course[courses->count];
		double *value = courses->value[courses->count++];

		while (at && *at && course->count < PART_TREND_RUNS) {
			char *end;

			value[course->count++] = strtod(at, &end);
			at = *end == ',' ? end + 1 : NULL;
		}
		course->value = value;
		course->label = arena_format(&section->arena, "%s%s", cells[LIST_FIELD_TREND_FIELD],
					     cells[LIST_FIELD_TREND_CORRECTABLE][0] == 't' ? "" : " (report-only)");
		course->text = arena_format(&section->arena, "%.0f now, %s at most",
					    course->count ? value[course->count - 1] : 0, cells[LIST_FIELD_TREND_MOST]);
	}
	return rows_add(section, cells, count, err);
}

static bool write_courses(struct section *section, struct error *err)
{
	struct courses courses = {.section = section};
	bool good;

	rows_begin(section, PART_FIELDS);
	good = part_each(section->account, PART_FIELDS, section->facts->run_id, 0, on_course, &courses, err);
	fclose(section->table);
	if (courses.count) {
		html_element(section->out, "p class=dim", "Each field over the last 30 runs");
		html_courses(section->out, section->part->caption, courses.course, courses.count);
		html_fold_begin(section->out, "The fields as a table");
	}
	rows_write(section);
	if (courses.count)
		html_fold_end(section->out);
	return good;
}

/* What differs now, beside how it has come to it; below, the fields with an example each. */
static bool write_drift(struct section *section, struct error *err)
{
	FILE *out = section->out;
	char flag[300];
	bool good;

	rows_heading(section, "drift", "Drift by field");
	rows_begin(section, PART_DRIFT);
	section->label = LIST_DRIFT_GROUPS_FIELD;
	section->value = LIST_DRIFT_GROUPS_LINES;
	section->plain = LIST_DRIFT_GROUPS_CORRECTABLE_LINES;
	good = rows_read(section, PART_DRIFT, err);
	if (section->bars) {
		html_bars(out, section->part->caption, section->bar,
			  section->bars < BARS_SHOWN ? section->bars : BARS_SHOWN);
		html_legend(out, "can be corrected", "report-only", false);
	}
	rows_write(section);
	if (section->rows)
		fprintf(out, "<p class=\"dim\">Number by number: <code>numsync drift%s --format csv</code></p>\n",
			account_flag(section->account, flag, sizeof flag));
	rows_heading(section, "trend", "Drift over the last 30 runs");
	html_pair_begin(out);
	fputs("<div>\n", out);
	good = good && write_trend(section, err);
	fputs("</div>\n<div>\n", out);
	good = good && write_courses(section, err);
	fputs("</div>\n", out);
	html_pair_end(out);
	return good;
}

struct days {
	struct section *section;
	struct html_day day[DAYS_MAX];
	size_t count;
	long releases, wanted;
};

static bool on_day(void *context, const char *const *cells, int count, struct error *err)
{
	struct days *days = context;
	struct html_day *day = &days->day[days->count];

	(void)count;
	(void)err;
	if (days->count == DAYS_MAX)
		return true;
	days->count++;
	day->weekday = atoi(cells[LIST_CALENDAR_DAYS_WEEKDAY]);
	day->day = atoi(cells[LIST_CALENDAR_DAYS_DAY_OF_MONTH]);
	day->month = arena_format(&days->section->arena, "%.3s", cells[LIST_CALENDAR_DAYS_MONTH]);
	day->count = atol(cells[LIST_CALENDAR_DAYS_RELEASES]);
	day->marked = atol(cells[LIST_CALENDAR_DAYS_WANTED]);
	days->releases += day->count;
	days->wanted += day->marked;
	return true;
}

static bool write_calendar(struct section *section, struct error *err)
{
	const char *zone = setting_text(section->account->config, SETTING_time_zone);
	const struct report_scope scope = {.time_zone = zone};
	struct days days = {.section = section};
	char title[160];
	bool good;

	rows_heading(section, "calendar", "Releases of the next 60 days");
	good = store_report_each(section->account->store, REPORT_DAYS, &scope, on_day, &days, err);
	html_pair_begin(section->out);
	fputs("<div>\n", section->out);
	text_format(title, sizeof title, "%ld releases, %ld of them of wanted numbers (days of %s)", days.releases,
		    days.wanted, zone);
	html_element(section->out, "p class=dim", title);
	html_calendar(section->out, title, days.day, days.count);
	html_legend(section->out, "releases", "of wanted numbers, marked !", true);
	fputs("</div>\n<div>\n", section->out);
	good = good && rows_table(section, PART_CALENDAR, err);
	fputs("</div>\n", section->out);
	html_pair_end(section->out);
	return good;
}

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
	if ((strtoll(section->facts->run[GET_RUN_CHANGES_PLANNED], NULL, 10) ||
	     section->facts->changes[OUTCOME_confirmed]) &&
	    !rows_bars(section, PART_OUTCOMES, LIST_OUTCOMES_OUTCOME, LIST_OUTCOMES_CHANGES, -1, err))
		return false;
	return rows_table(section, PART_CHANGES, err);
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
	     run[GET_RUN_STATE], run[GET_RUN_EXIT_STATUS] ? run[GET_RUN_EXIT_STATUS] : "none");
	fact(section, "time", "%s to %s", run[GET_RUN_STARTED_AT], run[GET_RUN_ENDED_AT] ? run[GET_RUN_ENDED_AT] : "-");
	if (run[GET_RUN_MESSAGE])
		fact(section, "message", "%s", run[GET_RUN_MESSAGE]);
	fact(section, "read", "%s rows (%s new), %s records; %s changed; %s left to the next run",
	     run[GET_RUN_ROWS_READ], run[GET_RUN_ROWS_NEW], run[GET_RUN_RECORDS_READ], run[GET_RUN_CHANGED],
	     run[GET_RUN_QUEUE_LEFT] ? run[GET_RUN_QUEUE_LEFT] : "not known how many");
	fact(section, "changes", "%s planned, %s", run[GET_RUN_CHANGES_PLANNED], section->facts->outcomes);
	fact(section, "requests", "%s, of which %s were throttled (429)", run[GET_RUN_REQUESTS],
	     run[GET_RUN_THROTTLED]);
	fact(section, "by", "%s on %s, numsync %s", run[GET_RUN_ACTOR], run[GET_RUN_HOST], run[GET_RUN_VERSION]);
	fputs("</dl>\n", section->out);
}

static void card(struct section *section, const char *id, bool raised, const char *class, int64_t figure,
		 const char *label)
{
	char href[64], text[32];

	snprintf(href, sizeof href, "#%s%s", section->prefix, id);
	snprintf(text, sizeof text, "%" PRId64, figure);
	html_card(section->out, href, raised ? class : "", text, label);
}

static void write_cards(struct section *section)
{
	const struct status_facts *status = &section->facts->status;
	const struct drift_counts *drift = &section->facts->drift;

	html_cards_begin(section->out);
	card(section, "releases", status->releases_wanted > 0, "bad", status->releases_wanted,
	     "wanted, but to be released");
	card(section, "drift", drift->correctable > 0, "note", drift->correctable, "values to correct");
	card(section, "drift", drift->report_only > 0, "note", drift->report_only, "values to report only");
	if (section->facts->run_id) {
		int64_t bad = 0;

		for (int i = 0; i < OUTCOME_COUNT; i++)
			bad += change_outcome_table[i].not_made ? section->facts->changes[i] : 0;
		card(section, "changes", false, "", section->facts->changes[OUTCOME_confirmed],
		     "changes made by the run");
		card(section, "changes", bad > 0, "bad", bad, "changes failed, in conflict or left out");
	}
	card(section, "freshness", status->older_than_a_day > 0, "note", status->older_than_a_day,
	     "records older than a day");
	card(section, "freshness", false, "", status->numbers, "numbers");
	html_cards_end(section->out);
}

static void write_nav(struct section *section)
{
	static const char *const links[][2] =
		{{"releases", "Release watch"}, {"drift", "Drift"},	  {"trend", "Trend"},
		 {"warmup", "Warmup"},		{"calendar", "Calendar"}, {"changes", "Changes"},
		 {"freshness", "Freshness"},	{"faults", "Data faults"}};

	fprintf(section->out, "<nav aria-label=\"Parts, %s\">", section->prefix[0] ? section->prefix : "all");
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
		fprintf(section->out, "<a href=\"#%s%s\">%s</a>", section->prefix, links[i][0], links[i][1]);
	fputs("</nav>\n", section->out);
}

bool report_section(struct account *account, const struct report_facts *facts, const char *prefix, int level, FILE *out,
		    struct error *err)
{
	struct section section = {.account = account, .facts = facts, .out = out, .prefix = prefix, .level = level};
	bool good;

	html_verdict(out, health_word(facts->health.grade), facts->health.text,
		     facts->health.next[0] ? facts->health.next : "nothing to do.");
	write_cards(&section);
	write_nav(&section);
	rows_heading(&section, "releases", "Release watch");
	good = rows_table(&section, PART_RELEASES, err) && write_drift(&section, err) && report_warmup(&section, err) &&
	       write_calendar(&section, err) && write_changes(&section, err) && write_freshness(&section, err);
	if (good) {
		rows_heading(&section, "faults", "Data faults of the API");
		good = rows_table(&section, PART_FAULTS, err) && rows_table(&section, PART_UNDOCUMENTED, err) &&
		       (!facts->status.unowned_overrides || rows_table(&section, PART_OVERRIDES, err));
	}
	if (good && facts->run_id)
		write_run(&section);
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
		html_begin(out, title);
		fputs("<p class=\"dim\">As of ", out);
		html_time(out, facts.read_at);
		fprintf(out, "; times are those of %s", when_zone());
		if (facts.run_id)
			fprintf(out, "; the run is %s, which ended ", facts.run[GET_RUN_RUN_ID]);
		html_text(out, facts.run_id && !facts.run[GET_RUN_ENDED_AT] ? "not yet" : facts.run[GET_RUN_ENDED_AT]);
		fputs(".</p>\n", out);
		good = report_section(account, &facts, "", 2, out, err);
		html_end(out);
	}
	store_snapshot_end(account->store);
	report_facts_free(&facts);
	return good;
}
