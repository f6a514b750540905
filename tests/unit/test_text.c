/* Text of strangers: strict UTF-8 in any pieces, safe display, "did you mean"; sums of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/redact.h"
#include "base/sha256.h"
#include "base/text.h"

static const struct {
	const char *bytes;
	size_t size, good; /* good: offset of the first bad byte */
} utf8_cases[] = {
	{"", 0, 0},
	{"plain", 5, 5},
	{"\xC3\xA9", 2, 2},
	{"\xE2\x82\xAC", 3, 3},
	{"\xF0\x9F\x93\x9E", 4, 4},
	{"\xF4\x8F\xBF\xBF", 4, 4},
	{"\xED\x9F\xBF", 3, 3},
	{"\xEE\x80\x80", 3, 3},
	{"a\x80", 2, 1},
	{"\xC0\xAF", 2, 0},
	{"\xC1\xBF", 2, 0},
	{"\xE0\x9F\xBF", 3, 1},
	{"\xED\xA0\x80", 3, 1},
	{"\xF0\x8F\xBF\xBF", 4, 1},
	{"\xF4\x90\x80\x80", 4, 1},
	{"\xF5\x80\x80\x80", 4, 0},
	{"\xFF", 1, 0},
	{"\xE2\x82z", 3, 2},
};

static void utf8_is_checked_strictly_in_any_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof utf8_cases / sizeof *utf8_cases; i++) {
		const char *bytes = utf8_cases[i].bytes;
		size_t size = utf8_cases[i].size, good = utf8_cases[i].good;

		assert_int_equal(utf8_valid(bytes, size), good == size);
		for (size_t piece = 1; piece <= 4; piece++) {
			struct utf8_check check = {0};
			size_t at = 0, count = 0;

			while (at < size) {
				count = size - at < piece ? size - at : piece;
				size_t fed = utf8_check_feed(&check, bytes + at, count);

				at += fed;
				if (fed < count)
					break;
			}
			assert_int_equal(at, good);
		}
	}
}

static void a_cut_character_is_not_done(void **state)
{
	struct utf8_check check = {0};

	(void)state;
	assert_true(utf8_check_done(&check));
	assert_int_equal(utf8_check_feed(&check, "\xE2\x82", 2), 2);
	assert_false(utf8_check_done(&check));
	assert_false(utf8_valid("\xE2\x82", 2));
	assert_int_equal(utf8_check_feed(&check, "\xAC", 1), 1);
	assert_true(utf8_check_done(&check));
}

static void assert_printable(const char *bytes, size_t size, const char *expected)
{
	struct buf out = {0};

	text_printable(&out, bytes, size);
	assert_string_equal(buf_string(&out), expected);
	buf_free(&out);
}

static void what_a_terminal_would_obey_is_shown_escaped(void **state)
{
	(void)state;
	assert_printable("", 0, "");
	assert_printable("Z\xC3\xBCrich", 7, "Z\xC3\xBCrich");
	assert_printable("\033[31m", 5, "\\x1B[31m");
	assert_printable("a\0b", 3, "a\\x00b");
	assert_printable("\x7F", 1, "\\x7F");
	assert_printable("\xC2\x9B", 2, "\\xC2\\x9B");
	assert_printable("\xE2\x80\xAEx", 4, "\\xE2\\x80\\xAEx");
	assert_printable("\xE2\x81\xA6", 3, "\\xE2\\x81\\xA6");
	assert_printable("caf\xE9!", 5, "caf\\xE9!");
	assert_printable("\uFFFE\uFFFF\uFFFD", 9, "\\xEF\\xBF\\xBE\\xEF\\xBF\\xBF\uFFFD");
	assert_printable("\U0001F600\U0001FFFE", 8, "\U0001F600\\xF0\\x9F\\xBF\\xBE");
	assert_printable("\xE2\x82", 2, "\\xE2\\x82");
	assert_printable("\u061C\u200E\u200F\u2028\uFEFF", 14,
			 "\\xD8\\x9C\\xE2\\x80\\x8E\\xE2\\x80\\x8F\\xE2\\x80\\xA8\\xEF\\xBB\\xBF");
	assert_printable("\u00A0\u2027\u202F\u2065\u206A", 14, "\u00A0\u2027\u202F\u2065\u206A");
}

/* What people see nothing of, and what they see. */
static void characters_that_nobody_can_see(void **state)
{
	static const struct {
		const char *text;
		uint32_t code;
	} cases[] = {{"a\u00ADb", 0xAD},
		     {"\u180E", 0x180E},
		     {"x\u200B", 0x200B},
		     {"x\u200D", 0x200D},
		     {"\u2060", 0x2060},
		     {"1\u20642", 0x2064},
		     {"\uFEFF+1", 0xFEFF},
		     {"a b", 0},
		     {"\u200A\u2010", 0},
		     {"\u205F\u2065", 0},
		     {"", 0}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(text_invisible(slice_of(cases[i].text)), cases[i].code);
}

static void a_guard_before_a_formula_comes_off_once(void **state)
{
	static const char *const pairs[][2] = {{"'=1+1", "=1+1"},
					       {"''=1+1", "'=1+1"},
					       {"'-x", "-x"},
					       {"'@x", "@x"},
					       {"'\t=1", "\t=1"},
					       {"'\uFF1D1", "\uFF1D1"},
					       {"'+1 bonus", "+1 bonus"},
					       {"'+12025550013", "'+12025550013"},
					       {"=1+1", "=1+1"},
					       {"'tis", "'tis"},
					       {"'", "'"},
					       {"''", "''"},
					       {"", ""}};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct slice text = text_without_guard(slice_of(pairs[i][0]));

		assert_int_equal(text.size, strlen(pairs[i][1]));
		assert_memory_equal(text.text, pairs[i][1], text.size);
	}
}

static void columns_count_characters(void **state)
{
	(void)state;
	assert_int_equal(text_columns("abc", 3), 3);
	assert_int_equal(text_columns("Z\xC3\xBCrich", 7), 6);
	assert_int_equal(text_columns("", 0), 0);
	assert_int_equal(text_columns("\xFF", 1), 1);
}

static void distance_counts_slips_of_the_keyboard(void **state)
{
	(void)state;
	assert_int_equal(text_distance("enabled", "enabled"), 0);
	assert_int_equal(text_distance("ENABLED", "enabled"), 0);
	assert_int_equal(text_distance("enabeld", "enabled"), 1);
	assert_int_equal(text_distance("enbled", "enabled"), 1);
	assert_int_equal(text_distance("enabledd", "enabled"), 1);
	assert_int_equal(text_distance("enabted", "enabled"), 1);
	assert_int_equal(text_distance("", "abc"), 3);
	assert_int_equal(text_distance("abc", ""), 3);
	assert_int_equal(text_distance("kitten", "sitting"), 3);
	char longer[600];

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(text_distance(longer, "a"), 255);
	assert_int_equal(text_distance("a", longer), 255);
	assert_int_equal(text_distance(longer, longer), 0);
}

/* What log_message writes, with standard error turned into a file. */
static size_t logged(char *text, size_t size, enum log_level level, const char *message)
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	size_t got;

	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	log_message(level, "%s", message);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(file);
	got = fread(text, 1, size - 1, file);
	text[got] = '\0';
	fclose(file);
	return got;
}

static void a_message_shows_neither_secrets_nor_control_characters(void **state)
{
	char text[256];

	(void)state;
	logged(text, sizeof text, LOG_WARNING, "two\n\tlines\033");
	assert_string_equal(text, "numsync: warning: two\\x0A\\x09lines\\x1B\n");
	redact_key("lp_key");
	logged(text, sizeof text, LOG_ERROR, "key lp_key, lp_key lp_key.");
	assert_string_equal(text, "numsync: error: key [redacted], [redacted] [redacted].\n");
	redact_key(NULL);
	logged(text, sizeof text, LOG_INFO, "lp_key");
	assert_string_equal(text, "numsync: lp_key\n");
}

static void a_command_in_a_message_can_be_typed(void **state)
{
	char text[256];

	(void)state;
	log_complete_commands(" --account 'far away'");
	logged(text, sizeof text, LOG_INFO,
	       "`numsync pull` reads them; `numsync report 4 --list faults`, numsync plan");
	assert_string_equal(text, "numsync: `numsync pull --account 'far away'` reads them; "
				  "`numsync report 4 --list faults --account 'far away'`, numsync plan\n");
	logged(text, sizeof text, LOG_INFO,
	       "`numsync migrate`, `numsync plan --account b`, `numsync run --all-accounts`");
	assert_string_equal(text,
			    "numsync: `numsync migrate`, `numsync plan --account b`, `numsync run --all-accounts`\n");
	logged(text, sizeof text, LOG_INFO, "never closed: `numsync pull");
	assert_string_equal(text, "numsync: never closed: `numsync pull\n");
	log_complete_commands("");
	logged(text, sizeof text, LOG_INFO, "`numsync pull`");
	assert_string_equal(text, "numsync: `numsync pull`\n");
}

static void levels_choose_what_is_written(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(logged(text, sizeof text, LOG_DEBUG, "x"), 0);
	log_set_level(LOG_DEBUG);
	logged(text, sizeof text, LOG_DEBUG, "x");
	assert_string_equal(text, "numsync: debug: x\n");
	log_set_level(LOG_ERROR);
	assert_false(log_has_level(LOG_WARNING));
	assert_int_equal(logged(text, sizeof text, LOG_WARNING, "x"), 0);
	log_set_level(LOG_INFO);
}

static void sha256_sums_a_stream(void **state)
{
	struct sha256 sha;
	char hex[SHA256_HEX_BYTES];

	(void)state;
	sha256_begin(&sha);
	assert_string_equal(sha256_hex(&sha, hex), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_begin(&sha);
	sha256_add(&sha, "a", 1);
	sha256_add(&sha, "bc", 2);
	assert_string_equal(sha256_hex(&sha, hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_begin(&sha);
	sha256_free(&sha);
	assert_null(sha.context);
}

static void words_split_as_a_shell_does(void **state)
{
	char line[] = "  billing --output '/srv/a b/x.csv' --where \"name=it's\" '' a'b c'd\t";
	char open[] = "a 'b", many[] = "a b c", none[] = " \t", *word[8];
	static const char *const want[] = {"billing",	"--output", "/srv/a b/x.csv", "--where",
					   "name=it's", "",	    "ab cd"};
	size_t count;

	(void)state;
	assert_null(text_words(line, word, 8, &count));
	assert_int_equal(count, 7);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(word[i], want[i]);
	assert_null(word[7]);
	assert_non_null(text_words(open, word, 8, &count));
	assert_non_null(text_words(many, word, 3, &count));
	assert_null(text_words(none, word, 8, &count));
	assert_int_equal(count, 0);
}

static void a_word_is_quoted_for_a_shell(void **state)
{
	static const char *const words[][2] = {{"east", "east"},
					       {"far away", "'far away'"},
					       {"it's", "'it'\\''s'"},
					       {"a$b", "'a$b'"},
					       {"", "''"},
					       {"#1", "'#1'"},
					       {"M\u00fcller", "M\u00fcller"},
					       {"a#1", "a#1"},
					       {"~me", "'~me'"},
					       {"a\rb", "$'a\\x0Db'"},
					       {"\x1b[2J it's \\", "$'\\x1B[2J it\\'s \\\\'"},
					       {"a\nb", "$'a\\x0Ab'"},
					       {"\x7f", "$'\\x7F'"},
					       {"\xc2\x9b"
						"2J",
						"$'\\xC2\\x9B2J'"},
					       {"\xff", "$'\\xFF'"}};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct buf out = {0};

		text_shell(&out, words[i][0]);
		assert_string_equal(buf_string(&out), words[i][1]);
		buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_checked_strictly_in_any_pieces),
		cmocka_unit_test(a_cut_character_is_not_done),
		cmocka_unit_test(what_a_terminal_would_obey_is_shown_escaped),
		cmocka_unit_test(characters_that_nobody_can_see),
		cmocka_unit_test(a_guard_before_a_formula_comes_off_once),
		cmocka_unit_test(columns_count_characters),
		cmocka_unit_test(distance_counts_slips_of_the_keyboard),
		cmocka_unit_test(a_message_shows_neither_secrets_nor_control_characters),
		cmocka_unit_test(a_command_in_a_message_can_be_typed),
		cmocka_unit_test(levels_choose_what_is_written),
		cmocka_unit_test(sha256_sums_a_stream),
		cmocka_unit_test(words_split_as_a_shell_does),
		cmocka_unit_test(a_word_is_quoted_for_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
