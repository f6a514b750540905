/* What a cell asserts: reads it as a value or a test of its field, and holds it against a value. All refusals carry a cause and
 * a cure for whoever wrote the file. SQL evaluates the same tests in the database (numsync.verdict); the SQL tests hold both
 * against each other. Operands are kept as canonical texts, which read again without fail. */
#include "model/expect_internal.h"
#include "base/text.h"
#include "model/decimal_written.h"

#include <string.h>

char expect_operator_sign(enum expect_operator operator)
{
	return "=|!><~01"[operator];
}

static bool begins_with(struct slice text, const char *start)
{
	return text.size >= strlen(start) && memcmp(text.text, start, strlen(start)) == 0;
}

static bool kind_has_order(enum field_kind kind)
{
	return kind == KIND_INT || kind == KIND_DECIMAL || kind == KIND_TIMESTAMP;
}

/* Where separator begins in text, or text.size. */
static size_t find(struct slice text, const char *separator)
{
	const char *found = text.size ? memmem(text.text, text.size, separator, strlen(separator)) : NULL;

	return found ? (size_t)(found - text.text) : text.size;
}

/* A day alone is all of it, as far as times go: to its last microsecond. So is a second, and a minute. */
static void to_its_end(struct expect_reader *reader, struct value *value)
{
	if (!value->length_us)
		return;
	value->time_us += value->length_us - 1;
	reader->out->operand[reader->out->count - 1] = value_canonical(KIND_TIMESTAMP, value, reader->arena);
}

/* What lasts is refused where only one moment can stand: operands of `|` and `!` are equal or not. */
static bool is_moment(struct expect_reader *reader, const struct value *value)
{
	const char *length = value->date_only ? "day" : value->length_us > 1000000 ? "minute" : "second";

	return !value->length_us ||
	       expect_refuse(reader,
			     arena_format(reader->arena,
					  "a %s is not one moment, so it cannot be one of several, nor excluded",
					  length),
			     reader->out->operator== EXPECT_NOT
				     ? "expected a time with a fraction of its second, such as 2026-07-01T00:00:00.000Z"
				     : "expected a time with a fraction of its second, such as "
				       "2026-07-01T00:00:00.000Z, or a range alone, such as 2026-07-01..2026-07-02");
}

static bool parse_literal(struct expect_reader *reader, enum expect_operator operator, struct slice text)
{
	struct value value, end;

	reader->out->operator= operator;
	if (!expect_add_operand(reader, text, &value))
		return false;
	if (reader->field->kind != KIND_TIMESTAMP || !value.length_us || reader->field->writable)
		return true;
	if (operator!= EXPECT_EQUAL)
		return is_moment(reader, &value);
	reader->out->operator= EXPECT_BETWEEN;
	if (!expect_add_operand(reader, text, &end))
		return false;
	to_its_end(reader, &end);
	return true;
}

static bool parse_null(struct expect_reader *reader, enum expect_operator operator)
{
	const struct field *field = reader->field;

	if (field->writable && !field->nullable)
		return expect_refuse(reader, arena_format(reader->arena, "%s can never be absent", field->column),
				     "write the wanted value, or leave the cell empty for no opinion; the text NULL "
				     "is written \\NULL");
	reader->out->operator= operator;
	return true;
}

static bool parse_list(struct expect_reader *reader, struct slice text)
{
	struct value value;

	for (;;) {
		size_t size = find(text, "|");
		struct slice part = slice_trim((struct slice){text.text, size});

		if (!part.size)
			return expect_refuse(reader, "one of the alternatives is empty",
					     "expected a value between the bars, as in a|b; for a text with a bar in "
					     "it write a backslash first: \\a|b");
		if (slice_equal(part, slice_of("NULL")))
			return expect_refuse(reader, "NULL cannot be one of several alternatives",
					     "expected NULL or !NULL alone, or values, as in a|b");
		if (!expect_add_operand(reader, part, &value))
			return false;
		if (!is_moment(reader, &value))
			return false;
		if (size == text.size)
			return true;
		text = slice_skip(text, size + 1);
	}
}

static bool parse_not(struct expect_reader *reader, struct slice text)
{
	if (slice_equal(text, slice_of("NULL")))
		return parse_null(reader, EXPECT_NOT_NULL);
	if (begins_with(text, "\\"))
		return parse_literal(reader, EXPECT_NOT, slice_skip(text, 1));
	if (!text.size || text.text[0] == '=' || text.text[0] == '!' || text.text[0] == '<' || text.text[0] == '>')
		return expect_refuse(reader, "not a test",
				     "expected ! and a value, as in !v or !a|b; for a text that begins so, write a "
				     "backslash first: \\!=v");
	reader->out->operator= EXPECT_NOT;
	return parse_list(reader, text);
}

/* `>=v`, `<=v`, and what people write instead. */
static bool parse_order(struct expect_reader *reader, struct slice text)
{
	bool at_least = begins_with(text, ">="), at_most = begins_with(text, "<=");
	struct value value;

	if (!kind_has_order(reader->field->kind))
		return expect_refuse(reader,
				     arena_format(reader->arena, "%s is %s, which has no order", reader->field->column,
						  field_kind_name(reader->field->kind)),
				     "expected v, a|b, !v, NULL or !NULL; for a text that begins so, write a "
				     "backslash first, as in \\>=x");
	if (!at_least && !at_most)
		return expect_refuse(reader, "not a test",
				     "expected v, a|b, !v, >=v, <=v, v..w, NULL or !NULL, such as >=10");
	reader->out->operator= at_least ? EXPECT_AT_LEAST : EXPECT_AT_MOST;
	if (!expect_add_operand(reader, slice_trim(slice_skip(text, 2)), &value))
		return false;
	if (at_most)
		to_its_end(reader, &value);
	return true;
}

static bool parse_between(struct expect_reader *reader, struct slice text, size_t middle)
{
	struct slice low = slice_trim((struct slice){text.text, middle}),
		     high = slice_trim(slice_skip(text, middle + 2));
	struct value from, to;

	if (!low.size || !high.size)
		return expect_refuse(reader, "one end of the range is missing",
				     "expected both, as in 10..20; for one end write >=10 or <=20");
	reader->out->operator= EXPECT_BETWEEN;
	if (!expect_add_operand(reader, low, &from) || !expect_add_operand(reader, high, &to))
		return false;
	to_its_end(reader, &to);
	if (value_compare(reader->field->kind, &from, &to) > 0)
		return expect_refuse(reader, "the range is empty", "expected the smaller end first, as in 10..20");
	return true;
}

static bool parse_test(struct expect_reader *reader, struct slice text)
{
	size_t middle;

	text = reader->field->kind == KIND_TEXT ? text : slice_trim(text);
	middle = find(text, "..");
	if (slice_equal(text, slice_of("NULL")))
		return parse_null(reader, EXPECT_NULL);
	if (begins_with(text, "\\"))
		return parse_literal(reader, EXPECT_EQUAL, slice_skip(text, 1));
	if (begins_with(text, "!"))
		return parse_not(reader, slice_skip(text, 1));
	if (begins_with(text, "=") && text.size > 1)
		return expect_refuse(reader, "a test of equality is written without =",
				     "expected the value alone, as in v; for a text that begins so, write a backslash "
				     "first: \\=v");
	if (begins_with(text, ">") || begins_with(text, "<"))
		return parse_order(reader, text);
	if (kind_has_order(reader->field->kind) && middle < text.size)
		return parse_between(reader, text, middle);
	if (find(text, "|") == text.size)
		return parse_literal(reader, EXPECT_EQUAL, text);
	reader->out->operator= EXPECT_ONE_OF;
	return parse_list(reader, text);
}

bool expect_parse(int field, struct slice cell, struct arena *arena, struct expect *out, struct expect_why *why)
{
	struct expect_reader reader = {&field_table[field], arena, out, why};
	struct slice bare = text_without_guard(cell);

	out->field = field;
	out->operator= EXPECT_EQUAL;
	out->count = 0;
	out->signs = DECIMAL_SIGNS_OPEN;
	*why = (struct expect_why){"", ""};
	if (reader.field->kind == KIND_TEXT && bare.size < cell.size)
		return parse_literal(&reader, EXPECT_EQUAL, bare);
	if (!reader.field->writable)
		return parse_test(&reader, cell);
	if (slice_equal(cell, slice_of("NULL")))
		return parse_null(&reader, EXPECT_NULL);
	if (begins_with(cell, "\\"))
		return parse_literal(&reader, EXPECT_EQUAL, slice_skip(cell, 1));
	if (reader.field->kind != KIND_TEXT)
		cell = slice_trim(cell);
	return parse_literal(&reader, EXPECT_EQUAL, cell);
}

/* Order of the value and an operand; operands were read once, so they read again. */
static int compare_operand(const struct expect *expect, size_t i, const struct value *value)
{
	enum field_kind kind = field_table[expect->field].kind;
	struct value operand;
	const char *why;

	(void)value_parse(kind, expect->operand[i], false, &operand, &why);
	return value_compare(kind, value, &operand);
}

static bool equals_any(const struct expect *expect, const struct value *value)
{
	for (size_t i = 0; i < expect->count; i++)
		if (compare_operand(expect, i, value) == 0)
			return true;
	return false;
}

enum expect_result expect_holds(const struct expect *expect, const struct value *value)
{
	bool set = value->state == VALUE_SET, holds = false;

	if (value->state == VALUE_ABSENT)
		return EXPECT_CANNOT_TELL;
	switch (expect->operator) {
	case EXPECT_EQUAL:
	case EXPECT_ONE_OF:
		holds = set && equals_any(expect, value);
		break;
	case EXPECT_NOT:
		holds = !set || !equals_any(expect, value);
		break;
	case EXPECT_AT_LEAST:
		holds = set && compare_operand(expect, 0, value) >= 0;
		break;
	case EXPECT_AT_MOST:
		holds = set && compare_operand(expect, 0, value) <= 0;
		break;
	case EXPECT_BETWEEN:
		holds = set && compare_operand(expect, 0, value) >= 0 && compare_operand(expect, 1, value) <= 0;
		break;
	case EXPECT_NULL:
		holds = !set;
		break;
	case EXPECT_NOT_NULL:
		holds = set;
		break;
	}
	return holds ? EXPECT_HOLDS : EXPECT_FAILS;
}
