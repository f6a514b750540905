#include "base/sha256.h"
#include "base/memory.h"

#include <openssl/evp.h>
#include <stdio.h>

/* The library fails at SHA-256 for want of memory only. */
void sha256_begin(struct sha256 *sha)
{
	sha->context = EVP_MD_CTX_new();
	if (!sha->context || EVP_DigestInit_ex(sha->context, EVP_sha256(), NULL) != 1)
		memory_exhausted(0);
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t size)
{
	if (size && EVP_DigestUpdate(sha->context, bytes, size) != 1)
		memory_exhausted(0);
}

const char *sha256_hex(struct sha256 *sha, char hex[SHA256_HEX_BYTES])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size = 0;

	if (EVP_DigestFinal_ex(sha->context, digest, &size) != 1)
		memory_exhausted(0);
	sha256_free(sha);
	hex[0] = '\0';
	for (unsigned i = 0; i < size; i++)
		snprintf(hex + (size_t)i * 2, 3, "%02x", (unsigned)digest[i]);
	return hex;
}

void sha256_free(struct sha256 *sha)
{
	EVP_MD_CTX_free(sha->context);
	sha->context = NULL;
}
