/* Values of a field, hostile: KIND, a line end, A VALUE, a line end, ANOTHER. What was read has one canonical text, which reads as
 * the same value; order and equality agree; what COPY gets has the length that it says. */
#include "base/arena.h"
#include "model/decimal.h"
#include "model/value.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void broken(struct slice text, const char *what)
{
	fprintf(stderr, "whole: %.*s\n%s\n", (int)text.size, text.text, what);
	abort();
}

static void check_copy(enum field_kind kind, const struct value *value)
{
	struct buf out = {0};
	int32_t length;

	value_copy_binary(kind, value, &out);
	if (out.size < sizeof length)
		broken(value->text, "COPY has no length");
	memcpy(&length, out.data, sizeof length);
	length = (int32_t)__builtin_bswap32((uint32_t)length);
	if (length < 0 || (size_t)length != out.size - sizeof length)
		broken(value->text, "COPY has another length");
	buf_free(&out);
}

static bool read_one(enum field_kind kind, struct slice text, struct arena *arena, struct value *value)
{
	struct slice canonical, again;
	struct value same;
	const char *why = NULL;

	if (!value_parse(kind, text, kind == KIND_TIMESTAMP, value, &why)) {
		if (!why || !*why)
			broken(text, "refused without a reason");
		return false;
	}
	canonical = value_canonical(kind, value, arena);
	if (!value_parse(kind, canonical, false, &same, &why) || !value_equal(kind, value, &same) ||
	    value_compare(kind, value, &same) != 0)
		broken(text, "its canonical text is another value");
	again = value_canonical(kind, &same, arena);
	if (again.size != canonical.size || memcmp(again.text, canonical.text, again.size) != 0)
		broken(text, "its canonical text has another canonical text");
	check_copy(kind, value);
	return true;
}

/* Exactly: what a sum has become less one part is the other. */
static void check_sum(const struct value *a, const struct value *b, struct arena *arena)
{
	struct decimal one, other, sum;
	const char *why = NULL;

	if (!decimal_parse(a->text, &one, &why) || !decimal_parse(b->text, &other, &why))
		broken(a->text, "a decimal that is none");
	sum = one;
	if (!decimal_add(&sum, &other))
		return; /* too many digits */
	other.negative = !other.negative && decimal_compare(&other, &(struct decimal){0}) != 0;
	if (!decimal_add(&sum, &other) || decimal_compare(&sum, &one) != 0)
		broken(a->text, "a sum less one part is not the other");
	decimal_text(&sum, arena);
}

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum field_kind kinds[] = {KIND_TEXT,    KIND_BOOL,      KIND_INT,
						KIND_DECIMAL, KIND_TIMESTAMP, KIND_ENUM};
	const char *text = (const char *)data, *middle = size > 2 ? memchr(text + 2, '\n', size - 2) : NULL;
	enum field_kind kind = size ? kinds[data[0] % (sizeof kinds / sizeof *kinds)] : KIND_TEXT;
	struct value a, b;
	struct arena arena = {0};

	if (!middle)
		return 0;
	if (read_one(kind, (struct slice){text + 2, (size_t)(middle - text - 2)}, &arena, &a) &&
	    read_one(kind, (struct slice){middle + 1, size - (size_t)(middle + 1 - text)}, &arena, &b)) {
		int order = sign(value_compare(kind, &a, &b));

		if (order != -sign(value_compare(kind, &b, &a)) || (order == 0) != value_equal(kind, &a, &b))
			broken(a.text, "order and equality do not agree");
		if (kind == KIND_DECIMAL)
			check_sum(&a, &b, &arena);
	}
	arena_free(&arena);
	return 0;
}
