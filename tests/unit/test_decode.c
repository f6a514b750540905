/* Rows and records of the API, good and bad. */
#include "decode_log.h"

static void page_gives_rows_and_token(void **state)
{
	const char *json = "{\"pageSize\":2,\"items\":[{\"id\":\"a\",\"number\":\"+1\",\"business\":\"B\"},"
			   "{\"number\":\"+2\",\"id\":\"b\"}],\"more\":{\"x\":[1,{}]},\"totalCount\":\"7\","
			   "\"continuationToken\":\"t \\u00e9\"}";
	struct seen seen = {.show = FIELD_list_business};
	struct decode_page_end end;
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(decode_in_pieces(SCOPE_ROW, json, strlen(json), 5, &seen, &end, &err));
	assert_string_equal(buf_string(&seen.log), "a=B;b=absent;");
	assert_true(slice_equal(end.token, slice_of("t \xC3\xA9")));
	assert_int_equal(end.total_count, 7);
	assert_int_equal(end.page_size, 2);
	assert_int_equal(end.items, 2);
	buf_free(&seen.log);
	seen = (struct seen){.show = -1};
	json = "{\"items\":[],\"totalCount\":[1],\"pageSize\":null}";
	assert_true(decode_in_pieces(SCOPE_ROW, json, strlen(json), 5, &seen, &end, &err));
	assert_int_equal(end.token.size, 0);
	assert_int_equal(end.total_count, -1);
	assert_int_equal(end.page_size, -1);
	assert_int_equal(end.items, 0);
	json = "{\"items\":[],\"totalCount\":\"many\",\"pageSize\":-1}";
	assert_true(decode_in_pieces(SCOPE_ROW, json, strlen(json), 5, &seen, &end, &err));
	assert_int_equal(end.total_count, -1);
	assert_int_equal(end.page_size, -1);
}

static void values_are_read_by_kind(void **state)
{
	(void)state;
	expect(SCOPE_RECORD, FIELD_billing_monthly_amount, RECORD(",\"billing\":{\"monthlyAmount\":2.50}"), "a=2.50;");
	expect(SCOPE_RECORD, FIELD_billing_monthly_amount, RECORD(",\"billing\":{\"monthlyAmount\":\"2.50\"}"),
	       "a=2.50;");
	expect(SCOPE_RECORD, FIELD_location_latitude,
	       RECORD(",\"location\":{\"coordinate\":{\"latitude\":-1e1},\"state\":null}"), "a=-1e1;");
	expect(SCOPE_RECORD, FIELD_enabled, RECORD(",\"enabled\":false"), "a=false;");
	expect(SCOPE_RECORD, FIELD_warmup_health_score, RECORD(",\"warmupHealthScore\":\"90\""), "a=90;");
	expect(SCOPE_RECORD, FIELD_created_at, RECORD(",\"createdAt\":\"2026-07-01T00:00:00.1234567\""),
	       "a=2026-07-01T00:00:00.1234567;");
	expect(SCOPE_RECORD, FIELD_name, RECORD(",\"name\":\"\\ud83d\\ude00\\\\ud800\""), "a=\xF0\x9F\x98\x80\\ud800;");
	expect(SCOPE_RECORD, FIELD_name, RECORD(",\"name\":\"\\uD83D\\uDE00 \\uFFFD\""),
	       "a=\xF0\x9F\x98\x80 \xEF\xBF\xBD;");
	expect(SCOPE_RECORD, FIELD_status, RECORD(",\"status\":\"Brand New\""), "a=Brand New;");
}

static void null_and_absent_are_kept_apart(void **state)
{
	(void)state;
	expect(SCOPE_RECORD, FIELD_location_latitude, RECORD(",\"location\":null"), "a=null;");
	expect(SCOPE_RECORD, FIELD_location_latitude, RECORD(",\"location\":{\"coordinate\":null}"), "a=null;");
	expect(SCOPE_RECORD, FIELD_location_latitude, RECORD(",\"location\":{}"), "a=absent;");
	expect(SCOPE_RECORD, FIELD_location_latitude, RECORD(""), "a=absent;");
	expect(SCOPE_RECORD, FIELD_name, RECORD(",\"name\":null"), "a=null;");
	expect(SCOPE_ROW, FIELD_override_reason, ROW(",\"adminEnablementOverride\":null"), "a=null;");
	expect(SCOPE_ROW, FIELD_list_location, ROW(",\"location\":null"), "a=null;");
	expect(SCOPE_ROW, FIELD_location_place, ROW(",\"location\":null"), "a=absent;");
}

/* What is behind id and number in a record, and how it is set aside. */
static const struct {
	const char *rest, *log;
} unreadable[] = {
	{",\"enabled\":\"true\"", "!a(enabled: wrong type: bool expected, text came);"},
	{",\"enabled\":1", "!a(enabled: wrong type: bool expected, a number came);"},
	{",\"name\":5", "!a(name: wrong type: text expected, a number came);"},
	{",\"name\":{\"x\":[1]}", "!a(name: wrong type: text expected, an object came);"},
	{",\"name\":[[]]", "!a(name: wrong type: text expected, a list came);"},
	{",\"name\":\"x\",\"name\":\"y\"", "!a(name: the property came twice);"},
	{",\"name\":null,\"name\":null", "!a(name: the property came twice);"},
	{",\"name\":\"a\\u0000b\"", "!a(name: NUL in the text);"},
	{",\"name\":\"\\ud800\"", "!a(name: half a surrogate pair in the text);"},
	{",\"name\":\"\\ud800\\u0041\"", "!a(name: half a surrogate pair in the text);"},
	{",\"name\":\"\\udc00\"", "!a(name: half a surrogate pair in the text);"},
	{",\"name\":\"\\ud800\\n\"", "!a(name: half a surrogate pair in the text);"},
	{",\"x\\ud800\":1", "!a(: half a surrogate pair in the name of a property);"},
	{",\"name\":\"\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800"
	 "\\ud800\\ud800\\ud800\\ud800\"",
	 "!a(name: half a surrogate pair in the text);"},
	{",\"new\":{\"y\\ud800\":1}", "!a(: half a surrogate pair in the name of a property);"},
	{",\"x\\u0000\":1", "!a(: NUL in the name of a property);"},
	{",\"new\":[\"\\ud800\"]", "!a(: half a surrogate pair in a text);"},
	{",\"new\":{\"y\":\"\\u0000\"}", "!a(: NUL in a text);"},
	{",\"adminEnablementOverride\":true",
	 "!a(adminEnablementOverride: wrong type: an object expected, true or false came);"},
	{",\"adminEnablementOverride\":null,\"adminEnablementOverride\":{\"enabled\":true}",
	 "!a(adminEnablementOverride: the property came twice);"},
	{",\"adminEnablementOverride\":{\"updatedAt\":\"yesterday\"}",
	 "!a(adminEnablementOverride.updatedAt: not readable: a time such as 2026-07-01T00:00:00Z or "
	 "2026-07-01T02:00:00+02:00 expected);"},
	{",\"warmupHealthScore\":1.5",
	 "!a(warmupHealthScore: not readable: a whole number from -2147483648 to 2147483647 expected);"},
};

static void unreadable_records_are_set_aside_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof unreadable / sizeof *unreadable; i++) {
		struct buf json = {0}, log = {0};

		buf_format(&json, RECORD("%s"), unreadable[i].rest);
		expect(SCOPE_RECORD, -1, buf_string(&json), unreadable[i].log);
		buf_reset(&json);
		/* in a page: good neighbours stay good */
		buf_format(&json,
			   "{\"items\":[{\"id\":\"p\",\"number\":\"+0\"},{\"id\":\"a\",\"number\":\"+1\"%s},"
			   "{\"id\":\"q\",\"number\":\"+0\"}]}",
			   unreadable[i].rest);
		buf_format(&log, "p;%sq;", unreadable[i].log);
		expect(SCOPE_ROW, -1, buf_string(&json), buf_string(&log));
		buf_free(&json);
		buf_free(&log);
	}
}

static void rows_without_identity_are_set_aside(void **state)
{
	char json[1200], shown[200], id[520];

	(void)state;
	expect(SCOPE_ROW, -1,
	       "{\"items\":[{\"number\":\"+1\"},{\"id\":null,\"number\":\"+1\"},{\"id\":\"\"},"
	       "{\"id\":\"x\"},{},null,7,\"t\",[{\"id\":\"y\"}],{\"id\":\"z\",\"number\":\"+9\"}]}",
	       "!(id: has no id);!(id: has no id);!(id: has no id);!x(number: has no number);!(id: has no id);"
	       "!(: an entry of \"items\" that is no object);!(: an entry of \"items\" that is no object);"
	       "!(: an entry of \"items\" that is no object);!(: an entry of \"items\" that is no object);z;");
	expect(SCOPE_RECORD, -1, "{\"id\":\"a\\u0001\",\"number\":\"+1\"}", "!(id: the id has control characters);");
	expect(SCOPE_RECORD, -1, "{\"id\":\"a\\u007f\",\"number\":\"+1\"}", "!(id: the id has control characters);");
	expect(SCOPE_RECORD, -1, "{\"id\":\"a\\u00a9\",\"number\":\"+1\"}", "a\xC2\xA9;");
	expect(SCOPE_RECORD, -1, "{\"id\":\"a\\u0085\",\"number\":\"+1\"}", "!(id: the id has control characters);");
	memset(id, 'i', sizeof id);
	snprintf(json, sizeof json, "{\"id\":\"%.513s\",\"number\":\"+1\"}", id);
	snprintf(shown, sizeof shown, "!%.97s\u2026(id: the id is longer than 512 bytes);", id);
	expect(SCOPE_RECORD, -1, json, shown);
	snprintf(json, sizeof json, "{\"id\":\"n\",\"number\":\"%.513s\"}", id);
	expect(SCOPE_RECORD, -1, json, "!n(number: the number is longer than 512 bytes);");
	snprintf(json, sizeof json, "{\"id\":\"n\",\"number\":\"%.512s\"}", id);
	expect(SCOPE_RECORD, -1, json, "n;");
	snprintf(json, sizeof json, "{\"id\":\"%.512s\",\"number\":null}", id);
	id[512] = '\0';
	{
		char log[600];

		snprintf(log, sizeof log, "!%s(number: has no number);", id);
		expect(SCOPE_RECORD, -1, json, log);
	}
}

static void unknown_properties_are_kept_as_json(void **state)
{
	char name[201], json[300], log[300];

	(void)state;
	memset(name, 'n', 200);
	name[200] = '\0';
	snprintf(json, sizeof json, RECORD(",\"%s\":1"), name);
	snprintf(log, sizeof log, "a {\"%s\":1};", name);
	expect(SCOPE_RECORD, -1, json, log);
	expect(SCOPE_RECORD, FIELD_billing_channel,
	       RECORD(",\"newThing\":{\"a\":[1.50,null,true,{\"b\":\"\\n\\\"\"}],\"c\":{}},"
		      "\"billing\":{\"newBit\":1e999999,\"channel\":\"c\",\"o\":{\"p\":[]}},\"billing.channel\":\"no\","
		      "\"\":0,\"location\":{\"coordinate\":{\"alt\":3}}"),
	       "a=c {\"newThing\":{\"a\":[1.50,null,true,{\"b\":\"\\n\\\"\"}],\"c\":{}},"
	       "\"billing.newBit\":\"1e999999\",\"billing.o\":{\"p\":[]},\"billing.channel\":\"no\",\"\":0,"
	       "\"location.coordinate.alt\":3};");
	expect(SCOPE_ROW, -1,
	       "{\"items\":[{\"id\":\"a\",\"number\":\"+1\",\"zz\":[{}]},{\"id\":\"b\",\"number\":\"+1\"},"
	       "{\"id\":\"c\",\"yy\":1},{\"id\":\"d\",\"number\":\"+1\",\"events\":[{}]}]}",
	       "a {\"zz\":[{}]};b;!c(number: has no number);d {\"events\":[{}]};");
}

static void events_are_read(void **state)
{
	struct seen seen = {.show = -1};
	struct error err = ERROR_INIT;
	const char *json = RECORD(",\"events\":null");

	(void)state;
	expect(SCOPE_RECORD, -1,
	       RECORD(",\"events\":[{\"type\":\"x\",\"new\":{\"a\":1}},{},{\"new\":2,\"type\":\"y\"}]"),
	       "a {\"events[0].new\":{\"a\":1},\"events[2].new\":2} [x] [] [y];");
	expect(SCOPE_RECORD, -1, RECORD(",\"events\":[1]"), "!a(events: an event that is no object, but a number);");
	expect(SCOPE_RECORD, -1, RECORD(",\"events\":{\"type\":1}"),
	       "!a(events: wrong type: a list expected, an object came);");
	expect(SCOPE_RECORD, -1, RECORD(",\"events\":[{\"type\":\"x\",\"type\":\"x\"}]"),
	       "!a(events[].type: the property came twice);");
	expect(SCOPE_RECORD, -1, RECORD(",\"events\":[],\"events\":[]"), "!a(events: the property came twice);");
	assert_true(decode_in_pieces(SCOPE_RECORD, json, strlen(json), 9, &seen, NULL, &err));
	assert_true(seen.events_known);
	assert_int_equal(seen.events, 0);
	buf_free(&seen.log);
}

static void too_many_events_are_no_record(void **state)
{
	struct buf json = {0};

	(void)state;
	buf_text(&json, "{\"id\":\"a\",\"number\":\"+1\",\"events\":[{}");
	for (int i = 0; i < 10000; i++)
		buf_text(&json, ",{}");
	buf_text(&json, "]}");
	expect(SCOPE_RECORD, -1, buf_string(&json), "!a(events: more than 10000 events);");
	buf_free(&json);
}

static void an_object_warmup_is_the_later_revision(void **state)
{
	struct seen seen = {.show = -1};
	struct error err = ERROR_INIT;
	const char *later = RECORD(",\"enabled\":3,\"warmup\":{\"enabled\":true}"), *flat = RECORD(",\"warmup\":3");
	const char *page =
		"{\"items\":[{\"id\":\"a\",\"number\":\"+1\"},{\"id\":\"b\",\"number\":\"+1\",\"warmup\":{}}]}";

	(void)state;
	assert_true(decode_in_pieces(SCOPE_RECORD, later, strlen(later), 9, &seen, NULL, &err));
	assert_true(seen.other_revision); /* whatever else is wrong with it */
	assert_string_equal(buf_string(&seen.log),
			    "!a(warmup: it is of the later revision of the API, which numsync does "
			    "not support);");
	assert_true(decode_in_pieces(SCOPE_RECORD, flat, strlen(flat), 9, &seen, NULL, &err));
	assert_false(seen.other_revision);
	assert_true(decode_in_pieces(SCOPE_ROW, page, strlen(page), 9, &seen, NULL, &err));
	assert_true(seen.other_revision);
	assert_int_equal(seen.good, 2); /* and costs only itself */
	buf_free(&seen.log);
}

static void objects_that_are_null_and_objects_that_are_missing(void **state)
{
	static const struct {
		const char *more;
		bool business, override;
	} cases[] = {{"", false, false},
		     {",\"business\":null,\"adminEnablementOverride\":null", false, false},
		     {",\"business\":{\"name\":\"x\"},\"adminEnablementOverride\":{}", true, true}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct seen seen = {.show = -1};
		struct error err = ERROR_INIT;
		char text[200];

		snprintf(text, sizeof text, "{\"id\":\"a\",\"number\":\"+1\"%s}", cases[i].more);
		assert_true(decode_in_pieces(SCOPE_RECORD, text, strlen(text), 9, &seen, NULL, &err));
		assert_int_equal(seen.business, cases[i].business);
		assert_int_equal(seen.override, cases[i].override);
		buf_free(&seen.log);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_gives_rows_and_token),
		cmocka_unit_test(values_are_read_by_kind),
		cmocka_unit_test(null_and_absent_are_kept_apart),
		cmocka_unit_test(unreadable_records_are_set_aside_alone),
		cmocka_unit_test(rows_without_identity_are_set_aside),
		cmocka_unit_test(unknown_properties_are_kept_as_json),
		cmocka_unit_test(events_are_read),
		cmocka_unit_test(too_many_events_are_no_record),
		cmocka_unit_test(an_object_warmup_is_the_later_revision),
		cmocka_unit_test(objects_that_are_null_and_objects_that_are_missing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
