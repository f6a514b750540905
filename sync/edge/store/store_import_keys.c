/* Which lines of a file are about one number that exists, told line by line, so that SQL need look only for what is left open. It
 * reads the account's numbers once, on `data`, within the transaction of the import. */
#include "store_import_internal.h"
#include "base/known.h"
#include "base/seen.h"

enum { ROWS_MAX = 2 * KNOWN_MAX }; /* copy_numbers.sql gives one more at most: then some are lacking */

static bool on_number(void *context, const char *const *cells, int count, struct error *err)
{
	struct import_keys *keys = context;
	bool gone = cells[COPY_NUMBERS_NUMBER][0] == '-';
	struct slice number = slice_of(cells[COPY_NUMBERS_NUMBER] + gone);

	(void)count;
	(void)err;
	if (keys->known && (++keys->rows > ROWS_MAX ||
			    !(gone ? known_take_away(keys->known, number) : known_add(keys->known, number)))) {
		known_free(keys->known);
		keys->known = NULL;
	}
	return true;
}

/* The account's numbers; of one that has more than fit, none: SQL then looks them up when all lines are in. */
static bool load(struct store *store, struct import_keys *keys, struct error *err)
{
	const char *params[] = {store->account_id};

	if (keys->loaded)
		return true;
	keys->loaded = true;
	keys->known = known_new();
	return store_import_flush(store, err) &&
	       pg_copy_out(store->data, SQL_copy_numbers, params, on_number, keys, err);
}

static bool begin(struct store *store, struct import_keys *keys, const struct import_line *line, struct error *err)
{
	keys->begun = true;
	keys->by_id = !line->number.size;
	return keys->by_id || load(store, keys, err);
}

bool store_import_count_number(struct store *store, struct slice number, int *count, struct error *err)
{
	struct import_keys *keys = &store->import->keys;

	if (!load(store, keys, err))
		return false;
	*count = keys->known ? known_count(keys->known, number) : 0;
	return true;
}

bool store_import_key(struct store *store, struct import_keys *keys, const struct import_line *line,
		      bool *unique_in_file, struct error *err)
{
	struct slice key;
	enum known_answer answer = KNOWN_NOT;

	*unique_in_file = false;
	if (!keys->begun && !begin(store, keys, line, err))
		return false;
	key = keys->by_id ? line->id : line->number;
	if (!key.size) {
		keys->repeats = true; /* one line by the id, another by the number: SQL must look */
		return true;
	}
	if (keys->known && !keys->by_id)
		answer = known_name(keys->known, key);
	keys->sure += answer != KNOWN_NOT && !line->id.size;
	keys->repeats |= answer == KNOWN_AGAIN;
	if (answer == KNOWN_NOT) {
		if (!keys->seen)
			keys->seen = seen_new();
		*unique_in_file = !seen_before(keys->seen, key);
		keys->suspects += !*unique_in_file;
	} else {
		*unique_in_file = answer == KNOWN_FIRST;
	}
	return true;
}

void store_import_keys_free(struct import_keys *keys)
{
	known_free(keys->known);
	seen_free(keys->seen);
	*keys = (struct import_keys){0};
}
