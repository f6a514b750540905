/* Faults of a line that it does not show by itself: the mirror does, or another line of the file. Each is told with a cause and a
 * cure, in the table below; none is guessed away. */
#include "stage/import_internal.h"
#include "base/text.h"
#include "model/decimal_written.h"

#include <stdlib.h>
#include <string.h>

/* Cause and cure of each: before, a detail, behind. */
static const struct fault_text {
	enum { NO_DETAIL, COLUMN, OTHER } detail;
	const char *before, *unnamed /* for another that is not known */, *behind, *cure;
} fault_texts[LINE_FAULT_KINDS] = {
	[LINE_UNKNOWN] =
		{COLUMN, "the mirror has no such ", "", "",
		 "check it, or run `numsync pull` first if it is new; --unknown-numbers keep stores it for later"},
	[LINE_GONE] = {NO_DETAIL, "the number is gone: the API no longer knows it", "", "",
		       "correct the line, or take it out"},
	[LINE_MISMATCH] = {OTHER, "the line's id belongs to ", "another number", "",
			   "correct the line, or take it out"},
	[LINE_AMBIGUOUS] = {OTHER, "the mirror has this number more than once: ids ", "", "", "name the id"},
	[LINE_DUPLICATE] = {OTHER, "line ", "above", " says something else about the same number and field",
			    "correct the line, or take it out"},
	[LINE_WINDOW] = {OTHER, "the line expires before it takes effect (", "", ")",
			 "expected expires_at to be later than effective_at"},
	[LINE_NEVER] = {NO_DETAIL, "the clock of the account's time_zone is put forward past this time", "", "",
			"write another time, or one with its offset, such as 2026-10-31T18:00:00Z"},
	[LINE_TWICE] = {OTHER, "the clock of the account's time_zone shows this time twice, for it is put back: ", "",
			"", "write one of the two"},
};

/* The number of the column that a field, or a column of the header, is in; 0: of none. */
static size_t column_named(const struct import_header *header, const char *name)
{
	size_t found = 0;

	for (size_t i = 0; i < header->count; i++) {
		const struct import_column *column = &header->column[i];

		if (strcmp(column->field >= 0 ? field_table[column->field].column : column->name, name) == 0)
			found = i + 1;
	}
	return found;
}

bool import_on_line_fault(void *context, const struct line_fault *fault, struct error *err)
{
	struct import *import = context;
	const struct fault_text *text = &fault_texts[fault->kind];
	const char *details[] =
		{[NO_DETAIL] = "", [COLUMN] = fault->column, [OTHER] = fault->other ? fault->other : text->unnamed};
	char cause[512], number[20];
	const char *why;
	struct import_fault told = {.line = (size_t)fault->line,
				    .column = column_named(&import->header, fault->column),
				    .name = fault->column,
				    .value = fault->value ? fault->value : "",
				    .cause = cause,
				    .cure = text->cure};

	(void)err;
	if (fault->kind == LINE_DUPLICATE && fault->other)
		told.contradicts = strtoul(fault->other, NULL, 10);
	text_format(cause, sizeof cause, "%s%s%s", text->before, details[text->detail], text->behind);
	if (fault->kind == LINE_UNKNOWN && strcmp(fault->column, "id") == 0 && told.value[0] == '+' &&
	    number_normalise(slice_of(told.value), NULL, number, &why)) {
		told.cause = "this is a phone number, not an id";
		told.cure = "rename the column to number";
	}
	import->sink.add(import->sink.context, &told);
	return true;
}

/* A sink that keeps the place of a fault: the cell's line is gone when another one contradicts it. */
struct keeper {
	struct import_fault *place;
	struct arena *arena;
};

static void keep_place(void *context, const struct import_fault *fault)
{
	const struct keeper *keeper = context;

	*keeper->place = *fault;
	keeper->place->value = arena_copy(keeper->arena, fault->value, strlen(fault->value));
}

static void note_place(struct import *import, struct import_fault *first, const struct csv_row *row, size_t column)
{
	struct keeper keeper = {first, &import->header_arena};

	if (!first->line)
		import_cell_fault(&import->header, row, column, "", "", &import->line_arena,
				  &(struct import_sink){keep_place, &keeper});
}

/* Tells both places of the decimals that cannot be read together, once: each line alone could be read, so both come back to be
 * mended. */
static void tell_contradiction(struct import *import)
{
	bool group = import->group.line;
	struct import_fault comma = import->comma, other = group ? import->group : import->point;

	if (import->signs_told || !comma.line || !other.line)
		return;
	import->signs_told = true;
	comma.cause = other.cause = arena_format(
		&import->line_arena,
		"line %zu has a number such as %s, and line %zu one with a comma before its fraction, such as 12,50",
		other.line, group ? "1.234" : "1,234.50", comma.line);
	comma.cure = other.cure =
		group ? "1.234 can then mean two things; write all of them with a point and without thousands separators"
		      : "write all of them with a point and without thousands separators";
	import->sink.add(import->sink.context, &comma);
	if (other.line != comma.line || other.column != comma.column)
		import->sink.add(import->sink.context, &other);
}

void import_check_signs(struct import *import, const struct import_line *line, const struct csv_row *row)
{
	bool semicolon = csvfile_delimiter(import->file) == ';';

	for (size_t i = 0; i < line->count; i++) {
		unsigned signs = line->expectation[i].signs;
		size_t column = column_named(&import->header, field_table[line->expectation[i].field].column);

		if (signs & DECIMAL_COMMA)
			note_place(import, &import->comma, row, column);
		if (signs & DECIMAL_POINT)
			note_place(import, &import->point, row, column);
		if ((signs & DECIMAL_MAY_BE_GROUP) && semicolon)
			import_cell_fault(
				&import->header, row, column,
				"a number such as 1.234 can mean two things in a file with semicolons between its cells",
				"write 1234 if it is more than a thousand, 1.2340 if it is little more than one",
				&import->line_arena, &import->sink);
		else if (signs & DECIMAL_MAY_BE_GROUP)
			note_place(import, &import->group, row, column);
		tell_contradiction(import);
	}
}
