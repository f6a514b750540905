/* The names of the columns: as programs write them, and every fault of them with its cure; faults of lines; the names of sources. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "run/import_account.h"
#include "stage/import_line.h"

enum { CELLS_MAX = 12 };

#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct arena line_arena;

static void note_fault(void *context, const struct import_fault *fault)
{
	import_fault_text(fault, context);
	buf_char(context, '\n');
}

static bool read_header(const char *const *names, const char *ignore, struct import_header *header, struct buf *faults)
{
	const struct import_sink sink = {note_fault, faults};
	struct csv_cell cells[CELLS_MAX];
	struct csv_row row = {.cell = cells, .line = 1};

	for (; names[row.count]; row.count++)
		cells[row.count] = (struct csv_cell){slice_of(names[row.count]), false};
	arena_reset(&line_arena);
	buf_reset(faults);
	return import_header_read(&row, ignore, &line_arena, &sink, header);
}

static void names_of_columns_as_programs_write_them(void **state)
{
	struct import_header header;
	struct buf faults = {0};

	(void)state;
	assert_true(read_header(TEXTS("\r\nnumber \n", "Enabled", "\uFEFFProvider Status", "note"), "x,, Note ",
				&header, &faults));
	assert_int_equal(header.position[IMPORT_NUMBER], 1);
	assert_int_equal(header.column[1].field, FIELD_enabled);
	assert_int_equal(header.column[2].field, FIELD_provider_status);
	assert_string_equal(header.ignored, "note");
}

static void faults_of_a_header(void **state)
{
	static const struct {
		const char *name[CELLS_MAX], *fault;
	} cases[] = {
		{{"+12025550013", "x"}, "the first line holds data"},
		{{"line 1", "FALSE"}, "the first line holds data"},
		{{"line 1", "True", ""}, "the first line holds data"},
		{{"number", "+12025550013"}, "\"+12025550013\" is not a field"},
		{{"number:enabled"}, "begin it with a line such as sep=|"},
		{{"number;enabled"}, "the whole line is one cell in quotes"},
		{{"number", "reason", "name"}, "a reason without a column enabled"},
		{{"number", "reason"}, "no column says anything about the numbers"},
		{{"name", "enabled"}, "no column says which number a line is about"},
		{{"number", "Aktiv"}, "did you mean \"enabled\"?"},
		{{"number", "enabled", "ENABLED"}, "the same column as column 2 (enabled)"},
		{{"number",
		  "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
		  "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"},
		 "\\x01\" is not a field; delete the column"},
	};
	char name[600] = "x";
	struct import_header header;
	struct buf faults = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (read_header(cases[i].name, NULL, &header, &faults))
			fail_msg("\"%s\" is not told", cases[i].fault);
		if (!strstr(buf_string(&faults), cases[i].fault))
			fail_msg("\"%s\" is not told: %s", cases[i].fault, buf_string(&faults));
	}
	for (int i = 0; i < 100; i++)
		strcat(name, "\u20AC");
	assert_false(read_header(TEXTS("number", name), NULL, &header, &faults));
	assert_non_null(strstr(buf_string(&faults), "\u20AC\" is not a field")); /* cut between characters */
	buf_free(&faults);
}

static enum import_result read_line(const char *const *names, const char *const *texts, struct import_line *line,
				    struct buf *faults)
{
	const struct import_line_options options = {.account = "west"};
	const struct import_sink sink = {note_fault, faults};
	struct csv_cell cells[CELLS_MAX];
	struct csv_row row = {.cell = cells, .line = 2};
	struct import_header header;

	if (!read_header(names, NULL, &header, faults))
		fail_msg("%s", buf_string(faults));
	for (; texts[row.count]; row.count++)
		cells[row.count] = (struct csv_cell){slice_of(texts[row.count]), false};
	return import_line_read(&header, &row, &options, &line_arena, &sink, line);
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
	struct buf faults = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		read_line(cases[i].name, cases[i].text, &line, &faults);
		if (!strstr(buf_string(&faults), cases[i].fault))
			fail_msg("\"%s\" is not told: %s", cases[i].fault, buf_string(&faults));
	}
	assert_int_equal(read_line(TEXTS("number", "override_reason", "enabled", "reason"),
				   TEXTS("+15551230001", "because", "true", "because"), &line, &faults),
			 IMPORT_READ);
	assert_int_equal(line.count, 3); /* what is said twice is one expectation */
	buf_free(&faults);
}

static void names_of_sources(void **state)
{
	static const char *const good[] = {"crm", "a b", "Z\u00FCrich", "x/y"};
	static const char *const bad[] = {"", " x", "x ", "a,b", "a:b", "a\tb", "a\x7F", "\xFC"};
	struct error err = ERROR_INIT;
	char name[102];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(import_check_source(good[i], &err));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (import_check_source(bad[i], &err))
			fail_msg("\"%s\" may be a source", bad[i]);
	memset(name, 'x', sizeof name);
	name[100] = '\0';
	assert_true(import_check_source(name, &err));
	name[100] = 'x';
	name[101] = '\0';
	assert_false(import_check_source(name, &err));
	assert_int_equal(err.class, ERROR_USAGE);
}

static int end(void **state)
{
	(void)state;
	arena_free(&line_arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_columns_as_programs_write_them),
		cmocka_unit_test(faults_of_a_header),
		cmocka_unit_test(faults_of_a_line),
		cmocka_unit_test(names_of_sources),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
