/* A buffer of bytes that at least doubles when it grows, so that adding costs the same however much is in it. There is always
 * room for the NUL behind the last byte. Nothing here fails: without memory the process ends (memory.h). */
#include "base/buf.h"
#include "base/memory.h"

#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void buf_reserve(struct buf *buf, size_t more)
{
	size_t capacity = buf->capacity ? buf->capacity : 256;

	if (more >= (size_t)-1 / 4 - buf->size)
		memory_exhausted(more);
	while (capacity < buf->size + more + 1)
		capacity *= 2;
	if (capacity != buf->capacity) {
		buf->data = memory_resize(buf->data, capacity);
		buf->capacity = capacity;
	}
}

void buf_add(struct buf *buf, const void *bytes, size_t size)
{
	if (buf->size + size >= buf->capacity)
		buf_reserve(buf, size);
	if (size)
		memcpy(buf->data + buf->size, bytes, size);
	buf->size += size;
	buf->data[buf->size] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_format_list(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int size;

	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, args);
	if (size < 0)
		memory_exhausted(0);
	buf_reserve(buf, (size_t)size);
	vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
	va_end(again);
	buf->size += (size_t)size;
}

void buf_format(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_format_list(buf, format, args);
	va_end(args);
}

void buf_u16(struct buf *buf, uint16_t number)
{
	number = htobe16(number);
	buf_add(buf, &number, sizeof number);
}

void buf_u32(struct buf *buf, uint32_t number)
{
	number = htobe32(number);
	buf_add(buf, &number, sizeof number);
}

void buf_u64(struct buf *buf, uint64_t number)
{
	number = htobe64(number);
	buf_add(buf, &number, sizeof number);
}

const char *buf_string(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

void buf_reset(struct buf *buf)
{
	buf->size = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}
