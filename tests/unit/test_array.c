/* An array literal brings each text to PostgreSQL as it is, and is ended once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "edge/store/store_internal.h"

static void texts_of_any_bytes_stand_in_quotes(void **state)
{
	static const char *const texts[] = {"a", "", "NULL", "b,c}", "d\"e\\f", "}", NULL};
	struct buf array = {0};

	(void)state;
	assert_string_equal(store_text_array(texts, &array), "{\"a\",\"\",\"NULL\",\"b,c}\",\"d\\\"e\\\\f\",\"}\"}");
	buf_free(&array);
}

static void null_is_no_text(void **state)
{
	struct buf array = {0};

	(void)state;
	store_array_text(&array, NULL);
	store_array_add(&array, "%d", 7);
	store_array_add(&array, "%s", "NULL");
	assert_string_equal(store_array_end(&array), "{NULL,7,NULL}");
	buf_free(&array);
}

static void an_end_that_is_asked_for_again_is_the_same(void **state)
{
	struct buf array = {0};

	(void)state;
	store_array_text(&array, "}");
	store_array_end(&array);
	assert_string_equal(store_array_end(&array), "{\"}\"}");
	buf_free(&array);
}

static void no_item_is_an_empty_array_but_no_list_is_none(void **state)
{
	static const char *const none[] = {NULL};
	struct buf array = {0};

	(void)state;
	assert_null(store_text_array(NULL, &array));
	assert_null(store_text_array(none, &array));
	assert_string_equal(store_array_end(&array), "{}");
	assert_string_equal(store_array_end(&array), "{}");
	buf_free(&array);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_of_any_bytes_stand_in_quotes),
		cmocka_unit_test(null_is_no_text),
		cmocka_unit_test(an_end_that_is_asked_for_again_is_the_same),
		cmocka_unit_test(no_item_is_an_empty_array_but_no_list_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
