#include "view/csv.h"

#include <string.h>

static bool is_phone_number(const char *text)
{
	return text[0] == '+' && text[1] && strspn(text + 1, "0123456789") == strlen(text + 1);
}

void csv_write(struct csv_writer *csv, const char *text, enum csv_kind kind)
{
	bool quote, neutralise;

	if (csv->in_row)
		fputc(',', csv->file);
	csv->in_row = true;
	if (!text)
		return;
	neutralise = kind == CSV_TEXT && *text && strchr("=+-@\t\r", *text) && !is_phone_number(text);
	/* an empty text in quotes is not the same as nothing */
	quote = neutralise || !*text || strpbrk(text, ",\"\r\n;\t") || *text == ' ' || text[strlen(text) - 1] == ' ';
	if (!quote) {
		fputs(text, csv->file);
		return;
	}
	fputs(neutralise ? "\"'" : "\"", csv->file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', csv->file);
		fputc(*text, csv->file);
	}
	fputc('"', csv->file);
}

void csv_row_end(struct csv_writer *csv)
{
	fputc('\n', csv->file);
	csv->in_row = false;
}
