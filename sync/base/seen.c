/* A Bloom filter of a fixed size: it never forgets a key, and suspects some that it has not seen. Who asks must bear a wrong
 * suspicion (by looking in the database); a wrong "not seen" does not happen. */
#include "base/seen.h"
#include "base/memory.h"

#include <stdint.h>

/* A key's bits are in one block of a cache line. */
enum { BLOCKS = 131072, BLOCK_WORDS = 8, BITS_A_KEY = 6 };

struct seen {
	uint64_t block[BLOCKS][BLOCK_WORDS];
};

struct seen *seen_new(void)
{
	return memory_map(sizeof(struct seen));
}

void seen_free(struct seen *seen)
{
	if (seen)
		memory_unmap(seen, sizeof *seen);
}

static uint64_t stir(uint64_t hash)
{
	hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
	hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
	return hash ^ (hash >> 33);
}

/* FNV-1a. */
static uint64_t hash_of(struct slice key)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < key.size; i++)
		hash = (hash ^ (unsigned char)key.text[i]) * 0x100000001b3;
	return hash;
}

bool seen_before(struct seen *seen, struct slice key)
{
	uint64_t first = stir(hash_of(key)), bits = stir(first + 0x9e3779b97f4a7c15);
	uint64_t *word = seen->block[first % BLOCKS];
	bool before = true;

	for (int i = 0; i < BITS_A_KEY; i++, bits >>= 9) {
		uint64_t mask = UINT64_C(1) << (bits & 63);
		uint64_t *at = word + (bits >> 6 & 7);

		before = before && (*at & mask);
		*at |= mask;
	}
	return before;
}
