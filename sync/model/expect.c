/* What a cell asserts: reads it as a value or a test of its field, and holds it against a value. All refusals carry a cause and
 * a cure for whoever wrote the file. SQL judges the same tests in the database (numsync.verdict); the SQL tests hold both
 * against each other. Operands are kept as canonical texts, which read again without fail. */
#include "model/expect.h"
#include "base/text.h"
#include "model/field.h"

#include <string.h>
#include <strings.h>
#include <time.h>

/* What the functions below share while they read one cell. */
struct expect_reader {
	const struct field *field;
	struct arena *arena;
	struct expect *out;
	struct expect_why *why;
};

char expect_operator_sign(enum expect_operator operator)
{
	return "=|!><~01"[operator];
}

static bool refuse(struct expect_reader *reader, const char *cause, const char *cure)
{
	*reader->why = (struct expect_why){cause, cure};
	return false;
}

static bool begins_with(struct slice text, const char *start)
{
	return text.size >= strlen(start) && memcmp(text.text, start, strlen(start)) == 0;
}

static bool is_word(struct slice text, const char *word)
{
	return text.size == strlen(word) && strncasecmp(text.text, word, text.size) == 0;
}

static struct slice skip(struct slice text, size_t count)
{
	return (struct slice){text.text + count, text.size - count};
}

static struct slice trim(struct slice text)
{
	while (text.size && (text.text[0] == ' ' || text.text[0] == '\t'))
		text = skip(text, 1);
	while (text.size && (text.text[text.size - 1] == ' ' || text.text[text.size - 1] == '\t'))
		text.size--;
	return text;
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

/* The word of an "A|B|C" list that is nearest to text. */
static const char *nearest_word(const char *values, struct slice text, struct arena *arena)
{
	const char *written = arena_copy(arena, text.text, text.size), *nearest = "";
	unsigned least = 256;

	while (*values) {
		size_t size = strcspn(values, "|");
		const char *word = arena_copy(arena, values, size);
		unsigned distance = text_distance(written, word);

		if (distance < least) {
			least = distance;
			nearest = word;
		}
		values += size + (values[size] == '|');
	}
	return nearest;
}

static bool refuse_word(struct expect_reader *reader, struct slice text)
{
	const char *nearest = nearest_word(reader->field->values, text, reader->arena);

	return refuse(reader, "the contract does not list this value",
		      arena_format(reader->arena, "did you mean \"%s\"? Listed are: %s", nearest,
				   reader->field->values));
}

/* Why a text cannot be a bool or a time, where the usual reasons deserve more than the general one. */
static const char *special_cause(enum field_kind kind, struct slice text)
{
	const char *why;
	struct value number;

	if (kind == KIND_BOOL && (is_word(text, "x") || is_word(text, "t") || is_word(text, "f")))
		return "a single letter can mean anything";
	if (kind == KIND_TIMESTAMP && value_parse(KIND_DECIMAL, text, false, &number, &why))
		return "this is a number; spreadsheets store times so, unless the column is text";
	if (kind == KIND_DECIMAL && memchr(text.text, ',', text.size))
		return "a comma in a number can mean two things";
	return NULL;
}

/* What people and their spreadsheets write for true and false, in English, German, French, Spanish, Italian. */
static struct slice bool_word(struct slice text)
{
	static const char *const words[2][16] = {{"true", "yes", "y", "1", "on", "wahr", "ja", "vrai", "oui",
						  "verdadero", "vero", "si", "s\xC3\xAD", "s\xC3\xAC", NULL},
						 {"false", "no", "n", "0", "off", "falsch", "nein", "faux", "non",
						  "falso", NULL}};

	for (size_t meaning = 0; meaning < 2; meaning++)
		for (size_t i = 0; words[meaning][i]; i++)
			if (is_word(text, words[meaning][i]))
				return slice_of(meaning ? "false" : "true");
	return text;
}

const char *expect_serial_cure(struct slice text, struct arena *arena)
{
	int64_t days = 0;
	const char *why;
	struct value serial;
	struct tm tm = {0};
	time_t seconds;

	if (value_parse(KIND_INT, text, false, &serial, &why))
		days = serial.integer;
	if (days < 1 || days > 2958465) /* 9999-12-31 */
		return NULL;
	seconds = (time_t)((days - 25569) * 86400); /* day 25569 is 1970-01-01 */
	gmtime_r(&seconds, &tm);
	return arena_format(arena, "if it is a spreadsheet's date, write %04d-%02d-%02d, and format the column as text",
			    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static const char *kind_noun(enum field_kind kind)
{
	static const char *const nouns[] = {"not a usable text",    "not true or false", "not a whole number",
					    "not a decimal number", "not a time",	 "not a usable word"};

	return nouns[kind];
}

static bool refuse_kind(struct expect_reader *reader, struct slice text, const char *expected)
{
	enum field_kind kind = reader->field->kind;
	const char *cause = text.size ? special_cause(kind, text) : "the empty text is no value of this field";

	if (!text.size)
		return refuse(reader, cause,
			      arena_format(reader->arena, "expected %s; leave the cell empty for no opinion",
					   expected));
	if (kind == KIND_TIMESTAMP && cause && expect_serial_cure(text, reader->arena))
		return refuse(reader, cause, expect_serial_cure(text, reader->arena));
	return refuse(reader, cause ? cause : kind_noun(kind),
		      arena_format(reader->arena, "expected %s%s", expected, kind == KIND_INT ? ", such as 12" : ""));
}

/* The limit counts characters; whether code points or UTF-16 units the contract leaves open, so both hold. */
static bool check_name(struct expect_reader *reader, struct slice text)
{
	size_t units = 0;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = (unsigned char)text.text[i];

		units += (byte & 0xC0) != 0x80; /* the first byte of a character */
		units += byte >= 0xF0;		/* which UTF-16 writes as two */
	}
	if (!text.size)
		return refuse(reader, "a name cannot be empty",
			      "write a name, or leave the cell empty to keep the present one");
	if (units > EXPECT_NAME_MAX)
		return refuse(reader, arena_format(reader->arena, "the name has %zu characters", units),
			      "expected at most 255 characters; shorten it");
	return true;
}

/* Reads text as a value of the field and appends its canonical text to the operands. */
static bool add_operand(struct expect_reader *reader, struct slice text, struct value *value)
{
	const struct field *field = reader->field;
	struct expect *out = reader->out;
	const char *expected;

	if (out->count == EXPECT_OPERANDS_MAX)
		return refuse(reader, "more than 32 alternatives", "expected at most 32, as in a|b|c");
	if (field->kind == KIND_BOOL)
		text = bool_word(text);
	if (!value_parse(field->kind, text, !field->writable, value, &expected))
		return refuse_kind(reader, text, expected);
	if (field->kind == KIND_ENUM && !field_value_listed(field->values, text.text, text.size))
		return refuse_word(reader, text);
	if (out->field == FIELD_name && !check_name(reader, text))
		return false;
	out->operand[out->count++] = value_canonical(field->kind, value, reader->arena);
	return true;
}

static const int64_t DAY_US =
	86400000000 - 1; /* a day alone is all of it, as far as times go: to its last microsecond */

static void end_of_day(struct expect_reader *reader, struct value *day)
{
	day->time_us += DAY_US;
	reader->out->operand[reader->out->count - 1] = value_canonical(KIND_TIMESTAMP, day, reader->arena);
}

static bool is_day(const struct expect_reader *reader, const struct value *value)
{
	return reader->field->kind == KIND_TIMESTAMP && value->date_only;
}

static bool refuse_day(struct expect_reader *reader)
{
	return refuse(reader, "a day is not one moment, so it cannot be one of several, nor excluded",
		      "expected a time such as 2026-07-01T00:00:00Z, or a range such as 2026-07-01..2026-07-02");
}

static bool parse_literal(struct expect_reader *reader, enum expect_operator operator, struct slice text)
{
	struct value value, end;

	reader->out->operator= operator;
	if (!add_operand(reader, text, &value))
		return false;
	if (!is_day(reader, &value) || reader->field->writable)
		return true;
	if (operator!= EXPECT_EQUAL)
		return refuse_day(reader);
	reader->out->operator= EXPECT_BETWEEN;
	if (!add_operand(reader, text, &end))
		return false;
	end_of_day(reader, &end);
	return true;
}

static bool parse_null(struct expect_reader *reader, enum expect_operator operator)
{
	const struct field *field = reader->field;

	if (field->writable && !field->nullable)
		return refuse(reader, arena_format(reader->arena, "%s can never be absent", field->column),
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
		struct slice part = trim((struct slice){text.text, size});

		if (!part.size)
			return refuse(reader, "one of the alternatives is empty",
				      "expected a value between the bars, as in a|b; for a text with a bar in "
				      "it write a backslash first: \\a|b");
		if (slice_equal(part, slice_of("NULL")))
			return refuse(reader, "NULL cannot be one of several alternatives",
				      "expected NULL or !NULL alone, or values, as in a|b");
		if (!add_operand(reader, part, &value))
			return false;
		if (is_day(reader, &value))
			return refuse_day(reader);
		if (size == text.size)
			return true;
		text = skip(text, size + 1);
	}
}

static bool parse_not(struct expect_reader *reader, struct slice text)
{
	if (slice_equal(text, slice_of("NULL")))
		return parse_null(reader, EXPECT_NOT_NULL);
	if (begins_with(text, "\\"))
		return parse_literal(reader, EXPECT_NOT, skip(text, 1));
	if (!text.size || text.text[0] == '=' || text.text[0] == '!' || text.text[0] == '<' || text.text[0] == '>')
		return refuse(reader, "not a test",
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
		return refuse(reader,
			      arena_format(reader->arena, "%s is %s, which has no order", reader->field->column,
					   field_kind_name(reader->field->kind)),
			      "expected v, a|b, !v, NULL or !NULL; for a text that begins so, write a "
			      "backslash first, as in \\>=x");
	if (!at_least && !at_most)
		return refuse(reader, "not a test", "expected v, a|b, !v, >=v, <=v, v..w, NULL or !NULL, such as >=10");
	reader->out->operator= at_least ? EXPECT_AT_LEAST : EXPECT_AT_MOST;
	if (!add_operand(reader, trim(skip(text, 2)), &value))
		return false;
	if (at_most && is_day(reader, &value))
		end_of_day(reader, &value);
	return true;
}

static bool parse_between(struct expect_reader *reader, struct slice text, size_t middle)
{
	struct slice low = trim((struct slice){text.text, middle}), high = trim(skip(text, middle + 2));
	struct value from, to;

	if (!low.size || !high.size)
		return refuse(reader, "one end of the range is missing",
			      "expected both, as in 10..20; for one end write >=10 or <=20");
	reader->out->operator= EXPECT_BETWEEN;
	if (!add_operand(reader, low, &from) || !add_operand(reader, high, &to))
		return false;
	if (is_day(reader, &to))
		end_of_day(reader, &to);
	if (value_compare(reader->field->kind, &from, &to) > 0)
		return refuse(reader, "the range is empty", "expected the smaller end first, as in 10..20");
	return true;
}

static bool parse_test(struct expect_reader *reader, struct slice text)
{
	size_t middle;

	text = reader->field->kind == KIND_TEXT ? text : trim(text);
	middle = find(text, "..");
	if (slice_equal(text, slice_of("NULL")))
		return parse_null(reader, EXPECT_NULL);
	if (begins_with(text, "\\"))
		return parse_literal(reader, EXPECT_EQUAL, skip(text, 1));
	if (begins_with(text, "!"))
		return parse_not(reader, skip(text, 1));
	if (begins_with(text, "=") && text.size > 1)
		return refuse(reader, "a test of equality is written without =",
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

	out->field = field;
	out->operator= EXPECT_EQUAL;
	out->count = 0;
	*why = (struct expect_why){"", ""};
	if (!reader.field->writable)
		return parse_test(&reader, cell);
	if (slice_equal(cell, slice_of("NULL")))
		return parse_null(&reader, EXPECT_NULL);
	if (begins_with(cell, "\\"))
		return parse_literal(&reader, EXPECT_EQUAL, skip(cell, 1));
	if (reader.field->kind != KIND_TEXT)
		cell = trim(cell);
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
