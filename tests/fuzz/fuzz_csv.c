/* CSV files, hostile, up to the expectations that they make: in large pieces and in small ones, with the same result. */
#include "stage/import_line.h"

#include "memory_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_fault(void *context, const struct import_fault *fault)
{
	struct buf *seen = context;

	import_fault_text(fault, seen);
	buf_char(seen, '\n');
}

static void add_line(const struct import_line *line, struct buf *seen)
{
	buf_format(seen, "%zu %.*s %.*s %d:", line->line, (int)line->id.size, line->id.size ? line->id.text : "",
		   (int)line->number.size, line->number.size ? line->number.text : "", (int)line->on_drift);
	for (size_t i = 0; i < line->count; i++)
		buf_format(seen, " %d %d %zu", line->expectation[i].field, (int)line->expectation[i].operator,
			   line->expectation[i].count);
	buf_char(seen, '\n');
}

static void import(const char *path, size_t chunk, struct buf *seen)
{
	struct csvfile_options options = {.chunk_bytes = chunk, .max_cell_bytes = 2048, .max_row_bytes = 8192};
	struct import_line_options line_options = {.default_country = "US"};
	struct import_sink sink = {on_fault, seen};
	struct import_header header;
	struct arena header_arena = {0}, arena = {0};
	struct error err = ERROR_INIT;
	struct csvfile *file = csvfile_open(path, &options, &err);
	enum csvfile_result result;
	struct csv_row row;
	bool have_header = false;

	if (!file)
		abort();
	while ((result = csvfile_next(file, &row, &err)) == CSVFILE_ROW) {
		struct import_line line;

		if (!have_header) {
			if (!import_header_read(&row, NULL, &header_arena, &sink, &header))
				break;
			have_header = true;
			continue;
		}
		if (import_line_read(&header, &row, &line_options, &arena, &sink, &line) == IMPORT_READ)
			add_line(&line, seen);
		arena_reset(&arena);
	}
	buf_format(seen, "%d", (int)result);
	/* the excerpt that the message shows is of the piece that was read */
	if (result == CSVFILE_FAULT)
		buf_format(seen, " %zu %zu %s", csvfile_fault(file)->line, csvfile_fault(file)->column,
			   csvfile_fault(file)->cause);
	csvfile_close(file);
	arena_free(&arena);
	arena_free(&header_arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = memory_file(data, size);
	struct buf large = {0}, small = {0};

	import(path, 0, &large);
	import(path, size % 8 + 1, &small);
	if (strcmp(buf_string(&large), buf_string(&small)) != 0) {
		fprintf(stderr, "large: %s\nsmall: %s\n", buf_string(&large), buf_string(&small));
		abort();
	}
	buf_free(&large);
	buf_free(&small);
	return 0;
}
