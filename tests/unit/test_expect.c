/* What a cell asserts: literal values of writable fields, the test grammar of the others, the verdict. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "model/decimal_written.h"
#include "model/expect.h"

static const char *operator_name(enum expect_operator operator)
{
	static const char signs[] = "=|!><~01";
	static const char *const names[] = {"eq", "in", "ne", "ge", "le", "between", "null", "not_null"};

	return names[strchr(signs, expect_operator_sign(operator)) - signs];
}

static struct arena arena;

static struct expect parsed(int field, const char *cell)
{
	struct expect expect;
	struct expect_why why;

	if (!expect_parse(field, slice_of(cell), &arena, &expect, &why))
		fail_msg("%s was refused: %s; %s", cell, why.cause, why.cure);
	assert_int_equal(expect.field, field);
	return expect;
}

/* expected: operator and operands, each in brackets: "in[a][b]". */
static void assert_expect(int field, const char *cell, const char *expected)
{
	struct expect expect = parsed(field, cell);
	struct buf out = {0};

	buf_text(&out, operator_name(expect.operator));
	for (size_t i = 0; i < expect.count; i++)
		buf_format(&out, "[%.*s]", (int)expect.operand[i].size, expect.operand[i].text);
	assert_string_equal(buf_string(&out), expected);
	buf_free(&out);
}

static void assert_refused(int field, const char *cell, const char *because)
{
	struct expect expect;
	struct expect_why why;
	char text[1024];

	if (expect_parse(field, slice_of(cell), &arena, &expect, &why))
		fail_msg("%s was accepted", cell);
	snprintf(text, sizeof text, "%s; %s", why.cause, why.cure);
	if (!strstr(text, because) || !why.cause[0] || !why.cure[0])
		fail_msg("%s: \"%s\" does not say \"%s\"", cell, text, because);
}

static void a_writable_field_takes_its_cell_literally(void **state)
{
	(void)state;
	assert_expect(FIELD_name, "Main line", "eq[Main line]");
	assert_expect(FIELD_name, "a|b", "eq[a|b]");
	assert_expect(FIELD_name, ">=x", "eq[>=x]");
	assert_expect(FIELD_name, "!NULL", "eq[!NULL]");
	assert_expect(FIELD_name, "1..2", "eq[1..2]");
	assert_expect(FIELD_name, "null", "eq[null]");
	assert_expect(FIELD_name, "\\NULL", "eq[NULL]");
	assert_expect(FIELD_name, "\\\\x", "eq[\\x]");
	assert_expect(FIELD_name, "a\\b", "eq[a\\b]");
	assert_expect(FIELD_enabled, "true", "eq[true]");
	assert_expect(FIELD_enabled, " FALSE ", "eq[false]");
	assert_expect(FIELD_override_enabled, "NULL", "null");
	assert_expect(FIELD_override_reason, "", "eq[]");
	assert_expect(FIELD_override_updated_at, "2026-06-30T20:00:00-04:00", "eq[2026-07-01T00:00:00.000000Z]");
	assert_refused(FIELD_override_updated_at, "2026-07-01", "a time");
	assert_refused(FIELD_enabled, "NULL", "can never be absent");
	assert_refused(FIELD_name, "NULL", "\\NULL");
	assert_refused(FIELD_enabled, "", "leave the cell empty");
	assert_refused(FIELD_enabled, "!true", "expected true or false");
	assert_refused(FIELD_enabled, "t", "can mean anything");
}

static void a_name_has_at_most_255_characters(void **state)
{
	char name[1100];

	(void)state;
	memset(name, 'x', sizeof name);
	name[255] = '\0';
	parsed(FIELD_name, name);
	name[255] = 'x';
	name[256] = '\0';
	assert_refused(FIELD_name, name, "256 characters");
	name[0] = '\0';
	for (int i = 0; i < 128; i++) /* two UTF-16 units each */
		strcat(name, "\xF0\x9F\x93\x9E");
	assert_refused(FIELD_name, name, "256 characters");
	name[127 * 4] = '\0';
	strcat(name, "\xC3\xA9");
	parsed(FIELD_name, name);
	assert_refused(FIELD_name, "", "cannot be empty");
}

static void a_report_only_field_takes_a_test(void **state)
{
	(void)state;
	assert_expect(FIELD_provider_status, "active", "eq[active]");
	assert_expect(FIELD_provider_status, "active | on hold|x", "in[active][on hold][x]");
	assert_expect(FIELD_provider_status, "!failed", "ne[failed]");
	assert_expect(FIELD_provider_status, "!failed|lost", "ne[failed][lost]");
	assert_expect(FIELD_provider_status, "NULL", "null");
	assert_expect(FIELD_provider_status, "!NULL", "not_null");
	assert_expect(FIELD_provider_status, "\\NULL", "eq[NULL]");
	assert_expect(FIELD_provider_status, "\\!x", "eq[!x]");
	assert_expect(FIELD_provider_status, "\\a|b", "eq[a|b]");
	assert_expect(FIELD_provider_status, "!\\a|b", "ne[a|b]");
	assert_expect(FIELD_provider_status, "v1..v2", "eq[v1..v2]");
	assert_expect(FIELD_provider_status, "=", "eq[=]");
	assert_expect(FIELD_warmup_health_score, ">=80", "ge[80]");
	assert_expect(FIELD_warmup_health_score, "<= 8e1", "le[80]");
	assert_expect(FIELD_warmup_health_score, "10..20", "between[10][20]");
	assert_expect(FIELD_warmup_health_score, " -5 .. 20 ", "between[-5][20]");
	assert_expect(FIELD_warmup_health_score, "1|2", "in[1][2]");
	assert_expect(FIELD_billing_monthly_amount, "1.50..2.50", "between[1.5][2.5]");
	assert_expect(FIELD_billing_monthly_amount, "!2.00", "ne[2]");
	assert_expect(FIELD_provider_synced_at, ">=2026-07-01", "ge[2026-07-01T00:00:00.000000Z]");
	assert_expect(FIELD_status, "Active|Suspended", "in[Active][Suspended]");
	assert_expect(FIELD_warmup_state, "Not Started", "eq[Not Started]");
	assert_expect(FIELD_warmup_enabled, "TRUE", "eq[true]");
}

static void a_bad_test_is_refused_with_the_cure(void **state)
{
	(void)state;
	assert_refused(FIELD_status, "Activ", "did you mean \"Active\"");
	assert_refused(FIELD_status, "!active", "did you mean \"Active\"");
	assert_refused(FIELD_status, ">=Active", "has no order");
	assert_refused(FIELD_provider_status, "<x", "\\>=x");
	assert_refused(FIELD_provider_status, "=x", "without =");
	assert_refused(FIELD_provider_status, "!=x", "!v");
	assert_refused(FIELD_provider_status, "!", "!v");
	assert_refused(FIELD_provider_status, "!!x", "!v");
	assert_refused(FIELD_provider_status, "!<x", "!v");
	assert_refused(FIELD_provider_status, "!>x", "!v");
	assert_refused(FIELD_provider_status, "a||b", "alternatives is empty");
	assert_refused(FIELD_provider_status, "|", "alternatives is empty");
	assert_refused(FIELD_provider_status, "a|NULL", "NULL cannot be one");
	assert_refused(FIELD_provider_status,
		       "1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24|25|"
		       "26|27|28|29|30|31|32|33",
		       "at most 32");
	assert_refused(FIELD_warmup_health_score, ">80", ">=10");
	assert_refused(FIELD_warmup_health_score, ">=", "whole number");
	assert_refused(FIELD_warmup_health_score, ">=1|2", "whole number");
	assert_refused(FIELD_warmup_health_score, "20..10", "smaller end first");
	assert_refused(FIELD_warmup_health_score, "..10", "one end of the range");
	assert_refused(FIELD_warmup_health_score, "1.5", "whole number");
	assert_refused(FIELD_warmup_health_score, "a..5", "whole number");
	assert_refused(FIELD_warmup_health_score, "5..b", "whole number");
	assert_refused(FIELD_provider_synced_at, "!2026-07-01", "a day is not one moment");
	assert_refused(FIELD_provider_synced_at, "!\\2026-07-01", "a day is not one moment");
	assert_refused(FIELD_provider_synced_at, "2026-07-01|2026-07-03", "a day is not one moment");
	assert_refused(FIELD_warmup_health_score, "", "no opinion");
	assert_refused(FIELD_billing_monthly_amount, "1,500", "two things");
	assert_refused(FIELD_billing_monthly_amount, "1.5.2", "decimal number");
	assert_refused(FIELD_provider_synced_at, "46204", "spreadsheets store times so");
	assert_refused(FIELD_provider_synced_at, "0", "spreadsheets store times so");
	assert_refused(FIELD_provider_synced_at, "2958466", "spreadsheets store times so");
	assert_refused(FIELD_warmup_enabled, "x", "can mean anything");
	assert_refused(FIELD_warmup_enabled, "f", "can mean anything");
}

static enum expect_result verdict(int field, const char *cell, const char *actual)
{
	struct expect expect = parsed(field, cell);
	struct value value = {.state = VALUE_NULL};
	const char *why;

	if (actual)
		assert_true(value_parse(field_table[field].kind, slice_of(actual), false, &value, &why));
	return expect_holds(&expect, &value);
}

static void values_compare_by_value(void **state)
{
	(void)state;
	assert_int_equal(verdict(FIELD_billing_monthly_amount, "12.5", "12.50"), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_billing_monthly_amount, "!12.5", "12.50"), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_provider_synced_at, "2026-07-01T00:00:00Z", "2026-06-30T20:00:00-04:00"),
			 EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_billing_monthly_amount, ">=10", "9.99"), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_billing_monthly_amount, "<=10", "9.99"), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_warmup_health_score, "10..20", "10"), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_warmup_health_score, "10..20", "20"), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_warmup_health_score, "10..20", "9"), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_warmup_health_score, "10..20", "21"), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_status, "Active|Suspended", "Suspended"), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_status, "Active|Suspended", "A new word"), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_status, "!Active|Suspended", "Expired"), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_enabled, "true", "false"), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_provider_status, "NULL", "x"), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_provider_status, "!NULL", ""), EXPECT_HOLDS);
}

static void null_satisfies_only_what_speaks_of_absence(void **state)
{
	(void)state;
	assert_int_equal(verdict(FIELD_provider_status, "x", NULL), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_provider_status, "x|y", NULL), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_provider_status, "!x", NULL), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_provider_status, "NULL", NULL), EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_provider_status, "!NULL", NULL), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_warmup_health_score, ">=1", NULL), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_warmup_health_score, "<=1", NULL), EXPECT_FAILS);
	assert_int_equal(verdict(FIELD_warmup_health_score, "1..2", NULL), EXPECT_FAILS);
}

static void the_unknown_cannot_be_compared(void **state)
{
	static const char *const cells[] = {"NULL", "!NULL", "x", "!x", "a|b"};
	struct value absent = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		struct expect expect = parsed(FIELD_provider_status, cells[i]);

		assert_int_equal(expect_holds(&expect, &absent), EXPECT_CANNOT_TELL);
	}
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void a_decimal_is_read_as_spreadsheets_write_it(void **state)
{
	static const struct {
		const char *cell, *expected;
		unsigned signs;
	} cases[] = {{"12.50", "eq[12.5]", 0},
		     {"1.234", "eq[1.234]", DECIMAL_MAY_BE_GROUP},
		     {"12,50", "eq[12.5]", DECIMAL_COMMA},
		     {"-1.234,50", "eq[-1234.5]", DECIMAL_COMMA},
		     {"1,234.50", "eq[1234.5]", DECIMAL_POINT},
		     {"1,234.5", "eq[1234.5]", DECIMAL_POINT},
		     {"+1.234,5", "eq[1234.5]", DECIMAL_COMMA},
		     {"1,234,567", "eq[1234567]", DECIMAL_POINT},
		     {"1.234.567", "eq[1234567]", DECIMAL_COMMA},
		     {"0,125", "eq[0.125]", DECIMAL_COMMA},
		     {"1234,567", "eq[1234.567]", DECIMAL_COMMA},
		     {"0.125", "eq[0.125]", 0}};
	static const char *const refused[] = {"1,234", "12,34,567", "1.23,456.7", "1,2345.6", "1,", ",5", "1.234,50,1"};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_expect(FIELD_billing_monthly_amount, cases[i].cell, cases[i].expected);
		assert_int_equal(parsed(FIELD_billing_monthly_amount, cases[i].cell).signs, cases[i].signs);
	}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_refused(FIELD_billing_monthly_amount, refused[i], "decimal number");
	assert_int_equal(parsed(FIELD_billing_monthly_amount, "1.000..2.000,50").signs,
			 DECIMAL_MAY_BE_GROUP | DECIMAL_COMMA);
}

static void a_time_is_as_long_as_it_is_written(void **state)
{
	(void)state;
	assert_expect(FIELD_provider_synced_at, "2026-07-01 10:00:07",
		      "between[2026-07-01T10:00:07.000000Z][2026-07-01T10:00:07.999999Z]");
	assert_expect(FIELD_provider_synced_at, "2026-07-01T10:00Z",
		      "between[2026-07-01T10:00:00.000000Z][2026-07-01T10:00:59.999999Z]");
	assert_expect(FIELD_provider_synced_at, "2026-07-01T10:00:07.0Z", "eq[2026-07-01T10:00:07.000000Z]");
	assert_expect(FIELD_provider_synced_at, "!2026-07-01T10:00:07.0Z", "ne[2026-07-01T10:00:07.000000Z]");
}

/* What begins with a day, a minute or a second begins with its start, and what ends with it ends with its end. */
static void both_ends_of_a_time_count_in_an_order(void **state)
{
	static const struct {
		const char *written, *first, *last;
	} times[] = {{"2026-07-01", "2026-07-01T00:00:00.000000Z", "2026-07-01T23:59:59.999999Z"},
		     {"2026-07-01 10:00", "2026-07-01T10:00:00.000000Z", "2026-07-01T10:00:59.999999Z"},
		     {"2026-07-01 10:00:07", "2026-07-01T10:00:07.000000Z", "2026-07-01T10:00:07.999999Z"},
		     {"2026-07-01 10:00:07.4", "2026-07-01T10:00:07.400000Z", "2026-07-01T10:00:07.400000Z"}};
	char cell[128], expected[128];

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		snprintf(cell, sizeof cell, "<=%s", times[i].written);
		snprintf(expected, sizeof expected, "le[%s]", times[i].last);
		assert_expect(FIELD_provider_synced_at, cell, expected);
		snprintf(cell, sizeof cell, ">=%s", times[i].written);
		snprintf(expected, sizeof expected, "ge[%s]", times[i].first);
		assert_expect(FIELD_provider_synced_at, cell, expected);
		snprintf(cell, sizeof cell, "%s..%s", times[i].written, times[i].written);
		snprintf(expected, sizeof expected, "between[%s][%s]", times[i].first, times[i].last);
		assert_expect(FIELD_provider_synced_at, cell, expected);
	}
	assert_int_equal(verdict(FIELD_provider_synced_at, "<=2026-07-01 10:00:07", "2026-07-01T10:00:07.483Z"),
			 EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_provider_synced_at, "2026-06-01 00:00:00..2026-07-01 10:00:07",
				 "2026-07-01T10:00:07.483Z"),
			 EXPECT_HOLDS);
	assert_int_equal(verdict(FIELD_provider_synced_at, "<=2026-07-01 10:00:07", "2026-07-01T10:00:08Z"),
			 EXPECT_FAILS);
	assert_expect(FIELD_provider_synced_at, "2026-07-01 10:00:07.4..2026-07-01 10:00:07",
		      "between[2026-07-01T10:00:07.400000Z][2026-07-01T10:00:07.999999Z]");
	assert_refused(FIELD_provider_synced_at, "2026-07-01 10:00:07..2026-07-01 10:00:06", "smaller end first");
}

static void what_lasts_is_no_one_moment(void **state)
{
	static const char *const refused[][2] = {{"!2026-07-01T10:00:07Z", "a second is not one moment"},
						 {"!\\2026-07-01T10:00:07Z", "a second is not one moment"},
						 {"!2026-07-01T10:00:07.5Z|2026-07-01 10:00", "a minute is not one"},
						 {"2026-07-01 10:00:07|2026-07-01 10:00:09", "a second is not one"},
						 {"2026-07-01 10:00:07.5|2026-07-01", "a day is not one moment"},
						 {"!2026-07-01", "2026-07-01T00:00:00.000Z"}};
	struct expect expect;
	struct expect_why why;

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_refused(FIELD_provider_synced_at, refused[i][0], refused[i][1]);
	/* a range asserts the opposite of ! */
	assert_refused(FIELD_provider_synced_at, "2026-07-01|2026-07-03", "or a range alone");
	for (size_t i = 0; i < 2; i++) {
		assert_false(expect_parse(FIELD_provider_synced_at, slice_of(refused[i][0]), &arena, &expect, &why));
		assert_null(strstr(why.cure, "range"));
	}
	assert_expect(FIELD_provider_synced_at, "2026-07-01 10:00:07.0|2026-07-01T00:00:00.000Z",
		      "in[2026-07-01T10:00:07.000000Z][2026-07-01T00:00:00.000000Z]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_decimal_is_read_as_spreadsheets_write_it),
		cmocka_unit_test(a_time_is_as_long_as_it_is_written),
		cmocka_unit_test(both_ends_of_a_time_count_in_an_order),
		cmocka_unit_test(what_lasts_is_no_one_moment),
		cmocka_unit_test(a_writable_field_takes_its_cell_literally),
		cmocka_unit_test(a_name_has_at_most_255_characters),
		cmocka_unit_test(a_report_only_field_takes_a_test),
		cmocka_unit_test(a_bad_test_is_refused_with_the_cure),
		cmocka_unit_test(values_compare_by_value),
		cmocka_unit_test(null_satisfies_only_what_speaks_of_absence),
		cmocka_unit_test(the_unknown_cannot_be_compared),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
