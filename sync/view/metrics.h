/* Metrics in Prometheus' text format, for node_exporter's textfile collector. */
#ifndef NUMSYNC_VIEW_METRICS_H
#define NUMSYNC_VIEW_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/field.h"

/* What is known of an account. */
enum metrics_fact {
	FACT_SUCCESS,
	FACT_RUN,
	FACT_END,
	FACT_EXIT,
	FACT_SECONDS,
	FACT_ROWS,
	FACT_RECORDS,
	FACT_LEFT,
	FACT_REQUESTS,
	FACT_RETRIES,
	FACT_THROTTLED,
#define CHANGE_OUTCOME(name, ...) FACT_CHANGES_##name,
#include "model/change_state.def"
#undef CHANGE_OUTCOME
	FACT_NUMBERS,
	FACT_GONE,
	FACT_READ_WHOLE,
	FACT_OLDER,
	FACT_OLDEST,
	FACT_MEDIAN,
	FACT_WANTED,
	FACT_OTHERS,
	FACT_WAITING,
	METRICS_FACTS
};

struct metrics_account {
	const char *name;
	const char *fact[METRICS_FACTS];	 /* numbers as text; NULL: not known, no sample */
	int64_t drift[GROUP_COUNT], correctable; /* that the last run left; only with FACT_RUN */
};

void metrics_write(FILE *out, const char *version, const struct metrics_account *account, size_t count);

#endif
