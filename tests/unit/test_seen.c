/* A key that went by is always known again; one that did not hardly ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/seen.h"

enum { KEYS = 1000000 };

static struct slice key_of(char *text, size_t size, int i)
{
	snprintf(text, size, "+1303%07d", i);
	return slice_of(text);
}

static void what_went_by_is_known_and_little_else(void **state)
{
	struct seen *seen = seen_new();
	int wrongly = 0;
	char text[32];

	(void)state;
	for (int i = 0; i < KEYS; i++)
		wrongly += seen_before(seen, key_of(text, sizeof text, i));
	assert_true(wrongly < KEYS / 10000);
	for (int i = 0; i < KEYS; i++)
		assert_true(seen_before(seen, key_of(text, sizeof text, i)));
	seen_free(seen);
	seen_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_went_by_is_known_and_little_else)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
