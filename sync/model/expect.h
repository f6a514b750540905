/* What a cell of a CSV asserts of one field, and whether a value satisfies it. DESIGN.md section 7.
 *
 * Writable field: the cell is the wanted value as it stands, or NULL (must be absent). Report-only field: a
 * test, `v`, `a|b`, `!v`, `!a|b`, `>=v`, `<=v`, `v..w`, `NULL`, `!NULL`; blanks around the parts do not count;
 * order only for int, decimal and timestamp. A backslash at the start (also after `!`) makes what follows one
 * value, as it stands: `\NULL` is the text NULL, `\!x` the text !x. */
#ifndef NUMSYNC_MODEL_EXPECT_H
#define NUMSYNC_MODEL_EXPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "model/value.h"

enum expect_operator {
	EXPECT_EQUAL,
	EXPECT_ONE_OF,
	EXPECT_NOT, /* none of the operands */
	EXPECT_AT_LEAST,
	EXPECT_AT_MOST,
	EXPECT_BETWEEN, /* both ends included */
	EXPECT_NULL,
	EXPECT_NOT_NULL
};

enum { EXPECT_OPERANDS_MAX = 32, EXPECT_NAME_MAX = 255 };

struct expect {
	int field; /* FIELD_... */
	enum expect_operator operator;
	struct slice operand[EXPECT_OPERANDS_MAX]; /* canonical texts, see value_canonical */
	size_t count;				   /* 0 for the two about null, 2 for BETWEEN */
	unsigned
		signs; /* of decimals: what their spelling tells of the file's (enum decimal_signs), all of it together */
};

/* Why a cell is no expectation, in words for whoever wrote it. Static or in the arena. */
struct expect_why {
	const char *cause; /* "is not listed by the contract" */
	const char *cure;  /* "did you mean Active?" */
};

enum expect_result { EXPECT_HOLDS, EXPECT_FAILS, EXPECT_CANNOT_TELL /* the value is not known */ };

/* Reads a cell that is not empty, or that is the empty text in quotes. All memory of out is in the arena. */
bool expect_parse(int field, struct slice cell, struct arena *arena, struct expect *out, struct expect_why *why);
/* What to write instead of a spreadsheet's serial number of a day, in the arena; NULL when the text is none. */
const char *expect_serial_cure(struct slice text, struct arena *arena);
/* The character that the database spells it with, in front of the operands (column said): = | ! > < ~ 0 1. */
char expect_operator_sign(enum expect_operator operator);
/* Stands between the operands there; no file is read that has it in a cell. */
enum { EXPECT_SEPARATOR = 0x1F };
/* The same verdict as SQL's view expectation_check: null satisfies NOT, and fails every test of a value. */
enum expect_result expect_holds(const struct expect *expect, const struct value *value);

#endif
