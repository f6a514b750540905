/* CSV files as rows, whatever the size of the pieces they are read in; what is wrong with them, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "edge/csv/csvfile.h"

static const size_t chunks[] = {1, 2, 3, 4, 5, 6, 7, 8, 64 * 1024};
enum { CHUNKS = sizeof chunks / sizeof *chunks };

static char file_path[] = "/tmp/numsync-test-csvfile-XXXXXX";

static void write_file(const char *bytes, size_t size)
{
	FILE *file = fopen(file_path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* Rows as text: `line:[cell][cell]`, quoted cells in "". */
static enum csvfile_result read_all(const struct csvfile_options *options, struct buf *out, struct csvfile_fault *fault,
				    struct error *err)
{
	struct csvfile *file = csvfile_open(file_path, options, err);
	enum csvfile_result result;
	struct csv_row row;

	assert_non_null(file);
	while ((result = csvfile_next(file, &row, err)) == CSVFILE_ROW) {
		buf_format(out, "%zu:", row.line);
		for (size_t i = 0; i < row.count; i++) {
			const struct csv_cell *cell = &row.cell[i];

			assert_int_equal(cell->text.text[cell->text.size], '\0');
			buf_text(out, cell->quoted ? "\"" : "[");
			buf_add(out, cell->text.text, cell->text.size);
			buf_text(out, cell->quoted ? "\"" : "]");
		}
		buf_text(out, " ");
	}
	assert_int_equal(row.count, 0);
	assert_int_equal(csvfile_next(file, &row, err), result); /* and so it stays */
	if (result == CSVFILE_FAULT)
		*fault = *csvfile_fault(file);
	else
		assert_null(csvfile_fault(file));
	if (result == CSVFILE_END)
		assert_int_equal(strlen(csvfile_sha256(file)), 64);
	csvfile_close(file);
	return result;
}

static void assert_rows(const char *bytes, size_t size, const char *expected)
{
	write_file(bytes, size);
	for (size_t i = 0; i < CHUNKS; i++) {
		struct csvfile_options options = {.chunk_bytes = chunks[i]};
		struct csvfile_fault fault;
		struct error err = ERROR_INIT;
		struct buf out = {0};

		if (read_all(&options, &out, &fault, &err) != CSVFILE_END)
			fail_msg("%s: %s", bytes, err.text);
		assert_string_equal(buf_string(&out), expected);
		buf_free(&out);
	}
}

#define ASSERT_ROWS(bytes, expected) assert_rows(bytes, sizeof bytes - 1, expected)

static void assert_fault(const char *bytes, size_t size, size_t line, size_t column, const char *cause)
{
	write_file(bytes, size);
	for (size_t i = 0; i < CHUNKS; i++) {
		struct csvfile_options options = {.chunk_bytes = chunks[i], .max_cell_bytes = 20, .max_row_bytes = 50};
		struct csvfile_fault fault = {0};
		struct error err = ERROR_INIT;
		struct buf out = {0};

		assert_int_equal(read_all(&options, &out, &fault, &err), CSVFILE_FAULT);
		if (!strstr(fault.cause, cause) || fault.line != line || fault.column != column)
			fail_msg("chunks of %zu: \"%s\" at %zu, %zu instead of \"%s\" at %zu, %zu", chunks[i],
				 fault.cause, fault.line, fault.column, cause, line, column);
		assert_true(fault.cure[0] != '\0');
		assert_int_equal(err.class, ERROR_DATA);
		assert_non_null(strstr(err.text, cause));
		buf_free(&out);
	}
}

#define ASSERT_FAULT(bytes, line, column, cause) assert_fault(bytes, sizeof bytes - 1, line, column, cause)

static void rows_come_with_their_lines(void **state)
{
	(void)state;
	ASSERT_ROWS("", "");
	ASSERT_ROWS("\n\r\n\r\r", "");
	ASSERT_ROWS("a", "1:[a] ");
	ASSERT_ROWS("a,b\nc,d\n", "1:[a][b] 2:[c][d] ");
	ASSERT_ROWS("a,b\r\nc,d", "1:[a][b] 2:[c][d] ");
	ASSERT_ROWS("a,b\rc,d\r", "1:[a][b] 2:[c][d] ");
	ASSERT_ROWS("\n\na\n\r\n\nb\n", "3:[a] 6:[b] ");
	ASSERT_ROWS("a,\"1\n2\r\n3\r4\"\nb,c\n", "1:[a]\"1\n2\r\n3\r4\" 5:[b][c] ");
	ASSERT_ROWS("a,b,c\n1,2\n1,2,3,4\n", "1:[a][b][c] 2:[1][2] 3:[1][2][3][4] ");
}

static void cells_come_as_they_are(void **state)
{
	(void)state;
	ASSERT_ROWS("a, b ,c\n", "1:[a][ b ][c] ");
	ASSERT_ROWS(",\"\",\n", "1:[]\"\"[] ");
	ASSERT_ROWS("\"a \"\"b\"\" c\",\" \"\n", "1:\"a \"b\" c\"\" \" ");
	ASSERT_ROWS("\"\"\"\"", "1:\"\"\" ");
	ASSERT_ROWS("a,\"x,y\",b\n", "1:[a]\"x,y\"[b] ");
	ASSERT_ROWS("a\tb,c\n", "1:[a\tb][c] ");
	ASSERT_ROWS("Z\xC3\xBCrich,\xF0\x9F\x93\x9E\n", "1:[Z\xC3\xBCrich][\xF0\x9F\x93\x9E] ");
}

static void the_header_tells_the_delimiter(void **state)
{
	(void)state;
	ASSERT_ROWS("a;b\n1,5;2\n", "1:[a][b] 2:[1,5][2] ");
	ASSERT_ROWS("a\tb\n1,5\t2\n", "1:[a][b] 2:[1,5][2] ");
	ASSERT_ROWS("\"a;x;y\",b\n1,2\n", "1:\"a;x;y\"[b] 2:[1][2] ");
	ASSERT_ROWS("a\n1,2\n", "1:[a] 2:[1][2] ");
	ASSERT_ROWS("sep=;\na,b;c\n", "2:[a,b][c] ");
	ASSERT_ROWS("sep=,\r\na,b;c\r\n", "2:[a][b;c] ");
	ASSERT_ROWS("SEP=|\ra|b\r", "2:[a][b] ");
	ASSERT_ROWS("\"sep=\t\"\na\tb\n", "2:[a][b] ");
	ASSERT_ROWS("sep=;", "");
	ASSERT_ROWS("sepa;b\n", "1:[sepa][b] ");
	ASSERT_ROWS("\"a\",b,c\n", "1:\"a\"[b][c] ");
	ASSERT_FAULT("sep=x\na,b\n", 1, 1, "cannot separate columns");
}

static void a_byte_order_mark_is_no_text(void **state)
{
	(void)state;
	ASSERT_ROWS("\xEF\xBB\xBF", "");
	ASSERT_ROWS("\xEF\xBB\xBF"
		    "a,b\n",
		    "1:[a][b] ");
	ASSERT_ROWS("\xEF\xBB\xBF\"a\",b\n", "1:\"a\"[b] ");
	ASSERT_ROWS("\xEF\xBB\xBF"
		    "sep=;\r\na;b\n",
		    "2:[a][b] ");
	ASSERT_FAULT("\xFF\xFE"
		     "a\0b",
		     1, 0, "cut short");
	ASSERT_FAULT("\xFE\xFF\xD8\x3D\0a", 1, 0, "no character");
	ASSERT_ROWS("\xFF\xFE"
		    "a\0,\0b\0\n\0",
		    "1:[a][b] ");
	ASSERT_ROWS("\0a\0,\0b\0\n", "1:[a][b] ");
	ASSERT_FAULT("\xFF,b\n", 1, 1, "not UTF-8");
	ASSERT_FAULT("\xFE,b\n", 1, 1, "not UTF-8");
	ASSERT_FAULT("\0\0,b\n", 1, 1, "NUL");
	ASSERT_FAULT("PK\3\4", 1, 0, "workbook");
}

static void broken_quotes_are_found_where_they_are(void **state)
{
	(void)state;
	ASSERT_FAULT("a,b\n1,x\"y\n", 2, 2, "does not begin with one");
	ASSERT_FAULT("a,b\n1,=\"y\"\n", 2, 2, "a spreadsheet's formula");
	ASSERT_FAULT("a,b\n1,=x\"y\"\n", 2, 2, "does not begin with one");
	ASSERT_FAULT("a,b\n\"x\"y,2\n", 2, 1, "after the closing quote");
	ASSERT_FAULT("a,b\n\"x\" ,2\n", 2, 1, "after the closing quote");
	ASSERT_FAULT("a,b\n1, \"x\"\n", 2, 2, "does not begin with one");
	ASSERT_FAULT("a,b\n1,\"x\ny", 2, 2, "never closed");
	ASSERT_FAULT("\"a,b\n", 1, 1, "never closed");
	ASSERT_FAULT("a,b\n\"1\n2\",2\n3,x\"\n", 4, 2, "does not begin with one");
}

static void bad_bytes_are_found_where_they_are(void **state)
{
	(void)state;
	ASSERT_FAULT("a,b\n1,caf\xE9\n", 2, 2, "not UTF-8");
	ASSERT_FAULT("a,b\n1,caf\xE9,\n", 2, 2, "not UTF-8");
	ASSERT_FAULT("a,b\n\x80,\n", 2, 1, "not UTF-8");
	ASSERT_FAULT("a,b\n1,\xED\xA0\x80\n", 2, 2, "not UTF-8");
	ASSERT_FAULT("a,b\n1,caf\xC3", 2, 2, "cut short at the end");
	ASSERT_FAULT("a,b\0\n1,2\n", 1, 2, "NUL");
	ASSERT_FAULT("a,b\n1,2\n1,\0\n", 3, 2, "NUL");
	ASSERT_FAULT("a,b\n1,\"\0\"\n", 2, 2, "NUL");
}

static void cells_and_rows_have_a_limit(void **state)
{
	(void)state;
	ASSERT_ROWS("a,b\n1,123456789012345678901\n", "1:[a][b] 2:[1][123456789012345678901] ");
	ASSERT_FAULT("a,b\n1,123456789012345678901\n", 2, 2, "cell is too long");
	ASSERT_FAULT("a,b\n1,\"1234567890\n12345678901\"\n", 2, 2, "cell is too long");
	ASSERT_FAULT("a,b\n1234567890,1234567890,1234567890,1234567890,1234567890\n", 2, 0, "row is too long");
	ASSERT_FAULT("a,b\n,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n", 2, 0, "row is too long");
	/* lines with nothing in them are no row */
	ASSERT_FAULT(
		"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\"x\"y\n",
		53, 1, "after the closing quote");
	char commas[3000];

	memset(commas, ',', sizeof commas);
	write_file(commas, sizeof commas);
	struct csvfile_fault fault = {0};
	struct error err = ERROR_INIT;
	struct buf out = {0};

	assert_int_equal(read_all(NULL, &out, &fault, &err), CSVFILE_FAULT);
	assert_non_null(strstr(fault.cause, "1024 columns"));
	buf_free(&out);
}

static void the_sum_is_that_of_the_bytes(void **state)
{
	struct error err = ERROR_INIT;
	struct csvfile *file;
	struct csv_row row;

	(void)state;
	write_file("abc", 3);
	file = csvfile_open(file_path, NULL, &err);
	assert_non_null(file);
	assert_string_equal(csvfile_sha256(file), "");
	while (csvfile_next(file, &row, &err) == CSVFILE_ROW)
		assert_int_equal(csvfile_delimiter(file), ',');
	assert_string_equal(csvfile_sha256(file), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(csvfile_bytes(file), 3);
	csvfile_close(file);
	csvfile_close(NULL);
}

static void a_file_that_cannot_be_read_is_told(void **state)
{
	struct error err = ERROR_INIT;
	struct csvfile *file;
	struct csv_row row;

	(void)state;
	assert_null(csvfile_open("/tmp/numsync-no-such/file.csv", NULL, &err));
	assert_int_equal(err.class, ERROR_DATA);
	assert_non_null(strstr(err.text, "No such file"));
	file = csvfile_open("/tmp", NULL, &err);
	assert_non_null(file);
	assert_int_equal(csvfile_next(file, &row, &err), CSVFILE_FAILED);
	assert_non_null(strstr(err.text, "/tmp is a folder: name the CSV"));
	csvfile_close(file);
}

static void a_file_in_another_encoding_is_read_whole(void **state)
{
	struct csvfile_options options = {.encoding = "windows-1252"};
	struct error err = ERROR_INIT;
	struct csvfile_fault fault;
	struct buf out = {0}, expected = {0};
	char bytes[9000];

	(void)state;
	memset(bytes, '\xE9', sizeof bytes);
	write_file(bytes, sizeof bytes);
	buf_text(&expected, "1:[");
	for (size_t i = 0; i < sizeof bytes; i++)
		buf_text(&expected, "\xC3\xA9");
	buf_text(&expected, "] ");
	assert_int_equal(read_all(&options, &out, &fault, &err), CSVFILE_END);
	assert_string_equal(buf_string(&out), buf_string(&expected));
	options.encoding = "utf-9";
	assert_null(csvfile_open(file_path, &options, &err));
	assert_int_equal(err.class, ERROR_USAGE);
	assert_non_null(strstr(err.text, "encoding utf-9 is not known; try utf-8"));
	buf_free(&out);
	buf_free(&expected);
}

static void a_file_that_grows_meanwhile_is_not_used(void **state)
{
	struct csvfile_options options = {.chunk_bytes = 4};
	struct error err = ERROR_INIT;
	struct csvfile *file;
	struct csv_row row;

	(void)state;
	write_file("a,b\n", 4);
	file = csvfile_open(file_path, &options, &err);
	assert_non_null(file);
	assert_int_equal(csvfile_next(file, &row, &err), CSVFILE_ROW);
	write_file("a,b\nc,d\n", 8);
	assert_int_equal(csvfile_next(file, &row, &err), CSVFILE_ROW);
	assert_int_equal(csvfile_next(file, &row, &err), CSVFILE_FAILED);
	assert_int_equal(err.class, ERROR_LATER);
	assert_non_null(strstr(err.text, "changed while it was read; try again when it is complete"));
	csvfile_close(file);
}

static void standard_input_is_a_file_too(void **state)
{
	struct error err = ERROR_INIT;
	int saved = dup(STDIN_FILENO);
	struct csvfile *file;
	struct csv_row row;

	(void)state;
	write_file("a;b\n", 4);
	assert_non_null(freopen(file_path, "rb", stdin));
	file = csvfile_open("-", NULL, &err);
	assert_non_null(file);
	assert_int_equal(csvfile_next(file, &row, &err), CSVFILE_ROW);
	assert_int_equal(row.count, 2);
	assert_int_equal(csvfile_delimiter(file), ';');
	csvfile_close(file);
	dup2(saved, STDIN_FILENO);
	close(saved);
}

static int begin(void **state)
{
	int descriptor = mkstemp(file_path);

	(void)state;
	return descriptor < 0 ? -1 : close(descriptor);
}

static int end(void **state)
{
	(void)state;
	return unlink(file_path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_with_their_lines),
		cmocka_unit_test(cells_come_as_they_are),
		cmocka_unit_test(the_header_tells_the_delimiter),
		cmocka_unit_test(a_byte_order_mark_is_no_text),
		cmocka_unit_test(broken_quotes_are_found_where_they_are),
		cmocka_unit_test(bad_bytes_are_found_where_they_are),
		cmocka_unit_test(cells_and_rows_have_a_limit),
		cmocka_unit_test(the_sum_is_that_of_the_bytes),
		cmocka_unit_test(a_file_that_cannot_be_read_is_told),
		cmocka_unit_test(a_file_in_another_encoding_is_read_whole),
		cmocka_unit_test(a_file_that_grows_meanwhile_is_not_used),
		cmocka_unit_test(standard_input_is_a_file_too),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
