/* Sums of money: exact, whatever signs and scales. */
#include "model/decimal.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct decimal parse(const char *text)
{
	struct decimal decimal;
	const char *why;

	assert_true(decimal_parse(slice_of(text), &decimal, &why));
	return decimal;
}

static void assert_sum(const char *a, const char *b, const char *expected)
{
	struct arena arena = {0};
	struct decimal sum = parse(a), other = parse(b);

	assert_true(decimal_add(&sum, &other));
	assert_string_equal(decimal_text(&sum, &arena).text, expected);
	arena_free(&arena);
}

static void signs_and_scales(void **state)
{
	(void)state;
	assert_sum("0", "0", "0");
	assert_sum("1.5", "2.25", "3.75");
	assert_sum("1.50", "-1.5", "0.00");
	assert_sum("-1", "0.01", "-0.99");
	assert_sum("0.01", "-1", "-0.99");
	assert_sum("-3", "-4.5", "-7.5");
	assert_sum("999.99", "0.01", "1000.00");
	assert_sum("12345678901234.5678", "-0.0001", "12345678901234.5677");
	assert_sum("-0.00", "0", "0.00");
}

static void thirty_tenths(void **state)
{
	struct arena arena = {0};
	struct decimal sum = parse("0"), tenth = parse("0.1");

	(void)state;
	for (int i = 0; i < 30; i++)
		assert_true(decimal_add(&sum, &tenth));
	assert_string_equal(decimal_text(&sum, &arena).text, "3.0");
	arena_free(&arena);
}

static void agrees_with_integers(void **state)
{
	struct arena arena = {0};
	struct decimal sum = parse("0.0000");
	struct decimal_sum many = {0};
	int64_t exact = 0;
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[40], expected[40];
		int64_t units;
		struct decimal decimal;

		seed = seed * 1103515245 + 12345;
		units = (int64_t)(seed >> 4) - (1 << 27);
		exact += units;
		snprintf(text, sizeof text, "%s%lld.%04lld", units < 0 ? "-" : "", llabs(units) / 10000,
			 llabs(units) % 10000);
		decimal = parse(text);
		assert_true(decimal_add(&sum, &decimal));
		assert_true(decimal_sum_add(&many, text));
		snprintf(expected, sizeof expected, "%s%lld.%04lld", exact < 0 ? "-" : "", llabs(exact) / 10000,
			 llabs(exact) % 10000);
		assert_string_equal(decimal_text(&sum, &arena).text, expected);
		arena_reset(&arena);
	}
	assert_true(decimal_sum_end(&many));
	assert_int_equal(decimal_compare(&many.decimal, &sum), 0);
	assert_int_equal(many.decimal.scale, 4);
	arena_free(&arena);
}

static void too_large_is_told(void **state)
{
	char most[DECIMAL_WHOLE + 1];
	struct decimal sum, one = parse("1");
	struct decimal_sum many = {0};

	(void)state;
	for (int i = 0; i < DECIMAL_WHOLE; i++)
		most[i] = '9';
	most[DECIMAL_WHOLE] = '\0';
	const char *why;

	sum = parse(most);
	assert_false(decimal_add(&sum, &one));
	assert_false(decimal_parse(slice_of("0.1e500"), &sum, &why));
	assert_true(decimal_sum_add(&many, most));
	assert_true(decimal_sum_add(&many, "1"));
	assert_false(decimal_sum_end(&many));
}

static void sums_of_all_lengths(void **state)
{
	static const char *const texts[] = {"1",
					    "0.5",
					    "-0.25",
					    "999999999999999",
					    "0.000000000000001",
					    "12345678901234567890.5",
					    "1e3",
					    "-999999999999999"};
	struct decimal_sum sum = {0};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_true(decimal_sum_add(&sum, texts[i]));
	assert_false(decimal_sum_add(&sum, "1."));
	assert_false(decimal_sum_add(&sum, "1.2.3"));
	assert_false(decimal_sum_add(&sum, ".5"));
	assert_false(decimal_sum_add(&sum, ""));
	for (int i = 0; i < 20000; i++)
		assert_true(decimal_sum_add(&sum, "999999999999999"));
	assert_true(decimal_sum_end(&sum));
	assert_string_equal(decimal_text(&sum.decimal, &arena).text, "32345678901234548891.750000000000001");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(signs_and_scales), cmocka_unit_test(thirty_tenths),
					   cmocka_unit_test(sums_of_all_lengths),
					   cmocka_unit_test(agrees_with_integers), cmocka_unit_test(too_large_is_told)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
