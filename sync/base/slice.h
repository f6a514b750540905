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

#endif
