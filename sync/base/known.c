/* An exact set of phone numbers in 8 bytes a number: a hash table whose slot is the number itself, its count and one flag.
 * Numbers that are none in E.164 are never in it; whoever asks about them asks the database. The table is mapped, not
 * allocated, and grows to twice its size at three quarters. */
#include "base/known.h"
#include "base/memory.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* A slot: the digits with a 1 before them, so that no zero is lost (less than 2^51); below them how many exist, counted from
 * NONE in the order of coming, and whether it was named. 0: free. Open addressing; what is taken away only counts less. */
enum { DIGITS_MAX = 15, FLAG_BITS = 8, NAMED = 1, STEP = 2, COUNT = 0xFE, NONE = 0x80, FIRST_BITS = 16 };

struct known {
	uint64_t *slot;
	unsigned bits; /* 2^bits slots */
	size_t used;
};

static uint64_t key_of(struct slice number)
{
	uint64_t key = 1;

	if (number.size < 2 || number.size > DIGITS_MAX + 1 || number.text[0] != '+')
		return 0;
	for (size_t i = 1; i < number.size; i++) {
		unsigned digit = (unsigned char)number.text[i] - (unsigned)'0';

		if (digit > 9)
			return 0;
		key = key * 10 + digit;
	}
	return key;
}

/* The slot of the key, or the free one where it belongs. Fibonacci hashing of all but the last octal digit: numbers that
 * follow each other share a cache line, and such runs lie apart. */
static uint64_t *slot_of(const struct known *known, uint64_t key)
{
	size_t mask = ((size_t)1 << known->bits) - 1;
	size_t at =
		((size_t)((key >> 3) * UINT64_C(0x9E3779B97F4A7C15) >> (64 - known->bits)) & ~(size_t)7) | (key & 7);

	while (known->slot[at] && known->slot[at] >> FLAG_BITS != key)
		at = (at + 1) & mask;
	return &known->slot[at];
}

static void grow(struct known *known)
{
	uint64_t *old = known->slot;
	size_t size = (size_t)1 << known->bits;

	known->bits++;
	known->slot = memory_map(2 * size * sizeof *known->slot);
	for (size_t i = 0; i < size; i++)
		if (old[i])
			*slot_of(known, old[i] >> FLAG_BITS) = old[i];
	memory_unmap(old, size * sizeof *old);
}

struct known *known_new(void)
{
	struct known *known = memory_get(sizeof *known);

	known->bits = FIRST_BITS;
	known->slot = memory_map(((size_t)1 << known->bits) * sizeof *known->slot);
	return known;
}

void known_free(struct known *known)
{
	if (!known)
		return;
	memory_unmap(known->slot, ((size_t)1 << known->bits) * sizeof *known->slot);
	free(known);
}

/* Counts a number up or down; false: no room for it. A count at its end stays there, which is far from one. */
static bool count(struct known *known, struct slice number, bool up)
{
	uint64_t key = key_of(number), *slot;

	if (!key)
		return true;
	slot = slot_of(known, key);
	if (!*slot) {
		if (known->used == KNOWN_MAX)
			return false;
		if (known->used >= (size_t)3 << known->bits >> 2) { /* three quarters */
			grow(known);
			slot = slot_of(known, key);
		}
		known->used++;
		*slot = key << FLAG_BITS | NONE;
	}
	if ((*slot & COUNT) != 0 && (*slot & COUNT) != COUNT)
		*slot = up ? *slot + STEP : *slot - STEP;
	return true;
}

bool known_add(struct known *known, struct slice number)
{
	return count(known, number, true);
}

bool known_take_away(struct known *known, struct slice number)
{
	return count(known, number, false);
}

int known_count(const struct known *known, struct slice number)
{
	uint64_t key = key_of(number), slot = key ? *slot_of(known, key) : 0;

	return slot ? ((int)(slot & COUNT) - NONE) / STEP : 0;
}

enum known_answer known_name(struct known *known, struct slice number)
{
	uint64_t *slot;

	if (known_count(known, number) != 1)
		return KNOWN_NOT;
	slot = slot_of(known, key_of(number));
	if (*slot & NAMED)
		return KNOWN_AGAIN;
	*slot |= NAMED;
	return KNOWN_FIRST;
}
