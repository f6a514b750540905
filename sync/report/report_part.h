/* The parts that a report is made of: one row each, for the page, the text, and `report --list`. */
#ifndef NUMSYNC_REPORT_REPORT_PART_H
#define NUMSYNC_REPORT_REPORT_PART_H

#include "account/account.h"
#include "base/row.h"
#include "view/row_list.h"

enum report_part {
	PART_RELEASES,
	PART_DRIFT,
	PART_TREND,
	PART_FIELDS,
	PART_WARMUP,
	PART_PROGRESS,
	PART_STALLED,
	PART_CALENDAR,
	PART_OUTCOMES,
	PART_CHANGES,
	PART_FAULTS,
	PART_UNDOCUMENTED,
	PART_OVERRIDES,
	PART_AGES,
	PART_COUNT
};

enum { PART_TREND_RUNS = 30, PART_SUMS = 2 };

struct part_row {
	const char *name;    /* for --list */
	const char *caption; /* of its table */
	const char *nothing; /* what to say when it has no rows */
	const struct list_column *columns;
	int sum[PART_SUMS]; /* cells whose sum stands below the page's table; 0: none, for the first cell names the row */
	bool sum_by_first; /* a sum for each text of the first cell, for a number counts once under each of them */
};

extern const struct part_row part_table[PART_COUNT];

/* PART_COUNT: there is none of that name. */
enum report_part part_find(const char *name);
/* limit 0: all rows. */
bool part_each(struct account *account, enum report_part part, int64_t run_id, int limit, row_fn row, void *context,
	       struct error *err);

#endif
