/* Random values as strangers spell them, random tests of them as people write them in a CSV, and what C makes of both, as COPY BINARY:
 * random_values SEED ROUNDS, for values.sh, which asks PostgreSQL the same. Only what C takes is written: it refuses more than
 * PostgreSQL does, and says why. */
#include "base/arena.h"
#include "edge/pg/copy.h"
#include "model/expect.h"
#include "model/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 10 };

static uint64_t state;

static unsigned pick(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)((state >> 33) % below);
}

static void add_digits(struct buf *out, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		buf_char(out, (char)('0' + pick(pick(3) ? 10 : 2)));
}

static void add_decimal(struct buf *out, unsigned whole, unsigned fraction)
{
	static const char *const signs[] = {"", "", "-", "+"};

	buf_text(out, signs[pick(4)]);
	add_digits(out, pick(whole) + 1);
	if (pick(2)) {
		buf_char(out, '.');
		add_digits(out, pick(fraction) + 1);
	}
	if (pick(4) == 0)
		buf_format(out, "%c%d", pick(2) ? 'e' : 'E', (int)pick(13) - 6);
}

static void add_time(struct buf *out)
{
	static const char *const offsets[] = {"Z", "z", "", "+02:00", "-0530", "+00:00", "-11:59", "+14:00"};
	bool seconds = pick(8) > 0;

	buf_format(out, "%04u-%02u-%02u", pick(3) ? 2024 + pick(4) : 1 + pick(9999), 1 + pick(12), 1 + pick(31));
	if (pick(8) == 0)
		return; /* a day alone */
	buf_format(out, "%c%02u:%02u", pick(4) ? 'T' : ' ', pick(24), pick(60));
	if (seconds)
		buf_format(out, ":%02u", pick(60));
	if (seconds && pick(2)) {
		buf_char(out, '.');
		add_digits(out, pick(9) + 1);
	}
	buf_text(out, offsets[pick(sizeof offsets / sizeof *offsets)]);
}

static void add_text(struct buf *out)
{
	static const char *const pieces[] =
		{"a", "B", " ", "\"", "\\", "|", "!", "'", "NULL", "..", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E",
		 "0", "="};

	for (unsigned count = pick(5); count > 0; count--)
		buf_text(out, pieces[pick(sizeof pieces / sizeof *pieces)]);
	buf_text(out, "x");
}

/* One of the words of an enum, the first or the last. */
static void add_word(const char *words, struct buf *out)
{
	const char *last = strrchr(words, '|'), *word = last && pick(2) ? last + 1 : words;

	buf_add(out, word, strcspn(word, "|"));
}

static void add_value(enum field_kind kind, const struct field *field, struct buf *out)
{
	switch (kind) {
	case KIND_BOOL:
		buf_text(out, pick(2) ? "true" : "false");
		break;
	case KIND_INT:
		add_decimal(out, pick(3) ? 3 : 10, 2);
		break;
	case KIND_DECIMAL:
		add_decimal(out, pick(3) ? 3 : 40, pick(3) ? 2 : 24);
		break;
	case KIND_TIMESTAMP:
		add_time(out);
		break;
	case KIND_ENUM:
		add_word(field->values, out);
		break;
	default:
		add_text(out);
	}
}

/* A cell about the field; half of its values are the number's own. */
static void add_cell(const struct field *field, struct slice own, struct buf *out)
{
	static const char *const signs[] = {"", "", "!", ">=", "<=", "\\", "!\\"};
	unsigned values = pick(3) ? 1 : 1 + pick(3);
	bool between = values == 2 && pick(2);

	if (pick(16) == 0) {
		buf_text(out, pick(2) ? "NULL" : "!NULL");
		return;
	}
	if (!field->writable && !between)
		buf_text(out, signs[pick(sizeof signs / sizeof *signs)]);
	for (unsigned i = 0; i < (field->writable ? 1 : values); i++) {
		buf_text(out, i == 0 ? "" : between ? ".." : "|");
		if (pick(2))
			buf_add(out, own.text, own.size);
		else
			add_value(field->kind, field, out);
	}
}

static void copy_value(enum field_kind wanted, enum field_kind kind, const struct value *value, struct buf *out)
{
	if (wanted == kind)
		value_copy_binary(kind, value, out);
	else
		copy_null(out);
}

static void copy_said(const struct expect *expect, struct buf *out)
{
	struct buf said = {0};

	buf_char(&said, expect_operator_sign(expect->operator));
	for (size_t i = 0; i < expect->count; i++) {
		if (i > 0)
			buf_char(&said, EXPECT_SEPARATOR);
		buf_add(&said, expect->operand[i].text, expect->operand[i].size);
	}
	copy_string(out, buf_string(&said));
	buf_free(&said);
}

/* A row: round, kind, value as it was spelt, canonical text, the value in the column of its kind (4), what the cell says, the verdict. */
static bool write_round(uint64_t round, struct arena *arena, struct buf *out)
{
	int field = (int)pick(FIELD_COUNT);
	enum field_kind kind = field_table[field].kind;
	struct buf spelt = {0}, cell = {0};
	struct value value = {.state = VALUE_NULL};
	struct expect expect;
	struct expect_why why = {0};
	const char *because = NULL;
	struct slice text;
	bool good;

	add_value(kind, &field_table[field], &spelt);
	text = (struct slice){buf_string(&spelt), spelt.size};
	add_cell(&field_table[field], text, &cell);
	good = (pick(16) == 0 || value_parse(kind, text, kind == KIND_TIMESTAMP, &value, &because)) &&
	       expect_parse(field, (struct slice){buf_string(&cell), cell.size}, arena, &expect, &why);
	if (good) {
		bool set = value.state == VALUE_SET;

		buf_add(out, (char[]){0, COLUMNS}, 2);
		copy_int8(out, (int64_t)round);
		copy_string(out, field_kind_name(kind));
		copy_text(out, set ? text : (struct slice){NULL, 0});
		copy_text(out, set ? value_canonical(kind, &value, arena) : (struct slice){NULL, 0});
		copy_value(KIND_BOOL, kind, &value, out);
		copy_value(KIND_INT, kind, &value, out);
		copy_value(KIND_DECIMAL, kind, &value, out);
		copy_value(KIND_TIMESTAMP, kind, &value, out);
		copy_said(&expect, out);
		copy_string(out, expect_holds(&expect, &value) == EXPECT_HOLDS ? "holds" : "drift");
	}
	buf_free(&spelt);
	buf_free(&cell);
	return good;
}

int main(int argc, char **argv)
{
	static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
	uint64_t rounds = argc == 3 ? strtoull(argv[2], NULL, 10) : 0, round = 0;
	struct buf out = {0};
	struct arena arena = {0};

	if (!rounds) {
		fprintf(stderr, "usage: random_values SEED ROUNDS\n");
		return 64;
	}
	state = strtoull(argv[1], NULL, 10) * UINT64_C(0x9E3779B97F4A7C15) | 1;
	buf_add(&out, head, sizeof head); /* its last NUL is one of the eight */
	while (round < rounds) {
		round += write_round(round, &arena, &out);
		arena_reset(&arena);
		fwrite(out.data, 1, out.size, stdout);
		buf_reset(&out);
	}
	fwrite("\377\377", 1, 2, stdout);
	arena_free(&arena);
	buf_free(&out);
	return fflush(stdout) == 0 ? 0 : 1;
}
