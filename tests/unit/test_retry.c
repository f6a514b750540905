/* What is tried again, after how long, and how Retry-After is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/retry.h"

static const int64_t OCT_21_0728 = 1792567680LL * 1000000; /* 2026-10-21T07:28:00Z */

static void verdicts_follow_the_status_only(void **state)
{
	static const int never[] = {101, 103, 300, 301, 302, 303, 307, 308, 400,
				    403, 404, 409, 410, 413, 415, 422, 418};
	static const int backoff[] = {0, 408, 421, 425, 500, 502, 503, 504, 599, 200};

	(void)state;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_int_equal(retry_verdict(never[i]), RETRY_NO);
	for (size_t i = 0; i < sizeof backoff / sizeof *backoff; i++)
		assert_int_equal(retry_verdict(backoff[i]), RETRY_BACKOFF);
	assert_int_equal(retry_verdict(429), RETRY_THROTTLED);
	assert_int_equal(retry_verdict(401), RETRY_END);
}

static void delay_doubles_up_to_the_cap(void **state)
{
	(void)state;
	assert_int_equal(retry_delay_ms(0, 500, 30000, 0.5), 250);
	assert_int_equal(retry_delay_ms(1, 500, 30000, 0.5), 500);
	assert_int_equal(retry_delay_ms(2, 500, 30000, 0.5), 1000);
	assert_int_equal(retry_delay_ms(6, 500, 30000, 0.5), 15000);
	assert_int_equal(retry_delay_ms(4000000000U, 500, 30000, 0.5), 15000);
	assert_int_equal(retry_delay_ms(3, 500, 30000, 0.0), 1);
	assert_int_equal(retry_delay_ms(0, 500, 100, 0.5), 50);
}

static void retry_after_seconds_are_clamped(void **state)
{
	(void)state;
	assert_int_equal(retry_after_ms("120", 0), 120000);
	assert_int_equal(retry_after_ms(" 1 ", 0), 1000);
	assert_int_equal(retry_after_ms("901", 0), 900000);
	assert_int_equal(retry_after_ms("99999999999999999999999", 0), 900000);
}

static void retry_after_that_says_nothing_is_minus_one(void **state)
{
	static const char *const texts[] = {"",
					    "0",
					    "00",
					    "-5",
					    "3.5",
					    "soon",
					    "12 s",
					    "Wed",
					    "Wed, 21 Oct 2026 07:28:00 CET",
					    "Wed, 00 Oct 2026 07:28:00 GMT",
					    "Wed, 21 Okt 2026 07:28:00 GMT"};

	(void)state;
	assert_int_equal(retry_after_ms(NULL, 0), -1);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_int_equal(retry_after_ms(texts[i], 0), -1);
}

/* A date that is cut off anywhere, or has a wrong character anywhere, is none. */
static void a_damaged_date_is_none(void **state)
{
	static const char date[] = "Wed, 21 Oct 2026 07:28:00 GMT";
	static const char *const out_of_range[] = {"Wed, 32 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 24:28:00 GMT",
						   "Wed, 21 Oct 2026 07:60:00 GMT", "Wed, 21 Oct 2026 07:28:61 GMT",
						   "Wed, 21 Oct 1969 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT."};
	int64_t wall_us;

	(void)state;
	assert_true(retry_http_date(date, &wall_us));
	assert_int_equal(wall_us, OCT_21_0728);
	for (size_t i = 0; i < sizeof date - 1; i++) {
		char damaged[sizeof date];

		memcpy(damaged, date, sizeof date);
		damaged[i] = '#';
		assert_false(retry_http_date(damaged, &wall_us));
		damaged[i] = '\0';
		assert_false(retry_http_date(damaged, &wall_us));
	}
	for (size_t i = 0; i < sizeof out_of_range / sizeof *out_of_range; i++)
		assert_false(retry_http_date(out_of_range[i], &wall_us));
	assert_true(retry_http_date("Sat, 31 Dec 2016 23:59:60 GMT", &wall_us));
}

static void retry_after_dates_count_from_now(void **state)
{
	const char *date = "Wed, 21 Oct 2026 07:28:00 GMT";

	(void)state;
	assert_int_equal(retry_after_ms(date, OCT_21_0728 - 42000000), 42000);
	assert_int_equal(retry_after_ms(date, OCT_21_0728 + 1000000), 1000);
	assert_int_equal(retry_after_ms(date, 0), 900000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_follow_the_status_only),
		cmocka_unit_test(delay_doubles_up_to_the_cap),
		cmocka_unit_test(retry_after_seconds_are_clamped),
		cmocka_unit_test(retry_after_that_says_nothing_is_minus_one),
		cmocka_unit_test(a_damaged_date_is_none),
		cmocka_unit_test(retry_after_dates_count_from_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
