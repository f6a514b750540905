/* The API key in texts of strangers: servers and proxies repeat what they were sent, in forms of their own. */
#ifndef NUMSYNC_BASE_REDACT_H
#define NUMSYNC_BASE_REDACT_H

#include <stddef.h>

#include "base/buf.h"

/* The key that no text may show; kept by pointer until another takes its place. NULL: none. */
void redact_key(const char *key);
/* Adds the text, "[redacted]" instead of the key and of each piece of it that has 8 bytes or more: as it is, with escapes
 * (percent, JSON, HTML, each also twice), and in base64 of whatever has it inside. */
void redact_add(struct buf *out, const char *text, size_t size);
/* What every text of an answer goes through where it enters: without the key, printable (text_printable), at most `most`
 * bytes, cut between characters and ended by "…". */
void redact_foreign(struct buf *out, const char *text, size_t size, size_t most);
/* The same into a fixed room, NUL-ended. */
void redact_foreign_into(char *out, size_t room, const char *text, size_t size);

#endif
