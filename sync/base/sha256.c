/* SHA-256 by OpenSSL's libcrypto. At SHA-256 the library fails for want of memory alone, so a failure ends the process as it does
 * everywhere else, and no caller has an error to look for. */
#include "base/sha256.h"
#include "base/memory.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>

/* A library context of our own, made once and kept: the library's default one crashes later when memory ran out while
 * it was made. */
static const EVP_MD *algorithm(void)
{
	static OSSL_LIB_CTX *library;
	static EVP_MD *sha256;

	if (!library)
		library = OSSL_LIB_CTX_new();
	if (library && !sha256)
		sha256 = EVP_MD_fetch(library, "SHA256", NULL);
	if (!sha256)
		memory_exhausted(0);
	return sha256;
}

/* The library fails at SHA-256 for want of memory only. */
void sha256_begin(struct sha256 *sha)
{
	const EVP_MD *sha256 = algorithm();

	sha->context = EVP_MD_CTX_new();
	if (!sha->context || EVP_DigestInit_ex2(sha->context, sha256, NULL) != 1)
		memory_exhausted(0);
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t size)
{
	if (size && EVP_DigestUpdate(sha->context, bytes, size) != 1)
		memory_exhausted(0);
}

static unsigned finish(struct sha256 *sha, unsigned char digest[EVP_MAX_MD_SIZE])
{
	unsigned size = 0;

	if (EVP_DigestFinal_ex(sha->context, digest, &size) != 1)
		memory_exhausted(0);
	sha256_free(sha);
	return size;
}

const char *sha256_hex(struct sha256 *sha, char hex[SHA256_HEX_BYTES])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size = finish(sha, digest);

	hex[0] = '\0';
	for (unsigned i = 0; i < size; i++)
		snprintf(hex + (size_t)i * 2, 3, "%02x", (unsigned)digest[i]);
	return hex;
}

const char *sha256_base64(struct sha256 *sha, char text[SHA256_BASE64_BYTES])
{
	unsigned char digest[EVP_MAX_MD_SIZE];

	EVP_EncodeBlock((unsigned char *)text, digest, (int)finish(sha, digest));
	return text;
}

void sha256_free(struct sha256 *sha)
{
	EVP_MD_CTX_free(sha->context);
	sha->context = NULL;
}
