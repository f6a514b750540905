/* Pieces of a COPY BINARY tuple: each value is its length in four bytes, big-endian, and then its bytes; -1 is null. */
#include "copy.h"

#include <endian.h>
#include <string.h>

/* COPY BINARY: each field is a length word and its bytes; the length -1 is null. */
enum { TEXT_OID = 25, JSONB_VERSION = 1 };
static const int64_t postgres_epoch_us = 946684800000000; /* 2000-01-01 */

void copy_null(struct buf *out)
{
	buf_u32(out, UINT32_MAX);
}

void copy_text(struct buf *out, struct slice text)
{
	if (!text.text) {
		copy_null(out);
		return;
	}
	buf_u32(out, (uint32_t)text.size);
	buf_add(out, text.text, text.size);
}

void copy_string(struct buf *out, const char *text)
{
	copy_text(out, slice_of(text));
}

void copy_int8(struct buf *out, int64_t number)
{
	buf_u32(out, 8);
	buf_u64(out, (uint64_t)number);
}

void copy_bool(struct buf *out, bool boolean)
{
	buf_u32(out, 1);
	buf_char(out, boolean ? 1 : 0);
}

void copy_jsonb(struct buf *out, struct slice json)
{
	if (!json.size) {
		copy_null(out);
		return;
	}
	buf_u32(out, (uint32_t)json.size + 1);
	buf_char(out, JSONB_VERSION);
	buf_add(out, json.text, json.size);
}

void copy_time(struct buf *out, int64_t wall_us)
{
	copy_int8(out, wall_us - postgres_epoch_us);
}

void copy_size(struct buf *out, size_t at)
{
	uint32_t size = htobe32((uint32_t)(out->size - at - sizeof size));

	memcpy(out->data + at, &size, sizeof size);
}

void copy_text_array(struct buf *out, const struct slice *items, size_t count)
{
	size_t at = out->size;

	buf_u32(out, 0);
	buf_u32(out, count ? 1 : 0); /* dimensions */
	buf_u32(out, 0);	     /* no nulls */
	buf_u32(out, TEXT_OID);
	if (count) {
		buf_u32(out, (uint32_t)count);
		buf_u32(out, 1); /* lower bound */
	}
	for (size_t i = 0; i < count; i++)
		copy_text(out, items[i]);
	copy_size(out, at);
}
