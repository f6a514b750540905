/* A part of a page: its rows as a table, and as bars. */
#ifndef NUMSYNC_REPORT_REPORT_ROWS_H
#define NUMSYNC_REPORT_REPORT_ROWS_H

#include "report.h"
#include "report_part.h"
#include "view/html.h"
#include "view/html_chart.h"

enum { ROWS_SHOWN = 100, BARS_SHOWN = 12, PICTURE_MAX = 64, TITLES_MAX = 24, TOTALS_MAX = 4 };

struct rows_total {
	const char *of; /* text of the first cell; NULL: of all rows */
	int64_t sum[PART_SUMS];
};

struct section {
	struct account *account;
	const struct report_facts *facts;
	FILE *out;
	const char *prefix; /* of ids */
	int level;	    /* of headings */
	struct arena arena;
	struct html_look look;
	struct numbers *numbers; /* that the page shows; report_numbers.c */
	/* the table under way */
	const struct part_row *part;
	const char *titles[TITLES_MAX];
	struct html_rows table;
	size_t rows; /* also those that are not shown */
	struct rows_total total[TOTALS_MAX];
	size_t totals;
	int label, value; /* cells that a bar shows; value -1: no bars */
	int plain;	  /* cell with as much of the value as is of the first kind; -1: all */
	const char *only; /* bars of rows that have this text in only_cell; NULL: all */
	int only_cell;
	struct html_bar bar[PICTURE_MAX];
	size_t bars;
};

/* A heading of the section's level; id is told apart by the section's prefix. */
void rows_heading(struct section *section, const char *id, const char *text);
/* Begins a part; then label, value, plain and only may be set, for bars. */
void rows_begin(struct section *section, enum report_part part);
/* A row_fn (base/row.h); context is the section. */
bool rows_add(void *context, const char *const *cells, int count, struct error *err);
/* Reads the rows of the part that was begun. */
bool rows_read(struct section *section, enum report_part part, struct error *err);
/* The table, or what to say instead, and where the rest of a long one is. */
void rows_write(struct section *section);
/* All of these: a part that is a table only. */
bool rows_table(struct section *section, enum report_part part, struct error *err);
/* Bars beside their table. */
bool rows_bars(struct section *section, enum report_part part, int label, int value, int plain, struct error *err);
/* A number as people read it, in the arena. */
const char *rows_figure(struct section *section, double value);
/* report_warmup.c: the warmups. */
bool report_warmup(struct section *section, struct error *err);
/* report_trend.c: what differs, and how it has come to that. */
bool report_drift(struct section *section, struct error *err);
/* report_calendar.c: the releases by day. */
bool report_calendar(struct section *section, struct error *err);

/* report_numbers.c: the numbers that the page shows, in the order in which it shows them, and what has become of each. */
/* prefix: as the look has it, so that what is a link has a place. */
struct numbers *numbers_new(const char *prefix);
void numbers_free(struct numbers *numbers);
/* cells: a row of the part; those of its columns that tell a number are looked at. */
void numbers_add(struct numbers *numbers, const struct list_column *columns, const char *const *cells);
bool report_numbers(struct section *section, struct error *err);

#endif
