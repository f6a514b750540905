/* Pictures of a page, as inline SVG: 400 wide, so that they can be read on a phone and stand beside their table on a desk.
 * The figures themselves are in the table. Colours are of the page's style: a part of another kind has another one. */
#ifndef NUMSYNC_VIEW_HTML_CHART_H
#define NUMSYNC_VIEW_HTML_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct html_bar {
	const char *label, *text; /* text: the value as it is shown */
	double value, part;	  /* part: as much of the value is of the second kind */
	const char *tip;	  /* what the pointer and the keyboard show of a column; NULL: label and text */
	bool failed;		  /* a column that is marked with a cross */
};
/* Bars for what is compared by name; negative ones go to the left. */
void html_bars(FILE *out, const char *title, const struct html_bar *bars, size_t count);
/* Columns for a course of time; many get thinner and fewer labels. Each shows its figure under the pointer and to the keyboard. */
void html_columns(FILE *out, const char *title, const struct html_bar *bars, size_t count);

struct html_course {
	const char *label, *text;
	const double *value;
	const char *const *tip; /* of each value, under the pointer */
	size_t count;
};
/* A line for each course, one below the other, each drawn to its own greatest value. */
void html_courses(FILE *out, const char *title, const struct html_course *courses, size_t count);

struct html_day {
	const char *month;  /* in words */
	int weekday;	    /* 1: Monday; 0: it is no day: month says what it is, and it stands below the weeks */
	int day;	    /* of the month */
	long count, marked; /* marked: as many of them need to be seen */
};
/* Weeks below each other, from Monday to Sunday, then what has no day. Those with a count show it in words, too. */
void html_calendar(FILE *out, const char *title, const struct html_day *days, size_t count);
/* What the colours mean; second NULL: one kind only. marked: of the calendar's. cross: what a cross means; NULL: there is none. */
void html_legend(FILE *out, const char *first, const char *second, bool marked, const char *cross);

#endif
