/* The releases of the page by day: a picture of the next 60 days, and of what is overdue or has no day, beside the list. Both count the
 * same releases. */
#include "report_rows.h"
#include "base/text.h"
#include "sql_columns.h"

#include <stdlib.h>

enum { DAYS_MAX = 64 };

struct days {
	struct section *section;
	struct html_day day[DAYS_MAX];
	size_t count;
	long releases, wanted, undated; /* undated: overdue, or without a day */
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
	day->month = arena_format(&days->section->arena, day->weekday ? "%.3s" : "%s", cells[LIST_CALENDAR_DAYS_MONTH]);
	day->count = atol(cells[LIST_CALENDAR_DAYS_RELEASES]);
	day->marked = atol(cells[LIST_CALENDAR_DAYS_WANTED]);
	days->releases += day->count;
	days->wanted += day->marked;
	days->undated += day->weekday ? 0 : day->count;
	return true;
}

bool report_calendar(struct section *section, struct error *err)
{
	const char *zone = setting_text(section->account->config, SETTING_time_zone);
	const struct report_scope scope = {.time_zone = zone};
	struct days days = {.section = section};
	char title[200], undated[60] = "";
	bool good;

	rows_heading(section, "calendar", "Releases of the next 60 days");
	good = store_report_each(section->account->store, REPORT_DAYS, &scope, on_day, &days, err);
	html_pair_begin(section->out);
	fputs("<div>\n", section->out);
	if (days.undated)
		snprintf(undated, sizeof undated, "; %ld overdue or without a day", days.undated);
	text_format(title, sizeof title, "%ld releases, %ld of them of wanted numbers%s (days of %s)", days.releases,
		    days.wanted, undated, zone);
	html_element(section->out, "p class=dim", title);
	html_calendar(section->out, title, days.day, days.count);
	html_legend(section->out, "releases", "of wanted numbers, marked !", true, NULL);
	fputs("</div>\n<div>\n", section->out);
	good = good && rows_table(section, PART_CALENDAR, err);
	fputs("</div>\n", section->out);
	html_pair_end(section->out);
	return good;
}
