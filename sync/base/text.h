/* Text from strangers: is it UTF-8, how is it shown, what was probably meant. */
#ifndef NUMSYNC_BASE_TEXT_H
#define NUMSYNC_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

/* Strict UTF-8 (no overlong forms, no surrogates, nothing past U+10FFFF), fed in pieces. */
struct utf8_check {
	uint32_t state; /* 0 between characters */
};
/* Number of good bytes: size if all are good, else the offset of the first bad byte. */
size_t utf8_check_feed(struct utf8_check *check, const char *bytes, size_t size);
bool utf8_check_done(const struct utf8_check *check); /* not in the middle of a character */
bool utf8_valid(const char *bytes, size_t size);

/* Adds the text with control characters (C0, DEL, C1, bidirectional controls, line separators) and bad UTF-8 as \xNN. */
void text_printable(struct buf *out, const char *bytes, size_t size);
/* The same, and characters of no width by their names, such as <U+200B>: in a message about a cell nobody could see them. */
void text_printable_named(struct buf *out, const char *bytes, size_t size);
/* Bytes of the character of no width (zero width space, soft hyphen, byte order mark, ...) at `at`, and its code; 0: there is none. */
size_t text_invisible_at(struct slice text, size_t at, uint32_t *code);
/* The code of the first of them; 0: the text has none. */
uint32_t text_invisible(struct slice text);
/* As text_printable, a text of its own, to be freed: a file's name that goes into a message, the database or a report. */
char *text_shown(const char *text);
/* Adds the text; of more than `most` bytes only the beginning, cut between characters and ended by "…". */
void text_add_cut(struct buf *out, const char *text, size_t size, size_t most);
/* snprintf for what may have a stranger's text in it: always UTF-8 (bad bytes as text_printable shows them), and what does
 * not fit is cut as by text_add_cut. The arguments may point into out. Returns out. */
const char *text_format(char *out, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));
const char *text_format_list(char *out, size_t room, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
/* Whether a spreadsheet could take the text for a formula: it begins with = + - @ (some take the full-width ones for the narrow),
 * TAB, CR or LF, and is no phone number. So could one that has such a text behind a ' or several, which is how text is told from
 * formula: an export puts a ' before either, and who takes one off (text_without_guard) has the text again. */
bool text_is_formula(struct slice text);
/* The text without the ' that an export has put before it, or that somebody has put there for a spreadsheet. */
struct slice text_without_guard(struct slice text);
/* The number of terminal columns (wcwidth) of UTF-8 text. */
size_t text_columns(const char *bytes, size_t size);
/* Bytes of the longest beginning of text that fills at most so many columns; never within a character, and with the marks
 * that combine with its last one. */
size_t text_fit(const char *text, size_t columns);
/* Damerau-Levenshtein distance, at most 255, ASCII case ignored; for "did you mean". */
unsigned text_distance(const char *a, const char *b);
/* Whether what was written may be a slip of the finger for the word: no more than half of it is other. */
bool text_is_slip(const char *written, const char *word);
/* Adds the text as one word of a shell: in quotes where it has a character that a shell takes for another thing; as $'...' where it has
 * one that a terminal would obey, or no UTF-8. */
void text_shell(struct buf *out, const char *text);
/* The same into a room; one that it is too long for is cut. Returns room. */
const char *text_shell_word(char *room, size_t size, const char *text);
/* Splits a line into words, in place, as a shell would: blanks between them, '...' and "..." keep theirs. At most max - 1
 * words, NULL behind the last. NULL is returned, or what is wrong. */
const char *text_words(char *line, char **word, size_t max, size_t *count);

#endif
