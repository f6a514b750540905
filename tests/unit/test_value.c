/* Values: what is read as one, when two are equal, their canonical text, their bytes in COPY BINARY. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/doubt.h"
#include "model/value.h"

static struct arena arena;

static struct value parsed(enum field_kind kind, const char *text)
{
	struct value value;
	const char *why = NULL;

	if (!value_parse(kind, slice_of(text), kind == KIND_TIMESTAMP && strlen(text) == 10, &value, &why))
		fail_msg("%s was refused: expected %s", text, why);
	assert_int_equal(value.state, VALUE_SET);
	return value;
}

static void assert_canonical(enum field_kind kind, const char *text, const char *expected)
{
	struct value value = parsed(kind, text), again;
	struct slice canonical = value_canonical(kind, &value, &arena);
	const char *why;

	assert_int_equal(canonical.size, strlen(expected));
	assert_memory_equal(canonical.text, expected, canonical.size);
	/* canonical text reads as an equal value */
	assert_true(value_parse(kind, canonical, false, &again, &why));
	assert_true(value_equal(kind, &value, &again));
}

static void assert_refused(enum field_kind kind, const char *text)
{
	struct value value;
	const char *why = NULL;

	if (value_parse(kind, slice_of(text), false, &value, &why))
		fail_msg("%s was accepted", text);
	assert_non_null(why);
}

static void decimals_are_exact(void **state)
{
	(void)state;
	assert_canonical(KIND_DECIMAL, "12.50", "12.5");
	assert_canonical(KIND_DECIMAL, "+0012", "12");
	assert_canonical(KIND_DECIMAL, "-0.010", "-0.01");
	assert_canonical(KIND_DECIMAL, "-0.00", "0");
	assert_canonical(KIND_DECIMAL, "0e999999", "0");
	assert_canonical(KIND_DECIMAL, "1e2", "100");
	assert_canonical(KIND_DECIMAL, "1.5E+1", "15");
	assert_canonical(KIND_DECIMAL, "125e-2", "1.25");
	assert_canonical(KIND_DECIMAL, "1e63", "1000000000000000000000000000000000000000000000000000000000000000");
	assert_canonical(KIND_DECIMAL, "1e-32", "0.00000000000000000000000000000001");
	assert_canonical(KIND_DECIMAL, "0.1234567890123456789012345678901", "0.1234567890123456789012345678901");
}

static void what_is_no_decimal_is_refused(void **state)
{
	static const char *const bad[] = {"",
					  "-",
					  ".5",
					  "5.",
					  "1,5",
					  "1.5.2",
					  "1e",
					  "1e+",
					  "e5",
					  "0x10",
					  "NaN",
					  "Infinity",
					  "1 ",
					  " 1",
					  "--1",
					  "1e64",
					  "1e-33",
					  "1e99999999999999999999",
					  "0.000000000000000000000000000000000",
					  "1e-99999999999999999999",
					  "$2"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(KIND_DECIMAL, bad[i]);
}

static void integers_are_whole_and_32_bits(void **state)
{
	(void)state;
	assert_canonical(KIND_INT, "7", "7");
	assert_canonical(KIND_INT, "-0", "0");
	assert_canonical(KIND_INT, "1e2", "100");
	assert_canonical(KIND_INT, "12.00", "12");
	assert_canonical(KIND_INT, "2147483647", "2147483647");
	assert_canonical(KIND_INT, "-2147483648", "-2147483648");
	assert_refused(KIND_INT, "2147483648");
	assert_refused(KIND_INT, "-2147483649");
	assert_refused(KIND_INT, "99999999999999999999");
	assert_refused(KIND_INT, "1.5");
	assert_refused(KIND_INT, "ten");
}

static void bools_are_two_words(void **state)
{
	(void)state;
	assert_canonical(KIND_BOOL, "true", "true");
	assert_canonical(KIND_BOOL, "false", "false");
	assert_refused(KIND_BOOL, "TRUE");
	assert_refused(KIND_BOOL, "1");
	assert_refused(KIND_BOOL, "");
}

static void times_are_moments(void **state)
{
	(void)state;
	assert_canonical(KIND_TIMESTAMP, "2026-07-01T00:00:00Z", "2026-07-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "2026-06-30T20:00:00-04:00", "2026-07-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "2026-07-01 02:00:00+0200", "2026-07-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "2026-07-01T00:00:00", "2026-07-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "2026-07-01", "2026-07-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "2026-07-01t00:00:00.1234565z", "2026-07-01T00:00:00.123457Z");
	assert_canonical(KIND_TIMESTAMP, "2026-07-01T00:00:00.123456499Z", "2026-07-01T00:00:00.123456Z");
	assert_canonical(KIND_TIMESTAMP, "2026-12-31T23:59:59.9999995Z", "2027-01-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "2026-12-31T23:59:60Z", "2027-01-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000Z");
	assert_canonical(KIND_TIMESTAMP, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z");
	assert_canonical(KIND_TIMESTAMP, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000000Z");
	/* .NET's greatest time */
	assert_canonical(KIND_TIMESTAMP, "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z");
	assert_canonical(KIND_TIMESTAMP, "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z");
	assert_true(parsed(KIND_TIMESTAMP, "2026-07-01T00:00:00").no_offset);
	assert_true(parsed(KIND_TIMESTAMP, "2026-07-01").no_offset);
	assert_false(parsed(KIND_TIMESTAMP, "2026-07-01T00:00:00Z").no_offset);
}

static void what_is_no_time_is_refused(void **state)
{
	static const char *const bad[] = {"",
					  "2026-07-01",
					  "2026-7-1T00:00:00Z",
					  "2026-02-29T00:00:00Z",
					  "1900-02-29T00:00:00Z",
					  "2026-13-01T00:00:00Z",
					  "2026-00-01T00:00:00Z",
					  "2026-01-00T00:00:00Z",
					  "2026-07-01T24:00:00Z",
					  "2026-07-01T00:60:00Z",
					  "2026-07-01T00:00:61Z",
					  "2026-07-01T00:00Z",
					  "2026-07-01T00:00:00.Z",
					  "2026-07-01T00:00:00.1234567890Z",
					  "2026-07-01T00:00:00+2",
					  "2026-07-01T00:00:00+24:00",
					  "2026-07-01T00:00:00+02:60",
					  "2026-07-01T00:00:00Zx",
					  "2026-07-01T00:00:00 Z",
					  "07/01/2026",
					  "0000-01-01T00:00:00Z",
					  "0001-01-01T00:00:00+01:00",
					  "9999-12-31T23:59:59-01:00",
					  "9999-12-31T23:59:60Z",
					  "10000-01-01T00:00:00Z",
					  "2026-07-",
					  "2026-07-01T",
					  "2026-07-01T10",
					  "2026-07-01T10:",
					  "2026-07-01T10:00:5",
					  "2026-07-01_00:00:00Z"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(KIND_TIMESTAMP, bad[i]);
}

static void text_is_utf8_without_nul(void **state)
{
	struct value value;
	const char *why;

	(void)state;
	assert_canonical(KIND_TEXT, "Z\xC3\xBCrich", "Z\xC3\xBCrich");
	assert_canonical(KIND_TEXT, "", "");
	assert_canonical(KIND_ENUM, "A word of tomorrow", "A word of tomorrow");
	assert_refused(KIND_TEXT, "caf\xE9");
	assert_false(value_parse(KIND_TEXT, (struct slice){"a\0b", 3}, false, &value, &why));
	assert_true(value_parse(KIND_TEXT, (struct slice){NULL, 0}, false, &value, &why));
}

static void values_are_equal_by_value(void **state)
{
	struct value absent = {0}, null = {.state = VALUE_NULL};
	struct value a = parsed(KIND_DECIMAL, "12.5"), b = parsed(KIND_DECIMAL, "12.50"),
		     c = parsed(KIND_DECIMAL, "-12.5");

	(void)state;
	assert_true(value_equal(KIND_DECIMAL, &a, &b));
	assert_false(value_equal(KIND_DECIMAL, &a, &c));
	assert_false(value_equal(KIND_DECIMAL, &a, &null));
	assert_false(value_equal(KIND_DECIMAL, &null, &absent));
	assert_true(value_equal(KIND_DECIMAL, &null, &null));
	assert_true(value_equal(KIND_DECIMAL, &absent, &absent));
	assert_true(value_compare(KIND_DECIMAL, &c, &a) < 0);
}

static void order_is_by_value(void **state)
{
	static const struct {
		enum field_kind kind;
		const char *low, *high;
	} pairs[] = {
		{KIND_INT, "-5", "3"},	      {KIND_INT, "9", "10"},
		{KIND_DECIMAL, "9.99", "10"}, {KIND_DECIMAL, "-2", "-1.5"},
		{KIND_DECIMAL, "-1", "0"},    {KIND_DECIMAL, "1e-32", "2e-32"},
		{KIND_TEXT, "a", "ab"},	      {KIND_TEXT, "", "a"},
		{KIND_BOOL, "false", "true"}, {KIND_TIMESTAMP, "2026-07-01T01:00:00+02:00", "2026-07-01T00:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct value low = parsed(pairs[i].kind, pairs[i].low), high = parsed(pairs[i].kind, pairs[i].high);

		assert_true(value_compare(pairs[i].kind, &low, &high) < 0);
		assert_true(value_compare(pairs[i].kind, &high, &low) > 0);
		assert_int_equal(value_compare(pairs[i].kind, &low, &low), 0);
	}
}

static void assert_bytes(enum field_kind kind, const char *text, const char *bytes, size_t size)
{
	struct buf out = {0};
	struct value value = parsed(kind, text);

	value_copy_binary(kind, &value, &out);
	assert_int_equal(out.size, size);
	assert_memory_equal(out.data, bytes, size);
	buf_free(&out);
}

#define ASSERT_BYTES(kind, text, bytes) assert_bytes(kind, text, bytes, sizeof bytes - 1)

/* The bytes are those of PostgreSQL 15's own COPY ... (FORMAT binary). */
static void copy_binary_is_what_postgresql_writes(void **state)
{
	struct buf out = {0};
	struct value null = {.state = VALUE_NULL};

	(void)state;
	ASSERT_BYTES(KIND_BOOL, "true", "\0\0\0\1\1");
	ASSERT_BYTES(KIND_BOOL, "false", "\0\0\0\1\0");
	ASSERT_BYTES(KIND_INT, "-2", "\0\0\0\4\xFF\xFF\xFF\xFE");
	ASSERT_BYTES(KIND_TEXT, "ab", "\0\0\0\2ab");
	ASSERT_BYTES(KIND_TEXT, "", "\0\0\0\0");
	ASSERT_BYTES(KIND_TIMESTAMP, "2000-01-01T00:00:01Z", "\0\0\0\x08\0\0\0\0\0\x0F\x42\x40");
	ASSERT_BYTES(KIND_TIMESTAMP, "1999-12-31T23:59:59Z", "\0\0\0\x08\xFF\xFF\xFF\xFF\xFF\xF0\xBD\xC0");
	ASSERT_BYTES(KIND_DECIMAL, "12.50", "\0\0\0\x0C\0\2\0\0\0\0\0\2\0\x0C\x13\x88");
	ASSERT_BYTES(KIND_DECIMAL, "-12345.678", "\0\0\0\x0E\0\3\0\1\x40\0\0\3\0\1\x09\x29\x1A\x7C");
	ASSERT_BYTES(KIND_DECIMAL, "0.00", "\0\0\0\x08\0\0\0\0\0\0\0\2");
	ASSERT_BYTES(KIND_DECIMAL, "1e2", "\0\0\0\x0A\0\1\0\0\0\0\0\0\0\x64");
	ASSERT_BYTES(KIND_DECIMAL, "10000", "\0\0\0\x0A\0\1\0\1\0\0\0\0\0\1");
	ASSERT_BYTES(KIND_DECIMAL, "0.00001", "\0\0\0\x0A\0\1\xFF\xFE\0\0\0\5\x03\xE8");
	value_copy_binary(KIND_TEXT, &null, &out);
	assert_int_equal(out.size, 4);
	assert_memory_equal(out.data, "\xFF\xFF\xFF\xFF", 4);
	buf_free(&out);
}

static void what_programs_write_for_nothing_is_in_doubt(void **state)
{
	static const char *const doubtful[] = {"#N/A",	     "Err:502",	  "null",   "NaN",
					       "Loading...", "caf\uFFFD", "\u200B", " \u00A0"};
	static const char *const good[] = {"", "Err:", "Err:50x", "err:502", "Main #N/A", "Null", "x\u200B"};

	(void)state;
	for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++)
		if (!text_doubt(slice_of(doubtful[i])))
			fail_msg("%s is good", doubtful[i]);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (text_doubt(slice_of(good[i])))
			fail_msg("%s is not good", good[i]);
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimals_are_exact),
		cmocka_unit_test(what_is_no_decimal_is_refused),
		cmocka_unit_test(integers_are_whole_and_32_bits),
		cmocka_unit_test(bools_are_two_words),
		cmocka_unit_test(times_are_moments),
		cmocka_unit_test(what_is_no_time_is_refused),
		cmocka_unit_test(text_is_utf8_without_nul),
		cmocka_unit_test(what_programs_write_for_nothing_is_in_doubt),
		cmocka_unit_test(values_are_equal_by_value),
		cmocka_unit_test(order_is_by_value),
		cmocka_unit_test(copy_binary_is_what_postgresql_writes),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
