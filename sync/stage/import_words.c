/* Words that no contract lists: collected while the lines are read, a few at most, and looked up in the mirror once, when the
 * file has ended. It only ever warns: a word may be new. */
#include "stage/import_words.h"
#include "base/text.h"
#include "edge/store/store_import.h"
#include "model/field.h"
#include "sql_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts that are states: provider_status, tendlc_campaign_status, ... */
static bool has_words(const struct field *field)
{
	static const char end[] = "_status";
	size_t size = strlen(field->column);

	return field->kind == KIND_TEXT && !field->writable && size > sizeof end - 1 &&
	       strcmp(field->column + size - (sizeof end - 1), end) == 0;
}

static void note_word(struct import_words *words, int field, struct slice text, size_t line, struct arena *arena)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->word[i].field == field && slice_equal(words->word[i].text, text))
			return;
	if (words->count == IMPORT_WORDS_MAX)
		return;
	words->word[words->count++] =
		(struct import_word){field, {arena_copy(arena, text.text, text.size), text.size}, line};
}

void import_words_note(struct import_words *words, const struct import_line *line, struct arena *arena)
{
	for (size_t i = 0; i < line->count; i++)
		for (size_t j = 0;
		     j < line->expectation[i].count && has_words(&field_table[line->expectation[i].field]); j++)
			note_word(words, line->expectation[i].field, line->expectation[i].operand[j], line->line,
				  arena);
}

struct seen_words {
	const char *word;
	unsigned least;
	size_t count;
	char nearest[IMPORT_EXCERPT_BYTES * 4 + 1];
};

static bool on_seen(void *context, const char *const *cells, int count, struct error *err)
{
	struct seen_words *seen = context;
	unsigned distance = text_distance(seen->word, cells[LIST_WORDS_VALUE]);

	(void)count;
	(void)err;
	if (seen->count++ && distance >= seen->least)
		return true;
	seen->least = distance;
	snprintf(seen->nearest, sizeof seen->nearest, "%.*s",
		 (int)text_fit(cells[LIST_WORDS_VALUE], IMPORT_EXCERPT_BYTES), cells[LIST_WORDS_VALUE]);
	return true;
}

static size_t column_of(const struct import_header *header, int field)
{
	for (size_t i = 0; i < header->count; i++)
		if (header->column[i].field == field)
			return i + 1;
	return 0;
}

static bool check_word(const struct import_word *word, const struct import_header *header, struct store *store,
		       const struct import_sink *sink, struct error *err)
{
	struct seen_words seen = {.word = word->text.text};
	size_t column = column_of(header, word->field);
	struct buf nearest = {0}, value = {0}, cure = {0};
	bool known, good = store_word_known(store, word->field, word->text.text, &known, err);

	good = good && (known || store_words_each(store, word->field, on_seen, &seen, err));
	if (good && !known && seen.count) { /* of a field without any value nothing can be said */
		text_printable(&nearest, seen.nearest, strlen(seen.nearest));
		text_printable(&value, word->text.text, text_fit(word->text.text, IMPORT_EXCERPT_BYTES));
		buf_format(&cure, "did you mean \"%s\"?", buf_string(&nearest));
		sink->add(sink->context, &(struct import_fault){.line = word->line,
								.column = column,
								.name = column ? header->column[column - 1].name : "",
								.value = buf_string(&value),
								.cause = "no number of the mirror has this value",
								.cure = buf_string(&cure)});
	}
	buf_free(&nearest);
	buf_free(&value);
	buf_free(&cure);
	return good;
}

bool import_words_check(const struct import_words *words, const struct import_header *header, struct store *store,
			const struct import_sink *sink, struct error *err)
{
	for (size_t i = 0; i < words->count; i++)
		if (!check_word(&words->word[i], header, store, sink, err))
			return false;
	return true;
}
