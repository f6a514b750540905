/* Memory of one unit of work, in blocks that are kept from one unit to the next: arena_reset goes back to the first block and
 * frees nothing, so that a hot path (a row, a CSV line) asks malloc for nothing once it is warm. Blocks stand in the list in the
 * order in which they are filled; what lies behind `current` is free. */
#include "base/arena.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_ALIGN = 16, ARENA_BLOCK_BYTES = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t size_bytes, used_bytes;
	_Alignas(ARENA_ALIGN) char bytes[];
};

static struct arena_block *block_new(size_t need_bytes)
{
	size_t size_bytes = need_bytes > ARENA_BLOCK_BYTES ? need_bytes : ARENA_BLOCK_BYTES;
	struct arena_block *block = malloc(sizeof *block + size_bytes);

	if (!block)
		memory_exhausted(size_bytes);
	*block = (struct arena_block){.size_bytes = size_bytes};
	return block;
}

/* Moves on to a block with room for need_bytes: the next kept one, or a new one put before it. */
static void block_advance(struct arena *arena, size_t need_bytes)
{
	struct arena_block *next = arena->current ? arena->current->next : arena->first;

	if (!next || next->size_bytes < need_bytes) {
		struct arena_block *block = block_new(need_bytes);

		block->next = next;
		if (arena->current)
			arena->current->next = block;
		else
			arena->first = block;
		next = block;
	}
	next->used_bytes = 0;
	arena->current = next;
}

void *arena_get(struct arena *arena, size_t size_bytes)
{
	size_t need_bytes;
	void *memory;

	if (size_bytes > (size_t)-1 / 2)
		memory_exhausted(size_bytes);
	need_bytes = (size_bytes + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	if (!arena->current || arena->current->size_bytes - arena->current->used_bytes < need_bytes)
		block_advance(arena, need_bytes);
	memory = arena->current->bytes + arena->current->used_bytes;
	arena->current->used_bytes += need_bytes;
	arena->used_bytes += need_bytes;
	return memory;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t size)
{
	char *copy = arena_get(arena, size + 1);

	if (size)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int size;

	va_start(args, format);
	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (size < 0)
		memory_exhausted(0);
	text = arena_get(arena, (size_t)size + 1);
	vsnprintf(text, (size_t)size + 1, format, again);
	va_end(again);
	return text;
}

void arena_reset(struct arena *arena)
{
	arena->current = NULL;
	arena->used_bytes = 0;
	if (arena->first) {
		arena->current = arena->first;
		arena->current->used_bytes = 0;
	}
}

void arena_free(struct arena *arena)
{
	struct arena_block *block = arena->first;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->first = arena->current = NULL;
	arena->used_bytes = 0;
}
