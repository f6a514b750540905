/* The parts of the billing page. */
#ifndef NUMSYNC_EXPORT_HTML_INTERNAL_H
#define NUMSYNC_EXPORT_HTML_INTERNAL_H

#include "export.h"
#include "view/html.h"
#include "view/html_chart.h"

enum { ROWS_SHOWN = 50, BARS_SHOWN = 12, SCALE_MAX = 4 /* digits behind the point to which amounts are aligned */ };

struct page {
	struct export_job *job;
	FILE *out;
	struct html_look look;
	struct html_rows table;
	size_t rows; /* of the table, also those that are not shown */
	struct html_bar bar[BARS_SHOWN];
	size_t bars;
	int64_t several_names; /* groups with more than one */
};

/* Says how many of the rows are shown, and the command that lists all of the page's: `export billing` with these options. */
void page_rest(struct page *page, const char *shown, const char *options);
/* export_html_course.c: month against month, and what changed between two moments. */
bool page_months(struct page *page, struct error *err);
bool page_changes(struct page *page, struct error *err);

#endif
