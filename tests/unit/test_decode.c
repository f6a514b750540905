/* What the API answers, good and bad, whole and in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "edge/json/decode.h"

struct seen {
	struct buf log; /* "id=..;" for a good one, "!id(path: reason);" for one set aside */
	size_t good, aside;
	int show; /* field to show, or -1 */
	bool other_revision, business, override, events_known, refuse;
	size_t events;
};

static bool on_phone(void *context, const struct phone *phone, struct error *err)
{
	struct seen *seen = context;
	const struct value *id = &phone->field[FIELD_id];

	if (seen->refuse)
		return error_set(err, ERROR_DATABASE, "sink says no");
	seen->good++;
	seen->other_revision = false;
	seen->business = phone->has_business;
	seen->override = phone->has_override;
	seen->events = phone->event_count;
	seen->events_known = phone->events_known;
	buf_format(&seen->log, "%.*s", (int)id->text.size, id->text.text);
	if (seen->show >= 0) {
		const struct value *value = &phone->field[seen->show];

		if (value->state == VALUE_SET)
			buf_format(&seen->log, "=%.*s", (int)value->text.size, value->text.text);
		else
			buf_text(&seen->log, value->state == VALUE_NULL ? "=null" : "=absent");
	}
	if (phone->unknown.size)
		buf_format(&seen->log, " %.*s", (int)phone->unknown.size, phone->unknown.text);
	for (size_t i = 0; i < phone->event_count; i++)
		buf_format(&seen->log, " [%.*s]", (int)phone->event[i].field[EVENT_FIELD_type].text.size,
			   phone->event[i].field[EVENT_FIELD_type].text.size
				   ? phone->event[i].field[EVENT_FIELD_type].text.text
				   : "");
	buf_char(&seen->log, ';');
	return true;
}

static bool on_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	struct seen *seen = context;

	(void)err;
	seen->aside++;
	seen->other_revision = fault->other_revision;
	buf_format(&seen->log, "!%.*s(%s: %s);", (int)fault->id.size, fault->id.size ? fault->id.text : "", fault->path,
		   fault->reason);
	return true;
}

static struct decode *decoder;

static bool decode_in_pieces(enum field_scope scope, const char *json, size_t size, size_t piece, struct seen *seen,
			     struct decode_page_end *end, struct error *err)
{
	struct decode_sink sink = {seen, on_phone, on_aside};

	decode_begin(decoder, scope, 1 << 20, &sink);
	for (size_t at = 0; at < size; at += piece)
		if (!decode_feed(decoder, json + at, size - at < piece ? size - at : piece, err))
			return false;
	return decode_finish(decoder, end, err);
}

/* Reads the text whole, in single bytes and in pieces of seven: each must give the same. */
static void expect(enum field_scope scope, int show, const char *json, const char *log)
{
	static const size_t pieces[] = {1 << 20, 1, 7};

	for (size_t i = 0; i < 3; i++) {
		struct seen seen = {.show = show};
		struct decode_page_end end;
		struct error err = ERROR_INIT;

		if (!decode_in_pieces(scope, json, strlen(json), pieces[i], &seen, &end, &err))
			fail_msg("%s: %s", json, err.text);
		assert_string_equal(buf_string(&seen.log), log);
		assert_int_equal(seen.good + seen.aside, scope == SCOPE_ROW ? end.items : 1);
		buf_free(&seen.log);
	}
}

static void expect_failure_of(enum field_scope scope, const char *json, size_t size, const char *why)
{
	static const size_t pieces[] = {1 << 20, 1, 7};

	for (size_t i = 0; i < 3; i++) {
		struct seen seen = {.show = -1};
		struct error err = ERROR_INIT, again = ERROR_INIT;

		assert_false(decode_in_pieces(scope, json, size, pieces[i], &seen, NULL, &err));
		assert_int_equal(err.class, ERROR_API);
		if (!strstr(err.text, why))
			fail_msg("%s lacks %s", err.text, why);
		assert_false(decode_finish(decoder, NULL, &again));
		assert_string_equal(again.text, err.text);
		buf_free(&seen.log);
	}
}

static void expect_failure(enum field_scope scope, const char *json, const char *why)
{
	expect_failure_of(scope, json, strlen(json), why);
}

#define ROW(rest) "{\"items\":[{\"id\":\"a\",\"number\":\"+1\"" rest "}]}"
#define RECORD(rest) "{\"id\":\"a\",\"number\":\"+1\"" rest "}"

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

static void unreadable_records_are_set_aside_alone(void **state)
{
	static const struct {
		const char *rest, *log;
	} cases[] = {
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

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf json = {0}, log = {0};

		buf_format(&json, RECORD("%s"), cases[i].rest);
		expect(SCOPE_RECORD, -1, buf_string(&json), cases[i].log);
		buf_reset(&json);
		/* in a page: good neighbours stay good */
		buf_format(&json,
			   "{\"items\":[{\"id\":\"p\",\"number\":\"+0\"},{\"id\":\"a\",\"number\":\"+1\"%s},"
			   "{\"id\":\"q\",\"number\":\"+0\"}]}",
			   cases[i].rest);
		buf_format(&log, "p;%sq;", cases[i].log);
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
	(void)state;
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

static void bad_answers_fail_as_a_whole(void **state)
{
	(void)state;
	expect_failure(SCOPE_ROW, "", "empty");
	expect_failure(SCOPE_ROW, "[]", "no JSON object");
	expect_failure(SCOPE_ROW, "null", "no JSON object");
	expect_failure(SCOPE_ROW, "7", "no JSON object");
	expect_failure(SCOPE_RECORD, "\"x\"", "no JSON object");
	expect_failure(SCOPE_ROW, "{}", "no \"items\"");
	expect_failure(SCOPE_ROW, "{\"items\":null}", "no list");
	expect_failure(SCOPE_ROW, "{\"items\":{}}", "no list");
	expect_failure(SCOPE_ROW, "{\"items\":[],\"items\":[]}", "twice");
	expect_failure(SCOPE_ROW, "{\"items\":[],\"continuationToken\":\"\"}", "empty (byte");
	expect_failure(SCOPE_ROW, "{\"items\":[],\"continuationToken\":1}", "neither text nor null");
	expect_failure(SCOPE_ROW, "{\"items\":[],\"continuationToken\":{}}", "neither text nor null");
	expect_failure(SCOPE_ROW, "{\"items\":[],\"continuationToken\":null,\"continuationToken\":\"x\"}", "twice");
	expect_failure(SCOPE_ROW, "{\"items\":[],\"continuationToken\":\"\\ud800\"}", "sent back");
	expect_failure(SCOPE_ROW, "{\"items\":[],\"continuationToken\":\"\\u0000\"}", "sent back");
	expect_failure(SCOPE_ROW, "{\"items\":[", "cut off");
	expect_failure(SCOPE_ROW, "{\"items\":[{\"id\":\"a\",\"number\":\"+1\"}]", "cut off");
	expect_failure(SCOPE_ROW, "{\"items\":[]} x", "not JSON");
	expect_failure(SCOPE_ROW, "{\"items\":[],}", "not JSON");
	expect_failure(SCOPE_ROW, "\xEF\xBB\xBF{\"items\":[]}", "not JSON");
	expect_failure(SCOPE_ROW, "<html>secret</html>", "not JSON");
	expect_failure(SCOPE_RECORD, RECORD("") "{}", "not JSON");
	expect_failure(SCOPE_RECORD, RECORD(",\"name\":NaN"), "not JSON");
	expect_failure_of(SCOPE_RECORD, "{\"a\0\":1}", 8, "not JSON");
}

static void bad_utf8_is_told_with_its_offset(void **state)
{
	(void)state;
	expect_failure(SCOPE_ROW, "{\"items\":[\"\xC0\x80\"]}", "not UTF-8 (byte 11)");
	expect_failure(SCOPE_ROW, "{\"items\":[\"abcdefghijklmnopqrst\xED\xA0\x80\"]}", "not UTF-8 (byte 32)");
	expect_failure(SCOPE_ROW, "{\"items\":[\"\xF5\x80\x80\x80\"]}", "not UTF-8 (byte 11)");
	expect_failure(SCOPE_ROW, "{\"items\":[\"\xC3", "middle of a character");
}

static void depth_and_size_are_bounded(void **state)
{
	struct buf json = {0};
	struct seen seen = {.show = -1};
	struct error err = ERROR_INIT;
	struct decode_sink sink = {&seen, on_phone, on_aside};

	(void)state;
	buf_text(&json, RECORD(",\"x\":"));
	json.size--; /* the closing brace */
	for (int i = 0; i < 31; i++)
		buf_char(&json, '[');
	for (int i = 0; i < 31; i++)
		buf_char(&json, ']');
	buf_char(&json, '}');
	assert_true(decode_in_pieces(SCOPE_RECORD, json.data, json.size, 11, &seen, NULL, &err));
	buf_reset(&json);
	for (int i = 0; i < 100000; i++)
		buf_text(&json, "{\"items\":");
	expect_failure(SCOPE_ROW, json.data, "no list");
	buf_reset(&json);
	buf_text(&json, "{\"x\":");
	for (int i = 0; i < 100000; i++)
		buf_char(&json, '[');
	expect_failure(SCOPE_ROW, json.data, "deeper than 32");
	expect_failure(SCOPE_RECORD, json.data, "deeper than 32");
	decode_begin(decoder, SCOPE_RECORD, 10, &sink);
	assert_true(decode_feed(decoder, "{\"id\":\"ab\"", 10, &err));
	assert_false(decode_feed(decoder, "}", 1, &err));
	assert_non_null(strstr(err.text, "larger than 10 bytes"));
	buf_free(&json);
	buf_free(&seen.log);
}

static void giant_rows_are_set_aside(void **state)
{
	struct buf json = {0};
	struct seen seen = {.show = -1};
	struct error err = ERROR_INIT;
	struct decode_sink sink = {&seen, on_phone, on_aside};
	struct decode_page_end end;

	(void)state;
	buf_text(&json, "{\"items\":[{\"id\":\"a\",\"number\":\"+1\",\"name\":\"");
	for (int i = 0; i < 1100000; i++)
		buf_char(&json, 'x');
	buf_text(&json, "\"},{\"id\":\"b\",\"number\":\"+1\"}]}");
	decode_begin(decoder, SCOPE_ROW, json.size, &sink);
	assert_true(decode_feed(decoder, json.data, json.size, &err));
	assert_true(decode_finish(decoder, &end, &err));
	assert_string_equal(buf_string(&seen.log), "!a(name: the row is over 1 MiB);b;");
	buf_free(&json);
	buf_free(&seen.log);
}

static void sink_that_refuses_ends_the_decoding(void **state)
{
	struct seen seen = {.show = -1, .refuse = true};
	struct error err = ERROR_INIT;
	const char *json = ROW("");

	(void)state;
	assert_false(decode_in_pieces(SCOPE_ROW, json, strlen(json), 8, &seen, NULL, &err));
	assert_int_equal(err.class, ERROR_DATABASE);
	assert_false(decode_in_pieces(SCOPE_RECORD, RECORD(""), strlen(RECORD("")), 8, &seen, NULL, &err));
	assert_string_equal(err.text, "sink says no");
	/* nothing of it is left for the next answer */
	expect(SCOPE_ROW, -1, ROW(""), "a;");
}

static void expect_problem(const char *body, const char *type, const char *text)
{
	struct problem problem;

	decode_problem(body, strlen(body), type, &problem);
	assert_string_equal(problem.text, text);
}

static void problems_are_shown_in_one_line(void **state)
{
	struct problem problem;
	char body[9000];

	(void)state;
	expect_problem(
		"{\"type\":\"x\",\"title\":\"Bad\",\"status\":400,\"detail\":\"name\\nis too long\",\"traceId\":\"T1\"}",
		"application/problem+json", "Bad: name\\x0Ais too long (trace T1)");
	expect_problem("{\"title\":null,\"errors\":{\"Name\":[\"a\",\"b\"],\"Number\":[\"c\",\"d\"]}}", NULL,
		       "Name: a; Name: b; Number: c; and 1 more");
	expect_problem("<html><head><title>502</title></head>\n<body><h1>Bad  Gateway</h1></body></html>", "text/html",
		       "502 Bad Gateway");
	expect_problem("it broke", "text/plain", "it broke");
	expect_problem("{\"title\":\"Cut", "application/json", "{\"title\":\"Cut");
	expect_problem("{\"title\":\"Whole\",\"detail\":\"Cut", "application/json", "Whole");
	expect_problem("", NULL, "");
	decode_problem(NULL, 0, NULL, &problem);
	assert_string_equal(problem.text, "");
	memset(body, '\xC3', sizeof body);
	decode_problem(body, sizeof body, NULL, &problem);
	assert_in_range(strlen(problem.text), 1, sizeof problem.text - 1);
	memset(body, '[', sizeof body);
	decode_problem(body, sizeof body, NULL, &problem);
	assert_int_equal(strlen(problem.text), 200);
}

static int setup(void **state)
{
	(void)state;
	decoder = decode_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	decode_free(decoder);
	decode_free(NULL);
	return 0;
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
		cmocka_unit_test(an_object_warmup_is_the_later_revision),
		cmocka_unit_test(objects_that_are_null_and_objects_that_are_missing),
		cmocka_unit_test(bad_answers_fail_as_a_whole),
		cmocka_unit_test(bad_utf8_is_told_with_its_offset),
		cmocka_unit_test(depth_and_size_are_bounded),
		cmocka_unit_test(giant_rows_are_set_aside),
		cmocka_unit_test(sink_that_refuses_ends_the_decoding),
		cmocka_unit_test(problems_are_shown_in_one_line),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
