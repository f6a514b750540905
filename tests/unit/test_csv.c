/* CSV out: quoting, and nothing that a spreadsheet takes for a formula. */
#include "view/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_cell(const char *text, enum csv_kind kind, const char *expected)
{
	char *out = NULL;
	size_t size = 0;
	struct csv_writer csv = {.file = open_memstream(&out, &size)};

	csv_put(&csv, text, kind);
	csv_row_end(&csv);
	fclose(csv.file);
	csv_writer_free(&csv);
	assert_int_equal(out[--size], '\n');
	out[size] = '\0';
	assert_string_equal(out, expected);
	free(out);
}

static void quoting(void **state)
{
	(void)state;
	expect_cell(NULL, CSV_TEXT, "");
	expect_cell("", CSV_TEXT, "\"\"");
	expect_cell("plain", CSV_TEXT, "plain");
	expect_cell("a,b", CSV_TEXT, "\"a,b\"");
	expect_cell("say \"x\"", CSV_TEXT, "\"say \"\"x\"\"\"");
	expect_cell("two\nlines", CSV_TEXT, "\"two\nlines\"");
}

static void formulas_are_neutralised(void **state)
{
	(void)state;
	expect_cell("=1+1", CSV_TEXT, "\"'=1+1\"");
	expect_cell("\uFF1D1+1", CSV_TEXT, "\"'\uFF1D1+1\"");
	expect_cell("\uFF0B1", CSV_TEXT, "\"'\uFF0B1\"");
	expect_cell("\uFF0D1", CSV_TEXT, "\"'\uFF0D1\"");
	expect_cell("\uFF20SUM(1)", CSV_TEXT, "\"'\uFF20SUM(1)\"");
	expect_cell("'=1+1", CSV_TEXT, "\"''=1+1\"");
	expect_cell("''@x", CSV_TEXT, "\"'''@x\"");
	expect_cell("'tis", CSV_TEXT, "'tis");
	expect_cell("\uFF1Ano formula", CSV_TEXT, "\uFF1Ano formula");
	expect_cell("@x", CSV_TEXT, "\"'@x\"");
	expect_cell("-5%", CSV_TEXT, "\"'-5%\"");
	expect_cell("+1 bonus", CSV_TEXT, "\"'+1 bonus\"");
	expect_cell("\t=1", CSV_TEXT, "\"'\t=1\"");
	expect_cell("\r=1", CSV_TEXT, "\"'\r=1\"");
}

static void numbers_are_left_alone(void **state)
{
	(void)state;
	expect_cell("+12025550143", CSV_TEXT, "+12025550143");
	expect_cell("-3.50", CSV_PLAIN, "-3.50");
	expect_cell("+", CSV_TEXT, "\"'+\"");
}

static void rows(void **state)
{
	char *out = NULL;
	size_t size = 0;
	struct csv_writer csv = {.file = open_memstream(&out, &size)};

	(void)state;
	csv_put(&csv, "a", CSV_TEXT);
	csv_put(&csv, NULL, CSV_TEXT);
	csv_row_end(&csv);
	csv_put(&csv, "b", CSV_TEXT);
	csv_row_end(&csv);
	fclose(csv.file);
	csv_writer_free(&csv);
	assert_string_equal(out, "a,\nb\n");
	free(out);
}

static void expect_style(struct csv_writer csv, const char *text, enum csv_kind kind, const char *expected)
{
	char *out = NULL;
	size_t size = 0;

	csv.file = open_memstream(&out, &size);
	csv_put(&csv, text, kind);
	csv_row_end(&csv);
	fclose(csv.file);
	csv_writer_free(&csv);
	assert_string_equal(out, expected);
	free(out);
}

static void styles(void **state)
{
	(void)state;
	expect_style((struct csv_writer){.crlf = true}, "a", CSV_TEXT, "a\r\n");
	expect_style((struct csv_writer){.raw = true}, "=1+1", CSV_TEXT, "=1+1\n");
	expect_style((struct csv_writer){.raw = true}, "a\"b", CSV_TEXT, "\"a\"\"b\"\n");
	expect_style((struct csv_writer){.decimal_comma = true, .delimiter = ';'}, "-12.50", CSV_DECIMAL, "-12,50\n");
	expect_style((struct csv_writer){.decimal_comma = true, .delimiter = '\t'}, "12.50", CSV_DECIMAL, "12,50\n");
	expect_style((struct csv_writer){.decimal_comma = true}, "12.50", CSV_DECIMAL, "\"12,50\"\n");
	expect_style((struct csv_writer){.decimal_comma = true, .delimiter = ';'}, "7", CSV_DECIMAL, "7\n");
	expect_style((struct csv_writer){.delimiter = ';'}, "a,b", CSV_TEXT, "\"a,b\"\n");
	expect_style((struct csv_writer){0}, "\n=1", CSV_TEXT, "\"'\n=1\"\n");
}

static void digest_is_that_of_the_bytes(void **state)
{
	char hex[SHA256_HEX_BYTES];
	struct sha256 sha256;
	struct csv_writer csv = {.sha256 = &sha256};

	(void)state;
	sha256_begin(&sha256);
	csv_put(&csv, "abc", CSV_TEXT);
	csv_row_end(&csv);
	csv_writer_free(&csv);
	/* printf 'abc\n' | sha256sum */
	assert_string_equal(sha256_hex(&sha256, hex),
			    "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(quoting),
					   cmocka_unit_test(formulas_are_neutralised),
					   cmocka_unit_test(numbers_are_left_alone),
					   cmocka_unit_test(rows),
					   cmocka_unit_test(styles),
					   cmocka_unit_test(digest_is_that_of_the_bytes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
