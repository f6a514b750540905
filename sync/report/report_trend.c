/* What differs now, and what the last runs left: each run a column under its date, each field a line. */
#include "report_rows.h"
#include "base/when.h"
#include "sql_columns.h"

#include <stdlib.h>
#include <string.h>

enum { COURSES_SHOWN = 8 };

/* The runs, the oldest first: the parts below each other have the same. */
struct trend {
	struct section *section;
	const char *when[PART_TREND_RUNS]; /* "run 12, 2026-11-27 02:14" */
	size_t runs, failed;
};

/* 2: drift is left, which is no failure. */
static bool has_failed(const char *exit_status)
{
	return !exit_status || (strcmp(exit_status, "0") != 0 && strcmp(exit_status, "2") != 0);
}

static bool on_run(void *context, const char *const *cells, int count, struct error *err)
{
	struct trend *trend = context;
	struct section *section = trend->section;
	const char *status = cells[LIST_TREND_EXIT_STATUS];
	double lines = strtod(cells[LIST_TREND_LINES], NULL), plain = strtod(cells[LIST_TREND_CORRECTABLE_LINES], NULL);
	struct html_bar *bar = &section->bar[section->bars];
	char at[WHEN_BYTES];

	if (trend->runs == PART_TREND_RUNS)
		return true;
	when_text(cells[LIST_TREND_ENDED_AT], true, at);
	*bar = (struct html_bar){.value = lines, .part = lines - plain, .failed = has_failed(status)};
	bar->label = arena_format(&section->arena, "%.5s", at + 5);
	bar->text = rows_figure(section, lines);
	trend->when[trend->runs++] = arena_format(&section->arena, "run %s, %s", cells[LIST_TREND_RUN_ID], at);
	bar->tip = arena_format(&section->arena, "%s: %s, %s can be corrected; exit %s", trend->when[trend->runs - 1],
				bar->text, rows_figure(section, plain), status ? status : "none");
	trend->failed += bar->failed;
	section->bars++;
	return rows_add(section, cells, count, err);
}

static bool write_trend(struct trend *trend, struct error *err)
{
	struct section *section = trend->section;
	bool good;

	rows_begin(section, PART_TREND);
	good = part_each(section->account, PART_TREND, section->facts->run_id, 0, on_run, trend, err);
	if (section->bars) {
		html_columns(section->out, section->part->caption, section->bar, section->bars);
		html_legend(section->out, "can be corrected", "report-only", false,
			    trend->failed ? "a run that failed (exit status neither 0 nor 2)" : NULL);
		html_fold_begin(section->out, "The runs as a table");
	}
	rows_write(section);
	if (section->bars)
		html_fold_end(section->out);
	return good;
}

struct courses {
	struct trend *trend;
	struct html_course course[COURSES_SHOWN];
	double value[COURSES_SHOWN][PART_TREND_RUNS];
	const char *tip[COURSES_SHOWN][PART_TREND_RUNS];
	size_t count;
};

static bool on_course(void *context, const char *const *cells, int count, struct error *err)
{
	struct courses *courses = context;
	struct section *section = courses->trend->section;
	const char *at = cells[LIST_FIELD_TREND_LINES_BY_RUN];

	if (courses->count < COURSES_SHOWN) {
		struct html_course *course = &courses->course[courses->count];
		double *value = courses->value[courses->count];
		const char **tip = courses->tip[courses->count++];

		while (at && *at && course->count < courses->trend->runs) {
			size_t k = course->count++;
			char *end;

			value[k] = strtod(at, &end);
			tip[k] = arena_format(&section->arena, "%s: %s", courses->trend->when[k],
					      rows_figure(section, value[k]));
			at = *end == ',' ? end + 1 : NULL;
		}
		course->value = value;
		course->tip = tip;
		course->label = arena_format(&section->arena, "%s%s", cells[LIST_FIELD_TREND_FIELD],
					     cells[LIST_FIELD_TREND_CORRECTABLE][0] == 't' ? "" : " (report-only)");
		course->text = arena_format(&section->arena, "%.0f now, %s at most",
					    course->count ? value[course->count - 1] : 0, cells[LIST_FIELD_TREND_MOST]);
	}
	return rows_add(section, cells, count, err);
}

static bool write_courses(struct trend *trend, struct error *err)
{
	struct section *section = trend->section;
	struct courses courses = {.trend = trend};
	bool good;

	rows_begin(section, PART_FIELDS);
	good = part_each(section->account, PART_FIELDS, section->facts->run_id, 0, on_course, &courses, err);
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

static bool write_both_trends(struct section *section, struct error *err)
{
	struct trend trend = {.section = section};
	bool good;

	rows_heading(section, "trend", "Drift over the last 30 runs");
	html_pair_begin(section->out);
	fputs("<div>\n", section->out);
	good = write_trend(&trend, err);
	fputs("</div>\n<div>\n", section->out);
	good = good && write_courses(&trend, err);
	fputs("</div>\n", section->out);
	html_pair_end(section->out);
	return good;
}

/* What differs now, and how it has come to it. */
bool report_drift(struct section *section, struct error *err)
{
	char flag[300];
	bool good;

	rows_heading(section, "drift", "Drift by field");
	good = rows_bars(section, PART_DRIFT, LIST_DRIFT_GROUPS_FIELD, LIST_DRIFT_GROUPS_LINES,
			 LIST_DRIFT_GROUPS_CORRECTABLE_LINES, err);
	if (section->rows) {
		fputs("<p class=\"dim\">Number by number: <code>numsync drift", section->out);
		html_text(section->out, account_flag(section->account, flag, sizeof flag));
		fputs(" --format csv</code></p>\n", section->out);
	}
	return good && write_both_trends(section, err);
}
