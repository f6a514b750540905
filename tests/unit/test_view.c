/* What people read: pictures and tables of a page, a line on a narrow terminal, what stands in a cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/when.h"
#include "view/cell.h"
#include "view/csv.h"
#include "view/html_chart.h"
#include "view/html_table.h"
#include "view/terminal.h"

static FILE *page;
static char *html;
static size_t html_size;

static void page_begin(void)
{
	free(html);
	page = open_memstream(&html, &html_size);
	assert_non_null(page);
}

static void page_has(const char *part)
{
	fflush(page);
	if (!strstr(html, part))
		fail_msg("\"%s\" is not in: %s", part, html);
}

static void page_end(void)
{
	fclose(page);
	page = NULL;
}

static void negative_bars_go_to_the_left(void **state)
{
	static const struct html_bar up[] = {{.label = "a", .text = "5", .value = 5},
					     {.label = "b", .text = "10", .value = 10}};
	static const struct html_bar both[] = {{.label = "a", .text = "-5.00", .value = -5},
					       {.label = "b", .text = "10.00", .value = 10, .part = 2}};
	static const struct html_bar none[] = {{.label = "a", .text = "0", .value = 0}};

	(void)state;
	page_begin();
	html_bars(page, "up", up, 2);
	page_has("<rect class=\"b\" x=\"0.0\" y=\"18.0\" width=\"200.0\" ");
	page_has("<rect class=\"b\" x=\"0.0\" y=\"52.0\" width=\"400.0\" ");
	page_end();
	page_begin();
	html_bars(page, "both", both, 2);
	page_has("<rect class=\"m\" x=\"100.0\" y=\"18.0\" width=\"100.0\" ");
	page_has("<rect class=\"b\" x=\"200.0\" y=\"52.0\" width=\"160.0\" ");
	page_has("<rect class=\"m\" x=\"360.0\" y=\"52.0\" width=\"40.0\" ");
	page_end();
	page_begin();
	html_bars(page, "none", none, 1);
	page_has("width=\"1.0\" height=\"12.0\"");
	page_end();
}

static void negative_columns_hang_below_the_line(void **state)
{
	static const struct html_bar bars[] = {{.label = "Mo", .text = "-2", .value = -2},
					       {.label = "Tu", .text = "1", .value = 1, .tip = "Tuesday & all"},
					       {.label = "We", .text = "2", .value = 2, .failed = true}};

	(void)state;
	page_begin();
	html_columns(page, "a course", bars, 3);
	page_has("<line x1=\"0\" x2=\"400\" y1=\"106.0\" y2=\"106.0\"/>");
	page_has("<rect class=\"m\" x=\"8.0\" y=\"106.0\" ");
	page_has("<rect class=\"b\" x=\"74.7\" y=\"72.0\" ");
	page_has("aria-label=\"Mo: -2\"");
	page_has("aria-label=\"Tuesday &amp; all\"");
	page_has("class=\"f\">\xC3\x97</text>");
	page_end();
}

static void a_course_of_one_value_is_a_dash(void **state)
{
	static const double one[] = {3}, two[] = {1, 3};
	static const char *const tips[] = {"first", "second"};
	const struct html_course courses[] = {{.label = "one", .text = "3", .value = one, .count = 1},
					      {.label = "two", .text = "3", .value = two, .tip = tips, .count = 2}};

	(void)state;
	page_begin();
	html_courses(page, "courses", courses, 2);
	page_has("M0.0 21.0h6\"/>");
	page_has("M0.0 89.7L400.0 73.0\"/>");
	page_has("<title>second</title>");
	page_end();
}

static void a_calendar_labels_the_week_in_which_a_month_begins(void **state)
{
	static const struct html_day days[] = {{"Jun", 6, 29, 1, 1},
					       {"Jun", 7, 30, 0, 0},
					       {"Jul", 1, 1, 2, 0},
					       {"Jul", 2, 2, 0, 0},
					       {"no date set", 0, 0, 1, 0}};

	(void)state;
	page_begin();
	html_calendar(page, "releases", days, 5);
	page_has(">Jun</text>");
	page_has(">Jul</text>");
	page_has("aria-label=\"Jun 29: 1 release, 1 of wanted numbers\"");
	page_has("aria-label=\"Jul 1: 2 releases, 0 of wanted numbers\"");
	page_has("aria-label=\"no date set: 1 release, 0 of wanted numbers\"");
	page_end();
	page_begin();
	html_calendar(page, "releases", days + 4, 1);
	page_has("no date set");
	page_end();
	page_begin();
	html_legend(page, "first", NULL, false, NULL);
	fflush(page);
	assert_null(strstr(html, "class=\"m\""));
	html_legend(page, "first", "second", false, NULL);
	page_has("class=\"m\"");
	page_end();
}

/* Accents that take no room are no way to write as much as one likes. */
static void marks_without_room_are_cut_too(void **state)
{
	static const char *const titles[] = {"text", NULL};
	static char text[20000] = "e";
	const char *const cells[] = {text};
	struct html_bar bar = {.label = text, .text = "1", .value = 1};

	(void)state;
	for (int i = 0; i < 4000; i++)
		strcat(text + (size_t)i * 2, "\u0301");
	page_begin();
	html_bars(page, "a", &bar, 1);
	page_has("\xE2\x80\xA6</text>");
	assert_true(strlen(html) < 2000);
	page_end();
	page_begin();
	html_table_begin(page, "a", titles);
	html_row(page, titles, cells);
	html_table_end(page);
	page_has("(8001 bytes in all)");
	page_end();
}

static void a_cell_leads_to_its_number(void **state)
{
	static const char *const titles[] = {"#number", "$amount", ">count", NULL};
	static const char *const cells[][3] = {{"+12025550013", "1234.5", "1000"},
					       {"gen-0000001", "-", "soon"},
					       {"+1202555001x", NULL, NULL},
					       {"+", "12.345", "7"}};
	static const struct html_look look = {.number_format = "1,234.56", .scale = 3, .prefix = "a-"};
	struct html_rows rows;
	char id[80];

	(void)state;
	page_begin();
	html_rows_begin(&rows, &look, titles);
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
		html_rows_add(&rows, cells[i], NULL);
	html_rows_end(&rows, page, "numbers");
	page_has("<a href=\"#a-n12025550013\">+12025550013</a>");
	page_has(">gen-0000001</td>");
	page_has("data-v=\"1234.5\">1,234.50<i style=\"padding-left:1ch\"></i>");
	page_has(">12.345</td>");
	page_end();
	assert_false(html_number_id("", "+1202555001x", id, sizeof id));
	assert_false(html_number_id("", "12025550013", id, sizeof id));
	assert_false(html_number_id("", "+12025550013", id, 12));
	assert_true(html_number_id("", "+12025550013", id, 13));
}

static void cells_are_canonical(void **state)
{
	static const struct {
		enum cell_kind kind;
		const char *raw, *canonical;
	} cases[] = {{CELL_TIME, "2026-07-01 00:00:00+00", "2026-07-01T00:00:00.000000Z"},
		     {CELL_TIME, "2026-07-01 00:00:00.5+00", "2026-07-01T00:00:00.500000Z"},
		     {CELL_TIME, "2026-07-01 00:00:00.123456+00", "2026-07-01T00:00:00.123456Z"},
		     {CELL_TIME, "2026-07-01 00:00:00.1234567+00", "2026-07-01 00:00:00.1234567+00"},
		     {CELL_TIME, "2026-07-01 00:00:00+02", "2026-07-01 00:00:00+02"},
		     {CELL_TIME, "2026-07-01 00:00:00-05", "2026-07-01 00:00:00-05"},
		     {CELL_TIME, "12026-07-01 00:00:00+00", "12026-07-01 00:00:00+00"},
		     {CELL_TIME, "infinity", "infinity"},
		     {CELL_BOOL, "t", "true"},
		     {CELL_BOOL, "f", "false"},
		     {CELL_DECIMAL, "1.50", "1.50"}};
	char text[CELL_TIME_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(cell_canonical(cases[i].kind, cases[i].raw, text), cases[i].canonical);
	assert_null(cell_canonical(CELL_TIME, NULL, text));
}

static void a_row_of_csv(const struct csv_writer *how, const char *want)
{
	static const char *const cells[] = {"a", "1;2", "=1", "", NULL, " x", "x ", "a|b"};
	struct csv_writer csv = *how;

	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
		csv_put(&csv, cells[i], CSV_TEXT);
	csv_put(&csv, "12.50", CSV_DECIMAL);
	csv_put(&csv, "12", CSV_DECIMAL);
	csv_row_end(&csv);
	assert_string_equal(buf_string(&csv.line), want);
	/* as it is in a raw file, or known not to be */
	if (csv_last_raw(&csv).size)
		assert_int_equal(csv_last_raw(&csv).size, csv.line.size - 1 - csv.crlf);
	assert_int_equal(csv_last_raw(&csv).size != 0, how->raw && !how->decimal_comma && !how->delimiter);
	csv_writer_free(&csv);
}

static void a_row_as_it_was_asked_for(void **state)
{
	(void)state;
	a_row_of_csv(&(struct csv_writer){0}, "a,\"1;2\",\"'=1\",\"\",,\" x\",\"x \",a|b,12.50,12\n");
	a_row_of_csv(&(struct csv_writer){.raw = true}, "a,\"1;2\",=1,\"\",,\" x\",\"x \",a|b,12.50,12\n");
	a_row_of_csv(&(struct csv_writer){.raw = true, .crlf = true},
		     "a,\"1;2\",=1,\"\",,\" x\",\"x \",a|b,12.50,12\r\n");
	a_row_of_csv(&(struct csv_writer){.decimal_comma = true},
		     "a,\"1;2\",\"'=1\",\"\",,\" x\",\"x \",a|b,\"12,50\",12\n");
	a_row_of_csv(&(struct csv_writer){.raw = true, .decimal_comma = true, .delimiter = ';'},
		     "a;\"1;2\";=1;\"\";;\" x\";\"x \";a|b;12,50;12\n");
	a_row_of_csv(&(struct csv_writer){.raw = true, .decimal_comma = true, .delimiter = '\t'},
		     "a\t\"1;2\"\t=1\t\"\"\t\t\" x\"\t\"x \"\ta|b\t12,50\t12\n");
	a_row_of_csv(&(struct csv_writer){.raw = true, .delimiter = '|'},
		     "a|\"1;2\"|=1|\"\"||\" x\"|\"x \"|\"a|b\"|12.50|12\n");
}

static void a_cell_as_it_was_read(void **state)
{
	struct csv_writer csv = {.delimiter = ';'};

	(void)state;
	csv_put(&csv, " a,b ", CSV_BARE);
	csv_put(&csv, "=1", CSV_BARE);
	csv_put(&csv, NULL, CSV_QUOTED);
	csv_put(&csv, "a\"b", CSV_QUOTED);
	csv_put(&csv, "=1", CSV_QUOTED);
	csv_row_end(&csv);
	assert_string_equal(buf_string(&csv.line), " a,b ;=1;;\"a\"\"b\";\"=1\"\n");
	csv_writer_free(&csv);
}

/* What a terminal of so many columns on standard error gets of a message. */
static void message_on(unsigned short columns, const char *message, const char *want)
{
	struct winsize size = {.ws_row = 24, .ws_col = columns};
	int saved = dup(STDERR_FILENO), master, slave;
	struct buf out = {0};

	assert_int_equal(openpty(&master, &slave, NULL, NULL, &size), 0);
	dup2(slave, STDERR_FILENO);
	terminal_message(&out, message);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(slave);
	close(master);
	assert_string_equal(buf_string(&out), want);
	buf_free(&out);
}

static void a_command_is_never_broken(void **state)
{
	(void)state;
	message_on(40, "short enough", "short enough\n");
	message_on(40, "the quick brown fox jumps over the lazy dog and on",
		   "the quick brown fox jumps over the lazy\ndog and on\n");
	message_on(
		10,
		"the quick brown fox jumps over the lazy dog and on", /* no terminal is so narrow: it tells nonsense */
		"the quick brown fox jumps over the lazy dog and on\n");
	message_on(20, "donaudampfschifffahrtsgesellschaft", "donaudampfschifffahr\ntsgesellschaft\n");
	message_on(40, "numsync import --source crm a-file-with-a-long-name.csv",
		   "numsync import --source crm a-file-with-a-long-name.csv\n");
	message_on(40, "numsync import --source crm a-file-with-a-long-name.csv, then look",
		   "numsync import --source crm a-file-with-a-long-name.csv,\nthen look\n");
	message_on(40, "to send it: numsync apply --plan 1 --account 'far away' --yes",
		   "to send it:\nnumsync apply --plan 1 --account 'far away' --yes\n");
	message_on(40, "look, numsync apply --plan 1 --account 'far away' --yes",
		   "look,\nnumsync apply --plan 1 --account 'far away' --yes\n");
	message_on(40, "wait a while, then numsync apply --plan 1 --account far --yes; or not",
		   "wait a while, then\nnumsync apply --plan 1 --account far --yes;\nor not\n");
	message_on(40, "its number 12 is set aside; `numsync report 4 --list faults` lists it",
		   "its number 12 is set aside;\n`numsync report 4 --list faults` lists\nit\n");
	message_on(40, "never closed, though it goes on: `numsync report 4 --list faults",
		   "never closed, though it goes on:\n`numsync report 4 --list faults\n");
	message_on(40, "a run of numsync 1.0 is no command, so it is broken where it must be",
		   "a run of numsync 1.0 is no command, so\nit is broken where it must be\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(negative_bars_go_to_the_left),
		cmocka_unit_test(negative_columns_hang_below_the_line),
		cmocka_unit_test(a_course_of_one_value_is_a_dash),
		cmocka_unit_test(a_calendar_labels_the_week_in_which_a_month_begins),
		cmocka_unit_test(marks_without_room_are_cut_too),
		cmocka_unit_test(a_cell_leads_to_its_number),
		cmocka_unit_test(cells_are_canonical),
		cmocka_unit_test(a_row_as_it_was_asked_for),
		cmocka_unit_test(a_cell_as_it_was_read),
		cmocka_unit_test(a_command_is_never_broken),
	};
	int failed;

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(html);
	return failed;
}
