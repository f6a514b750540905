/* Writes a row cell by cell into a line and the line into the file. Two questions are asked of each text, in this order: could a
 * spreadsheet take it for a formula, and could a reader take it for something else than this one cell. Knows no columns. */
#include "view/csv.h"
#include "base/text.h"

#include <string.h>

static void write_quoted(struct csv_writer *csv, const char *text, bool neutralise)
{
	const char *quote;

	buf_text(&csv->line, neutralise ? "\"'" : "\"");
	while ((quote = strchr(text, '"'))) {
		buf_add(&csv->line, text, (size_t)(quote + 1 - text));
		buf_char(&csv->line, '"');
		text = quote + 1;
	}
	buf_text(&csv->line, text);
	buf_char(&csv->line, '"');
}

/* Whether a reader could take the text for something else than one cell with exactly this text. An empty text in quotes
 * is not the same as nothing. */
static bool needs_quotes(const char *text, size_t size, char delimiter)
{
	static const bool special[256] =
		{[','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true, [';'] = true, ['\t'] = true};

	if (!size || text[0] == ' ' || text[size - 1] == ' ')
		return true;
	for (size_t i = 0; i < size; i++)
		if (special[(unsigned char)text[i]] || text[i] == delimiter)
			return true;
	return false;
}

static void write_decimal(struct csv_writer *csv, const char *text)
{
	const char *point = csv->decimal_comma ? strchr(text, '.') : NULL;
	bool quote = point && csv->delimiter != ';' && csv->delimiter != '\t';

	csv->altered = csv->altered || point;
	if (quote)
		buf_char(&csv->line, '"');
	if (point) {
		buf_add(&csv->line, text, (size_t)(point - text));
		buf_char(&csv->line, ',');
		text = point + 1;
	}
	buf_text(&csv->line, text);
	if (quote)
		buf_char(&csv->line, '"');
}

void csv_put(struct csv_writer *csv, const char *text, enum csv_kind kind)
{
	bool neutralise;
	size_t size;

	if (csv->ended) {
		buf_reset(&csv->line);
		csv->ended = csv->altered = false;
	}
	if (csv->in_row)
		buf_char(&csv->line, csv->delimiter ? csv->delimiter : ',');
	csv->in_row = true;
	if (!text)
		return;
	if (kind == CSV_DECIMAL) {
		write_decimal(csv, text);
		return;
	}
	size = strlen(text);
	neutralise = kind == CSV_TEXT && !csv->raw && text_is_formula((struct slice){text, size});
	csv->altered = csv->altered || neutralise;
	if (neutralise || kind == CSV_QUOTED || (kind != CSV_BARE && needs_quotes(text, size, csv->delimiter)))
		write_quoted(csv, text, neutralise);
	else
		buf_add(&csv->line, text, size);
}

void csv_row_end(struct csv_writer *csv)
{
	buf_text(&csv->line, csv->crlf ? "\r\n" : "\n");
	if (csv->file)
		fwrite(csv->line.data, 1, csv->line.size, csv->file);
	if (csv->sha256)
		sha256_add(csv->sha256, csv->line.data, csv->line.size);
	csv->in_row = false;
	csv->ended = true;
}

struct slice csv_last_raw(const struct csv_writer *csv)
{
	if (csv->altered || !csv->ended || (csv->delimiter && csv->delimiter != ','))
		return (struct slice){NULL, 0};
	return (struct slice){csv->line.data, csv->line.size - 1 - csv->crlf};
}

void csv_writer_free(struct csv_writer *csv)
{
	buf_free(&csv->line);
}
