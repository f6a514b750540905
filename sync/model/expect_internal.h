/* What the two files that read a cell share: expect.c (the grammar), expect_operand.c (one value in it). For these only. */
#ifndef NUMSYNC_MODEL_EXPECT_INTERNAL_H
#define NUMSYNC_MODEL_EXPECT_INTERNAL_H

#include "model/expect.h"
#include "model/field.h"

/* What the functions share while they read one cell. */
struct expect_reader {
	const struct field *field;
	struct arena *arena;
	struct expect *out;
	struct expect_why *why;
};

/* Why the cell is refused; returns false. */
bool expect_refuse(struct expect_reader *reader, const char *cause, const char *cure);
/* Reads text as a value of the field and appends its canonical text to the operands. */
bool expect_add_operand(struct expect_reader *reader, struct slice text, struct value *value);

#endif
