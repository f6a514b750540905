/* A script is sent one statement at a time: where each of them ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "edge/pg/script.h"

/* The statements, each in brackets. */
static void check(const char *script, const char *statements)
{
	struct slice statement;
	struct buf out = {0};

	while ((statement = script_next(&script)).size) {
		buf_char(&out, '[');
		buf_add(&out, statement.text, statement.size);
		buf_char(&out, ']');
	}
	assert_string_equal(buf_string(&out), statements);
	assert_int_equal(*script, '\0');
	buf_free(&out);
}

static void a_semicolon_ends_a_statement(void **state)
{
	(void)state;
	check("BEGIN", "[BEGIN]");
	check("a; b;c", "[a][ b][c]");
	check("a;;\n ; b\n", "[a][ b\n]");
}

static void what_is_no_statement_is_left_out(void **state)
{
	(void)state;
	check("", "");
	check(" \n-- nothing; at all\n", "");
	check("/* nothing; */ ;", "");
	check("a; -- the end", "[a]");
	check("-- before; it\na;", "[-- before; it\na]");
}

static void a_semicolon_within_something_ends_nothing(void **state)
{
	(void)state;
	check("a ';' b; c", "[a ';' b][ c]");
	check("a 'it''s; me'; c", "[a 'it''s; me'][ c]");
	check("a \"x;y\"; c", "[a \"x;y\"][ c]");
	check("a -- ';\n b; c", "[a -- ';\n b][ c]");
	check("a /* ;' */ b; c", "[a /* ;' */ b][ c]");
	check("DO $$ a; 'b $$; c", "[DO $$ a; 'b $$][ c]");
	check("f $x$ a; $$ ; $y$ ; $x$; c", "[f $x$ a; $$ ; $y$ ; $x$][ c]");
	check("a $1; b $2 || '$'; c", "[a $1][ b $2 || '$'][ c]");
}

static void what_does_not_end_goes_to_the_end(void **state)
{
	(void)state;
	check("a 'b; c", "[a 'b; c]");
	check("a $x$ b; c $y$", "[a $x$ b; c $y$]");
	check("a /* b; c", "[a /* b; c]");
	check("a $", "[a $]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_semicolon_ends_a_statement),
		cmocka_unit_test(what_is_no_statement_is_left_out),
		cmocka_unit_test(a_semicolon_within_something_ends_nothing),
		cmocka_unit_test(what_does_not_end_goes_to_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
