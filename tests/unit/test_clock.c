/* Days are counted in 64 bits: before 1970, behind 2038, at the ends of the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"

static void moments_are_written_in_utc(void **state)
{
	static const struct {
		int64_t wall_us;
		const char *text;
	} cases[] = {
		{0, "1970-01-01T00:00:00Z"},
		{-1, "1969-12-31T23:59:59.999999Z"},
		{951782400000000, "2000-02-29T00:00:00Z"},
		{2147483647000000, "2038-01-19T03:14:07Z"},
		{2147483648000000, "2038-01-19T03:14:08Z"},
		{4107542400000001, "2100-03-01T00:00:00.000001Z"},
		{253402300799999999, "9999-12-31T23:59:59.999999Z"},
		{-62135596800000000, "0001-01-01T00:00:00Z"},
		{INT64_MAX, "294247-01-10T04:00:54.775807Z"},
	};
	char text[CLOCK_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(clock_format_utc(cases[i].wall_us, text), cases[i].text);
}

static void every_day_comes_back(void **state)
{
	(void)state;
	for (int64_t day = clock_days(1, 1, 1); day < clock_days(10000, 1, 1); day++) {
		struct clock_parts at = clock_split(day * 86400000000 + 86399999999);

		assert_int_equal(clock_days(at.year, at.month, at.day), day);
		assert_int_equal(at.hour * 3600 + at.minute * 60 + at.second, 86399);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(moments_are_written_in_utc),
					   cmocka_unit_test(every_day_comes_back)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
