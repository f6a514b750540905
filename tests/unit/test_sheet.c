/* What a workbook has in its cells: texts that every reader shows as they are, totals that are never silently wrong. */
#include "edge/xlsx/sheet.h"
#include "edge/xlsx/sheet_text.h"
#include "edge/xlsx/sheet_total.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

static void expect_text(const char *text, const char *written)
{
	struct buf out = {0};

	assert_false(sheet_text_escape(text, &out));
	assert_string_equal(buf_string(&out), written);
	buf_free(&out);
}

static void texts_are_escaped(void **state)
{
	(void)state;
	expect_text("", "");
	expect_text("plain _text_ x0041_ \tand\n\uFFFD\U0001F600", "plain _text_ x0041_ \tand\n\uFFFD\U0001F600");
	expect_text("a\uFFFE\uFFFF", "a_xFFFE__xFFFF_");
	expect_text("\x01\r\x1F", "_x0001__x000D__x001F_");
	expect_text("_x0041_", "_x005F_x0041_");
	expect_text("__xabCD_x0041_", "__x005F_xabCD_x005F_x0041_");
	expect_text("_x00zz_ _x0041", "_x00zz_ _x0041");
	/* the _ of the escape that follows would end it */
	expect_text("_x0041\x02", "_x005F_x0041_x0002_");
}

static void a_long_text_is_cut_between_characters(void **state)
{
	struct buf text = {0}, out = {0};

	(void)state;
	for (int i = 0; i < SHEET_TEXT_MAX; i++)
		buf_char(&text, 'x');
	assert_false(sheet_text_escape(text.data, &out));
	assert_int_equal(out.size, SHEET_TEXT_MAX);
	buf_reset(&text);
	buf_reset(&out);
	for (int i = 0; i < 20000; i++)
		buf_text(&text, "\u00E9");
	assert_true(sheet_text_escape(text.data, &out));
	assert_true(out.size <= SHEET_TEXT_MAX && out.size > SHEET_TEXT_MAX - 4);
	assert_string_equal(out.data + out.size - 5, "\u00E9...");
	/* an escape is not cut in the middle */
	buf_reset(&text);
	buf_reset(&out);
	for (int i = 0; i < 20000; i++)
		buf_text(&text, "\x01");
	assert_true(sheet_text_escape(text.data, &out));
	assert_string_equal(out.data + out.size - 10, "_x0001_...");
	buf_free(&text);
	buf_free(&out);
}

/* cells: with blanks between. formula: whether a formula may stand there. note: NULL where it may. */
static void expect_total(const char *cells, const char *sum, bool formula, const char *note)
{
	struct sheet_total total = {0};
	struct arena arena = {0};
	struct buf text = {0};
	char copy[512], *save = NULL;
	uint32_t row = 1;

	strncpy(copy, cells, sizeof copy - 1);
	copy[sizeof copy - 1] = '\0';
	for (char *cell = strtok_r(copy, " ", &save); cell; cell = strtok_r(NULL, " ", &save))
		sheet_total_add(&total, cell, 1, ++row);
	assert_string_equal(sheet_total_text(&total, &arena), sum);
	assert_int_equal(sheet_total_is_formula(&total, sum), formula);
	if (note) {
		sheet_total_note(&total, "Lines", &text);
		assert_string_equal(buf_string(&text), note);
	}
	buf_free(&text);
	arena_free(&arena);
}

static void totals_are_exact(void **state)
{
	(void)state;
	expect_total("", "0", true, NULL);
	expect_total("0.10 0.20 0.30", "0.6", true, NULL);
	expect_total("-1.5 1.5", "0", true, NULL);
	expect_total("4751.88 31631.450000000001", "36383.330000000001", false,
		     "exact, with 1 that is text (too many digits for a cell): row 3");
	expect_total("12345678901234.5678 1 12345678901234.5678", "24691357802470.1356", false,
		     "exact, with 2 that are text (too many digits for a cell): rows 2, 4");
	expect_total("1.0000000000000001 1.0000000000000001 1.0000000000000001 1.0000000000000001 1.0000000000000001 "
		     "1.0000000000000001 1.0000000000000001",
		     "7.0000000000000007", false,
		     "exact, with 7 that are text (too many digits for a cell): rows 2, 3, 4, 5, 6 and 2 more");
	/* each fits, the sum does not */
	expect_total("900000000000000 0.01", "900000000000000.01", false,
		     "exact; a formula could be wrong in the last digits");
	/* the sum fits, what is added up on the way to it does not */
	expect_total("900000000000000 0.01 -900000000000000", "0.01", false,
		     "exact; a formula could be wrong in the last digits");
}

static void a_total_of_several_sheets_names_them(void **state)
{
	struct sheet_total total = {0};
	struct buf note = {0};

	(void)state;
	sheet_total_add(&total, "12345678901234567", 1, 9);
	sheet_total_add(&total, "12345678901234567", 3, 2);
	sheet_total_note(&total, "Lines", &note);
	assert_string_equal(buf_string(&note),
			    "exact, with 2 that are text (too many digits for a cell): rows 9, 2 of Lines 3");
	buf_free(&note);
}

static void a_sum_that_no_decimal_holds_is_told(void **state)
{
	char large[DECIMAL_WHOLE + 1];
	struct sheet_total total = {0};
	struct arena arena = {0};

	(void)state;
	memset(large, '9', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	sheet_total_add(&total, large, 1, 2);
	sheet_total_add(&total, large, 1, 3);
	assert_null(sheet_total_text(&total, &arena));
	arena_free(&arena);
}

/* Whatever order a program adds in, ROUND(SUM) is the sum where a formula is allowed. */
static void formulas_come_to_the_sum_in_any_order(void **state)
{
	enum { CELLS = 2000, ROUNDS = 200 };
	static double cell[CELLS];
	int formulas = 0;

	(void)state;
	srand(7);
	for (int round = 0; round < ROUNDS; round++) {
		struct sheet_total total = {0};
		struct arena arena = {0};
		const char *text;
		double up = 0, down = 0;
		int scale = round % 9;

		for (int i = 0; i < CELLS; i++) {
			char digits[40];

			snprintf(digits, sizeof digits, "%s%d.%0*d", rand() % 4 ? "" : "-", rand() % 100000, scale + 1,
				 rand() % 10);
			cell[i] = strtod(digits, NULL);
			sheet_total_add(&total, digits, 1, 2);
		}
		text = sheet_total_text(&total, &arena);
		assert_non_null(text);
		for (int i = 0; i < CELLS; i++) {
			up += cell[i];
			down += cell[CELLS - 1 - i];
		}
		if (sheet_total_is_formula(&total, text)) {
			char rounded[64];

			formulas++;
			snprintf(rounded, sizeof rounded, "%.*f", total.scale, up);
			assert_true(strtod(rounded, NULL) == strtod(text, NULL));
			snprintf(rounded, sizeof rounded, "%.*f", total.scale, down);
			assert_true(strtod(rounded, NULL) == strtod(text, NULL));
		}
		arena_free(&arena);
	}
	assert_true(formulas > 50 && formulas < ROUNDS);
}

static char path[] = "/tmp/numsync-test-sheet-XXXXXX";

static const struct cell_column columns[] = {{"name", CELL_TEXT, false},
					     {"amount", CELL_DECIMAL, true},
					     {"seen", CELL_TIME, false}};

/* A book of one table. rows: ended by one without a first cell. */
static bool write_table(const struct sheet_options *options, const struct cell_column *of, const char *const (*rows)[3],
			int64_t *cut, struct error *err)
{
	struct sheet_book *book = sheet_open(path, options);
	bool good = true;

	sheet_begin(book, "Lines", of, 3);
	for (; good && (*rows)[0]; rows++)
		good = sheet_row(book, *rows, err);
	if (!good) {
		sheet_abort(book);
		return false;
	}
	sheet_end(book, true);
	*cut = sheet_cut_texts(book);
	return sheet_close(book, err);
}

static bool write_book(const struct sheet_options *options, const char *const (*rows)[3], int64_t *cut,
		       struct error *err)
{
	return write_table(options, columns, rows, cut, err);
}

static const char *read_part(const char *part)
{
	static char bytes[65536];
	char command[200];
	FILE *file;
	size_t size;

	snprintf(command, sizeof command, "unzip -p %s xl/%s", path, part);
	file = popen(command, "r");
	assert_non_null(file);
	size = fread(bytes, 1, sizeof bytes - 1, file);
	bytes[size] = '\0';
	pclose(file);
	return bytes;
}

static void expect_part(const char *part, const char *text)
{
	const char *bytes = read_part(part);

	if (!strstr(bytes, text))
		fail_msg("%s has no %s: %s", part, text, bytes);
}

/* cell: such as B2, on the first sheet. text: within it. */
static void expect_cell(const char *cell, const char *text)
{
	const char *bytes = read_part("worksheets/sheet1.xml"), *found, *end;
	char begin[20];

	snprintf(begin, sizeof begin, "<c r=\"%s\"", cell);
	found = strstr(bytes, begin);
	end = found ? strstr(found, "</c>") : NULL;
	if (!end || !memmem(found, (size_t)(end - found), text, strlen(text)))
		fail_msg("%s has no %s: %s", cell, text, bytes);
}

static void a_long_table_goes_on_on_the_next_sheet(void **state)
{
	static const char *const rows[][3] = {{"a", "1.5", "2026-07-01T00:00:00Z"},
					      {"b", "2", NULL},
					      {"c", NULL, "1899-12-31T00:00:00Z"},
					      {"d", "0.25", NULL},
					      {"", "4", NULL},
					      {NULL, NULL, NULL}};
	const struct sheet_options options = {.title = "Rent & more", .rows_max = 2};
	struct error err = ERROR_INIT;
	int64_t cut;

	(void)state;
	assert_true(write_book(&options, rows, &cut, &err));
	assert_int_equal(cut, 0);
	expect_part("workbook.xml", "name=\"Lines 3\"");
	expect_part("worksheets/sheet3.xml",
		    "<f>ROUND(SUM('Lines'!B2:B3)+SUM('Lines 2'!B2:B3)+SUM(B2:B2),2)</f><v>7.75</v>");
	expect_part("worksheets/sheet1.xml", "<oddHeader>&amp;LRent &amp;&amp; more&amp;R&amp;A</oddHeader>");
	expect_part("worksheets/sheet2.xml", "1899-12-31T00:00:00Z"); /* no day of a spreadsheet */
}

static void a_total_on_whose_way_digits_are_lost_is_a_number(void **state)
{
	static char text[40000], title[150];
	const char *const rows[][3] = {{text, "900000000000000", NULL},
				       {"b", "0.01", NULL},
				       {"c", "-900000000000000", NULL},
				       {NULL, NULL, NULL}};
	struct sheet_options options = {.title = title};
	struct error err = ERROR_INIT;
	int64_t cut;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	memset(title, '&', 101);
	strcpy(title + 101, "\u00E9\u00E9\u00E9");
	assert_true(write_book(&options, rows, &cut, &err));
	assert_int_equal(cut, 1);
	expect_part("worksheets/sheet1.xml", "<v>0.01</v></c></row><row r=\"6\"");
	expect_part("worksheets/sheet1.xml", "&amp;&amp;&amp;R&amp;A</oddHeader>");
}

/* The word stands in the first column that has no total, and so do the notes: a file that comes in again is known by them. */
static void a_total_in_the_first_column_is_written(void **state)
{
	static const struct cell_column amounts_first[] = {{"amount", CELL_DECIMAL, true},
							   {"counted", CELL_DECIMAL, true},
							   {"name", CELL_TEXT, false}};
	static const char *const rows[][3] = {{"1.5", "12345678901234.5678", "a"},
					      {"2.25", NULL, "b"},
					      {NULL, NULL, NULL}};
	const struct sheet_options options = {.title = "t"};
	struct error err = ERROR_INIT;
	int64_t cut;

	(void)state;
	assert_true(write_table(&options, amounts_first, rows, &cut, &err));
	expect_cell("A4", "<f>ROUND(SUM(A2:A3),2)</f><v>3.75</v>");
	expect_cell("C4", "<t>Total</t>");
	expect_cell("C5", "<t>Total of counted: exact, with 1 that is text");
}

static void only_totals_have_no_word_for_them(void **state)
{
	static const struct cell_column amounts_only[] = {{"amount", CELL_DECIMAL, true},
							  {"counted", CELL_DECIMAL, true},
							  {"more", CELL_DECIMAL, true}};
	static const char *const rows[][3] = {{"1.5", "12345678901234.5678", NULL}, {NULL, NULL, NULL}};
	const struct sheet_options options = {.title = "t"};
	struct error err = ERROR_INIT;
	int64_t cut;

	(void)state;
	assert_true(write_table(&options, amounts_only, rows, &cut, &err));
	expect_cell("A3", "<f>ROUND(SUM(A2:A2),1)</f><v>1.5</v>");
	expect_cell("A4", "<t>Total of counted: exact, with 1 that is text");
}

static void more_rows_than_sheets_hold_are_refused(void **state)
{
	static const char *rows[202][3];
	const struct sheet_options options = {.title = "t", .rows_max = 1};
	struct error err = ERROR_INIT;
	int64_t cut;

	(void)state;
	for (int i = 0; i < 200; i++)
		rows[i][0] = "a";
	assert_false(write_book(&options, (const char *const(*)[3])rows, &cut, &err));
	assert_int_equal(err.class, ERROR_OUTPUT);
	assert_string_equal(err.text, "too many rows for a workbook: use --format csv");
}

static void a_book_that_cannot_be_written_is_told(void **state)
{
	const struct sheet_options options = {.title = "t"};
	struct error err = ERROR_INIT;
	struct sheet_book *book = sheet_open("/tmp/numsync-no-such/b.xlsx", &options);

	(void)state;
	sheet_begin(book, "Lines", columns, 3);
	sheet_end(book, true);
	assert_false(sheet_close(book, &err));
	assert_int_equal(err.class, ERROR_OUTPUT);
	assert_non_null(strstr(err.text, "cannot write the workbook: "));
	sheet_abort(NULL);
}

static int begin(void **state)
{
	int descriptor = mkstemp(path);

	(void)state;
	return descriptor < 0 ? -1 : close(descriptor);
}

static int end(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_escaped),
		cmocka_unit_test(a_long_text_is_cut_between_characters),
		cmocka_unit_test(totals_are_exact),
		cmocka_unit_test(a_total_of_several_sheets_names_them),
		cmocka_unit_test(a_sum_that_no_decimal_holds_is_told),
		cmocka_unit_test(formulas_come_to_the_sum_in_any_order),
		cmocka_unit_test(a_long_table_goes_on_on_the_next_sheet),
		cmocka_unit_test(a_total_on_whose_way_digits_are_lost_is_a_number),
		cmocka_unit_test(a_total_in_the_first_column_is_written),
		cmocka_unit_test(only_totals_have_no_word_for_them),
		cmocka_unit_test(more_rows_than_sheets_hold_are_refused),
		cmocka_unit_test(a_book_that_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
