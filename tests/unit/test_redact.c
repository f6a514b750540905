/* The key is recognised in whatever form a stranger repeats it; a stranger's text is made safe before it goes anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/redact.h"
#include "base/text.h"

static const char KEY[] = "sk_live+Ab3/9~Zq-77_canary==";

static void redacts(const char *text, const char *want)
{
	struct buf out = {0};

	redact_add(&out, text, strlen(text));
	assert_string_equal(buf_string(&out), want);
	buf_free(&out);
}

static void every_form_of_the_key_is_left_out(void **state)
{
	static const char *const table[][2] = {
		{"key sk_live+Ab3/9~Zq-77_canary==, sk_live+Ab3/9~Zq-77_canary==.", "key [redacted], [redacted]."},
		{"Authorization: Bearer sk_live+Ab3/9~Zq-77_canary==", "Authorization: Bearer [redacted]"},
		/* cut: its beginning, its end, its middle, all of at least 8 bytes */
		{"Bearer sk_live+", "Bearer [redacted]"},
		{"...7_canary==!", "...[redacted]!"},
		{"(Ab3/9~Zq)", "([redacted])"},
		{"sk_live", "sk_live"},
		/* percent, in any case of the digits, of some characters or of all, once and twice */
		{"key=sk_live%2BAb3%2F9%7EZq-77_canary%3D%3D&x", "key=[redacted]&x"},
		{"key=sk_live%2bAb3%2f9%7eZq-77_canary%3d%3D&x", "key=[redacted]&x"},
		{"%73%6B%5F%6C%69%76%65%2B%41%62%33", "[redacted]"},
		{"Bearer%20sk_live%252BAb3%252F9~Zq", "Bearer%20[redacted]"},
		/* JSON and HTML */
		{"sk_live\\u002BAb3\\/9~Zq", "[redacted]"},
		{"sk_live&#x2B;Ab3&#47;9~Zq", "[redacted]"},
		{"sk_live&#X2BZ; sk_live\\x2bAb3&#47", "[redacted]Z; [redacted]"},
		/* base64 of the key, of "Bearer KEY", of "x:KEY", and without its end or its beginning */
		{"c2tfbGl2ZStBYjMvOX5acS03N19jYW5hcnk9PQ==", "[redacted]"},
		{"<QmVhcmVyIHNrX2xpdmUrQWIzLzl+WnEtNzdfY2FuYXJ5PT0=>", "<[redacted]>"},
		{"eDpza19saXZlK0FiMy85flpxLTc3X2NhbmFyeT09", "[redacted]"},
		{"QmVhcmVyIHNrX2xpdmUrQWIz", "[redacted]"},
		{"\"cS03N19jYW5hcnk9PQ\"", "\"[redacted]\""},
		/* of the URL's alphabet, of an alignment of its own, with escapes */
		{"QmVhcmVyIHNrX2xpdmUrQWIzLzl-WnEtNzdfY2FuYXJ5PT0", "[redacted]"},
		{"QmVhcmVyIHNrX2xpdmUrQWIzLzl%2BWnEtNzdfY2FuYXJ5PT0%3D", "[redacted]"},
		/* what has nothing of it stays */
		{"", ""},
		{"\\ \\n \\x4g % &# & \\", "\\ \\n \\x4g % &# & \\"},
		{"GET /phone-numbers/dGhpcyBpcyBub3QgdGhlIGtleQ== answered 503: 100% \\u00e9 &#8364;",
		 "GET /phone-numbers/dGhpcyBpcyBub3QgdGhlIGtleQ== answered 503: 100% \\u00e9 &#8364;"},
	};

	(void)state;
	redact_key(KEY);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		redacts(table[i][0], table[i][1]);
	redact_key(NULL);
	redacts(KEY, KEY);
}

/* Wherever a base64 text of it is cut, and whatever stands before the key in it. */
static void every_alignment_of_base64_is_recognised(void **state)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	(void)state;
	redact_key(KEY);
	for (size_t before = 0; before < 6; before++) {
		char plain[64] = "", coded[96] = "";
		size_t size, used = 0;

		memset(plain, 'x', before);
		strcpy(plain + before, KEY);
		size = strlen(plain) / 3 * 3;
		for (size_t i = 0; i < size; i += 3) {
			uint32_t bits = (uint32_t)(plain[i] << 16 | plain[i + 1] << 8 | plain[i + 2]);

			for (int shift = 18; shift >= 0; shift -= 6)
				coded[used++] = digits[bits >> shift & 63];
		}
		for (size_t from = 0; from + 14 <= used; from++)
			for (size_t end = from + 14; end <= used; end++) {
				char part[96] = "";

				memcpy(part, coded + from, end - from);
				if (from * 6 >= before * 8) /* 14 digits of the key alone have 8 bytes of it */
					redacts(part, "[redacted]");
			}
	}
	redact_key(NULL);
}

static void a_short_key_is_recognised_whole(void **state)
{
	(void)state;
	redact_key("abc");
	redacts("ab abc %61bc YWJj", "ab [redacted] [redacted] [redacted]");
	redact_key("");
	redacts("abc", "abc");
	redact_key(NULL);
}

static void a_text_of_a_stranger_is_made_safe(void **state)
{
	struct buf out = {0};
	char room[24];

	(void)state;
	redact_key(KEY);
	redact_foreign(&out, "a\nb\033[2J\xC3(\xE2\x80\xAE", 12, 100);
	assert_string_equal(buf_string(&out), "a\\x0Ab\\x1B[2J\\xC3(\\xE2\\x80\\xAE");
	buf_reset(&out);
	/* the key is left out before the text is cut: no half of it stays */
	redact_foreign(&out, "12345678901234567890 sk_live+Ab3/9~Zq-77_canary==", 48, 26);
	assert_string_equal(buf_string(&out), "12345678901234567890 [r\u2026");
	buf_reset(&out);
	redact_foreign(&out, "\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc", 12, 10);
	assert_string_equal(buf_string(&out), "\u00e4\u00f6\u00fc\u2026");
	buf_free(&out);
	redact_foreign_into(room, sizeof room, "text/html; k=sk_live+Ab3/9~Zq-77", 32);
	assert_string_equal(room, "text/html; k=[redacted]");
	redact_key(NULL);
}

static void a_message_is_cut_between_characters(void **state)
{
	struct error err = ERROR_INIT;
	char room[8], text[3000];

	(void)state;
	assert_string_equal(text_format(room, sizeof room, "%s", "1234567"), "1234567");
	assert_string_equal(text_format(room, sizeof room, "%s", "12345678"), "1234\u2026");
	assert_string_equal(text_format(room, sizeof room, "%s", "123\u20ac56"), "123\u2026");
	assert_string_equal(text_format(room, sizeof room, "%s-", "ab"), "ab-");
	assert_string_equal(text_format(room, sizeof room, "%s+", room), "ab-+");
	for (size_t begin = 0; begin < 4; begin++) { /* a character stands at every place where it may be cut */
		memset(text, 'x', begin);
		for (size_t i = begin; i + 4 < sizeof text; i += 4)
			memcpy(text + i, "\U0001F600", 5);
		error_set(&err, ERROR_API, "%s", text);
		assert_true(utf8_valid(err.text, strlen(err.text)));
		assert_int_equal(strlen(err.text) / 4, 511);
		error_context(&err, "%s", text);
		assert_true(utf8_valid(err.text, strlen(err.text)));
		error_system(&err, ERROR_OUTPUT, 2, "cannot write %s", "b\xFCro");
		assert_string_equal(err.text, "cannot write b\\xFCro: No such file or directory");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_the_key_is_left_out),
		cmocka_unit_test(every_alignment_of_base64_is_recognised),
		cmocka_unit_test(a_short_key_is_recognised_whole),
		cmocka_unit_test(a_text_of_a_stranger_is_made_safe),
		cmocka_unit_test(a_message_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
