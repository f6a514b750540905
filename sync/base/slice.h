/* A piece of text that somebody else owns; not ended by a NUL unless its owner says so. */
#ifndef NUMSYNC_BASE_SLICE_H
#define NUMSYNC_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *text;
	size_t size; /* bytes */
};

static inline struct slice slice_of(const char *text)
{
	return (struct slice){text, text ? strlen(text) : 0};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.text, b.text, a.size) == 0);
}

/* The text without its first count bytes, which it has. */
static inline struct slice slice_skip(struct slice text, size_t count)
{
	return (struct slice){text.text + count, text.size - count};
}

/* Whether the text has no other characters than these. */
static inline bool slice_is_only(struct slice text, const char *characters)
{
	for (size_t i = 0; i < text.size; i++)
		if (!text.text[i] || !strchr(characters, text.text[i]))
			return false;
	return true;
}

/* How many decimal digits stand at `at`. */
static inline size_t slice_digits_at(struct slice text, size_t at)
{
	size_t count = 0;

	while (at + count < text.size && text.text[at + count] >= '0' && text.text[at + count] <= '9')
		count++;
	return count;
}

/* Bytes of the blank, tab or blank that does not break (U+00A0) that begins at `at`; 0: something else. */
static inline size_t slice_blank_at(struct slice text, size_t at)
{
	if (at < text.size && (text.text[at] == ' ' || text.text[at] == '\t'))
		return 1;
	return at + 1 < text.size && memcmp(text.text + at, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* The text without such blanks at its ends. */
static inline struct slice slice_trim(struct slice text)
{
	size_t size;

	while ((size = slice_blank_at(text, 0)))
		text = slice_skip(text, size);
	while (text.size) {
		if (slice_blank_at(text, text.size - 1))
			text.size--;
		else if (text.size > 1 && slice_blank_at(text, text.size - 2) == 2)
			text.size -= 2;
		else
			break;
	}
	return text;
}

#endif
