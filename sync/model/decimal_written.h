/* Decimals as spreadsheets write them in the language of whoever uses them: 1,234.50 or 1.234,50. */
#ifndef NUMSYNC_MODEL_DECIMAL_WRITTEN_H
#define NUMSYNC_MODEL_DECIMAL_WRITTEN_H

#include "base/arena.h"
#include "base/slice.h"

/* What a written decimal tells of the signs that its writer uses. */
enum decimal_signs {
	DECIMAL_SIGNS_OPEN = 0,
	DECIMAL_COMMA = 1,	  /* a comma before the fraction, or points between the thousands, for sure */
	DECIMAL_MAY_BE_GROUP = 2, /* 1.234: a fraction, or where a comma stands before fractions a thousand and more */
	DECIMAL_POINT = 4	  /* commas between the thousands, for sure: none stands before a fraction */
};

/* The text with a point before the fraction and nothing between the thousands, where it is certain which sign is which; else as it
 * is: a comma that may be either is left for decimal_parse to refuse. In the arena, or the text itself. */
struct slice decimal_as_written(struct slice text, struct arena *arena, enum decimal_signs *signs);

#endif
