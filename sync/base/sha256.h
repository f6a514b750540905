/* SHA-256 of a stream. */
#ifndef NUMSYNC_BASE_SHA256_H
#define NUMSYNC_BASE_SHA256_H

#include <stddef.h>

enum { SHA256_HEX_BYTES = 65, SHA256_BASE64_BYTES = 45 };

struct sha256 {
	void *context; /* of the library; NULL when nothing is under way */
};

void sha256_begin(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t size);
/* Ends the sum and gives its memory back; 64 small hexadecimal digits and a NUL. Returns hex. */
const char *sha256_hex(struct sha256 *sha, char hex[SHA256_HEX_BYTES]);
/* The same as 44 signs of base64, as browsers want it. Returns text. */
const char *sha256_base64(struct sha256 *sha, char text[SHA256_BASE64_BYTES]);
/* Gives up a sum that is not wanted any more; nothing to do after sha256_hex. */
void sha256_free(struct sha256 *sha);

#endif
