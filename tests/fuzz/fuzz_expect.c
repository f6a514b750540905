/* The grammar of tests: FIELD, a line end, CELL. What was read has canonical operands, and reads the same again. */
#include "model/expect.h"
#include "model/field.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int field_named(const char *text, size_t size)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		if (strlen(field_table[i].column) == size && memcmp(field_table[i].column, text, size) == 0)
			return i;
	return size ? (unsigned char)text[0] % FIELD_COUNT : 0;
}

/* An operand is a value of the field in its canonical form: it parses, and satisfies the test that it is equal. */
static void check_operand(int field, struct slice operand)
{
	struct expect same = {.field = field, .operator= EXPECT_EQUAL, .count = 1};
	struct value value;
	const char *why = NULL;

	same.operand[0] = operand;
	if (!value_parse(field_table[field].kind, operand, false, &value, &why) ||
	    expect_holds(&same, &value) != EXPECT_HOLDS) {
		fprintf(stderr, "%s: %.*s: %s\n", field_table[field].column, (int)operand.size, operand.text,
			why ? why : "does not hold");
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *end = size ? memchr(text, '\n', size) : NULL;
	struct value null = {.state = VALUE_NULL};
	struct arena arena = {0};
	struct expect expect;
	struct expect_why why = {0};
	struct slice cell;
	char *copy;
	int field;

	if (!end)
		return 0;
	field = field_named(text, (size_t)(end - text));
	/* cells are ended by a NUL and have none inside, as the reader of files gives them */
	cell = (struct slice){NULL, size - (size_t)(end + 1 - text)};
	copy = malloc(cell.size + 1);
	memcpy(copy, end + 1, cell.size);
	copy[cell.size] = '\0';
	cell.text = copy;
	if (!memchr(copy, '\0', cell.size) && expect_parse(field, cell, &arena, &expect, &why)) {
		if (expect.count > EXPECT_OPERANDS_MAX || !expect_operator_sign(expect.operator))
			abort();
		for (size_t i = 0; i < expect.count; i++)
			check_operand(field, expect.operand[i]);
		expect_holds(&expect, &null);
	}
	free(copy);
	arena_free(&arena);
	return 0;
}
