/* Which lines of a file under import are about one number that exists, and which may be about a number that stands in the
 * file twice: told line by line, so that SQL need look only for what is left open. */
#ifndef NUMSYNC_EDGE_STORE_IMPORT_KEYS_H
#define NUMSYNC_EDGE_STORE_IMPORT_KEYS_H

#include "edge/store.h"

struct known;
struct seen;

struct import_keys {
	struct known *known; /* of the account's numbers; NULL: there are more than it holds */
	struct seen *seen; /* keys that known does not know; NULL: none so far */
	bool begun;
	bool by_id; /* the key of a line: what the first line names */
	bool twice; /* a number does stand in the file twice */
	int64_t suspects; /* lines whose key may have gone by */
	int64_t sure; /* lines that name one number that exists, and no id */
};

/* sole: no line before is about the same number. */
bool store_import_key(struct store *store, struct import_keys *keys, const struct import_target *target, bool *sole,
		      struct error *err);
void store_import_keys_free(struct import_keys *keys);

#endif
