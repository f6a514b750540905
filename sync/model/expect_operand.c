/* One value as people and their spreadsheets write it: read by the kind of the field, or refused with the cause and a cure that
 * fits what was written (a date as a number, a comma in an amount, a word that is nearly one of the contract). */
#include "model/expect_internal.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/decimal_written.h"

#include <string.h>
#include <strings.h>

bool expect_refuse(struct expect_reader *reader, const char *cause, const char *cure)
{
	*reader->why = (struct expect_why){cause, cure};
	return false;
}

static bool is_word(struct slice text, const char *word)
{
	return text.size == strlen(word) && strncasecmp(text.text, word, text.size) == 0;
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

	return expect_refuse(reader, "the contract does not list this value",
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
	if (kind == KIND_DECIMAL && !slice_is_only(text, "+-0123456789.,'"))
		return "a currency, a unit or a word beside the amount";
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
	struct clock_parts at;

	if (value_parse(KIND_INT, text, false, &serial, &why))
		days = serial.integer;
	if (days < 1 || days > 2958465) /* 9999-12-31 */
		return NULL;
	at = clock_split((days - 25569) * 86400000000); /* day 25569 is 1970-01-01 */
	return arena_format(arena, "if it is a spreadsheet's date, write %04d-%02d-%02d, and format the column as text",
			    at.year, at.month, at.day);
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
		return expect_refuse(reader, cause,
				     arena_format(reader->arena, "expected %s; leave the cell empty for no opinion",
						  expected));
	if (kind == KIND_TIMESTAMP && cause && expect_serial_cure(text, reader->arena))
		return expect_refuse(reader, cause, expect_serial_cure(text, reader->arena));
	return expect_refuse(reader, cause ? cause : kind_noun(kind),
			     arena_format(reader->arena, "expected %s%s", expected,
					  kind == KIND_INT ? ", such as 12" : ""));
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
		return expect_refuse(reader, "a name cannot be empty",
				     "write a name, or leave the cell empty to keep the present one");
	if (units > EXPECT_NAME_MAX)
		return expect_refuse(reader, arena_format(reader->arena, "the name has %zu characters", units),
				     "expected at most 255 characters; shorten it");
	return true;
}

bool expect_add_operand(struct expect_reader *reader, struct slice text, struct value *value)
{
	const struct field *field = reader->field;
	struct expect *out = reader->out;
	enum decimal_signs signs;
	const char *expected;

	if (out->count == EXPECT_OPERANDS_MAX)
		return expect_refuse(reader, "more than 32 alternatives", "expected at most 32, as in a|b|c");
	if (field->kind == KIND_BOOL)
		text = bool_word(text);
	if (field->kind == KIND_DECIMAL) {
		text = decimal_as_written(text, reader->arena, &signs);
		out->signs |= signs;
	}
	if (!value_parse(field->kind, text, !field->writable, value, &expected))
		return refuse_kind(reader, text, expected);
	if (field->kind == KIND_ENUM && !field_value_listed(field->values, text.text, text.size))
		return refuse_word(reader, text);
	if (out->field == FIELD_name && !check_name(reader, text))
		return false;
	out->operand[out->count++] = value_canonical(field->kind, value, reader->arena);
	return true;
}
