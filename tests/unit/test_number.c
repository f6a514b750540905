/* Phone numbers as people and spreadsheets write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/value.h"

static void assert_number(const char *text, const char *country, const char *expected)
{
	char out[20];
	const char *why = NULL;

	if (!number_normalise(slice_of(text), country, out, &why))
		fail_msg("%s was refused: %s", text, why);
	assert_string_equal(out, expected);
}

static void assert_refused(const char *text, const char *country, const char *because)
{
	char out[20];
	const char *why = NULL;

	if (number_normalise(slice_of(text), country, out, &why))
		fail_msg("%s was taken for %s", text, out);
	assert_non_null(why);
	if (!strstr(why, because))
		fail_msg("%s: \"%s\" does not say \"%s\"", text, why, because);
}

static void separators_are_dropped(void **state)
{
	(void)state;
	assert_number("+15551234567", NULL, "+15551234567");
	assert_number("  +1 (555) 123-4567 ", NULL, "+15551234567");
	assert_number("(+1) 555.123.4567", NULL, "+15551234567");
	assert_number("tel:+1-555-123-4567", NULL, "+15551234567");
	assert_number("TEL:+15551234567", NULL, "+15551234567");
	assert_number("0015551234567", NULL, "+15551234567");
	assert_number("00 49 30 1234567", "US", "+49301234567");
	assert_number("+1\xC2\xA0"
		      "555\xE2\x80\x91"
		      "123\xE2\x80\x93"
		      "4567",
		      NULL, "+15551234567");
	assert_number("\xE2\x80\xAA+15551234567\xE2\x80\xAC", NULL, "+15551234567");
}

static void eight_to_fifteen_digits_are_a_number(void **state)
{
	(void)state;
	assert_refused("+1234567", NULL, "too few");
	assert_number("+12345678", NULL, "+12345678");
	assert_number("+123456789012345", NULL, "+123456789012345");
	assert_refused("+1234567890123456", NULL, "too many");
	assert_refused("+1234567890123456789012345678901234567890123456789012345678901234567890", NULL, "too many");
}

static void a_missing_country_code_is_added_for_the_us_only(void **state)
{
	(void)state;
	assert_number("5551234567", "US", "+15551234567");
	assert_number("(555) 123-4567", "US", "+15551234567");
	assert_number("1 555 123 4567", "US", "+15551234567");
	assert_refused("25551234567", "US", "country code");
	assert_refused("555123456", "US", "country code");
	assert_refused("5551234567", NULL, "country code");
	assert_refused("5551234567", "DE", "country code");
	assert_refused("15551234567", "", "the +");
}

static void spreadsheet_damage_is_named(void **state)
{
	(void)state;
	assert_refused("1.55512E+10", NULL, "power of ten");
	assert_refused("1.55512E+10", "US", "power of ten");
	assert_refused("1,55512e10", NULL, "power of ten");
	assert_refused("2E+10", NULL, "power of ten");
	assert_refused("15551234567.0", NULL, "decimal number");
	assert_refused("555123456.0", "US", "decimal number");
	assert_refused("#######", NULL, "too narrow");
	assert_refused("'+15551234567", NULL, "mark for text");
	assert_refused("=\"+15551234567\"", NULL, "mark for text");
}

static void what_is_no_number_is_refused(void **state)
{
	(void)state;
	assert_refused("", NULL, "empty");
	assert_refused("   ", NULL, "empty");
	assert_refused("+", NULL, "empty");
	assert_refused("+1555CALLNOW", NULL, "letters");
	assert_refused("+15551234567x12", NULL, "letters");
	assert_refused("+1555123+4567", NULL, "no part");
	assert_refused("+15551234567;+15551234568", NULL, "no part");
	assert_refused("+1555\xC3\xA9"
		       "1234567",
		       NULL, "no part");
	assert_refused("+49 (0) 30 1234567", NULL, "(0)");
	assert_refused("+0301234567", NULL, "begins with 0");
	assert_refused("000301234567", NULL, "begins with 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(separators_are_dropped),
		cmocka_unit_test(eight_to_fifteen_digits_are_a_number),
		cmocka_unit_test(a_missing_country_code_is_added_for_the_us_only),
		cmocka_unit_test(spreadsheet_damage_is_named),
		cmocka_unit_test(what_is_no_number_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
