/* Tables of a page. Titles are ended by NULL; a sign before one says what its cells are:
 *   >  a count, $ an amount (both at the right, as the look writes figures), = a figure that is a name, such as a run (at the right)
 *   #  a phone number, which leads to what the page says of it
 * A text that would fill a screen is cut. Every text is a stranger's. */
#ifndef NUMSYNC_VIEW_HTML_TABLE_H
#define NUMSYNC_VIEW_HTML_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* How figures are written, and where numbers lead to. All zero: as they are, and nowhere. */
struct html_look {
	const char *number_format; /* model/figure.h; NULL: as they are */
	int scale;		   /* amounts of one column are aligned to so many digits behind the point */
	const char *prefix;	   /* of the ids of numbers (html_number_id); NULL: they lead nowhere */
};

/* A table row by row. Columns are shown whether they have a value or not. */
void html_table_begin(FILE *out, const char *caption, const char *const *titles);
void html_row(FILE *out, const char *const *titles, const char *const *cells);
void html_table_end(FILE *out);

/* A table that waits in memory, for what stands before it is made of the same rows. Columns without a value are hidden. */
struct html_rows {
	const struct html_look *look;
	const char *const *titles;
	FILE *file, *foot; /* foot: the totals; NULL: none */
	char *text, *foot_text;
	size_t size, foot_size, count;
	uint64_t filled; /* a bit for each column: some cell has a value */
};
/* look and titles must outlive the rows. */
void html_rows_begin(struct html_rows *rows, const struct html_look *look, const char *const *titles);
/* sorted_by: what the cells stand for where that is not their text, such as a number of days; NULL: they are what they say. */
void html_rows_add(struct html_rows *rows, const char *const *cells, const char *const *sorted_by);
/* A row that stays below the others, however they are sorted. */
void html_rows_total(struct html_rows *rows, const char *const *cells);
/* Writes the table, if there is a row that is no total, and frees the rows. */
void html_rows_end(struct html_rows *rows, FILE *out, const char *caption);

/* A figure as the look writes it. */
void html_figure(FILE *out, const struct html_look *look, const char *text);
/* The id of the place that tells of a phone number: "n12025550013" behind the prefix. false: the text is no such number. */
bool html_number_id(const char *prefix, const char *number, char *id, size_t room);

#endif
