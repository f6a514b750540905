/* Memory of one unit of work (a page, a record, a CSV line, a command), given back all at once. */
#ifndef NUMSYNC_BASE_ARENA_H
#define NUMSYNC_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *first, *current;
	size_t used_bytes; /* handed out since the last reset */
};

/* An arena begins zeroed; no memory is taken before the first use. Aligned to 16 bytes, not zeroed; never NULL. */
void *arena_get(struct arena *arena, size_t size_bytes) __attribute__((returns_nonnull));
/* Copies size bytes and ends them with a NUL. */
char *arena_copy(struct arena *arena, const char *bytes, size_t size) __attribute__((returns_nonnull));
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));
/* Forgets all that was handed out and keeps the blocks for the next unit of work. */
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);

#endif
