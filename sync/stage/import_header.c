/* What the header line means: each column's role, and every fault of the names at once. Mistakes that make the whole file
 * useless (no header, everything in one cell, another delimiter) are looked for first: about these the names would only
 * say nonsense. */
#include "stage/import_line.h"
#include "base/text.h"
#include "model/field.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static const char *const special_names[IMPORT_ROLE_COUNT] = {
	[IMPORT_ID] = "id",
	[IMPORT_NUMBER] = "number",
	[IMPORT_REASON] = "reason",
	[IMPORT_ON_DRIFT] = "on_drift",
	[IMPORT_EFFECTIVE_AT] = "effective_at",
	[IMPORT_EXPIRES_AT] = "expires_at",
	[IMPORT_ACCOUNT] = "account",
	[IMPORT_ERROR] = "error",
};

/* Columns that only exports have: a file that came out of numsync goes in again. */
static const char *const export_names[] = {"read_at", "missing_since", "counted_amount", "period", "closing"};

/* What people call a column in their own words. It is never taken for the column, only named as what it may be. */
static const struct {
	const char *word, *name;
} own_words[] = {{"nummer", "number"}, {"rufnummer", "number"},	 {"telefonnummer", "number"}, {"telefon", "number"},
		 {"numero", "number"}, {"mobile", "number"},	 {"did", "number"},	      {"active", "enabled"},
		 {"aktiv", "enabled"}, {"aktiviert", "enabled"}, {"activo", "enabled"},	      {"actif", "enabled"},
		 {"grund", "reason"},  {"motivo", "reason"},	 {"bezeichnung", "name"},     {"label", "name"},
		 {"nombre", "name"},   {"nom", "name"}};

static const char EXAMPLE[] = "expected a header line such as number,enabled,reason";

struct header_reader {
	const struct csv_row *row;
	const char *ignore;
	struct arena *arena;
	const struct import_sink *sink;
	struct import_header *header;
	bool faulty;
};

static void add_fault(struct header_reader *reader, size_t column, const char *cause, const char *cure)
{
	const char *name = column ? reader->header->column[column - 1].name : "";
	struct import_fault fault = {.line = reader->row->line ? reader->row->line : 1,
				     .column = column,
				     .name = name,
				     .value = "",
				     .cause = cause,
				     .cure = cure};

	reader->sink->add(reader->sink->context, &fault);
	reader->faulty = true;
}

/* The header's cell without blanks at its ends and without what nobody can see, printable, not too long. */
static const char *column_name(struct slice text, struct arena *arena)
{
	struct buf visible = {0}, printable = {0};
	const char *name;
	uint32_t code;

	for (size_t at = 0, size; at < text.size; at += size ? size : 1)
		if (!(size = text_invisible_at(text, at, &code)))
			buf_char(&visible, text.text[at]);
	text = (struct slice){buf_string(&visible), visible.size};
	for (size_t before = text.size + 1; text.size && text.size < before;) {
		before = text.size;
		text = slice_trim(text);
		if (text.size && strchr("\r\n", text.text[0]))
			text = slice_skip(text, 1);
		if (text.size && strchr("\r\n", text.text[text.size - 1]))
			text.size--;
	}
	if (text.size > IMPORT_EXCERPT_BYTES) {
		text.size = IMPORT_EXCERPT_BYTES;
		while (text.size && ((unsigned char)text.text[text.size] & 0xC0) == 0x80)
			text.size--;
	}
	text_printable(&printable, text.text, text.size);
	name = arena_copy(arena, buf_string(&printable), printable.size);
	buf_free(&visible);
	buf_free(&printable);
	return name;
}

/* What people call the column of the number. */
static bool means_number(const char *name)
{
	static const char *const names[] = {"phone", "phone_number", "phonenumber", "telephone", "msisdn", "e164"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

/* What a name stands for; false if it is none that is known. */
static bool column_resolve(struct import_column *column)
{
	column->role = IMPORT_FIELD;
	column->field = -1;
	for (int role = 0; role < IMPORT_ROLE_COUNT; role++)
		if (special_names[role] && strcasecmp(column->name, special_names[role]) == 0) {
			column->role = (enum import_role)role;
			return true;
		}
	column->field = field_by_name(column->name, strlen(column->name));
	if (column->field < 0 && means_number(column->name))
		column->role = IMPORT_NUMBER;
	return column->field >= 0 || column->role == IMPORT_NUMBER;
}

/* "Provider Status" and "provider-status" as provider_status. False: it is longer than any name. */
static bool write_plainly(const char *name, size_t size, char written[IMPORT_EXCERPT_BYTES + 1])
{
	if (size > IMPORT_EXCERPT_BYTES)
		return false;
	for (size_t i = 0; i < size; i++)
		written[i] = strchr(" -\t", name[i])		? '_'
			     : name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a')
								: name[i];
	written[size] = '\0';
	return true;
}

/* Whether the list of names, with commas between them, has the name. */
static bool is_listed(const char *list, const char *plain)
{
	char written[IMPORT_EXCERPT_BYTES + 1];

	while (list && *list) {
		size_t size = strcspn(list, ",");
		struct slice name = slice_trim((struct slice){list, size});

		if (name.size && write_plainly(name.text, name.size, written) && strcmp(written, plain) == 0)
			return true;
		list += size + (list[size] == ',');
	}
	return false;
}

/* As it is written, or plainly. */
static bool column_resolve_written(struct import_column *column)
{
	char written[IMPORT_EXCERPT_BYTES + 1];
	const char *name = column->name;
	bool found;

	if (column_resolve(column))
		return true;
	if (!write_plainly(name, strlen(name), written))
		return false;
	column->name = written;
	found = column_resolve(column);
	column->name = name;
	return found;
}

/* What --ignore-columns names, whatever it is else; and what only exports have. */
static bool is_ignored(const struct header_reader *reader, const char *name)
{
	char written[IMPORT_EXCERPT_BYTES + 1];

	if (!write_plainly(name, strlen(name), written))
		return false;
	for (size_t i = 0; i < sizeof export_names / sizeof export_names[0]; i++)
		if (strcmp(written, export_names[i]) == 0)
			return true;
	return is_listed(reader->ignore, written);
}

static const char *nearest_name(const char *name)
{
	const char *nearest = field_nearest(name);
	unsigned least = text_distance(name, nearest);

	for (int role = 0; role < IMPORT_ROLE_COUNT; role++)
		if (special_names[role] && role != IMPORT_ACCOUNT && text_distance(name, special_names[role]) < least) {
			least = text_distance(name, special_names[role]);
			nearest = special_names[role];
		}
	return nearest;
}

/* A name that is one of numsync's but for a letter or two, or that people use for it; NULL: it is another program's. */
static const char *meant_name(const char *name)
{
	const char *nearest = nearest_name(name);
	unsigned distance = text_distance(name, nearest);

	for (size_t i = 0; i < sizeof own_words / sizeof own_words[0]; i++)
		if (strcasecmp(name, own_words[i].word) == 0)
			return own_words[i].name;
	return distance <= 2 || distance * 3 <= strlen(name) ? nearest : NULL;
}

static void refuse_name(struct header_reader *reader, size_t i)
{
	const char *name = reader->header->column[i].name, *meant = meant_name(name);
	struct buf word = {0};

	text_shell(&word, name);
	add_fault(
		reader, i + 1, arena_format(reader->arena, "\"%s\" is not a field", name),
		meant ? arena_format(reader->arena,
				     "did you mean \"%s\"? `numsync fields` lists all names; if it is not for numsync: "
				     "--ignore-columns %s",
				     meant, buf_string(&word))
		      : arena_format(reader->arena,
				     "delete the column, or --ignore-columns %s; `numsync fields` lists all names",
				     buf_string(&word)));
	buf_free(&word);
}

/* The column before `end` that means the same as column `end`; `end` if there is none. */
static size_t find_duplicate(const struct import_header *header, size_t end)
{
	const struct import_column *column = &header->column[end];
	size_t i = 0;

	while (i < end && (header->column[i].role != column->role || header->column[i].field != column->field))
		i++;
	return i;
}

static void read_column(struct header_reader *reader, size_t i)
{
	struct import_header *header = reader->header;
	struct import_column *column = &header->column[i];
	size_t before;

	if (!column->name[0]) {
		column->role = IMPORT_UNNAMED;
		return;
	}
	if (is_ignored(reader, column->name)) {
		column->role = IMPORT_IGNORED;
		header->ignored = arena_format(reader->arena, "%s%s%s", header->ignored, header->ignored[0] ? ", " : "",
					       column->name);
		return;
	}
	if (!column_resolve_written(column)) {
		refuse_name(reader, i);
		column->role = IMPORT_ROLE_COUNT;
		return;
	}
	header->has_test = header->has_test || (column->role == IMPORT_FIELD && !field_table[column->field].writable);
	before = find_duplicate(header, i);
	if (before < i)
		add_fault(reader, i + 1,
			  arena_format(reader->arena, "the same column as column %zu (%s)", before + 1,
				       header->column[before].name),
			  "keep one of them");
	else if (!header->position[column->role])
		header->position[column->role] = i + 1;
}

/* A first line in which no name is known and something looks like data was never meant as a header. */
static bool looks_like_data(const struct header_reader *reader)
{
	bool data = false;

	for (size_t i = 0; i < reader->header->count; i++) {
		struct import_column column = reader->header->column[i];
		struct slice text = slice_of(column.name);
		char number[20];
		const char *why;

		if (column.name[0] && column_resolve_written(&column))
			return false;
		data = data || number_normalise(text, "US", number, &why) || strcasecmp(column.name, "true") == 0 ||
		       strcasecmp(column.name, "false") == 0;
	}
	return data;
}

static void check_roles(struct header_reader *reader)
{
	const size_t *position = reader->header->position;

	if (!position[IMPORT_ID] && !position[IMPORT_NUMBER])
		add_fault(reader, 0, "no column says which number a line is about", "add a column number (or id)");
	if (!position[IMPORT_FIELD] && !reader->faulty)
		add_fault(reader, 0, "no column says anything about the numbers",
			  "add a column such as enabled; \"numsync fields\" lists all names");
	else if (position[IMPORT_REASON] && !reader->faulty) {
		for (size_t i = 0; i < reader->header->count; i++)
			if (reader->header->column[i].field == FIELD_enabled)
				return;
		add_fault(reader, position[IMPORT_REASON], "a reason without a column enabled",
			  "add the column enabled, which the reason is for, or remove this one");
	}
}

bool import_header_read(const struct csv_row *row, const char *ignore, struct arena *arena,
			const struct import_sink *sink, struct import_header *header)
{
	struct header_reader reader = {row, ignore, arena, sink, header, false};

	*header = (struct import_header){.ignored = ""};
	if (!row->count) {
		add_fault(&reader, 0, "the file is empty", EXAMPLE);
		return false;
	}
	header->column = arena_get(arena, row->count * sizeof *header->column);
	header->count = row->count;
	for (size_t i = 0; i < row->count; i++)
		header->column[i] = (struct import_column){.name = column_name(row->cell[i].text, arena),
							   .role = IMPORT_ROLE_COUNT,
							   .field = -1};
	if (looks_like_data(&reader)) {
		add_fault(&reader, 0, "the first line holds data, not the names of the columns", EXAMPLE);
		return false;
	}
	if (row->count == 1 && strpbrk(header->column[0].name, ",;\t")) {
		add_fault(&reader, 1, "the whole line is one cell in quotes",
			  "remove the quotes around the lines; a CSV was saved as CSV once more");
		return false;
	}
	if (row->count == 1 && strpbrk(header->column[0].name, "|:~^")) {
		add_fault(&reader, 1, "the columns are not separated by comma, semicolon or tab",
			  "save the file as CSV with one of them, or begin it with a line such as sep=|");
		return false;
	}
	for (size_t i = 0; i < row->count; i++)
		read_column(&reader, i);
	check_roles(&reader);
	return !reader.faulty;
}
