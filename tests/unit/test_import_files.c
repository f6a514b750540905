/* Files as they come: each damaged one is refused with line, column and cause, each sane one is read. The tables
 * are fixtures/csv/bad/INDEX.tsv and fixtures/csv/good/INDEX.tsv. */
#include "import_faults.h"

static void read_lines(struct csvfile *file, const struct import_header *header, const struct import_sink *sink,
		       struct result *result)
{
	const struct import_line_options options = {.default_country = NULL};
	struct arena arena = {0};
	struct import_line line;
	struct error err = ERROR_INIT;
	struct csv_row row;

	while (csvfile_next(file, &row, &err) == CSVFILE_ROW) {
		arena_reset(&arena);
		if (import_line_read(header, &row, &options, &arena, sink, &line) == IMPORT_READ) {
			assert_true(line.id.size || line.number.size);
			assert_int_equal(line.line, row.line);
			result->lines++;
			result->expectations += line.count;
			result->last_line = line.line;
		}
	}
	arena_free(&arena);
}

/* Reads the file as the importer does. */
static void import(const char *path, size_t chunk_bytes, struct result *result)
{
	const struct csvfile_options options = {.chunk_bytes = chunk_bytes};
	const struct import_sink sink = {note_fault, result};
	struct error err = ERROR_INIT;
	struct csvfile *file = csvfile_open(path, &options, &err);
	struct import_header header;
	struct arena arena = {0};
	struct csv_row row;

	*result = (struct result){0};
	if (!file)
		fail_msg("%s", err.text);
	csvfile_next(file, &row, &err);
	if (!csvfile_fault(file) && import_header_read(&row, NULL, &arena, &sink, &header))
		read_lines(file, &header, &sink, result);
	if (csvfile_fault(file)) {
		struct import_fault fault = import_fault_of_csvfile(csvfile_fault(file));

		note_fault(result, &fault);
	}
	result->delimiter = csvfile_delimiter(file);
	csvfile_close(file);
	arena_free(&arena);
}

static FILE *open_index(const char *kind, char *folder, size_t size)
{
	const char *fixtures = getenv("NUMSYNC_FIXTURES");
	char path[4096], header[256];
	FILE *index;

	snprintf(folder, size, "%s/csv/%s", fixtures ? fixtures : "fixtures", kind);
	snprintf(path, sizeof path, "%s/INDEX.tsv", folder);
	index = fopen(path, "r");
	if (!index || !fgets(header, sizeof header, index))
		fail_msg("cannot read %s", path);
	return index;
}

static void every_damaged_file_is_refused_where_it_is_damaged(void **state)
{
	char folder[2048], path[4096], entry[512], name[128], message[256];
	FILE *index = open_index("bad", folder, sizeof folder);
	size_t files = 0, line, column;
	struct result result;

	(void)state;
	while (fgets(entry, sizeof entry, index)) {
		assert_int_equal(sscanf(entry, "%127[^\t]\t%zu\t%zu\t%255[^\n]", name, &line, &column, message), 4);
		snprintf(path, sizeof path, "%s/%s", folder, name);
		for (size_t chunk = 0; chunk < 2; chunk++) {
			import(path, chunk ? 7 : 0, &result);
			if (!result.fault_count)
				fail_msg("%s was accepted", name);
			if (result.fault_count != 1 || result.line != line || result.column != column ||
			    !strstr(buf_string(&result.faults), message))
				fail_msg("%s: expected line %zu, column %zu: %s\ngot:\n%s", name, line, column, message,
					 buf_string(&result.faults));
			buf_free(&result.faults);
		}
		files++;
	}
	fclose(index);
	assert_true(files >= 60);
}

static const char *delimiter_name(char delimiter)
{
	return delimiter == ',' ? "comma" : delimiter == ';' ? "semicolon" : delimiter == '\t' ? "tab" : "pipe";
}

static void every_sane_file_is_read(void **state)
{
	char folder[2048], path[4096], entry[512], name[128], delimiter[32];
	FILE *index = open_index("good", folder, sizeof folder);
	size_t lines, expectations, last_line;
	struct result result;

	(void)state;
	while (fgets(entry, sizeof entry, index)) {
		assert_int_equal(sscanf(entry, "%127[^\t]\t%31[^\t]\t%zu\t%zu\t%zu", name, delimiter, &lines,
					&expectations, &last_line),
				 5);
		snprintf(path, sizeof path, "%s/%s", folder, name);
		import(path, 0, &result);
		if (result.fault_count)
			fail_msg("%s: %s", name, buf_string(&result.faults));
		if (result.lines != lines || result.expectations != expectations || result.last_line != last_line)
			fail_msg("%s: %zu lines, %zu expectations, last line %zu", name, result.lines,
				 result.expectations, result.last_line);
		assert_string_equal(delimiter_name(result.delimiter), delimiter);
		buf_free(&result.faults);
	}
	fclose(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_damaged_file_is_refused_where_it_is_damaged),
		cmocka_unit_test(every_sane_file_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
