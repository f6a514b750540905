/* A number is known while just one exists under it, and named once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/known.h"

static struct slice number_of(char *text, size_t size, int i)
{
	snprintf(text, size, "+1303%07d", i);
	return slice_of(text);
}

static void each_number_is_known_and_no_other(void **state)
{
	enum { NUMBERS = 1000000 };
	struct known *known = known_new();
	char text[32];
	int wrong = 0;

	(void)state;
	for (int i = 0; i < NUMBERS; i++)
		assert_true(known_add(known, number_of(text, sizeof text, 2 * i)));
	for (int i = 0; i < NUMBERS; i++) {
		wrong += known_name(known, number_of(text, sizeof text, 2 * i)) != KNOWN_FIRST;
		wrong += known_name(known, number_of(text, sizeof text, 2 * i + 1)) != KNOWN_NOT;
	}
	for (int i = 0; i < NUMBERS; i++)
		wrong += known_name(known, number_of(text, sizeof text, 2 * i)) != KNOWN_AGAIN;
	assert_int_equal(wrong, 0);
	known_free(known);
	known_free(NULL);
}

static void what_is_not_there_once_is_for_others(void **state)
{
	struct known *known = known_new();

	(void)state;
	known_add(known, slice_of("+15550001"));
	known_add(known, slice_of("+15550001"));
	assert_int_equal(known_name(known, slice_of("+15550001")), KNOWN_NOT);
	known_take_away(known, slice_of("+15550001"));
	assert_int_equal(known_name(known, slice_of("+15550001")), KNOWN_FIRST);
	known_take_away(known, slice_of("+15550001"));
	assert_int_equal(known_name(known, slice_of("+15550001")), KNOWN_NOT);
	/* whatever comes first */
	known_take_away(known, slice_of("+15550002"));
	assert_int_equal(known_name(known, slice_of("+15550002")), KNOWN_NOT);
	known_add(known, slice_of("+15550002"));
	assert_int_equal(known_name(known, slice_of("+15550002")), KNOWN_NOT);
	known_add(known, slice_of("+15550002"));
	assert_int_equal(known_name(known, slice_of("+15550002")), KNOWN_FIRST);
	/* ever so many */
	for (int i = 0; i < 1001; i++)
		known_add(known, slice_of("+15550003"));
	for (int i = 0; i < 1000; i++)
		known_take_away(known, slice_of("+15550003"));
	assert_int_equal(known_name(known, slice_of("+15550003")), KNOWN_NOT);
	known_free(known);
}

static void only_e164_is_kept(void **state)
{
	static const char *const bad[] = {"",	       "+",    "15550001", "+1555 0001", "+1234567890123456",
					  "+1555000x", "\xff", "+-1"};
	static const char *const good[] = {"+1", "+01", "+001", "+0", "+999999999999999", "+000000000000000"};
	struct known *known = known_new();

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_true(known_add(known, slice_of(bad[i])));
		assert_int_equal(known_name(known, slice_of(bad[i])), KNOWN_NOT);
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_int_equal(known_name(known, slice_of(good[i])), KNOWN_NOT);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		known_add(known, slice_of(good[i]));
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_int_equal(known_name(known, slice_of(good[i])), KNOWN_FIRST);
	known_free(known);
}

static void a_full_set_says_so(void **state)
{
	struct known *known = known_new();
	char text[32];

	(void)state;
	for (int i = 0; i < KNOWN_MAX; i++)
		assert_true(known_add(known, number_of(text, sizeof text, i)));
	assert_true(known_add(known, number_of(text, sizeof text, 7)));
	assert_false(known_add(known, number_of(text, sizeof text, KNOWN_MAX)));
	known_free(known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_number_is_known_and_no_other),
					   cmocka_unit_test(what_is_not_there_once_is_for_others),
					   cmocka_unit_test(only_e164_is_kept), cmocka_unit_test(a_full_set_says_so)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
