/* Reads what monitoring wants to know of all chosen accounts and writes it to one file, which is renamed into its place. */
#include "metrics_file.h"
#include "base/arena.h"
#include "base/memory.h"
#include "edge/host/outfile.h"
#include "edge/store/store_report.h"
#include "model/change_state.h"
#include "sql_columns.h"
#include "view/metrics.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct metrics_account *account;
	const struct account_config *config; /* of each */
	struct arena arena;
};

/* Which cell each fact is. The counters of the outcomes follow one another in the order of change_state.def, which lint looks at. */
static const int fact_cell[METRICS_FACTS] = {[FACT_SUCCESS] = GET_METRICS_LAST_SUCCESS,
					     [FACT_RUN] = GET_METRICS_RUN_ID,
					     [FACT_END] = GET_METRICS_ENDED,
					     [FACT_EXIT] = GET_METRICS_EXIT_STATUS,
					     [FACT_SECONDS] = GET_METRICS_SECONDS,
					     [FACT_ROWS] = GET_METRICS_ROWS_READ,
					     [FACT_RECORDS] = GET_METRICS_RECORDS_READ,
					     [FACT_LEFT] = GET_METRICS_RECORDS_LEFT,
					     [FACT_REQUESTS] = GET_METRICS_REQUESTS,
					     [FACT_RETRIES] = GET_METRICS_RETRIES,
					     [FACT_THROTTLED] = GET_METRICS_THROTTLED,
#define CHANGE_OUTCOME(name, ...) [FACT_CHANGES_##name] = GET_METRICS_CHANGES_CONFIRMED + OUTCOME_##name,
#include "model/change_state.def"
#undef CHANGE_OUTCOME
					     [FACT_NUMBERS] = GET_METRICS_NUMBERS,
					     [FACT_GONE] = GET_METRICS_GONE,
					     [FACT_READ_WHOLE] = GET_METRICS_READ_WHOLE,
					     [FACT_OLDER] = GET_METRICS_OLDER_THAN_A_DAY,
					     [FACT_OLDEST] = GET_METRICS_OLDEST,
					     [FACT_MEDIAN] = GET_METRICS_MEDIAN,
					     [FACT_WANTED] = GET_METRICS_RELEASES_WANTED,
					     [FACT_OTHERS] = GET_METRICS_RELEASES_OTHERS,
					     [FACT_WAITING] = GET_METRICS_CHANGES_WAITING};

static void on_facts(void *context, size_t account, const char *const *cells, int count)
{
	struct reading *reading = context;
	const char *approval;

	(void)count;
	for (int i = 0; i < METRICS_FACTS; i++) {
		const char *cell = cells[fact_cell[i]];

		if (cell)
			reading->account[account].fact[i] = arena_copy(&reading->arena, cell, strlen(cell));
	}
	approval = cells[GET_METRICS_APPROVAL_AGE_S];
	if (strcmp(setting_text(reading->config[account], SETTING_approval), "none") == 0 ||
	    (approval &&
	     strtoll(approval, NULL, 10) * 1000 < setting_number(reading->config[account], SETTING_max_plan_age)))
		reading->account[account].fact[FACT_WAITING] = "0";
}

static void on_drift(void *context, size_t account, const char *field, bool correctable, int64_t values)
{
	struct metrics_account *of = &((struct reading *)context)->account[account];
	int found = field_by_column(field, strlen(field));

	of->drift[found >= 0 ? field_table[found].group : GROUP_IDENTITY] += values;
	if (correctable)
		of->correctable += values;
}

bool metrics_to_file(const char *conninfo, const struct account_config *accounts, size_t count, const char *path,
		     struct error *err)
{
	const char **names = memory_get(sizeof *names * (count + 1));
	struct reading reading = {.account = memory_get(sizeof *reading.account * count), .config = accounts};
	const struct metrics_reader reader = {on_facts, on_drift, &reading};
	struct outfile *out = NULL;
	bool good;

	for (size_t i = 0; i < count; i++)
		names[i] = reading.account[i].name = accounts[i].name;
	good = store_metrics(conninfo, names, &reader, err) && (out = outfile_open(path, err)) != NULL;
	if (good) {
		outfile_force_mode(out, 0644); /* the collector is another user */
		metrics_write(outfile_stream(out), NUMSYNC_VERSION, reading.account, count);
		good = outfile_commit(out, err);
	}
	arena_free(&reading.arena);
	free(reading.account);
	free(names);
	return good;
}
