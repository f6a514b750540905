/* When a PUT may still go out: bounds on the last confirmation of the lease and on the GET. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/fence.h"

enum { NOW = 5000000 };

static void both_bounds_are_kept_to_the_millisecond(void **state)
{
	(void)state;
	assert_int_equal(fence_check(NOW, NOW - CONFIRMED_MS, NOW - GET_AGE_MS), FENCE_GOOD);
	assert_int_equal(fence_check(NOW, NOW - CONFIRMED_MS - 1, NOW), FENCE_UNCONFIRMED);
	assert_int_equal(fence_check(NOW, NOW, NOW - GET_AGE_MS - 1), FENCE_GET_TOO_OLD);
}

static void a_lease_that_is_not_ours_is_never_confirmed(void **state)
{
	(void)state;
	assert_int_equal(fence_check(NOW, FENCE_NEVER, NOW), FENCE_UNCONFIRMED);
	/* a machine that has just been switched on */
	assert_int_equal(fence_check(10, FENCE_NEVER, 10), FENCE_UNCONFIRMED);
}

static void the_words_name_what_was_too_old(void **state)
{
	char text[300];

	(void)state;
	assert_string_equal(fence_explain(FENCE_GOOD, NOW, NOW, NOW, text, sizeof text), "");
	assert_non_null(
		strstr(fence_explain(FENCE_UNCONFIRMED, NOW, NOW - 1234, NOW, text, sizeof text), " 1234 ms ago"));
	assert_non_null(
		strstr(fence_explain(FENCE_UNCONFIRMED, NOW, FENCE_NEVER, NOW, text, sizeof text), "does not hold"));
	assert_non_null(
		strstr(fence_explain(FENCE_GET_TOO_OLD, NOW, NOW, NOW - 2345, text, sizeof text), " 2345 ms old"));
}

static void a_taker_waits_longer_than_the_holder_may_send(void **state)
{
	(void)state;
	assert_true(TAKER_WAIT_MS > CONFIRMED_MS);
	assert_true(CONFIRM_AGAIN_MS * 2 < CONFIRMED_MS); /* asked again in time, with room for a turn of the loop */
	assert_true(LEASE_LEAST_MS - LEASE_LEAST_MS / 4 > 30 * 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_bounds_are_kept_to_the_millisecond),
		cmocka_unit_test(a_lease_that_is_not_ours_is_never_confirmed),
		cmocka_unit_test(the_words_name_what_was_too_old),
		cmocka_unit_test(a_taker_waits_longer_than_the_holder_may_send),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
