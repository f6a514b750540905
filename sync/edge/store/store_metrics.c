/* What monitoring reads, over one connection of its own, each account in a transaction of its own; nothing is written. */
#include "store_report.h"
#include "store_internal.h"

#include <stdio.h>
#include <stdlib.h>

enum { METRICS_DEADLINE_MS = 5 * 60 * 1000 };

struct reading {
	const struct metrics_reader *reader;
	size_t account;
	char run_id[STORE_NUMBER_BYTES]; /* "": none has ended */
};

static bool on_facts(void *context, const char *const *cells, int count, struct error *err)
{
	struct reading *reading = context;

	(void)err;
	if (cells[GET_METRICS_RUN_ID])
		snprintf(reading->run_id, sizeof reading->run_id, "%s", cells[GET_METRICS_RUN_ID]);
	reading->reader->facts(reading->reader->context, reading->account, cells, count);
	return true;
}

static bool on_drift(void *context, const char *const *cells, int count, struct error *err)
{
	struct reading *reading = context;

	(void)count;
	(void)err;
	reading->reader->drift(reading->reader->context, reading->account, cells[LIST_RUN_DRIFT_FIELD],
			       cells[LIST_RUN_DRIFT_CORRECTABLE][0] == 't',
			       strtoll(cells[LIST_RUN_DRIFT_LINES], NULL, 10));
	return true;
}

static bool read_account(struct pg *pg, const char *name, struct reading *reading, struct error *err)
{
	const char *params[] = {name, NULL};
	char id[STORE_NUMBER_BYTES];
	struct pg_rows *rows;
	bool known;

	if (!pg_run(pg, SQL_find_account, params, &rows, err))
		return false;
	known = pg_rows_count(rows) == 1;
	snprintf(id, sizeof id, "%s", known ? pg_cell(rows, 0, FIND_ACCOUNT_ACCOUNT_ID) : "");
	pg_rows_free(rows);
	if (!known) /* nobody has worked on it yet */
		return true;
	params[0] = id;
	params[1] = reading->run_id;
	return pg_run(pg, pg_hash_joins(pg), NULL, NULL, err) &&
	       pg_each(pg, SQL_get_metrics, params, on_facts, reading, err) &&
	       (!reading->run_id[0] || pg_each(pg, SQL_list_run_drift, params, on_drift, reading, err));
}

bool store_metrics(const char *conninfo, const char *const *names, const struct metrics_reader *reader,
		   struct error *err)
{
	struct pg_options options = {.conninfo = conninfo,
				     .application_name = "numsync",
				     .deadline_ms = METRICS_DEADLINE_MS};
	struct pg *pg = pg_open(&options, err);
	bool good = pg != NULL;

	for (size_t i = 0; good && names[i]; i++) {
		struct reading reading = {.reader = reader, .account = i};

		good = pg_begin(pg, err) && read_account(pg, names[i], &reading, err) && pg_commit(pg, err);
	}
	if (pg)
		pg_rollback(pg);
	pg_close(pg);
	return good;
}
