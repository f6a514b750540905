/* The bytes of a CSV file as UTF-8. Its encoding is recognised (UTF-8, UTF-16) or told; the sole user of iconv. */
#ifndef NUMSYNC_EDGE_CSVTEXT_H
#define NUMSYNC_EDGE_CSVTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum csvtext_result {
	CSVTEXT_READ, /* something was appended */
	CSVTEXT_END,
	CSVTEXT_FAULT, /* bytes that the encoding does not have: csvtext_cause, csvtext_cure */
	CSVTEXT_FAILED /* the file cannot be read, or changed while it was read; err tells */
};

struct csvtext;

/* path "-" is standard input. descriptor: the file is open there, and read from its beginning whatever its offset; it stays
 * the caller's, and path is its name for messages; NULL: path is opened. encoding NULL: recognised. ERROR_DATA if it cannot be opened, ERROR_USAGE for an encoding
 * that is not known. */
struct csvtext *csvtext_open(const char *path, const int *descriptor, const char *encoding, size_t chunk_bytes,
			     struct error *err);
/* Appends the next text to out. UTF-8 is passed on unchecked, byte order mark and all. */
enum csvtext_result csvtext_read(struct csvtext *text, struct buf *out, struct error *err);
const char *csvtext_cause(const struct csvtext *text);
const char *csvtext_cure(const struct csvtext *text);
/* SHA-256 of all bytes of the file, in hexadecimal; after CSVTEXT_END, "" before. */
const char *csvtext_sha256(const struct csvtext *text);
uint64_t csvtext_bytes(const struct csvtext *text); /* of the file, read so far */
uint64_t csvtext_size(const struct csvtext *text);  /* of the file, when it was opened; 0: no plain file */
void csvtext_close(struct csvtext *text);	    /* NULL is allowed */

#endif
