/* Times for people: zone, change of the clock, what is left as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/when.h"

static void times_are_of_the_zone(void **state)
{
	static const struct {
		const char *zone, *stored, *shown;
	} cases[] = {
		{"Europe/Berlin", "2026-10-25T00:30:00.000000Z", "2026-10-25 02:30 CEST"},
		{"Europe/Berlin", "2026-10-25T01:30:00.000000Z", "2026-10-25 02:30 CET"},
		{"America/New_York", "2026-07-01T03:59:59.999999Z", "2026-06-30 23:59 EDT"},
		{"Asia/Kathmandu", "2026-07-01T00:00:00.000000Z", "2026-07-01 05:45 +0545"},
		{"UTC", "2026-07-01T00:00:00.000000Z", "2026-07-01 00:00 UTC"},
		{"No/Where", "2026-07-01T00:00:00.000000Z", "2026-07-01 00:00 UTC"},
		{"../etc/passwd", "2026-07-01T00:00:00.000000Z", "2026-07-01 00:00 UTC"},
		{"Europe/Berlin", "2040-07-01T00:00:00.000000Z", "2040-07-01 02:00 CEST"},
		{"Europe/Berlin", "1969-12-31T23:59:59.999999Z", "1970-01-01 00:59 CET"},
		/* without its fraction, which is zero */
		{"UTC", "2026-07-01T12:34:56Z", "2026-07-01 12:34 UTC"},
		/* no times */
		{"UTC", "2026-13-01T00:00:00.000000Z", "2026-13-01T00:00:00.000000Z"},
		{"UTC", "0000-07-01T00:00:00.000000Z", "0000-07-01T00:00:00.000000Z"},
		{"UTC", "2026-00-01T00:00:00.000000Z", "2026-00-01T00:00:00.000000Z"},
		{"UTC", "2026-07-00T00:00:00.000000Z", "2026-07-00T00:00:00.000000Z"},
		{"UTC", "2026-07-32T00:00:00.000000Z", "2026-07-32T00:00:00.000000Z"},
		{"UTC", "2026-07-01T24:00:00.000000Z", "2026-07-01T24:00:00.000000Z"},
		{"UTC", "2026-07-01T00:60:00.000000Z", "2026-07-01T00:60:00.000000Z"},
		{"UTC", "2026-07-01T00:00:61.000000Z", "2026-07-01T00:00:61.000000Z"},
		{"UTC", "2026-07-01T00:00:00+", "2026-07-01T00:00:00+"},
		{"", "2026-07-01T12:34:56Z", "2026-07-01 12:34 UTC"},
		{"UTC", "2026-07-01", "2026-07-01"},
		{"UTC", "", ""},
	};
	char text[WHEN_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		when_set_zone(cases[i].zone);
		assert_string_equal(when_text(cases[i].stored, false, text), cases[i].shown);
	}
	when_set_zone("Europe/Berlin");
	assert_string_equal(when_text("2026-07-01T12:34:56.000000Z", true, text), "2026-07-01 14:34");
	assert_string_equal(when_zone(), "Europe/Berlin");
}

static void times_within_a_text(void **state)
{
	static const char text[] =
		"between 2026-07-01T00:00:00.000000Z and 2026-07-02T00:00:00.000000Z; write 2026-07-01T00:00:00Z, "
		"12026-07-01T00:00:00.000000";
	struct buf out = {0};

	(void)state;
	when_set_zone("Europe/Berlin");
	when_add(&out, text, strlen(text));
	assert_string_equal(buf_string(&out), "between 2026-07-01 02:00 CEST and 2026-07-02 02:00 CEST; write "
					      "2026-07-01T00:00:00Z, 12026-07-01T00:00:00.000000");
	buf_free(&out);
}

static void times_beside_now(void **state)
{
	static const char now[] = "2026-07-01T21:30:00.000000Z"; /* 23:30 there */
	char text[WHEN_BYTES];

	(void)state;
	when_set_zone("Europe/Berlin");
	assert_string_equal(when_near("2026-07-01T21:59:00.000000Z", now, text), "today 23:59");
	assert_string_equal(when_near("2026-07-01T22:00:00.000000Z", now, text), "tomorrow 00:00");
	assert_string_equal(when_near("2026-06-29T22:00:00.000000Z", now, text), "yesterday 00:00");
	assert_string_equal(when_near("2026-07-02T22:00:00.000000Z", now, text), "2026-07-03 00:00 CEST");
	assert_string_equal(when_near("soon", now, text), "soon");
	assert_string_equal(when_near("2026-07-01T21:59:00.000000Z", "", text), "2026-07-01T21:59:00.000000Z");
}

static void time_between(void **state)
{
	int64_t us = 7;

	(void)state;
	assert_true(when_between("2026-07-01T23:59:59.999999Z", "2026-07-02T00:00:01.000000Z", &us));
	assert_int_equal(us, 1000001);
	assert_true(when_between("2026-07-02T00:00:00.000000Z", "2026-07-01T00:00:00.000000Z", &us));
	assert_int_equal(us, -86400000000);
	assert_false(when_between("2026-07-01", "2026-07-02T00:00:00.000000Z", &us));
	assert_false(when_between("2026-07-01T00:00:00.000000Z", "", &us));
	assert_int_equal(us, -86400000000);
}

static void time_left(void **state)
{
	static const struct {
		const char *hours, *text;
	} cases[] = {{"0", "less than 1 h"},
		     {"1", "1 h"},
		     {"23", "23 h"},
		     {"47", "47 h"},
		     {"48", "2 days"},
		     {"239", "9 days"},
		     {"-1", "overdue for less than 1 h"},
		     {"-3", "overdue for 2 h"},
		     {"-49", "overdue for 2 days"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[WHEN_BYTES];

		assert_string_equal(when_left(cases[i].hours, text), cases[i].text);
	}
}

static void the_environment_of_others(void **state)
{
	(void)state;
	assert_string_equal(getenv("TZ"), "Europe/Berlin");
	assert_string_equal(when_original_zone(), "Asia/Tokyo");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_of_the_zone), cmocka_unit_test(times_within_a_text),
		cmocka_unit_test(times_beside_now),	 cmocka_unit_test(time_left),
		cmocka_unit_test(time_between),		 cmocka_unit_test(the_environment_of_others),
	};

	setenv("TZ", "Asia/Tokyo", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
