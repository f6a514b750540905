/* The names of the columns: as programs write them, and every fault of them with its cure; the names of sources. */
#include "import_row.h"
#include "run/import_account.h"

static bool read_header(const char *const *names, const char *ignore, struct import_header *header,
			struct result *result)
{
	const struct import_sink sink = {note_fault, result};
	struct csv_cell cells[CELLS_MAX];
	struct csv_row row = make_row(names, 1, cells);

	arena_reset(&line_arena);
	*result = (struct result){0};
	return import_header_read(&row, ignore, &line_arena, &sink, header);
}

static void names_of_columns_as_programs_write_them(void **state)
{
	struct import_header header;
	struct result result;

	(void)state;
	assert_true(read_header(TEXTS("\r\nnumber \n", "Enabled", "\uFEFFProvider Status", "note"), "x,, Note ",
				&header, &result));
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
	struct result result;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (read_header(cases[i].name, NULL, &header, &result))
			fail_msg("\"%s\" is not told", cases[i].fault);
		if (!strstr(buf_string(&result.faults), cases[i].fault))
			fail_msg("\"%s\" is not told: %s", cases[i].fault, buf_string(&result.faults));
		buf_free(&result.faults);
	}
	for (int i = 0; i < 100; i++)
		strcat(name, "\u20AC");
	assert_false(read_header(TEXTS("number", name), NULL, &header, &result));
	assert_non_null(strstr(buf_string(&result.faults), "\u20AC\" is not a field")); /* cut between characters */
	buf_free(&result.faults);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_columns_as_programs_write_them),
		cmocka_unit_test(faults_of_a_header),
		cmocka_unit_test(names_of_sources),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
