/* A file on its way into the expectations, the files of the inbox, the sources, and taking back what they said. */
#ifndef NUMSYNC_EDGE_STORE_IMPORT_H
#define NUMSYNC_EDGE_STORE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/row.h"
#include "base/slice.h"
#include "store.h"

struct csv_row;	    /* edge/csv/csvfile.h */
struct import_line; /* model/import_line.h */

struct import_layout { /* stays until the commit or abort */
	const char *source;
	int priority;
	const char *const *column; /* names, as the header wrote them */
	size_t column_count;
	/* If the other columns are the fields, in their order: which column names the number, from 1; else 0. Lines whose
	 * cells are just what they say are then kept without them. */
	size_t number_column;
	const int *field; /* that a line of the file may say something about */
	size_t field_count;
};
struct import_outcome {
	int64_t batch_id; /* 0: nothing was imported */
	int64_t lines;
	int64_t added, changed, unchanged;    /* expectations */
	int64_t withdrawn, withdrawn_numbers; /* what --replace takes back; numbers that lose something */
	int64_t numbers;		      /* of the account, that exist */
	int64_t source_numbers;	    /* that the source speaks of before --replace, of both what has not expired */
	char withdrawn_sample[200]; /* some of those numbers */
};
/* A fault of a line that only the mirror, the other lines or the rules of the time zone show. */
enum line_fault_kind {
	LINE_UNKNOWN,	/* the mirror has no number, or no id, of this value */
	LINE_GONE,	/* the API no longer knows it */
	LINE_MISMATCH,	/* the id belongs to the number `other`; NULL: to none that is known */
	LINE_AMBIGUOUS, /* several ids have the number: `other` */
	LINE_DUPLICATE, /* the line `other` says something else about the same number and field */
	LINE_WINDOW,	/* the line expires before `other`, when it takes effect */
	LINE_NEVER,	/* the clock of the account's time zone never shows this time */
	LINE_TWICE,	/* it shows it twice: `other` */
	LINE_FAULT_KINDS
};
struct line_fault {
	enum line_fault_kind kind;
	int64_t line;
	const char *column;	   /* a field, "number", "id" or "expires_at" */
	const char *value, *other; /* may be NULL */
};
/* The texts are valid during the call. */
typedef bool (*store_fault_fn)(void *context, const struct line_fault *fault, struct error *err);
/* From here on imports are looked at together and none is committed: each finds what those before it have brought, and so does
 * what is asked between them. [data: opens] */
bool store_rehearsal_begin(struct store *store, struct error *err);
/* Nothing of it is kept. Also when none was begun. [data: ends] */
void store_rehearsal_end(struct store *store);
bool store_is_rehearsing(const struct store *store);
/* Waits until no other imports for the account, or takes back. [data: opens] */
bool store_import_begin(struct store *store, const struct import_layout *layout, struct error *err);
struct import_last {
	int64_t batch_id; /* 0: none that still stands as it was */
	char sha256[65], imported_at[40];
	bool replaces;
	bool same_fields;  /* it may say something of the same fields */
	bool other_fields; /* of some that the file says nothing of */
};
/* The latest batch of the source, beside the file under import. [data: within] */
bool store_import_last(struct store *store, const char *source, struct import_last *last, struct error *err);
/* One line on its way into COPY, and the row that it was read from: as many cells as the layout has columns. [data: within] */
bool store_import_line(struct store *store, const struct import_line *line, const struct csv_row *row,
		       struct error *err);
/* How many numbers of the account are this one; 0, too, where an account has more than can be kept. [data: within] */
bool store_import_count_number(struct store *store, struct slice number, int *count, struct error *err);
/* All lines are in: finds the faults that only the mirror shows, in the order of the lines. [data: within] */
bool store_import_check(struct store *store, bool keep_unknown, const char *time_zone, store_fault_fn fault,
			void *context, struct error *err);
/* What an import warns of. Lines that have expired already, when all are checked: line, expires_at. [data: within] */
bool store_import_expired_each(struct store *store, row_fn row, void *context, struct error *err);
/* Whether some number of the mirror has this value; the values that there are, at most a hundred. [data] */
bool store_word_known(struct store *store, int field, const char *word, bool *known, struct error *err);
bool store_words_each(struct store *store, int field, row_fn row, void *context, struct error *err);
/* A source of nearly this name, to be freed, when there is none of this name; NULL: no. Before the import begins. [data] */
bool store_source_like(struct store *store, const char *source, char **like, struct error *err);
/* Compares with what the source says already: fills the counts of the result. [data: within] */
bool store_import_count(struct store *store, bool replace, struct import_outcome *result, struct error *err);
struct import_commit {
	const char *file_name, *sha256;
	bool replace; /* what the file does not list is withdrawn */
	int64_t warnings;
	const char *inbox_path; /* where it lies until store_inbox_moved; NULL: it does not come from an inbox */
};
/* In a rehearsal it only ends what was begun. [data: ends] */
bool store_import_commit(struct store *store, const struct import_commit *commit, struct import_outcome *result,
			 struct error *err);
/* Takes back what was begun; a rehearsal goes on, and ends with it where that fails. [data: ends] */
bool store_import_abort(struct store *store, struct error *err);
/* The same behind an error, which is what counts; also when nothing was begun. [data: ends] */
void store_import_give_up(struct store *store);
/* Imported files that may still lie in the inbox; cells as list_inbox_open.sql says. [data] */
bool store_inbox_open_each(struct store *store, row_fn row, void *context, struct error *err);
/* The file at path is the batch's, word for word, though it was not imported now. [data: unit] */
bool store_inbox_found(struct store *store, int64_t batch_id, const char *path, struct error *err);
/* It lies there no more. [data: unit] */
bool store_inbox_moved(struct store *store, int64_t batch_id, struct error *err);
struct batch_facts {
	char source[256], file_name[512], imported_at[40];
	char withdrawn_at[40]; /* "": it stands */
};
/* An imported file. [data] */
bool store_batch_find(struct store *store, int64_t batch_id, bool *found, struct batch_facts *facts, struct error *err);
/* Every imported file, the latest first. source NULL: of all. [data] */
bool store_batches_each(struct store *store, const char *source, row_fn row, void *context, struct error *err);
/* What a batch says otherwise than those before it, of the same source. [data: bulk] */
bool store_overruled_lines_each(struct store *store, const int64_t *before, size_t count, int64_t batch_id, row_fn row,
				void *context, struct error *err);
/* Whether anything was ever imported for the source; ERROR_USAGE names those that there are. [data] */
bool store_source_known(struct store *store, const char *source, struct error *err);
/* Takes back what a batch says and no other one repeats, or (batch_id 0) all that a source says. dry_run: counts only. [data: unit] */
bool store_withdraw(struct store *store, const char *source, int64_t batch_id, bool dry_run, int64_t *count,
		    struct error *err);
struct source_priority {
	const char *name;
	int priority;
};
/* Gives the sources that the database knows the priorities that the configuration states: those listed theirs, all
 * others the default of their name (store_default_priority). Writes only what differs, each as a unit. [data: unit] */
bool store_sources_set(struct store *store, const struct source_priority *list, size_t count, struct error *err);
int store_default_priority(const char *source); /* admin 100, any other 50 */

#endif
