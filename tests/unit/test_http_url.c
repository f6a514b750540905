/* Where the key may be sent, and how an id gets into a path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "edge/api/api.h"
#include "edge/http/http.h"

static void https_and_loopback_are_accepted(void **state)
{
	static const char *const good[] = {"https://api.leadping.ai",
					   "https://api.leadping.ai/",
					   "https://proxy.example:8443/leadping",
					   "HTTPS://x",
					   "http://localhost:8080",
					   "http://127.0.0.1:1",
					   "http://127.8.9.10",
					   "http://[::1]:8080",
					   "http://LOCALHOST/x"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct error err = ERROR_INIT;

		if (!http_check_url(good[i], &err))
			fail_msg("%s: %s", good[i], err.text);
	}
}

static void anything_else_is_refused(void **state)
{
	static const char *const bad[] = {"",
					  "api.leadping.ai",
					  "//api.leadping.ai",
					  "http://api.leadping.ai",
					  "http://128.0.0.1",
					  "http://10.0.0.1",
					  "http://[::2]",
					  "http://localhost.evil.example",
					  "http://127.0.0.1.evil.example",
					  "ftp://localhost",
					  "file:///etc/passwd",
					  "https://user:secret@api.leadping.ai",
					  "https://@api.leadping.ai",
					  "https://127.0.0.1:80@evil.example/",
					  "https://x?key=secret",
					  "https://x/?",
					  "https://x#f",
					  "https://x y",
					  "https://x\r\nHost: y",
					  "https://x\\@y",
					  "https://x:99999",
					  "https://"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error err = ERROR_INIT;

		if (http_check_url(bad[i], &err))
			fail_msg("accepted: %s", bad[i]);
		assert_int_equal(err.class, ERROR_CONFIG);
		if (strstr(bad[i], "secret@"))
			assert_null(strstr(err.text, "secret"));
	}
}

static void components_are_percent_encoded(void **state)
{
	struct buf out = {0};

	(void)state;
	http_encode_component("aZ09-_.~", 8, &out);
	assert_string_equal(buf_string(&out), "aZ09-_.~");
	buf_reset(&out);
	http_encode_component("a/../b?c#d%2f \xC3\xA9\0x", 18, &out);
	assert_string_equal(buf_string(&out), "a%2F..%2Fb%3Fc%23d%252f%20%C3%A9%00x");
	buf_free(&out);
}

static void requests_elsewhere_are_never_started(void **state)
{
	struct http_options options = {.max_connections = 2, .connect_timeout_ms = 1000, .total_timeout_ms = 1000};
	struct http_request request = {.method = "GET", .url = "http://192.0.2.1/"};
	struct error err = ERROR_INIT;
	struct http *http = http_open(&options, &err);

	(void)state;
	assert_non_null(http);
	assert_false(http_start(http, &request, &err));
	assert_int_equal(http_active(http), 0);
	http_close(http);
	http_close(NULL);
}

static void note_failure(void *context, const struct http_answer *answer)
{
	*(enum http_failure *)context = answer->failure;
}

static void refused_connection_is_unreachable(void **state)
{
	struct http_options options = {.max_connections = 2, .connect_timeout_ms = 1000, .total_timeout_ms = 1000};
	enum http_failure failure = HTTP_OK;
	struct http_request request = {.method = "PUT",
				       .url = "http://127.0.0.1:1/",
				       .body = "{}",
				       .body_size = 2,
				       .authorization = "Authorization: Bearer x",
				       .context = &failure,
				       .on_done = note_failure};
	struct error err = ERROR_INIT;
	struct http *http = http_open(&options, &err);

	(void)state;
	assert_true(http_start(http, &request, &err));
	while (http_active(http))
		assert_true(http_turn(http, 100, -1, 0, &err));
	assert_int_equal(failure, HTTP_UNREACHABLE);
	http_close(http);
}

static bool unchanged(void *context, const int *changed, size_t count, struct error *err)
{
	(void)context;
	(void)changed;
	(void)count;
	(void)err;
	return true;
}

static bool on_tick(void *context, struct error *err)
{
	(void)context;
	(void)err;
	return true;
}

static const struct api_options plain = {.base_url = "http://127.0.0.1:1//",
					 .list_path = "/phone-numbers/all/business",
					 .key = "sk_x",
					 .key_header = "Authorization",
					 .max_connections = 1,
					 .connect_timeout_ms = 1000,
					 .timeout_ms = 1000,
					 .governor_changed = unchanged,
					 .tick = on_tick};

static void expect_refusal(const struct api_options *options, enum error_class class, const char *why)
{
	struct error err = ERROR_INIT;

	assert_null(api_open(options, &err));
	assert_int_equal(err.class, class);
	if (!strstr(err.text, why))
		fail_msg("%s lacks %s", err.text, why);
}

static void no_client_is_opened_that_could_give_the_key_away(void **state)
{
	static const char *const keys[] = {"", "sk_a b", "sk_a\n", "sk_a\x7f", "lp_src_1"};
	static const char *const headers[] = {"", "X: y", "X-Key\r\nHost"};
	static const char *const paths[] = {"", "/phone-numbers", "/phone-numbers/all/", "/phone-numbers/all/../x",
					    "/phone-numbers/all/business/x"};
	struct api_options options = plain;
	char header[102];

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		options.key = keys[i];
		expect_refusal(&options, ERROR_CREDENTIALS, "API key");
	}
	options = plain;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		options.key_header = headers[i];
		expect_refusal(&options, ERROR_CONFIG, "letters, digits and dashes");
	}
	memset(header, 'X', sizeof header - 1);
	header[sizeof header - 1] = '\0';
	options.key_header = header;
	expect_refusal(&options, ERROR_CONFIG, "letters, digits and dashes");
	options = plain;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		options.list_path = paths[i];
		expect_refusal(&options, ERROR_CONFIG, "must be /phone-numbers/all/ and a word");
	}
	options = plain;
	options.base_url = "http://api.leadping.ai";
	expect_refusal(&options, ERROR_CONFIG, "cannot be used");
}

static bool on_call(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		    struct error *err)
{
	(void)phone;
	(void)end;
	(void)err;
	++*(int *)call->context;
	return true;
}

static void an_id_that_no_path_has_is_never_sent(void **state)
{
	char id[514];
	const struct {
		const char *id, *why;
	} bad[] = {{"", "not sent: the id is empty"},
		   {id, "not sent: the id is longer than 512 bytes"},
		   {".", "not sent: the id cannot be put in a path"},
		   {"..", "not sent: the id cannot be put in a path"},
		   {"a\nb", "not sent: the id has control characters"},
		   {"a\x7f", "not sent: the id has control characters"}};
	struct api_options options = plain;
	struct governor governor;
	struct error err = ERROR_INIT;
	int done = 0;

	(void)state;
	memset(id, 'i', sizeof id - 1);
	id[sizeof id - 1] = '\0';
	governor_init(&governor, 0, 60000, 1);
	options.governor = &governor;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct api_call call = {.verb = API_GET, .id = bad[i].id, .context = &done, .done = on_call};
		struct api *api = api_open(&options, &err);

		assert_non_null(api);
		api_submit(api, &call);
		assert_true(api_drain(api, &err));
		assert_int_equal(done, i + 1);
		assert_int_equal(call.outcome, API_REJECTED);
		assert_string_equal(call.message, bad[i].why);
		assert_int_equal(api_counters(api)->gets, 0);
		api_close(api);
	}
	governor_free(&governor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(https_and_loopback_are_accepted),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(components_are_percent_encoded),
		cmocka_unit_test(requests_elsewhere_are_never_started),
		cmocka_unit_test(refused_connection_is_unreachable),
		cmocka_unit_test(no_client_is_opened_that_could_give_the_key_away),
		cmocka_unit_test(an_id_that_no_path_has_is_never_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
