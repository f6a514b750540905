/* What people and monitoring read: rows, whose cells are as the first lines of their query say, and facts. */
#ifndef NUMSYNC_EDGE_STORE_REPORT_H
#define NUMSYNC_EDGE_STORE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/row.h"
#include "store.h"
#include "store_run.h"

struct plan_filter; /* store_plan.h */

enum drift_sort { DRIFT_ALL, DRIFT_CORRECTABLE, DRIFT_REPORT_ONLY };
/* Each field that differs, and what a source says in vain. [data: bulk] */
bool store_drift_each(struct store *store, const struct plan_filter *filter, enum drift_sort sort, row_fn row,
		      void *context, struct error *err);
bool store_overruled_each(struct store *store, const struct plan_filter *filter, row_fn row, void *context,
			  struct error *err);
/* Wanted numbers whose release is coming; count 0: all. [data: bulk] */
bool store_releases_each(struct store *store, int count, row_fn row, void *context, struct error *err);
/* Counts them; what it finds is what store_run_outcome notes. [data: bulk] */
bool store_drift_count(struct store *store, struct drift_counts *counts, struct error *err);
struct drift_left {
	int64_t run_id; /* 0: it was counted now */
	char at[40];	/* when that run counted it */
};
/* As the last run left it, where nothing has come since that could have changed it; else counts them. [data: bulk] */
bool store_drift_left(struct store *store, struct drift_counts *counts, struct drift_left *left, struct error *err);
/* The last runs, the latest first. [data] */
bool store_runs_each(struct store *store, int count, row_fn row, void *context, struct error *err);
/* What happened to a number; the ids of those that a person may mean. [data] */
bool store_life_each(struct store *store, const char *id, row_fn row, void *context, struct error *err);
bool store_number_each(struct store *store, const char *id_or_number, row_fn row, void *context, struct error *err);
/* What is read between these is of one moment. Nothing can be written there. [data: opens] */
bool store_snapshot_begin(struct store *store, struct error *err);
void store_snapshot_end(struct store *store);
/* The parts of a report, each a query whose first lines tell its cells. */
enum report_query {
	REPORT_RUN,
	REPORT_DRIFT,
	REPORT_TREND,
	REPORT_FIELD_TREND,
	REPORT_WARMUP,
	REPORT_PROGRESS,
	REPORT_STALLED,
	REPORT_CALENDAR,
	REPORT_DAYS,
	REPORT_OUTCOMES,
	REPORT_CHANGES,
	REPORT_SET_ASIDE,
	REPORT_UNDOCUMENTED,
	REPORT_OVERRIDES,
	REPORT_AGES
};
struct report_scope {
	int64_t run_id;	       /* 0: the last one that ended, where REPORT_RUN asks */
	int count;	       /* rows at most; 0: all; runs, where the last ones are asked for */
	const char *time_zone; /* of days */
};
/* The rows of one of them. [data: bulk] */
bool store_report_each(struct store *store, enum report_query query, const struct report_scope *scope, row_fn row,
		       void *context, struct error *err);
struct status_facts {
	int64_t numbers, read_whole, older_than_a_day, gone, set_aside, releases, releases_wanted, open_plan;
	int64_t ahead; /* read at a time that is still to come, which counts as never */
	char oldest[40], median[40];
	bool plan_waits;   /* the open plan may not be sent before somebody approves it */
	bool plan_expired; /* or not at all: it is too old */
	int64_t lease_run; /* the run that is at work; 0: none is */
	int64_t dead_run; /* the one that let the lease end instead of giving it back; 0: none. Host and process are its own */
	char lease_host[128];
	int64_t lease_process, lease_left_s;
	int64_t unowned_overrides; /* that read as numsync's and that no change of this database set */
	char unowned_number[40];   /* one of those numbers */
};
/* Each of the two statements is a transaction, outside of a snapshot. [data: bulk] */
bool store_status(struct store *store, struct status_facts *facts, struct error *err);

struct metrics_reader {
	/* cells: one row of get_metrics.sql */
	void (*facts)(void *context, size_t account, const char *const *cells, int count);
	/* of the last run that ended */
	void (*drift)(void *context, size_t account, const char *field, bool correctable, int64_t values);
	void *context;
};
/* Reads, each account in a transaction, what monitoring wants to know of each of the names (NULL-ended) that the
 * database knows. [own] */
bool store_metrics(const char *conninfo, const char *const *names, const struct metrics_reader *reader,
		   struct error *err);

#endif
