/* Sources, their priorities, and taking back what they said. */
#include "store_import.h"
#include "store_internal.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int store_default_priority(const char *source)
{
	return strcmp(source, "admin") == 0 ? 100 : 50;
}

static int wanted_priority(const char *name, const struct source_priority *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			return list[i].priority;
	return store_default_priority(name);
}

bool store_sources_set(struct store *store, const struct source_priority *list, size_t count, struct error *err)
{
	const char *account[] = {store->account_id};
	struct pg_rows *rows;
	bool good = true;

	if (!pg_run(store->data, SQL_list_sources, account, &rows, err))
		return false;
	for (int i = 0; good && i < pg_rows_count(rows); i++) {
		const char *name = pg_cell(rows, i, LIST_SOURCES_NAME);
		int wanted = wanted_priority(name, list, count);
		char number[16];
		const char *params[] = {store->account_id, name, number};

		snprintf(number, sizeof number, "%d", wanted);
		if (wanted != pg_cell_int(rows, i, LIST_SOURCES_PRIORITY))
			good = store_transact_one(store, store_begin, SQL_set_priority, params, NULL, err);
	}
	pg_rows_free(rows);
	return good;
}

bool store_batch_find(struct store *store, int64_t batch_id, bool *found, struct batch_facts *facts, struct error *err)
{
	char id[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, id};
	struct pg_rows *rows;

	*facts = (struct batch_facts){0};
	snprintf(id, sizeof id, "%" PRId64, batch_id);
	if (!pg_run(store->data, SQL_find_batch, params, &rows, err))
		return false;
	*found = pg_rows_count(rows) == 1;
	if (*found) {
		store_copy_cell(facts->source, sizeof facts->source, rows, 0, FIND_BATCH_SOURCE);
		store_copy_cell(facts->file_name, sizeof facts->file_name, rows, 0, FIND_BATCH_FILE_NAME);
		store_copy_cell(facts->imported_at, sizeof facts->imported_at, rows, 0, FIND_BATCH_IMPORTED_AT);
		store_copy_cell(facts->withdrawn_at, sizeof facts->withdrawn_at, rows, 0, FIND_BATCH_WITHDRAWN_AT);
	}
	pg_rows_free(rows);
	return true;
}

bool store_overruled_lines_each(struct store *store, const int64_t *before, size_t count, int64_t batch_id, row_fn row,
				void *context, struct error *err)
{
	struct buf batches = {0};
	char id[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, NULL, id};
	bool good;

	snprintf(id, sizeof id, "%" PRId64, batch_id);
	for (size_t i = 0; i < count; i++)
		store_array_add(&batches, "%" PRId64, before[i]);
	params[1] = store_array_end(&batches);
	good = store_each_bulk(store, SQL_list_overruled_lines, params, row, context, err);
	buf_free(&batches);
	return good;
}

bool store_source_known(struct store *store, const char *source, struct error *err)
{
	const char *account[] = {store->account_id};
	struct pg_rows *rows;
	struct buf names = {0};
	bool known = false;

	if (!pg_run(store->data, SQL_list_sources, account, &rows, err))
		return false;
	for (int i = 0; i < pg_rows_count(rows); i++) {
		known = known || strcmp(pg_cell(rows, i, LIST_SOURCES_NAME), source) == 0;
		buf_format(&names, "%s%s", i ? ", " : "there are ", pg_cell(rows, i, LIST_SOURCES_NAME));
	}
	pg_rows_free(rows);
	if (!known)
		error_set(err, ERROR_USAGE, "account %s has no source %s; %s", store->account, source,
			  names.size ? buf_string(&names) : "nothing was imported yet");
	buf_free(&names);
	return known;
}

bool store_batches_each(struct store *store, const char *source, row_fn row, void *context, struct error *err)
{
	const char *params[] = {store->account_id, source};

	return pg_each(store->data, SQL_list_batches, params, row, context, err);
}

/* The first file that has other lines than it brought. */
static bool fail_other_lines(const struct pg_rows *rows, bool taking_back, struct error *err)
{
	const char *batch = pg_cell(rows, 0, CHECK_BATCHES_BATCH_ID);
	bool more = pg_cell_int(rows, 0, CHECK_BATCHES_LINES) > pg_cell_int(rows, 0, CHECK_BATCHES_LINES_BROUGHT);

	return error_set(
		err, ERROR_DATABASE,
		"batch %s of source %s (%s, imported by %s) has %s lines in the database%s, but brought %s: %s. "
		"%s; %stake it back (`numsync withdraw --batch %s`) and import its file again",
		batch, pg_cell(rows, 0, CHECK_BATCHES_SOURCE), pg_cell(rows, 0, CHECK_BATCHES_FILE_NAME),
		pg_cell(rows, 0, CHECK_BATCHES_ACTOR), pg_cell(rows, 0, CHECK_BATCHES_LINES),
		taking_back ? " that repeat others" : "", pg_cell(rows, 0, CHECK_BATCHES_LINES_BROUGHT),
		more ? "somebody has added to it" : "lines of it are missing",
		taking_back ? "Nothing is taken back that it may repeat" : "Nothing is planned",
		more ? "" : "restore them from a backup, or ", batch);
}

bool store_batches_check(struct store *store, int64_t taken_back, struct error *err)
{
	char id[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, taken_back ? id : NULL};
	struct pg_rows *rows;
	bool good;

	snprintf(id, sizeof id, "%" PRId64, taken_back);
	if (!pg_run(store->data, SQL_check_batches, params, &rows, err))
		return false;
	good = pg_rows_count(rows) == 0 || fail_other_lines(rows, taken_back != 0, err);
	pg_rows_free(rows);
	return good;
}

struct withdrawing {
	const char *source;
	int64_t batch_id;
	int64_t *count;
};

/* Adds to *count. The statements that take back have the same columns. */
static bool take_back(struct store *store, enum sql_id id, const char *const *params, int64_t *count, struct error *err)
{
	struct pg_rows *rows;

	if (!pg_run(store->data, id, params, &rows, err))
		return false;
	*count += pg_cell_int(rows, 0, WITHDRAW_SOURCE_EXPECTATIONS);
	pg_rows_free(rows);
	return true;
}

static bool withdraw(struct store *store, void *context, struct error *err)
{
	const struct withdrawing *w = context;
	char id[STORE_NUMBER_BYTES], withdrawal[STORE_NUMBER_BYTES], now[STORE_TIME_BYTES];
	const char *add[] = {store->account_id, w->batch_id ? "batch" : "source", w->source, w->batch_id ? id : NULL,
			     store->actor,	store_time_text(store, now)};
	const char *take[] = {store->account_id, w->batch_id ? id : w->source, withdrawal};
	struct pg_rows *rows;

	snprintf(id, sizeof id, "%" PRId64, w->batch_id);
	if (!store_source_known(store, w->source, err) ||
	    (w->batch_id && !store_batches_check(store, w->batch_id, err)) ||
	    !pg_run(store->data, SQL_add_withdrawal, add, &rows, err))
		return false;
	snprintf(withdrawal, sizeof withdrawal, "%s", pg_cell(rows, 0, ADD_WITHDRAWAL_WITHDRAWAL_ID));
	pg_rows_free(rows);
	*w->count = 0;
	if (!w->batch_id)
		return take_back(store, SQL_withdraw_source, take, w->count, err);
	return take_back(store, SQL_withdraw_whole, take, w->count, err) &&
	       take_back(store, SQL_withdraw_batch, take, w->count, err);
}

bool store_withdraw(struct store *store, const char *source, int64_t batch_id, bool dry_run, int64_t *count,
		    struct error *err)
{
	struct withdrawing withdrawing = {source, batch_id, count};
	bool good;

	if (!dry_run)
		return store_transact(store, store_begin_import, withdraw, &withdrawing, err);
	good = store_begin_import(store, err) && withdraw(store, &withdrawing, err);
	pg_rollback(store->data);
	return good;
}
