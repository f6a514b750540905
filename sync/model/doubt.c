/* Words that programs write for what they do not have. As the name of a number they would go out to the API and look like a good
 * change, so they are refused unless somebody says that they are meant. Pure: a list of words and a look at the characters. */
#include "model/doubt.h"
#include "base/text.h"

#include <string.h>

static const char SPREADSHEET[] = "this is an error value of a spreadsheet, not a text";
static const char LOADING[] = "a spreadsheet had not loaded the value yet";
static const char DATABASE[] = "a database writes this for no value";
static const char PROGRAM[] = "a program writes this where it has no value";

static const struct word {
	const char *text, *cause;
} words[] = {{"#N/A", SPREADSHEET},
	     {"#REF!", SPREADSHEET},
	     {"#NAME?", SPREADSHEET},
	     {"#VALUE!", SPREADSHEET},
	     {"#DIV/0!", SPREADSHEET},
	     {"#NULL!", SPREADSHEET},
	     {"#NUM!", SPREADSHEET},
	     {"#SPILL!", SPREADSHEET},
	     {"#CALC!", SPREADSHEET},
	     {"#ERROR!", SPREADSHEET},
	     {"#GETTING_DATA", SPREADSHEET},
	     {"#NV", SPREADSHEET},
	     {"#BEZUG!", SPREADSHEET},
	     {"#WERT!", SPREADSHEET},
	     {"#ZAHL!", SPREADSHEET},
	     {"Loading...", LOADING},
	     {"Loading\u2026", LOADING},
	     {"\\N", DATABASE},
	     {"(null)", DATABASE},
	     {"<null>", DATABASE},
	     {"null", DATABASE},
	     {"undefined", PROGRAM},
	     {"NaN", PROGRAM},
	     {"nan", PROGRAM},
	     {"[object Object]", PROGRAM}};

/* "Err:502", as LibreOffice writes its errors. */
static bool is_numbered_error(struct slice text)
{
	return text.size > 4 && memcmp(text.text, "Err:", 4) == 0 && slice_digits_at(text, 4) == text.size - 4;
}

const char *text_doubt(struct slice text)
{
	static const char lost[] = "\uFFFD";

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_equal(text, slice_of(words[i].text)))
			return words[i].cause;
	if (is_numbered_error(text))
		return SPREADSHEET;
	if (text.size && memmem(text.text, text.size, lost, sizeof lost - 1))
		return "a character was lost when the file was converted, and U+FFFD stands in its place";
	return text.size && text_is_blank(text) ? "nothing but blanks or characters that nobody can see" : NULL;
}

bool text_is_blank(struct slice text)
{
	size_t at = 0;

	while (at < text.size) {
		uint32_t code;
		size_t size = slice_blank_at(text, at);

		if (!size)
			size = text_invisible_at(text, at, &code);
		if (!size)
			return false;
		at += size;
	}
	return true;
}
