/* Answers that fail as a whole, their bounds, and problem details. */
#include "decode_log.h"

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
	expect_failure(SCOPE_RECORD, RECORD(",\"name\":\"\\u12G4\""), "not JSON");
	expect_failure(SCOPE_RECORD, RECORD(",\"name\":\"\\u00g0\""), "not JSON");
	expect_failure(SCOPE_RECORD, RECORD(",\"name\":\"\\u 00\""), "not JSON");
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
	json = "{\"items\":[7]}";
	assert_false(decode_in_pieces(SCOPE_ROW, json, strlen(json), 8, &seen, NULL, &err));
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
	expect_problem("it <b>broke</b>", "text/html", "it broke");
	expect_problem("it <b>broke", "text/plain", "it <b>broke");
	expect_problem("{\"detail\":\"Why\",\"instance\":\"/x\"}", NULL, "Why");
	expect_problem("{\"title\":\"Bad\",\"title\":\"again\",\"errors\":\"text\"}", NULL, "Bad");
	expect_problem("{\"title\":\"Bad\",\"errors\":[\"a\",\"b\"],\"extra\":{\"title\":\"inner\"}}", NULL,
		       "Bad; a; b");
	expect_problem("it broke", "text/plain", "it broke");
	expect_problem("{\"title\":\"Cut", "application/json", "{\"title\":\"Cut");
	expect_problem("{\"title\":\"Whole\",\"detail\":\"Cut", "application/json", "Whole");
	expect_problem("", NULL, "");
	decode_problem(NULL, 0, NULL, &problem);
	assert_string_equal(problem.text, "");
	decode_problem("a\0b", 3, "text/plain", &problem);
	assert_string_equal(problem.text, "a\\x00b");
	memset(body, '\xC3', sizeof body);
	decode_problem(body, sizeof body, NULL, &problem);
	assert_in_range(strlen(problem.text), 1, sizeof problem.text - 1);
	memset(body, '[', sizeof body);
	decode_problem(body, sizeof body, NULL, &problem);
	assert_int_equal(strlen(problem.text), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_answers_fail_as_a_whole),
		cmocka_unit_test(bad_utf8_is_told_with_its_offset),
		cmocka_unit_test(depth_and_size_are_bounded),
		cmocka_unit_test(giant_rows_are_set_aside),
		cmocka_unit_test(sink_that_refuses_ends_the_decoding),
		cmocka_unit_test(problems_are_shown_in_one_line),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
