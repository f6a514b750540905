/* Words of the provider's that a file's tests name. No contract lists them, so only the mirror can tell whether there is such a
 * word: what it has never shown is probably a mistake, and a test that names it fails for every number, or for none. */
#ifndef NUMSYNC_STAGE_IMPORT_WORDS_H
#define NUMSYNC_STAGE_IMPORT_WORDS_H

#include "base/arena.h"
#include "edge/store/store.h"
#include "stage/import_line.h"

enum { IMPORT_WORDS_MAX = 32 }; /* different ones; more are not looked at */

struct import_words {
	struct import_word {
		int field;
		struct slice text; /* in the arena */
		size_t line;	   /* that names it first */
	} word[IMPORT_WORDS_MAX];
	size_t count;
};

/* Notes what the line's tests name. */
void import_words_note(struct import_words *words, const struct import_line *line, struct arena *arena);
/* Gives the sink each word that the mirror has never shown, with the nearest that it has. */
bool import_words_check(const struct import_words *words, const struct import_header *header, struct store *store,
			const struct import_sink *sink, struct error *err);

#endif
