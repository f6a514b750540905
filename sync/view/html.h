/* One self-contained page: no script, nothing loaded from elsewhere, light and dark, printable. Every text is a stranger's:
 * it is escaped, and control characters are shown. */
#ifndef NUMSYNC_VIEW_HTML_H
#define NUMSYNC_VIEW_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

void html_begin(FILE *out, const char *title);
void html_end(FILE *out);
void html_text(FILE *out, const char *text); /* NULL: nothing */
/* <h2> with an id to link to, which must be a plain word. */
void html_heading(FILE *out, const char *id, const char *text);
/* <TAG>text</TAG>; tag is ours, such as "p" or "p class=note". */
void html_element(FILE *out, const char *tag, const char *text);

/* A table: titles ended by NULL; one that begins with > is aligned to the right. */
void html_table_begin(FILE *out, const char *caption, const char *const *titles);
void html_row(FILE *out, const char *const *titles, const char *const *cells);
void html_table_end(FILE *out);

/* Bars drawn to scale; the numbers themselves stand in the table beside it. */
struct html_bar {
	const char *label, *text; /* text: the value as it is shown */
	double value;
};
/* Horizontal bars, for what is compared by name; negative ones go to the left. */
void html_bars(FILE *out, const char *title, const struct html_bar *bars, size_t count);
/* Columns, for a course of time; many get thinner and fewer labels. */
void html_columns(FILE *out, const char *title, const struct html_bar *bars, size_t count);

#endif
