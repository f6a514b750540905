/* Reads what monitoring wants to know of all chosen accounts and writes it to one file, which is renamed into its place. */
#include "metrics_file.h"
#include "base/arena.h"
#include "base/memory.h"
#include "edge/host/outfile.h"
#include "edge/store/store_report.h"
#include "view/metrics.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct metrics_account *account;
	struct arena arena;
};

static void on_facts(void *context, size_t account, const char *const *cells, int count)
{
	struct reading *reading = context;

	for (int i = 0; i < count && i < METRICS_FACTS; i++)
		if (cells[i])
			reading->account[account].fact[i] = arena_copy(&reading->arena, cells[i], strlen(cells[i]));
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
	struct reading reading = {.account = memory_get(sizeof *reading.account * count)};
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
