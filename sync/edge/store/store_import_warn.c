/* What looks like a mistake in a file under import, in the light of the mirror and the clock. */
#include "store_import_internal.h"
#include "base/memory.h"

bool store_import_expired_each(struct store *store, row_fn row, void *context, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, store->import->key, store->import->batch,
				store_time_text(store, now)};

	return pg_each(store->data, SQL_find_expired_lines, params, row, context, err);
}

bool store_word_known(struct store *store, int field, const char *word, bool *known, struct error *err)
{
	const char *params[] = {store->account_id, field_table[field].column, word};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_find_word, params, &rows, err))
		return false;
	*known = pg_cell_bool(rows, 0, FIND_WORD_FOUND);
	pg_rows_free(rows);
	return true;
}

bool store_words_each(struct store *store, int field, row_fn row, void *context, struct error *err)
{
	const char *params[] = {store->account_id, field_table[field].column};

	return pg_each(store->data, SQL_list_words, params, row, context, err);
}

bool store_source_like(struct store *store, const char *source, char **like, struct error *err)
{
	const char *params[] = {store->account_id, source};
	struct pg_rows *rows;

	*like = NULL;
	if (!pg_run(store->data, SQL_find_source_like, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1)
		*like = memory_copy(pg_cell(rows, 0, FIND_SOURCE_LIKE_NAME));
	pg_rows_free(rows);
	return true;
}
