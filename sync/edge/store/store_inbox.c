/* Which files of the inbox were imported and may still lie there. */
#include "store_import.h"
#include "store_internal.h"

#include <inttypes.h>
#include <stdio.h>

bool store_inbox_open_each(struct store *store, row_fn row, void *context, struct error *err)
{
	const char *params[] = {store->account_id};

	return pg_each(store->data, SQL_list_inbox_open, params, row, context, err);
}

static bool note(struct store *store, enum sql_id id, int64_t batch_id, const char *last, struct error *err)
{
	char number[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, number, last};

	snprintf(number, sizeof number, "%" PRId64, batch_id);
	return store_transact_one(store, store_begin, id, params, NULL, err);
}

bool store_inbox_found(struct store *store, int64_t batch_id, const char *path, struct error *err)
{
	return note(store, SQL_add_inbox_file, batch_id, path, err);
}

bool store_inbox_moved(struct store *store, int64_t batch_id, struct error *err)
{
	char now[STORE_TIME_BYTES];

	return note(store, SQL_note_inbox_moved, batch_id, store_time_text(store, now), err);
}
