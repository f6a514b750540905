/* The beginning of a CSV file, by its bytes alone: another format, a byte order mark, a line "sep=;", the delimiter. All of it is
 * looked at before libcsv gets a byte, which would take the mark for text and has to be told the delimiter. */
#include "csvstart.h"

#include <string.h>
#include <strings.h>

size_t csvstart_mark(const char *bytes, size_t size)
{
	return size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

size_t csvstart_line(const char *bytes, size_t size)
{
	bool in_quotes = false;

	for (size_t i = 0; i < size; i++) {
		char c = bytes[i];

		if (c == '"')
			in_quotes = !in_quotes;
		else if (!in_quotes && (c == '\n' || c == '\r'))
			return i;
	}
	return size;
}

bool csvstart_is_foreign(const char *bytes, size_t size, const char **cause, const char **cure)
{
	static const char workbook_cure[] = "open it in the spreadsheet and save it as \"CSV UTF-8\"";
	static const struct {
		const char *bytes, *cause, *cure;
	} others[] = {
		{"PK\003\004", "the file is a workbook (xlsx, ods) or another zip archive, not CSV", workbook_cure},
		{"\xD0\xCF\x11\xE0", "the file is an old Excel workbook (xls), not CSV", workbook_cure},
		{"\x1F\x8B", "the file is compressed (gzip), not CSV", "unpack it first: gunzip"},
		{"%PDF", "the file is a PDF, not CSV", "ask for the data as CSV"},
		{"{", "the file is JSON, not CSV", "save it as CSV, with a header line such as number,enabled,reason"},
		{"[", "the file is JSON, not CSV", "save it as CSV, with a header line such as number,enabled,reason"},
		{"<", "the file is HTML or XML, as some programs call an Excel file, not CSV", workbook_cure},
	};
	size_t mark = csvstart_mark(bytes, size);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		size_t length = strlen(others[i].bytes);

		if (size >= mark + length && memcmp(bytes + mark, others[i].bytes, length) == 0) {
			*cause = others[i].cause;
			*cure = others[i].cure;
			return true;
		}
	}
	return false;
}

size_t csvstart_separator_line(const char *bytes, size_t size, char *separator)
{
	size_t end = csvstart_line(bytes, size), quote = end == 7 && bytes[0] == '"' && bytes[6] == '"';

	if (end != 5 + 2 * quote || strncasecmp(bytes + quote, "sep=", 4) != 0)
		return 0;
	*separator = bytes[quote + 4];
	if (end < size && bytes[end] == '\r')
		end++;
	if (end < size && bytes[end] == '\n')
		end++;
	return end;
}

char csvstart_delimiter(const char *bytes, size_t size)
{
	static const char candidates[] = ",;\t";
	size_t count[3] = {0}, best = 0;
	bool in_quotes = false;

	for (size_t i = 0; i < size; i++) {
		const char *found = bytes[i] ? strchr(candidates, bytes[i]) : NULL;

		if (bytes[i] == '"')
			in_quotes = !in_quotes;
		else if (found && !in_quotes)
			count[found - candidates]++;
	}
	for (size_t i = 1; i < 3; i++)
		if (count[i] > count[best])
			best = i;
	return candidates[best];
}
