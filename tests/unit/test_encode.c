/* JSON that goes out: whole representations, nothing lost in an echo. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "edge/json/encode.h"

static void set_text(struct phone *phone, int field, const char *text)
{
	phone->field[field] = (struct value){.state = VALUE_SET, .text = slice_of(text)};
}

static void put_sends_all_six_properties(void **state)
{
	struct phone phone = {.scope = SCOPE_RECORD};
	struct buf body = {0};

	(void)state;
	set_text(&phone, FIELD_id, "pn_1");
	set_text(&phone, FIELD_number, "+15551230000");
	set_text(&phone, FIELD_name, "a \"b\"\n\xC3\xA9");
	set_text(&phone, FIELD_business_id, "biz");
	phone.field[FIELD_enabled] = (struct value){.state = VALUE_SET, .boolean = true};
	phone.field[FIELD_override_enabled].state = VALUE_NULL; /* the object is null: has_override is not set */
	encode_put(&phone, &body);
	assert_string_equal(buf_string(&body),
			    "{\"name\":\"a \\\"b\\\"\\n\xC3\xA9\",\"number\":\"+15551230000\",\"businessId\":\"biz\","
			    "\"enabled\":true,\"adminEnablementOverride\":null,\"id\":\"pn_1\"}");
	buf_free(&body);
}

static void what_is_absent_is_never_sent_as_null(void **state)
{
	struct phone phone = {.scope = SCOPE_RECORD};
	struct buf body = {0};

	(void)state;
	set_text(&phone, FIELD_id, "x");
	encode_put(&phone, &body);
	assert_string_equal(buf_string(&body), "{\"id\":\"x\"}");
	buf_reset(&body);
	phone.has_override = true;
	encode_put(&phone, &body);
	assert_string_equal(buf_string(&body), "{\"adminEnablementOverride\":{},\"id\":\"x\"}");
	buf_free(&body);
}

static void put_echoes_the_override_as_it_came(void **state)
{
	struct phone phone = {.scope = SCOPE_RECORD, .has_override = true};
	struct buf body = {0};

	(void)state;
	set_text(&phone, FIELD_id, "x");
	phone.field[FIELD_override_enabled].state = VALUE_NULL;
	set_text(&phone, FIELD_override_updated_at, "2026-07-01T00:00:00.1234567Z");
	set_text(&phone, FIELD_override_reason, "");
	encode_put(&phone, &body);
	assert_string_equal(buf_string(&body), "{\"adminEnablementOverride\":{\"enabled\":null,\"reason\":\"\","
					       "\"updatedAt\":\"2026-07-01T00:00:00.1234567Z\"},\"id\":\"x\"}");
	buf_free(&body);
}

static void list_sends_the_token_unchanged(void **state)
{
	struct buf body = {0};

	(void)state;
	encode_list((struct slice){NULL, 0}, 500, &body);
	assert_string_equal(buf_string(&body), "{\"pageSize\":500}");
	buf_reset(&body);
	encode_list(slice_of("{\"a\":\"\\u00e9/\"}"), 7, &body);
	assert_string_equal(buf_string(&body),
			    "{\"pageSize\":7,\"continuationToken\":\"{\\\"a\\\":\\\"\\\\u00e9/\\\"}\"}");
	buf_free(&body);
}

static void writer_makes_documents_one_after_another(void **state)
{
	struct json_writer *json = json_writer_new(false);

	(void)state;
	for (int i = 0; i < 3; i++) {
		json_object(json);
		json_key(json, "n");
		json_integer(json, INT64_MIN);
		json_key(json, "d");
		json_number(json, slice_of("1.10"));
		json_key(json, "t");
		json_string(json, NULL);
		json_key(json, "l");
		json_array(json);
		json_bool(json, false);
		json_null(json);
		json_text(json, (struct slice){"", 0});
		json_array_end(json);
		json_object_end(json);
		assert_string_equal(json_result(json).text,
				    "{\"n\":-9223372036854775808,\"d\":1.10,\"t\":null,\"l\":[false,null,\"\"]}");
		json_reset(json);
	}
	json_writer_free(json);
}

static void bad_utf8_is_shown_and_leaves_no_hole(void **state)
{
	struct json_writer *json = json_writer_new(true);

	(void)state;
	json_object(json);
	json_key(json, "a");
	json_string(json, "x\xC0\x80");
	json_object_end(json);
	assert_non_null(strstr(json_result(json).text, "\"a\": \"x\\\\xC0\\\\x80\""));
	json_writer_free(json);
	json_writer_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(put_sends_all_six_properties),
		cmocka_unit_test(what_is_absent_is_never_sent_as_null),
		cmocka_unit_test(put_echoes_the_override_as_it_came),
		cmocka_unit_test(list_sends_the_token_unchanged),
		cmocka_unit_test(writer_makes_documents_one_after_another),
		cmocka_unit_test(bad_utf8_is_shown_and_leaves_no_hole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
