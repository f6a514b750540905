/* Pieces of a COPY BINARY tuple beside those of value_copy_binary. */
#ifndef NUMSYNC_EDGE_COPY_H
#define NUMSYNC_EDGE_COPY_H

#include "base/buf.h"
#include "base/slice.h"

#include <stdint.h>

void copy_null(struct buf *out);
void copy_text(struct buf *out, struct slice text);  /* text NULL: null */
void copy_string(struct buf *out, const char *text); /* NULL: null */
void copy_int8(struct buf *out, int64_t number);
void copy_bool(struct buf *out, bool boolean);
void copy_jsonb(struct buf *out, struct slice json); /* size 0: null */
void copy_time(struct buf *out, int64_t wall_us);
void copy_text_array(struct buf *out, const struct slice *items, size_t count);
/* Writes the size of what came after the length word at that place into it. */
void copy_size(struct buf *out, size_t at);

#endif
