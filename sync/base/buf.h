/* A buffer of bytes that grows. data is always followed by a NUL once something was added. */
#ifndef NUMSYNC_BASE_BUF_H
#define NUMSYNC_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *data; /* NULL until the first addition; owned */
	size_t size, capacity;
};

void buf_add(struct buf *buf, const void *bytes, size_t size);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_format_list(struct buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Big-endian integers, for COPY BINARY. */
void buf_u16(struct buf *buf, uint16_t number);
void buf_u32(struct buf *buf, uint32_t number);
void buf_u64(struct buf *buf, uint64_t number);
/* Never NULL: "" for an empty buffer. Valid until the next addition. */
const char *buf_string(const struct buf *buf);
void buf_reset(struct buf *buf); /* keeps the memory */
void buf_free(struct buf *buf);	 /* gives it back; the buffer may be used again */

#endif
