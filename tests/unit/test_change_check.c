/* What a fresh record says about a planned change. */
#include "stage/change_check.h"
#include "edge/sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void set(struct phone *phone, int field, const char *text)
{
	const char *why;

	if (!text)
		phone->field[field] = (struct value){.state = VALUE_NULL};
	else
		assert_true(value_parse(field_table[field].kind, slice_of(text), false, &phone->field[field], &why));
}

static struct phone record(const char *name, const char *enabled)
{
	struct phone phone = {.scope = SCOPE_RECORD};

	for (int i = 0; i < FIELD_COUNT; i++)
		phone.field[i].state = VALUE_NULL;
	set(&phone, FIELD_id, "n1");
	set(&phone, FIELD_number, "+12025550143");
	set(&phone, FIELD_name, name);
	set(&phone, FIELD_enabled, enabled);
	set(&phone, FIELD_business_id, "b1");
	return phone;
}

static struct change disable(void)
{
	static char yes[] = "true", no[] = "false", name[] = "Main", business[] = "b1";

	return (struct change){.change_id = 1,
			       .field = {{FIELD_enabled, yes, no, true}, {FIELD_name, name, name, false},
					 {FIELD_business_id, business, business, false}},
			       .field_count = 3};
}

static void as_planned_is_due(void **state)
{
	struct phone fresh = record("Main", "true");
	struct change change = disable();
	struct buf why = {0};

	(void)state;
	assert_int_equal(change_judge(&change, &fresh, &why), CHANGE_DUE);
	assert_int_equal(why.size, 0);
	buf_free(&why);
}

static void already_there_is_not_needed(void **state)
{
	struct phone fresh = record("Main", "false");
	struct change change = disable();
	struct buf why = {0};

	(void)state;
	assert_int_equal(change_judge(&change, &fresh, &why), CHANGE_NOT_NEEDED);
	buf_free(&why);
}

static void another_field_that_moved_is_a_conflict(void **state)
{
	struct phone fresh = record("Renamed", "true");
	struct change change = disable();
	struct buf why = {0};

	(void)state;
	assert_int_equal(change_judge(&change, &fresh, &why), CHANGE_CONFLICT);
	assert_non_null(strstr(buf_string(&why), "name is Renamed (plan saw: Main)"));
	buf_free(&why);
}

static void put_changes_what_is_wanted_only(void **state)
{
	struct phone fresh = record("Main", "true"), put;
	struct change change = disable();
	struct arena arena = {0};
	struct buf why = {0};

	(void)state;
	assert_true(change_make(&change, &fresh, &arena, &put, &why));
	assert_false(put.field[FIELD_enabled].boolean);
	assert_true(slice_equal(put.field[FIELD_name].text, slice_of("Main")));
	assert_true(slice_equal(put.field[FIELD_business_id].text, slice_of("b1")));
	assert_false(change_kept(&change, &fresh, &why));
	assert_true(change_kept(&change, &put, &why));
	assert_true(change_answer_good(&put, &put, &why) || why.size == 0);
	arena_free(&arena);
	buf_free(&why);
}

static void record_without_name_cannot_be_put(void **state)
{
	struct phone fresh = record(NULL, "true"), put;
	struct change change = disable();
	struct arena arena = {0};
	struct buf why = {0};

	(void)state;
	assert_false(change_make(&change, &fresh, &arena, &put, &why));
	assert_non_null(strstr(buf_string(&why), "no name"));
	arena_free(&arena);
	buf_free(&why);
}

static void answer_that_changed_something_else_is_bad(void **state)
{
	struct phone put = record("Main", "false"), answer = record("Main", "false");
	struct buf why = {0};

	(void)state;
	assert_true(change_answer_good(&put, &answer, &why));
	set(&answer, FIELD_business_id, NULL);
	assert_false(change_answer_good(&put, &answer, &why));
	assert_non_null(strstr(buf_string(&why), "business_id is null (sent: b1)"));
	/* who set the override and when may be the server's own */
	set(&answer, FIELD_business_id, "b1");
	set(&answer, FIELD_override_updated_by_user_id, "server");
	buf_reset(&why);
	assert_true(change_answer_good(&put, &answer, &why));
	buf_free(&why);
}

/* The array of a change has a place for each field that a PUT carries: no change can have more. */
static void test_room_for_all_fields(void **state)
{
	size_t count = 0;

	(void)state;
	for (int field = 0; field < FIELD_COUNT; field++)
		count += sql_field_in_put(field);
	assert_true(count > 0 && count <= sizeof((struct change *)0)->field / sizeof(struct change_field));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_room_for_all_fields), cmocka_unit_test(as_planned_is_due), cmocka_unit_test(already_there_is_not_needed),
		cmocka_unit_test(another_field_that_moved_is_a_conflict),
		cmocka_unit_test(put_changes_what_is_wanted_only),
		cmocka_unit_test(record_without_name_cannot_be_put),
		cmocka_unit_test(answer_that_changed_something_else_is_bad)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
