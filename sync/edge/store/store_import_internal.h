/* What the store_import*.c files share: a file on its way into the database. */
#ifndef NUMSYNC_EDGE_STORE_IMPORT_INTERNAL_H
#define NUMSYNC_EDGE_STORE_IMPORT_INTERNAL_H

#include "model/import_line.h"
#include "store_import.h"
#include "store_internal.h"

struct known;
struct seen;

/* store_import_keys.c: which lines are about one number that exists, and which may be about a number that stands in the file
 * twice: told line by line, so that SQL need look only for what is left open. */
struct import_keys {
	struct known *known; /* of the account's numbers; NULL: there are more than it holds */
	struct seen *seen;   /* keys that known does not know; NULL: none so far */
	bool begun, loaded;  /* loaded: known was told all numbers */
	int64_t rows;	     /* that known was told */
	bool by_id;	     /* the key of a line: what the first line names */
	bool repeats;	     /* a number does stand in the file twice */
	int64_t suspects;    /* lines whose key may have gone by */
	int64_t sure;	     /* lines that name one number that exists, and no id */
};

/* Where a line goes: straight to where it stays, or to stage_line. Only one COPY can be under way on a connection. */
enum route { ROUTE_SURE, ROUTE_STAGED, ROUTE_COUNT, ROUTE_NONE = ROUTE_COUNT };
struct store_import {
	const struct import_layout *layout;
	int64_t account_id, batch_id;
	char batch[STORE_NUMBER_BYTES], key[64];
	char number_column[STORE_NUMBER_BYTES];		/* of layout */
	struct buf columns, fields, kinds, correctable; /* array literals */
	int place[FIELD_COUNT];				/* in said, from 1; 0: the file says nothing about it */
	const struct expect **said;			/* of the line, by its place */
	struct buf tuples[ROUTE_COUNT];
	enum route open, usual; /* the COPY under way; where most lines go */
	struct import_keys keys;
	bool spoken;					/* the source has a batch already */
	int64_t lines[ROUTE_COUNT], cells[ROUTE_COUNT]; /* cells: that say something */
	int64_t by_number;				/* lines that name no id */
	bool local;					/* some time has no offset */
};

/* unique_in_file: no line before it is about the same number. */
bool store_import_key(struct store *store, struct import_keys *keys, const struct import_line *line,
		      bool *unique_in_file, struct error *err);
void store_import_keys_free(struct import_keys *keys);
/* store_import.c: what was gathered goes out, and no COPY is under way any more. */
bool store_import_flush(struct store *store, struct error *err);
/* The import is over; what it wrote stays as it is. */
void store_import_forget(struct store *store);

#endif
