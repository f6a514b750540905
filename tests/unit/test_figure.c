/* Figures for people: as the example shows, and never another number. */
#include "model/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *example, const char *text, int least, const char *shown)
{
	struct buf out = {0};

	figure_add(&out, example, text, least);
	assert_string_equal(buf_string(&out), shown);
	buf_free(&out);
}

static void figures_are_written_as_the_example(void **state)
{
	(void)state;
	expect("1,234.56", "1234567.891", 2, "1,234,567.891");
	expect("1.234,56", "1234567.8", 2, "1.234.567,80");
	expect("1 234,56", "123456", 0,
	       "123\xC2\xA0"
	       "456");
	expect("1'234.56", "-1000", 2, "-1'000.00");
	expect("1234,56", "-1000.5", 0, "-1000,5");
	expect("1,234.56", "999", 0, "999");
	expect("1,234.56", "0", 2, "0.00");
	/* more digits than any binary number holds */
	expect("1,234.56", "12345678901234567890.12345678901234567890", 2,
	       "12,345,678,901,234,567,890.12345678901234567890");
}

static void what_is_no_figure_stays(void **state)
{
	static const char *const texts[] = {"", "-", "1e5", "1.", ".5", "+12025550013", "1 000", "2026-01-01", "12x"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_false(figure_is(texts[i]));
		expect("1,234.56", texts[i], 2, texts[i]);
	}
	expect("", "1234", 0, "1234");
}

static void an_example_has_two_signs(void **state)
{
	static const char *const good[] = {"1,234.56", "1.234,56", "1 234,56", "1 234.56",
					   "1'234.56", "1'234,56", "1234.56",  "1234,56"};
	static const char *const bad[] = {"",	      "1",	   "1,234",    "1,234,56",  "1.234.56",
					  "1-234.56", "1234",	   "1234.5",   "1,234.567", "2,345.67",
					  "1,234 56", "1,2,34.56", " 1,234.56"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(figure_is_format(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(figure_is_format(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(figures_are_written_as_the_example),
					   cmocka_unit_test(what_is_no_figure_stays),
					   cmocka_unit_test(an_example_has_two_signs)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
