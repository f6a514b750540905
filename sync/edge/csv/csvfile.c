/* Rows out of a file: reads text (csvtext.c), finds the delimiter, lets csvscan.c approve the bytes up to the end of a row, and
 * only then hands them to libcsv, which cuts the cells. csvscan.h says why every byte goes through both; where they do not agree
 * on a row, the file is refused. */
#include "csvfile.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "csvscan.h"
#include "csvstart.h"
#include "csvtext.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { CSVFILE_CELL_BYTES = 64 * 1024, CSVFILE_ROW_BYTES = 1024 * 1024 };

struct csvfile {
	char *path; /* for messages */
	struct csvtext *text;
	struct csvfile_options options;
	struct csv_parser parser;
	enum csvfile_result ended; /* CSVFILE_ROW while there may be more */
	struct error error;	   /* of CSVFILE_FAILED */

	struct buf chunk; /* bytes read; at the start the whole first line */
	size_t chunk_at;  /* of them scanned and given to libcsv */
	bool started, at_end;
	struct csvscan scan; /* its fault is the file's */

	struct buf row_text;		    /* the cells, each with its NUL */
	size_t cell_end[CSVSCAN_CELLS_MAX]; /* in row_text, without the NUL */
	size_t cell_count;
	bool row_complete;
	struct csv_cell cell[CSVSCAN_CELLS_MAX];
};

static void on_cell(void *bytes, size_t size, void *context)
{
	struct csvfile *file = context;

	if (file->cell_count >= CSVSCAN_CELLS_MAX) /* the scanner has refused such a row before */
		return;
	buf_add(&file->row_text, bytes, size);
	file->cell_end[file->cell_count++] = file->row_text.size;
	buf_char(&file->row_text, '\0');
}

static void on_row(int end_character, void *context)
{
	struct csvfile *file = context;

	(void)end_character;
	file->row_complete = true;
}

static int never_a_blank(unsigned char c)
{
	(void)c;
	return 0;
}

struct csvfile *csvfile_open(const char *path, const struct csvfile_options *options, struct error *err)
{
	struct csvtext *text =
		csvtext_open(path, options ? options->descriptor : NULL, options ? options->encoding : NULL,
			     options ? options->chunk_bytes : 0, err);
	struct csvfile *file;

	if (!text)
		return NULL;
	file = memory_get(sizeof *file);
	file->path = memory_copy(strcmp(path, "-") == 0 ? "standard input" : path);
	file->text = text;
	if (options)
		file->options = *options;
	if (!file->options.max_cell_bytes)
		file->options.max_cell_bytes = CSVFILE_CELL_BYTES;
	if (!file->options.max_row_bytes)
		file->options.max_row_bytes = CSVFILE_ROW_BYTES;
	csvscan_begin(&file->scan, file->options.max_cell_bytes, file->options.max_row_bytes);
	csv_init(&file->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	csv_set_space_func(&file->parser, never_a_blank);
	return file;
}

void csvfile_close(struct csvfile *file)
{
	if (!file)
		return;
	csvtext_close(file->text);
	csv_free(&file->parser);
	buf_free(&file->chunk);
	buf_free(&file->row_text);
	free(file->path);
	free(file);
}

static bool fail(struct csvfile *file, size_t line, size_t column, const char *cause, const char *cure)
{
	file->scan.fault = (struct csvfile_fault){.line = line, .column = column, .cause = cause, .cure = cure};
	file->ended = CSVFILE_FAULT;
	return false;
}

static void set_value(struct csvfile *file, const char *text, size_t size)
{
	struct buf printable = {0};

	text_printable(&printable, text, size);
	text_format(file->scan.fault.value, sizeof file->scan.fault.value, "%s", buf_string(&printable));
	buf_free(&printable);
}

/* The cell that libcsv has begun. */
static void show_begun(struct csvfile *file)
{
	enum { SHOWN = 24 };

	set_value(file, (const char *)file->parser.entry_buf,
		  file->parser.entry_pos < SHOWN ? file->parser.entry_pos : SHOWN);
}

/* Appends the next text of the file to the chunk. */
static bool read_more(struct csvfile *file)
{
	switch (csvtext_read(file->text, &file->chunk, &file->error)) {
	case CSVTEXT_READ:
		return true;
	case CSVTEXT_END:
		file->at_end = true;
		return true;
	case CSVTEXT_FAULT:
		fail(file, file->scan.line, file->scan.state == SCAN_ROW_START ? 0 : file->scan.column + 1,
		     csvtext_cause(file->text), csvtext_cure(file->text));
		show_begun(file);
		return false;
	case CSVTEXT_FAILED:
		break;
	}
	file->ended = CSVFILE_FAILED;
	return false;
}

/* The chunk from `at` on, which is never NULL. */
static const char *chunk_from(struct csvfile *file, size_t at)
{
	return buf_string(&file->chunk) + at;
}

/* Reads until the line that begins at `at` is whole, or the file or patience ends. */
static bool read_line(struct csvfile *file, size_t at)
{
	while (!file->at_end && file->chunk.size < at + file->options.max_row_bytes &&
	       (file->chunk.size < at + 4 ||
		csvstart_line(chunk_from(file, at), file->chunk.size - at) == file->chunk.size - at))
		if (!read_more(file))
			return false;
	return true;
}

/* Takes the line "sep=;", if there is one; its character is in *delimiter then. */
static bool skip_separator_line(struct csvfile *file, char *delimiter)
{
	size_t size =
		csvstart_separator_line(chunk_from(file, file->chunk_at), file->chunk.size - file->chunk_at, delimiter);

	if (!size)
		return true;
	if (!strchr(",;\t|", *delimiter))
		return fail(file, 1, 1, "the line sep= names a character that cannot separate columns",
			    "write sep=; or sep=, or remove the line");
	file->chunk_at += size;
	file->scan.line = 2;
	/* the LF of a CRLF may still be unread: the scanner then sees the CR as just gone by */
	file->scan.after_cr = file->chunk.data[file->chunk_at - 1] == '\r';
	return true;
}

/* Strips what stands before the header line and finds the delimiter from it. */
static bool start(struct csvfile *file)
{
	const char *cause, *cure;
	char delimiter = 0;

	file->started = true;
	if (!read_line(file, 0))
		return false;
	if (csvstart_is_foreign(chunk_from(file, 0), file->chunk.size, &cause, &cure))
		return fail(file, 1, 0, cause, cure);
	file->chunk_at = csvstart_mark(chunk_from(file, 0), file->chunk.size);
	if (!read_line(file, file->chunk_at) || !skip_separator_line(file, &delimiter))
		return false;
	if (!delimiter)
		delimiter = csvstart_delimiter(chunk_from(file, file->chunk_at),
					       csvstart_line(chunk_from(file, file->chunk_at),
							     file->chunk.size - file->chunk_at));
	file->scan.delimiter = delimiter;
	csv_set_delim(&file->parser, (unsigned char)delimiter);
	return true;
}

/* Hands the bytes from chunk_at to `end` to libcsv, all of which the scanner has approved. */
static bool parse_to(struct csvfile *file, size_t end)
{
	size_t size = end - file->chunk_at;

	if (csv_parse(&file->parser, file->chunk.data + file->chunk_at, size, on_cell, on_row, file) != size)
		return fail(file, file->scan.row_line, 0, "the quotes of this row cannot be read",
			    "put the cell in quotes and double each quote in it");
	file->chunk_at = end;
	return true;
}

/* The cell with the byte `at` of the chunk in it: some bytes before, few behind. */
static void show_cell(struct csvfile *file, size_t at)
{
	enum { BEFORE = 24, BEHIND = 4 };
	const char *bytes = file->chunk.data;
	size_t from = at, to = at;

	while (from > file->chunk_at && at - from < BEFORE && !strchr("\r\n", bytes[from - 1]) &&
	       bytes[from - 1] != file->scan.delimiter)
		from--;
	while (to < file->chunk.size && to - at < BEHIND && !strchr("\r\n", bytes[to]) &&
	       bytes[to] != file->scan.delimiter)
		to++;
	set_value(file, bytes + from, to - from);
}

/* Goes on to the end of a row or of the chunk. */
static bool scan_chunk(struct csvfile *file)
{
	size_t left = file->chunk.size - file->chunk_at, taken = 0;

	if (!csvscan_take(&file->scan, file->chunk.data + file->chunk_at, left, &taken)) {
		show_cell(file, file->chunk_at + taken);
		file->ended = CSVFILE_FAULT;
		return false;
	}
	return parse_to(file, file->chunk_at + taken);
}

/* The end of the file ends the last row. */
static bool finish(struct csvfile *file)
{
	if (!csvscan_end(&file->scan)) {
		show_begun(file);
		file->ended = CSVFILE_FAULT;
		return false;
	}
	if (csv_fini(&file->parser, on_cell, on_row, file) != 0)
		return fail(file, file->scan.row_line, 0, "the last row cannot be read", "look at its quotes");
	file->ended = CSVFILE_END;
	return true;
}

/* Makes the cells that libcsv delivered the row that is handed out. */
static void deliver(struct csvfile *file, struct csv_row *row)
{
	size_t at = 0;

	for (size_t i = 0; i < file->cell_count; i++) {
		file->cell[i] = (struct csv_cell){
			.text = {file->row_text.data + at, file->cell_end[i] - at},
			.quoted = file->scan.quoted[i],
		};
		at = file->cell_end[i] + 1;
	}
	*row = (struct csv_row){file->cell, file->cell_count, file->scan.row_line};
}

static enum csvfile_result report(const struct csvfile *file, struct error *err)
{
	const struct csvfile_fault *fault = &file->scan.fault;

	if (file->ended == CSVFILE_FAILED)
		*err = file->error;
	else if (file->ended == CSVFILE_FAULT && fault->column && fault->value[0])
		error_set(err, ERROR_DATA, "%s: line %zu, column %zu, \"%s\": %s; %s", file->path, fault->line,
			  fault->column, fault->value, fault->cause, fault->cure);
	else if (file->ended == CSVFILE_FAULT && fault->column)
		error_set(err, ERROR_DATA, "%s: line %zu, column %zu: %s; %s", file->path, fault->line, fault->column,
			  fault->cause, fault->cure);
	else if (file->ended == CSVFILE_FAULT)
		error_set(err, ERROR_DATA, "%s: line %zu: %s; %s", file->path, fault->line, fault->cause, fault->cure);
	return file->ended;
}

enum csvfile_result csvfile_next(struct csvfile *file, struct csv_row *row, struct error *err)
{
	*row = (struct csv_row){0};
	buf_reset(&file->row_text);
	file->cell_count = 0;
	file->row_complete = false;
	if (!file->started && !start(file))
		return report(file, err);
	while (file->ended == CSVFILE_ROW && !file->row_complete) {
		if (file->chunk_at < file->chunk.size) {
			if (!scan_chunk(file))
				break;
		} else if (file->at_end) {
			finish(file);
		} else {
			buf_reset(&file->chunk);
			file->chunk_at = 0;
			if (!read_more(file))
				break;
		}
	}
	if (file->row_complete && file->cell_count != file->scan.column + 1)
		fail(file, file->scan.row_line, 0, "it is not clear where the cells of this row begin and end",
		     "put each cell in quotes and double each quote in it");
	if (!file->row_complete || (file->ended != CSVFILE_ROW && file->ended != CSVFILE_END))
		return report(file, err);
	deliver(file, row);
	return CSVFILE_ROW;
}

const struct csvfile_fault *csvfile_fault(const struct csvfile *file)
{
	return file->ended == CSVFILE_FAULT ? &file->scan.fault : NULL;
}

const char *csvfile_sha256(const struct csvfile *file)
{
	return csvtext_sha256(file->text);
}

uint64_t csvfile_bytes(const struct csvfile *file)
{
	return csvtext_bytes(file->text);
}

uint64_t csvfile_size(const struct csvfile *file)
{
	return csvtext_size(file->text);
}

char csvfile_delimiter(const struct csvfile *file)
{
	return file->scan.delimiter;
}
