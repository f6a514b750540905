/* Which number a line is about: its id, its number in E.164. Pure, but for the question whether the account has a number that came
 * without its plus, which the caller answers. A number that is guessed is another customer's, so nothing else is added to one. */
#include "stage/import_line_internal.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* The id goes into the path of requests. */
static void read_id(struct line_reader *reader)
{
	const struct csv_cell *cell = import_line_cell(reader, IMPORT_ID);
	struct slice id;

	if (!cell || !(id = slice_trim(cell->text)).size)
		return;
	reader->out->id = (struct slice){arena_copy(reader->arena, id.text, id.size), id.size};
	if (id.size > IMPORT_ID_MAX_BYTES)
		import_line_fault(reader, reader->header->position[IMPORT_ID], "the id is longer than 512 bytes",
				  "expected the id that Leadping gave the number");
	for (size_t i = 0; i < id.size; i++)
		if ((unsigned char)id.text[i] < ' ' || id.text[i] == 0x7F) {
			import_line_fault(reader, reader->header->position[IMPORT_ID], "control characters in the id",
					  "expected the id that Leadping gave the number");
			return;
		}
}

static bool has_number(const struct line_reader *reader, const char *number)
{
	return reader->options->has_number && reader->options->has_number(reader->options->context, number);
}

/* A number without its plus is that number where the account has it. why: else, what to do. */
static bool find_without_plus(const struct line_reader *reader, struct slice text, char number[20], const char **why)
{
	char american[24];

	if (!number_without_plus(text, number))
		return false;
	if (has_number(reader, number))
		return true;
	snprintf(american, sizeof american, "+1%s", number + 1);
	if (strlen(number) == 11 && has_number(reader, american))
		*why = arena_format(reader->arena, "did you mean %s? A number needs + and the country code", american);
	return false;
}

static void read_number(struct line_reader *reader)
{
	const struct csv_cell *cell = import_line_cell(reader, IMPORT_NUMBER);
	size_t position = reader->header->position[IMPORT_NUMBER];
	char number[20];
	const char *why;
	uint32_t invisible;

	if (!cell || !slice_trim(cell->text).size)
		return;
	invisible = text_invisible(cell->text);
	if (number_normalise(cell->text, reader->options->default_country, number, &why) ||
	    find_without_plus(reader, cell->text, number, &why))
		reader->out->number = (struct slice){arena_copy(reader->arena, number, strlen(number)), strlen(number)};
	else if (invisible)
		import_line_fault(reader, position,
				  arena_format(reader->arena,
					       "a character that nobody can see (U+%04X) is in the number",
					       (unsigned)invisible),
				  "type the number anew, such as +15551234567");
	else
		import_line_fault(reader, position, "not a usable number", why);
}

void import_line_identity(struct line_reader *reader)
{
	const size_t *position = reader->header->position;

	read_id(reader);
	read_number(reader);
	if (!reader->out->id.size && !reader->out->number.size && !reader->faulty)
		import_line_fault(reader, position[IMPORT_ID] ? position[IMPORT_ID] : position[IMPORT_NUMBER],
				  "the line does not say which number it is about",
				  position[IMPORT_ID] && position[IMPORT_NUMBER]
					  ? "fill in id or number, or remove the line"
					  : "fill the cell in, or remove the line");
}
