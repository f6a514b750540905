/* A header and one line: what they mean, and what is refused. Whole files are in test_import_files.c. */
#include "import_row.h"

/* The account's numbers, one of them twice. */
static const char *const numbers[] = {"+4702123456",  "+14702123456", "+14702123457", "+4702123458",
				      "+15551230001", "+14702123459", "+14702123459", "+4702123459"};

static int count_number(void *context, const char *number)
{
	int count = 0;

	(void)context;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		count += strcmp(numbers[i], number) == 0;
	return count;
}

static enum import_result read_one(const char *const *names, const char *const *texts, const char *country,
				   struct import_line *line, struct result *result)
{
	const struct import_sink sink = {note_fault, result};
	const struct import_line_options options = {.default_country = country,
						    .account = "west",
						    .count_number = count_number};
	struct csv_cell cells[CELLS_MAX];
	struct import_header header;
	struct csv_row row = make_row(names, 1, cells);

	arena_reset(&line_arena);
	*result = (struct result){0};
	if (!import_header_read(&row, NULL, &line_arena, &sink, &header))
		fail_msg("%s", buf_string(&result->faults));
	row = make_row(texts, 2, cells);
	return import_line_read(&header, &row, &options, &line_arena, &sink, line);
}

static void assert_slice(struct slice slice, const char *expected)
{
	assert_int_equal(slice.size, strlen(expected));
	assert_memory_equal(slice.text, expected, slice.size);
}

static void a_reason_makes_an_override(void **state)
{
	struct import_line line;
	struct result result;

	(void)state;
	memset(arena_get(&line_arena, 60000), 0xFF, 60000); /* what a line before may have left there */
	assert_int_equal(read_one(TEXTS("id", "number", "enabled", "reason"),
				  TEXTS(" a1 ", "(555) 123-0001", "FALSE", " Fraud "), "US", &line, &result),
			 IMPORT_READ);
	assert_slice(line.id, "a1");
	assert_slice(line.number, "+15551230001");
	assert_slice(line.reason, "Fraud");
	assert_true(line.is_override);
	assert_int_equal(line.count, 3);
	assert_int_equal(line.expectation[0].field, FIELD_enabled);
	assert_slice(line.expectation[0].operand[0], "false");
	assert_int_equal(line.expectation[1].field, FIELD_override_enabled);
	assert_slice(line.expectation[1].operand[0], "false");
	assert_int_equal(line.expectation[2].field, FIELD_override_reason);
	assert_slice(line.expectation[2].operand[0], "Fraud");
	for (size_t i = 0; i < line.count; i++)
		assert_int_equal(line.expectation[i].signs, 0);
}

static void a_plus_is_added_where_one_number_can_be_meant(void **state)
{
	static const struct {
		const char *text, *country, *number, *fault;
	} cases[] = {
		{"4702123458", NULL, "+4702123458", NULL},
		{"14702123456", NULL, "+14702123456", NULL},
		{"4702123456", NULL, NULL, "did you mean +4702123456 or +14702123456?"},
		{"(470) 212-3456", NULL, NULL, "did you mean +4702123456 or +14702123456?"},
		{"470 2123458", NULL, NULL, "did you mean +4702123458?"},
		{"470.2123458", NULL, NULL, "did you mean +4702123458?"},
		{"4702123457", NULL, NULL, "did you mean +14702123457?"},
		{"4702123459", NULL, NULL, "did you mean +4702123459 or +14702123459?"},
		{"02123456", NULL, NULL, "may have taken the + away"},
		{"4702123400", NULL, NULL, "may have taken the + away"},
		{"4702123457", "US", "+14702123457", NULL},
		{"(470) 212-3456", "US", "+14702123456", NULL},
		{"4702123456", "US", NULL, "did you mean +14702123456 or +4702123456?"},
		{"4702123458", "US", NULL, "did you mean +14702123458 or +4702123458?"},
	};
	struct import_line line;
	struct result result;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		read_one(TEXTS("number", "enabled"), TEXTS(cases[i].text, "true"), cases[i].country, &line, &result);
		if (cases[i].number)
			assert_slice(line.number, cases[i].number);
		else if (!strstr(buf_string(&result.faults), cases[i].fault))
			fail_msg("%s: %s", cases[i].text, buf_string(&result.faults));
		buf_free(&result.faults);
	}
}

static void special_columns_are_read(void **state)
{
	struct import_line line;
	struct result result;

	(void)state;
	assert_int_equal(read_one(TEXTS("number", "status", "On_Drift", "effective_at", "expires_at"),
				  TEXTS("+15551230001", "Active", "DISABLE", "2026-07-01", "2026-07-02T00:00:00+02:00"),
				  NULL, &line, &result),
			 IMPORT_READ);
	assert_int_equal(line.on_drift, IMPORT_DISABLE);
	assert_int_equal(line.effective_at.state, VALUE_SET);
	assert_true(line.effective_at.no_offset);
	assert_false(line.expires_at.no_offset);
	assert_false(line.is_override);
	read_one(TEXTS("number", "status", "on_drift"), TEXTS("+15551230001", "Active", ""), NULL, &line, &result);
	assert_int_equal(line.on_drift, IMPORT_REPORT);
	assert_int_equal(line.effective_at.state, VALUE_ABSENT);
}

static void all_faults_of_a_line_are_told_at_once(void **state)
{
	struct import_line line;
	struct result result;

	(void)state;
	assert_int_equal(read_one(TEXTS("number", "enabled", "status", "reason", "on_drift", "expires_at"),
				  TEXTS("1.5E+10", "maybe", "Activ", "because", "x", "soon\033[31m"), NULL, &line,
				  &result),
			 IMPORT_FAULTY);
	assert_int_equal(result.fault_count, 5);
	assert_non_null(strstr(buf_string(&result.faults), "line 2, column 2 (enabled), \"maybe\": not true or false; "
							   "expected true or false"));
	assert_non_null(strstr(buf_string(&result.faults), "soon\\x1B[31m"));
	buf_free(&result.faults);
}

static void blanks_count_only_inside_of_quotes(void **state)
{
	struct import_line line;
	struct result result;

	(void)state;
	assert_int_equal(read_one(TEXTS("number", "name", "enabled"), TEXTS("\" +15551230001 ", "\" x ", "\" true "),
				  NULL, &line, &result),
			 IMPORT_READ);
	assert_slice(line.expectation[0].operand[0], " x ");
	assert_slice(line.expectation[1].operand[0], "true");
	assert_int_equal(read_one(TEXTS("number", "name"), TEXTS("+15551230001", " x "), NULL, &line, &result),
			 IMPORT_READ);
	assert_slice(line.expectation[0].operand[0], "x");
	assert_int_equal(read_one(TEXTS("number", "name"), TEXTS("+15551230001", "  "), NULL, &line, &result),
			 IMPORT_READ);
	assert_int_equal(line.count, 0);
	assert_int_equal(read_one(TEXTS("number", "name"), TEXTS(" ", ""), NULL, &line, &result), IMPORT_BLANK);
}

/* Many programs quote every cell that they write. */
static void an_empty_cell_is_no_opinion_quoted_or_not(void **state)
{
	struct import_line line;
	struct result result;

	(void)state;
	assert_int_equal(read_one(TEXTS("number", "enabled", "override_reason", "name", "location_place", "reason"),
				  TEXTS("+15551230001", "true", "\"", "\"", "\"", "\""), NULL, &line, &result),
			 IMPORT_READ);
	assert_int_equal(line.count, 1);
	assert_int_equal(line.expectation[0].field, FIELD_enabled);
	assert_false(line.is_override);
	assert_int_equal(read_one(TEXTS("number", "override_reason", "location_place"),
				  TEXTS("+15551230001", "  ", "\" \t"), NULL, &line, &result),
			 IMPORT_READ);
	assert_int_equal(line.count, 0); /* nor is one with nothing but blanks */
	assert_int_equal(read_one(TEXTS("number", "override_reason", "location_place"),
				  TEXTS("+15551230001", "\"\\", "\\"), NULL, &line, &result),
			 IMPORT_READ);
	assert_int_equal(line.count, 2); /* the empty text is said with a backslash */
	assert_int_equal(line.expectation[0].operator, EXPECT_EQUAL);
	assert_slice(line.expectation[0].operand[0], "");
	assert_slice(line.expectation[1].operand[0], "");
	assert_int_equal(read_one(TEXTS("number", "name"), TEXTS("\"", "\""), NULL, &line, &result), IMPORT_BLANK);
}

static void a_long_value_is_cut_between_characters(void **state)
{
	struct import_line line;
	struct result result;
	char value[400] = "x";

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(value, "\xE2\x82\xAC");
	assert_int_equal(read_one(TEXTS("number", "enabled"), TEXTS("+15551230001", value), NULL, &line, &result),
			 IMPORT_FAULTY);
	assert_non_null(strstr(buf_string(&result.faults), "\xE2\x82\xAC...\""));
	assert_null(strstr(buf_string(&result.faults), "\\x"));
	buf_free(&result.faults);
}

static void faults_of_a_line(void **state)
{
	static const struct {
		const char *name[CELLS_MAX], *text[CELLS_MAX], *fault;
	} cases[] = {
		{{"id", "enabled"}, {"a\x7F", "true"}, "control characters in the id"},
		{{"id", "enabled"}, {"a\tb", "true"}, "control characters in the id"},
		{{"id", "number", "enabled"}, {"", "", "true"}, "fill in id or number, or remove the line"},
		{{"number", "enabled"}, {"", "true"}, "fill the cell in, or remove the line"},
		{{"number", "enabled"}, {"+15551230001"}, "the line has 1 cell, the header 2 columns; add the missing"},
		{{"number", "enabled"}, {"+15551230001", "true", ""}, "the line has 3 cells, the header 2 columns"},
		{{"number", "status", "on_drift"}, {"+15551230001", "Active", "nothing"}, "expected report or disable"},
		{{"number", "status", "on_drift"}, {"+15551230001", "Active", "rename"}, "expected report or disable"},
		{{"number", "name"}, {"+15551230001", "\\\u200B"}, "write the text that is meant, or leave"},
		{{"number", "name"}, {"+15551230001", "\\ \u00A0x", ""}, "the line has 3 cells"},
		{{"number", "enabled", "override_enabled", "reason"},
		 {"+15551230001", "true", "NULL", "because"},
		 "enabled with a reason sets override_enabled, and the line says otherwise"},
		{{"number", "enabled", "override_reason", "reason"},
		 {"+15551230001", "true", "why", "because"},
		 "enabled with a reason sets override_reason, and the line says otherwise"},
		{{"account", "number", "enabled"}, {"east", "+15551230001", "true"}, "this import is for west"},
		{{"number", "name"}, {"Total", "Total"}, "not a usable number"},
	};
	struct import_line line;
	struct result result;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		read_one(cases[i].name, cases[i].text, NULL, &line, &result);
		if (!strstr(buf_string(&result.faults), cases[i].fault))
			fail_msg("\"%s\" is not told: %s", cases[i].fault, buf_string(&result.faults));
		buf_free(&result.faults);
	}
	assert_int_equal(read_one(TEXTS("number", "override_reason", "enabled", "reason"),
				  TEXTS("+15551230001", "because", "true", "because"), NULL, &line, &result),
			 IMPORT_READ);
	assert_int_equal(line.count, 3); /* what is said twice is one expectation */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_makes_an_override),
		cmocka_unit_test(a_plus_is_added_where_one_number_can_be_meant),
		cmocka_unit_test(special_columns_are_read),
		cmocka_unit_test(all_faults_of_a_line_are_told_at_once),
		cmocka_unit_test(blanks_count_only_inside_of_quotes),
		cmocka_unit_test(an_empty_cell_is_no_opinion_quoted_or_not),
		cmocka_unit_test(a_long_value_is_cut_between_characters),
		cmocka_unit_test(faults_of_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
