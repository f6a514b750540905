/* What one line asserts: its number, its expectations, its reason and times. Pure. A line with a cell too many or too few is
 * left at that, because no cell stands under its column then; of any other line all faults are found. */
#include "stage/import_line_internal.h"
#include "base/text.h"
#include "model/doubt.h"
#include "model/field.h"

#include <string.h>
#include <strings.h>

void import_fault_text(const struct import_fault *fault, struct buf *out)
{
	if (fault->line) /* else it is about the file as such */
		buf_format(out, "line %zu", fault->line);
	if (fault->column)
		buf_format(out, ", column %zu", fault->column);
	if (fault->name[0])
		buf_format(out, " (%s)", fault->name);
	if (fault->value[0])
		buf_format(out, ", \"%s\"", fault->value);
	buf_format(out, "%s%s; %s", fault->line ? ": " : "", fault->cause, fault->cure);
}

struct import_fault import_fault_of_csvfile(const struct csvfile_fault *fault)
{
	return (struct import_fault){fault->line, fault->column, "", fault->value, fault->cause, fault->cure, 0};
}

/* Quotes keep the blanks inside them. */
static struct slice cell_text(const struct csv_cell *cell)
{
	return cell->quoted ? cell->text : slice_trim(cell->text);
}

/* No opinion. Quoted or not: many programs quote every cell that they write. */
static bool cell_is_empty(const struct csv_cell *cell)
{
	return !slice_trim(cell->text).size;
}

/* At most IMPORT_EXCERPT_BYTES of the text, in the arena, fit for a message. */
static const char *excerpt(struct slice text, struct arena *arena)
{
	bool cut = text.size > IMPORT_EXCERPT_BYTES;
	size_t size = cut ? IMPORT_EXCERPT_BYTES - 3 : text.size;
	struct buf printable = {0};
	const char *copy;

	while (cut && size && ((unsigned char)text.text[size] & 0xC0) == 0x80)
		size--; /* not in the middle of a character */
	text_printable_named(&printable, text.text, size);
	if (cut)
		buf_text(&printable, "...");
	copy = arena_copy(arena, printable.data ? printable.data : "", printable.size);
	buf_free(&printable);
	return copy;
}

void import_cell_fault(const struct import_header *header, const struct csv_row *row, size_t column, const char *cause,
		       const char *cure, struct arena *arena, const struct import_sink *sink)
{
	bool known = column && column <= header->count;
	struct slice text = {0};
	struct import_fault fault = {.line = row->line, .column = column, .name = "", .cause = cause, .cure = cure};

	if (known)
		fault.name = header->column[column - 1].name;
	if (column && column <= row->count)
		text = row->cell[column - 1].text;
	fault.value = excerpt(text, arena);
	sink->add(sink->context, &fault);
}

void import_line_fault(struct line_reader *reader, size_t column, const char *cause, const char *cure)
{
	import_cell_fault(reader->header, reader->row, column, cause, cure, reader->arena, reader->sink);
	reader->faulty = true;
}

static bool row_is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (!cell_is_empty(&row->cell[i]))
			return false;
	return true;
}

static bool is_word_of_total(struct slice text)
{
	return slice_equal(text, slice_of("Total")) || (text.size > 9 && memcmp(text.text, "Total of ", 9) == 0);
}

/* The last lines of an exported workbook: "Total" and sums, "Total of ..." and why a sum is no formula. About no number. The words may stand in
 * a column that is not read. */
static bool row_is_total(const struct import_header *header, const struct csv_row *row)
{
	bool total = false, read = false;

	for (size_t i = 0; i < row->count && i < header->count; i++) {
		const struct import_column *column = &header->column[i];
		struct slice text = slice_trim(row->cell[i].text);
		bool ignored = column->role == IMPORT_IGNORED, word = is_word_of_total(text);

		if (!text.size || (column->role == IMPORT_FIELD && field_table[column->field].kind == KIND_DECIMAL))
			continue;
		if (!ignored && (!word || read))
			return false;
		read = read || !ignored;
		total = total || word;
	}
	return total;
}

/* With a cell too many or too few no cell can be trusted to be under its column. */
static bool check_count(struct line_reader *reader)
{
	size_t cells = reader->row->count, columns = reader->header->count;
	size_t column = (cells < columns ? cells : columns) + 1;

	if (cells == columns)
		return true;
	import_line_fault(reader, column,
			  arena_format(reader->arena, "the line has %zu cell%s, the header %zu column%s", cells,
				       cells == 1 ? "" : "s", columns, columns == 1 ? "" : "s"),
			  cells < columns ? "add the missing delimiters, or close a quote above"
					  : "put a value that contains the delimiter in double quotes, or remove the "
					    "superfluous delimiters");
	return false;
}

static void read_on_drift(struct line_reader *reader)
{
	const struct csv_cell *cell = import_line_cell(reader, IMPORT_ON_DRIFT);
	struct slice text;

	if (!cell || !(text = slice_trim(cell->text)).size)
		return;
	if (text.size == 7 && strncasecmp(text.text, "disable", 7) == 0) {
		reader->out->on_drift = IMPORT_DISABLE;
		if (!reader->header->has_test)
			import_line_fault(
				reader, reader->header->position[IMPORT_ON_DRIFT],
				"disable is the answer to a test that fails, and no column of the file is a test",
				"add a column such as provider_status, or, to disable the number, write false in a column "
				"enabled");
	} else if (text.size != 6 || strncasecmp(text.text, "report", 6) != 0)
		import_line_fault(reader, reader->header->position[IMPORT_ON_DRIFT], "not a known answer to drift",
				  "expected report or disable; an empty cell means report");
}

static void read_time(struct line_reader *reader, enum import_role role, struct value *time)
{
	const struct csv_cell *cell = import_line_cell(reader, role);
	struct slice text;
	const char *why;

	if (!cell || !(text = slice_trim(cell->text)).size)
		return;
	text.text = arena_copy(reader->arena, text.text, text.size);
	if (value_parse(KIND_TIMESTAMP, text, true, time, &why))
		return;
	*time = (struct value){0};
	if (expect_serial_cure(text, reader->arena))
		why = arena_format(reader->arena, "%s; %s", why, expect_serial_cure(text, reader->arena));
	import_line_fault(reader, reader->header->position[role], "not a time",
			  arena_format(reader->arena, "expected %s", why));
}

static void read_times(struct line_reader *reader)
{
	const struct value *from = &reader->out->effective_at, *to = &reader->out->expires_at;

	read_time(reader, IMPORT_EFFECTIVE_AT, &reader->out->effective_at);
	read_time(reader, IMPORT_EXPIRES_AT, &reader->out->expires_at);
	if (to->state == VALUE_SET && to->date_only)
		reader->out->expires_at.time_us += 86400000000; /* the day itself is still within */
	/* one time with and one without an offset cannot be compared here, where no time zone is known */
	if (from->state == VALUE_SET && to->state == VALUE_SET && from->no_offset == to->no_offset &&
	    to->time_us <= from->time_us)
		import_line_fault(reader, reader->header->position[IMPORT_EXPIRES_AT],
				  "the line expires before it takes effect",
				  "expected expires_at to be later than effective_at");
}

/* The expectation of that field in the line, or NULL. */
static const struct expect *find_expectation(const struct import_line *line, int field)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->expectation[i].field == field)
			return &line->expectation[i];
	return NULL;
}

/* Whether the cell, of a name or a reason, is a text that nobody can have meant. */
static bool is_doubtful(struct line_reader *reader, size_t column)
{
	const struct csv_cell *cell = &reader->row->cell[column - 1];
	struct slice text = slice_trim(cell->text);
	const char *cause;

	if (reader->options->literal || !cell->text.size)
		return false;
	if (!text.size && (cell->quoted || memchr(cell->text.text, 0xC2, cell->text.size)))
		text = cell->text; /* blanks that somebody has put in quotes, or that do not break */
	else if (text.size > 1 && text.text[0] == '\\' && text_is_blank(slice_skip(text, 1)))
		text = slice_skip(text, 1);
	cause = text_doubt(text);
	if (cause)
		import_line_fault(reader, column, cause,
				  text_is_blank(text)
					  ? "write the text that is meant, or leave the cell empty for no opinion"
					  : "write the text that is meant; --literal takes this one as it is");
	return cause != NULL;
}

static bool is_bool(struct line_reader *reader, const struct csv_cell *cell)
{
	struct expect_why why;
	struct expect expect;

	return cell && expect_parse(FIELD_enabled, slice_trim(cell->text), reader->arena, &expect, &why);
}

/* Why a cell is no expectation; texts under enabled, and true or false under reason, are of each other's columns. */
static void refuse_cell(struct line_reader *reader, size_t column, const struct expect_why *why)
{
	bool swapped = reader->header->column[column - 1].field == FIELD_enabled &&
		       is_bool(reader, import_line_cell(reader, IMPORT_REASON));

	import_line_fault(reader, column, why->cause,
			  swapped ? "are the columns enabled and reason swapped?" : why->cure);
}

static void read_expectations(struct line_reader *reader)
{
	struct import_line *out = reader->out;

	/* two more for those that a reason adds */
	out->expectation = arena_get(reader->arena, (reader->header->count + 2) * sizeof *out->expectation);
	for (size_t i = 0; i < reader->header->count; i++) {
		const struct import_column *column = &reader->header->column[i];
		const struct csv_cell *cell = &reader->row->cell[i];
		struct expect_why why = {"", ""};
		bool text;

		if (column->role == IMPORT_UNNAMED && !cell_is_empty(cell))
			import_line_fault(reader, i + 1, "a value in a column without a name",
					  "name the column in the header, or remove the value");
		if (column->role != IMPORT_FIELD)
			continue;
		text = field_table[column->field].writable && field_table[column->field].kind == KIND_TEXT;
		if ((text && is_doubtful(reader, i + 1)) || cell_is_empty(cell))
			continue;
		if (expect_parse(column->field, cell_text(cell), reader->arena, &out->expectation[out->count], &why))
			out->count++;
		else
			refuse_cell(reader, i + 1, &why);
	}
}

/* Adds what a reason implies, unless the line says the same in a column of its own. */
static void imply(struct line_reader *reader, int field, struct slice operand)
{
	struct import_line *out = reader->out;
	const struct expect *said = find_expectation(out, field);
	struct expect *implied = &out->expectation[out->count];

	if (said && (said->operator!= EXPECT_EQUAL || !slice_equal(said->operand[0], operand))) {
		import_line_fault(reader, reader->header->position[IMPORT_REASON],
				  arena_format(reader->arena,
					       "enabled with a reason sets %s, and the line says otherwise",
					       field_table[field].column),
				  "leave one of the two cells empty");
		return;
	}
	if (said)
		return;
	*implied = (struct expect){.field = field, .operator= EXPECT_EQUAL, .operand = {operand}, .count = 1};
	out->count++;
}

static void read_reason(struct line_reader *reader)
{
	const struct csv_cell *cell = import_line_cell(reader, IMPORT_REASON);
	size_t position = reader->header->position[IMPORT_REASON];
	struct import_line *out = reader->out;
	const struct expect *enabled = find_expectation(out, FIELD_enabled);
	struct slice text;

	if (!cell || is_doubtful(reader, position) || !(text = text_without_guard(slice_trim(cell->text))).size)
		return;
	if (text.size > IMPORT_REASON_MAX_BYTES) {
		import_line_fault(reader, position, "the reason is longer than 1000 bytes", "shorten it");
		return;
	}
	out->reason = (struct slice){arena_copy(reader->arena, text.text, text.size), text.size};
	if (!enabled && !reader->faulty) /* a bad value of enabled was named already */
		import_line_fault(reader, position, "a reason without a value of enabled",
				  "fill in enabled (true or false), which the reason is for, or remove the reason");
	if (!enabled)
		return;
	out->is_override = true;
	imply(reader, FIELD_override_enabled, enabled->operand[0]);
	imply(reader, FIELD_override_reason, out->reason);
}

enum import_result import_line_read(const struct import_header *header, const struct csv_row *row,
				    const struct import_line_options *options, struct arena *arena,
				    const struct import_sink *sink, struct import_line *out)
{
	struct line_reader reader = {header, row, options, arena, sink, out, false};

	*out = (struct import_line){.line = row->line};
	if (row_is_blank(row))
		return IMPORT_BLANK;
	if (row_is_total(header, row))
		return IMPORT_TOTAL;
	if (!check_count(&reader))
		return IMPORT_FAULTY;
	import_line_identity(&reader);
	read_expectations(&reader);
	read_reason(&reader);
	read_on_drift(&reader);
	read_times(&reader);
	return reader.faulty ? IMPORT_FAULTY : IMPORT_READ;
}
