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
	assert_refused("1.5E-10", NULL, "power of ten");
	assert_refused("1.5E", NULL, "without an extension");
	assert_refused("1.5E+", NULL, "without an extension");
	assert_refused("1.5E1x", NULL, "without an extension");
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
	assert_refused("++15551234567", NULL, "no part");
	assert_refused("1+5551234567", NULL, "no part");
	assert_refused("+15551234567;+15551234568", NULL, "no part");
	assert_refused("+1555\xC3\xA9"
		       "1234567",
		       NULL, "no part");
	assert_refused("+49 (0) 30 1234567", NULL, "(0)");
	assert_refused("(0)", NULL, "too few");
	assert_refused("+0301234567", NULL, "begins with 0");
	assert_refused("000301234567", NULL, "begins with 0");
}

static void only_digits_that_lack_the_plus_alone_may_be_a_number(void **state)
{
	static const char *const no[] = {"+15551234567",  "1555123",
					 "0155512345",	  "1.55E+10",
					 "15551234567.0", "pn-15551234",
					 "15551234567;",  "1234567890123456",
					 "1555123456O",	  ""};
	char out[20];

	(void)state;
	assert_true(number_without_plus(slice_of(" 1 (555) 123-4567 "), out));
	assert_string_equal(out, "+15551234567");
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		if (number_without_plus(slice_of(no[i]), out))
			fail_msg("%s was taken for %s", no[i], out);
}

static void what_is_no_number_is_named(void **state)
{
	(void)state;
	assert_refused("pn-0013", NULL, "looks like an id");
	assert_refused("6f1c2b1e-4a7d-4f0e-9a51-0d6a1c2b3e4f", NULL, "looks like an id");
	assert_refused("1800FLOWERS", NULL, "without an extension");
	assert_refused("+1555123456O", NULL, "the letter O");
	assert_refused("OOOO", NULL, "without an extension");
	assert_refused("Pn_0013", NULL, "looks like an id");
	assert_refused("pn:0013", NULL, "without an extension");
	assert_refused("6f1c2b1e4a7d4f0e 9a510d6a1c2b3e4f", NULL, "without an extension");
	assert_refused("\uFF0B\uFF11\uFF15\uFF15\uFF15\uFF11\uFF12\uFF13\uFF14", NULL, "double width");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(separators_are_dropped),
		cmocka_unit_test(eight_to_fifteen_digits_are_a_number),
		cmocka_unit_test(a_missing_country_code_is_added_for_the_us_only),
		cmocka_unit_test(spreadsheet_damage_is_named),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(only_digits_that_lack_the_plus_alone_may_be_a_number),
		cmocka_unit_test(what_is_no_number_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
