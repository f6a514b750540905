/* Exact decimals, for money: never a binary float. */
#ifndef NUMSYNC_MODEL_DECIMAL_H
#define NUMSYNC_MODEL_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"

/* A decimal written out: whole part in digit[0..63], fraction in digit[64..95], one digit a byte. 64 and 32 are
 * multiples of four, so that PostgreSQL's digits of base 10,000 are groups of it. */
enum { DECIMAL_WHOLE = 64, DECIMAL_FRACTION = 32, DECIMAL_DIGITS = DECIMAL_WHOLE + DECIMAL_FRACTION };

struct decimal {
	bool negative; /* never with zero */
	int scale;     /* fraction digits as written: "12.50" has 2 */
	unsigned char digit[DECIMAL_DIGITS];
};

/* Reads "-12.50", "1e2"; false with a static text of what was expected in why. */
bool decimal_parse(struct slice text, struct decimal *decimal, const char **why);
/* Below, equal to or above 0, by value: 12.5 equals 12.50. */
int decimal_compare(const struct decimal *a, const struct decimal *b);
/* Without superfluous zeros and exponent: "12.5", "-0.01", "0". */
struct slice decimal_canonical(const struct decimal *decimal, struct arena *arena);
/* Adds to a sum, exactly; the scale is the greater of the two. false when it has more than 64 whole digits: sum is then
 * unusable. */
bool decimal_add(struct decimal *sum, const struct decimal *decimal);
/* A sum of many: short numbers are added as integers, one for each scale. All zero is an empty sum. */
struct decimal_sum {
	struct decimal decimal; /* the sum, after decimal_sum_end */
	int64_t fast[DECIMAL_FRACTION + 1];
	bool seen[DECIMAL_FRACTION + 1];
};
/* false: not a decimal, or the sum has too many digits. */
bool decimal_sum_add(struct decimal_sum *sum, const char *text);
bool decimal_sum_end(struct decimal_sum *sum);
/* With as many fraction digits as its scale says: "12.50", "-0.01", "0". */
struct slice decimal_text(const struct decimal *decimal, struct arena *arena);
/* Appends PostgreSQL's binary numeric with its length word; the scale as written is kept. */
void decimal_copy_binary(const struct decimal *decimal, struct buf *out);

#endif
