/* What a fresh record says about a planned change. */
#include "stage/change_check.h"
#include "edge/json/encode.h"

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
	struct phone phone = {.scope = SCOPE_RECORD, .has_business = true};

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
			       .field = {{FIELD_enabled, yes, no, true},
					 {FIELD_name, name, name, false},
					 {FIELD_business_id, business, business, false}},
			       .field_count = 3};
}

static void as_planned_is_due(void **state)
{
	struct phone fresh = record("Main", "true");
	struct change change = disable();
	struct buf why = {0};

	(void)state;
	assert_int_equal(change_compare(&change, &fresh, &why), CHANGE_DUE);
	assert_int_equal(why.size, 0);
	buf_free(&why);
}

static void already_there_is_not_needed(void **state)
{
	struct phone fresh = record("Main", "false");
	struct change change = disable();
	struct buf why = {0};

	(void)state;
	assert_int_equal(change_compare(&change, &fresh, &why), CHANGE_NOT_NEEDED);
	buf_free(&why);
}

static void another_field_that_moved_is_a_conflict(void **state)
{
	struct phone fresh = record("Renamed", "true");
	struct change change = disable();
	struct buf why = {0};

	(void)state;
	assert_int_equal(change_compare(&change, &fresh, &why), CHANGE_CONFLICT);
	assert_non_null(strstr(buf_string(&why), "name is Renamed (plan saw: Main)"));
	buf_free(&why);
}

/* The field of a test that the change follows from. */
static void a_test_that_moved_or_is_not_told_is_a_conflict(void **state)
{
	static char suspended[] = "suspended";
	struct phone fresh = record("Main", "true");
	struct change change = disable();
	struct value *status = &fresh.field[FIELD_provider_status];
	struct buf why = {0};

	(void)state;
	change.field[change.field_count++] = (struct change_field){FIELD_provider_status, suspended, suspended, false};
	*status = (struct value){.state = VALUE_SET, .text = slice_of("suspended")};
	assert_int_equal(change_compare(&change, &fresh, &why), CHANGE_DUE);
	status->text = slice_of("active");
	assert_int_equal(change_compare(&change, &fresh, &why), CHANGE_CONFLICT);
	status->state = VALUE_ABSENT;
	assert_int_equal(change_compare(&change, &fresh, &why), CHANGE_CONFLICT);
	assert_non_null(strstr(buf_string(&why), "provider_status is unknown"));
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

static void what_stands_behind_the_count_is_no_field_of_the_change(void **state)
{
	static char name[] = "Main", other[] = "Other";
	struct phone fresh = record("Main", "true"), put;
	struct change change = disable();
	struct arena arena = {0};
	struct buf why = {0};

	(void)state;
	change.field[change.field_count] = (struct change_field){FIELD_name, name, other, true};
	assert_true(change_make(&change, &fresh, &arena, &put, &why));
	assert_true(slice_equal(put.field[FIELD_name].text, slice_of("Main")));
	assert_int_equal(change_compare(&change, &put, &why), CHANGE_NOT_NEEDED);
	assert_true(change_kept(&change, &put, &why));
	fresh.field[FIELD_name].state = VALUE_ABSENT;
	assert_true(change_told(&change, &fresh));
	assert_int_equal(why.size, 0);
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

static void not_made(const struct change *change, const struct phone *fresh, const char *told)
{
	struct phone put;
	struct arena arena = {0};
	struct buf why = {0};

	assert_false(change_make(change, fresh, &arena, &put, &why));
	assert_string_equal(buf_string(&why), told);
	buf_free(&why);
	arena_free(&arena);
}

static void what_no_put_may_carry_is_not_made(void **state)
{
	static char other[] = "Other", name[300], perhaps[] = "perhaps";
	struct change rename = {.change_id = 1, .field = {{FIELD_name, other, other, true}}, .field_count = 1};
	struct change change = disable();
	struct phone fresh = record("Main", NULL);

	(void)state;
	not_made(&rename, &fresh, "the record does not say whether the number is enabled, and a PUT would set it");
	memset(name, 'x', 256);
	fresh = record(name, "true");
	not_made(&change, &fresh, "the name has more than 255 characters");
	fresh = record("", "true");
	not_made(&change, &fresh, "the record has no name, and a PUT must carry one");
	fresh = record("Main", "true");
	change.field[0].after = perhaps;
	not_made(&change, &fresh, "the planned value of enabled is no bool: true or false");
}

static void answer_that_changed_something_else_is_bad(void **state)
{
	struct phone put = record("Main", "false"), answer = record("Main", "false");
	struct buf why = {0};

	(void)state;
	assert_true(change_answer_good(&put, &answer, &why));
	set(&answer, FIELD_business_id, NULL);
	answer.has_business = false;
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
		count += field_in_put(field);
	assert_true(count > 0 && count <= sizeof((struct change *)0)->field / sizeof(struct change_field));
}

/* The override is there, but says nothing of who and when. */
static struct phone with_partial_override(void)
{
	struct phone phone = record("Main", "true");

	phone.has_override = true;
	set(&phone, FIELD_override_enabled, "true");
	set(&phone, FIELD_override_reason, "by hand");
	phone.field[FIELD_override_updated_by_user_id].state = VALUE_ABSENT;
	phone.field[FIELD_override_updated_at].state = VALUE_ABSENT;
	return phone;
}

static void refused(const struct phone *fresh, const char *property)
{
	struct change change = disable();
	struct phone put;
	struct arena arena = {0};
	struct buf why = {0};

	assert_int_equal(change_compare(&change, fresh, &why), CHANGE_DUE);
	assert_false(change_make(&change, fresh, &arena, &put, &why));
	assert_non_null(strstr(buf_string(&why), property));
	arena_free(&arena);
	buf_free(&why);
}

static void record_that_lacks_a_property_cannot_be_put(void **state)
{
	struct phone fresh = record("Main", "true");

	(void)state;
	fresh.field[FIELD_name].state = VALUE_ABSENT;
	refused(&fresh, "lacks name,");
	fresh = record("Main", "true");
	fresh.field[FIELD_enabled].state = VALUE_ABSENT;
	refused(&fresh, "lacks enabled,");
	fresh = record("Main", "true");
	fresh.field[FIELD_business_id].state = VALUE_ABSENT; /* no business, or one without an id */
	refused(&fresh, "lacks business.id,");
	fresh.field[FIELD_business_id].state = VALUE_NULL; /* {"id": null}: the business itself is not null */
	refused(&fresh, "lacks business.id,");
	fresh = record("Main", "true");
	fresh.field[FIELD_override_enabled].state = VALUE_ABSENT;
	fresh.field[FIELD_override_reason].state = VALUE_ABSENT;
	fresh.field[FIELD_override_updated_by_user_id].state = VALUE_ABSENT;
	fresh.field[FIELD_override_updated_at].state = VALUE_ABSENT;
	refused(&fresh, "lacks adminEnablementOverride,");
}

static void body_of(const struct change *change, const struct phone *fresh, struct buf *body)
{
	struct phone put;
	struct arena arena = {0};
	struct buf why = {0};

	assert_true(change_make(change, fresh, &arena, &put, &why));
	encode_put(&put, body);
	arena_free(&arena);
	buf_free(&why);
}

static void members_that_the_override_lacks_are_left_out(void **state)
{
	static char yes[] = "true", reason[] = "by hand";
	struct change change = disable();
	struct phone fresh = with_partial_override();
	struct change lift = {.field = {{FIELD_override_enabled, yes, NULL, true},
					{FIELD_override_reason, reason, NULL, true},
					{FIELD_override_updated_by_user_id, NULL, NULL, true},
					{FIELD_override_updated_at, NULL, NULL, true}},
			      .field_count = 4};
	struct buf body = {0};

	(void)state;
	body_of(&change, &fresh, &body);
	assert_non_null(
		strstr(buf_string(&body), "\"adminEnablementOverride\":{\"enabled\":true,\"reason\":\"by hand\"}"));
	buf_reset(&body);
	body_of(&lift, &fresh, &body);
	assert_non_null(strstr(buf_string(&body), "\"adminEnablementOverride\":null"));
	/* an empty object is no null either */
	fresh.field[FIELD_override_enabled].state = fresh.field[FIELD_override_reason].state = VALUE_ABSENT;
	buf_reset(&body);
	body_of(&change, &fresh, &body);
	assert_non_null(strstr(buf_string(&body), "\"adminEnablementOverride\":{}"));
	buf_free(&body);
}

static void business_that_is_null_is_sent_as_null(void **state)
{
	struct phone fresh = record("Main", "true");
	struct change change = disable();
	struct buf body = {0};

	(void)state;
	fresh.has_business = false;
	set(&fresh, FIELD_business_id, NULL);
	body_of(&change, &fresh, &body);
	assert_non_null(strstr(buf_string(&body), "\"businessId\":null"));
	buf_free(&body);
}

static void absent_is_not_the_null_that_is_wanted(void **state)
{
	static char reason[] = "x";
	struct phone fresh = record("Main", "true");
	struct change clear = {.field = {{FIELD_override_reason, reason, NULL, true}}, .field_count = 1};
	struct buf why = {0};

	(void)state;
	assert_int_equal(change_compare(&clear, &fresh, &why), CHANGE_NOT_NEEDED);
	assert_true(change_told(&clear, &fresh));
	for (int i = 0; i < FIELD_COUNT; i++)
		if (strncmp(field_table[i].path, "adminEnablementOverride", 23) == 0)
			fresh.field[i].state = VALUE_ABSENT;
	assert_int_equal(change_compare(&clear, &fresh, &why), CHANGE_DUE); /* and then refused by change_make */
	assert_false(change_told(&clear, &fresh));
	assert_false(change_kept(&clear, &fresh, &why));
	assert_non_null(strstr(buf_string(&why), "unknown, for adminEnablementOverride is missing"));
	buf_free(&why);
}

static void answer_that_lacks_what_was_sent_is_no_proof(void **state)
{
	struct phone put = record("Main", "false"), answer = record("Main", "false");
	struct buf why = {0};

	(void)state;
	answer.field[FIELD_business_id].state = VALUE_ABSENT;
	assert_false(change_answer_good(&put, &answer, &why));
	assert_non_null(strstr(buf_string(&why), "business_id is unknown, for business.id is missing (sent: b1)"));
	answer = record("Main", "false");
	for (int i = 0; i < FIELD_COUNT; i++) /* null was sent, and the answer has nothing there */
		if (strncmp(field_table[i].path, "adminEnablementOverride", 23) == 0)
			answer.field[i].state = VALUE_ABSENT;
	buf_reset(&why);
	assert_false(change_answer_good(&put, &answer, &why));
	assert_non_null(strstr(buf_string(&why), "adminEnablementOverride is missing (sent: null)"));
	/* a member that was left out may be what it is */
	put = answer = with_partial_override();
	set(&answer, FIELD_override_updated_by_user_id, "server");
	buf_reset(&why);
	assert_true(change_answer_good(&put, &answer, &why));
	buf_free(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_room_for_all_fields),
					   cmocka_unit_test(as_planned_is_due),
					   cmocka_unit_test(already_there_is_not_needed),
					   cmocka_unit_test(another_field_that_moved_is_a_conflict),
					   cmocka_unit_test(a_test_that_moved_or_is_not_told_is_a_conflict),
					   cmocka_unit_test(put_changes_what_is_wanted_only),
					   cmocka_unit_test(what_stands_behind_the_count_is_no_field_of_the_change),
					   cmocka_unit_test(record_without_name_cannot_be_put),
					   cmocka_unit_test(what_no_put_may_carry_is_not_made),
					   cmocka_unit_test(answer_that_changed_something_else_is_bad),
					   cmocka_unit_test(record_that_lacks_a_property_cannot_be_put),
					   cmocka_unit_test(members_that_the_override_lacks_are_left_out),
					   cmocka_unit_test(business_that_is_null_is_sent_as_null),
					   cmocka_unit_test(absent_is_not_the_null_that_is_wanted),
					   cmocka_unit_test(answer_that_lacks_what_was_sent_is_no_proof)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
