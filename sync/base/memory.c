#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
