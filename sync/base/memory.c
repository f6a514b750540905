/* Defines the process's own malloc, calloc and realloc around those of the C library, so that a library that bears no NULL
 * never gets one. Before a handler is installed (the loader, the first lines of main) they give NULL as the C library does.
 * It may use nothing of numsync: everything else stands on it. */
#include "base/memory.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void (*exhaustion_handler)(size_t size_bytes);

void memory_on_exhaustion(void (*handler)(size_t size_bytes))
{
	exhaustion_handler = handler;
}

void memory_exhausted(size_t size_bytes)
{
	if (exhaustion_handler)
		exhaustion_handler(size_bytes);
	abort();
}

/* ---- the process's own malloc: what libraries ask for comes through here, too (NULL only before main). The fuzzer's sanitizer,
 * which is linked in, needs its own. */
#ifndef NUMSYNC_FUZZ

#define NEXT(function) (next ? next : (*(void **)&next = dlsym(RTLD_NEXT, function), next))

void *malloc(size_t size)
{
	static void *(*next)(size_t);
	void *memory = NEXT("malloc")(size);

	if (!memory && exhaustion_handler)
		memory_exhausted(size);
	return memory;
}

void *calloc(size_t count, size_t size)
{
	static void *(*next)(size_t, size_t);
	void *memory = NEXT("calloc")(count, size);

	if (!memory && exhaustion_handler)
		memory_exhausted(size);
	return memory;
}

void *realloc(void *old, size_t size)
{
	static void *(*next)(void *, size_t);
	void *memory = NEXT("realloc")(old, size);

	if (!memory && size && exhaustion_handler)
		memory_exhausted(size);
	return memory;
}
#endif

/* ---- for numsync's own code */

void *memory_get(size_t size_bytes)
{
	void *memory = calloc(1, size_bytes ? size_bytes : 1);

	if (!memory)
		memory_exhausted(size_bytes);
	return memory;
}

void *memory_resize(void *old, size_t size_bytes)
{
	void *memory = realloc(old, size_bytes ? size_bytes : 1);

	if (!memory)
		memory_exhausted(size_bytes);
	return memory;
}

void *memory_map(size_t size_bytes)
{
	void *map = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED)
		memory_exhausted(size_bytes);
	madvise(map, size_bytes, MADV_HUGEPAGE);
	return map;
}

void memory_unmap(void *map, size_t size_bytes)
{
	munmap(map, size_bytes);
}

char *memory_copy(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		memory_exhausted(strlen(text) + 1);
	return copy;
}

char *memory_format(const char *format, ...)
{
	char *text = NULL;
	va_list args;
	int size;

	va_start(args, format);
	size = vasprintf(&text, format, args);
	va_end(args);
	if (size < 0 || !text)
		memory_exhausted(0);
	return text;
}
