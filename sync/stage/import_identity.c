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

static int count_number(const struct line_reader *reader, const char *number)
{
	return reader->options->count_number ? reader->options->count_number(reader->options->context, number) : 0;
}

/* A number of the account that is these digits behind a country code, in the arena; NULL: it has none. +1 is tried first. */
static const char *find_behind_code(const struct line_reader *reader, const char *digits)
{
	char text[24];

	snprintf(text + 4, sizeof text - 4, "%s", digits);
	for (int code = 1; code < 1000; code++) {
		char *number = text + (code > 99 ? 0 : code > 9 ? 1 : 2);

		text[1] = (char)('0' + code / 100);
		text[2] = (char)('0' + code / 10 % 10);
		text[3] = (char)('0' + code % 10);
		*number = '+';
		if (count_number(reader, number))
			return arena_format(reader->arena, "%s", number);
	}
	return NULL;
}

/* All that a spreadsheet leaves of a number whose plus it takes away. */
static bool is_bare(struct slice text)
{
	text = slice_trim(text);
	return slice_digits_at(text, 0) == text.size;
}

static const char *did_you_mean(const struct line_reader *reader, const char *number, const char *other)
{
	return arena_format(reader->arena, "did you mean %s%s%s? A number needs + and the country code", number,
			    other ? " or " : "", other ? other : "");
}

/* A number without its plus is that number where the account has it, and none that lacks its country code, too. why: else, what to do. */
static bool find_without_plus(const struct line_reader *reader, struct slice text, char number[20], const char **why)
{
	const char *other;
	int count;

	if (!number_without_plus(text, number))
		return false;
	count = count_number(reader, number);
	other = find_behind_code(reader, number + 1);
	if (count == 1 && !other && is_bare(text))
		return true;
	if (count)
		*why = did_you_mean(reader, number, other);
	else if (other)
		*why = did_you_mean(reader, other, NULL);
	return false;
}

/* Ten digits are of default_country, unless the account has a number that is these digits and lacks its plus. */
static bool find_number(const struct line_reader *reader, struct slice text, char number[20], const char **why)
{
	char other[20];

	if (!number_normalise(text, reader->options->default_country, number, why))
		return find_without_plus(reader, text, number, why);
	if (!is_bare(text) || !number_without_plus(text, other) || strcmp(number, other) == 0 ||
	    !count_number(reader, other))
		return true;
	*why = did_you_mean(reader, number, other);
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
	if (find_number(reader, cell->text, number, &why))
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

/* An export of all accounts has lines of others. */
static void check_account(struct line_reader *reader)
{
	const struct csv_cell *cell = import_line_cell(reader, IMPORT_ACCOUNT);
	const char *account = reader->options->account;
	struct slice text;

	if (!cell || !account || !(text = text_without_guard(slice_trim(cell->text))).size ||
	    slice_equal(text, slice_of(account)))
		return;
	import_line_fault(reader, reader->header->position[IMPORT_ACCOUNT], "the line is of another account",
			  arena_format(reader->arena,
				       "this import is for %s; put the line into a file for its own account", account));
}

void import_line_identity(struct line_reader *reader)
{
	const size_t *position = reader->header->position;

	check_account(reader);
	read_id(reader);
	read_number(reader);
	if (!reader->out->id.size && !reader->out->number.size && !reader->faulty)
		import_line_fault(reader, position[IMPORT_ID] ? position[IMPORT_ID] : position[IMPORT_NUMBER],
				  "the line does not say which number it is about",
				  position[IMPORT_ID] && position[IMPORT_NUMBER]
					  ? "fill in id or number, or remove the line"
					  : "fill the cell in, or remove the line");
}
