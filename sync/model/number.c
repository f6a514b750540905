/* Phone numbers as people and spreadsheets write them, made E.164 where that is certain and refused with a cure where it is not.
 * Damage that a spreadsheet did (a power of ten, a lost plus) is looked for first, because what is left of the digits may
 * look like a good number, and a number that is guessed is another customer's. */
#include "model/value.h"

#include <string.h>
#include <strings.h>

enum { NUMBER_DIGITS_MIN = 8, NUMBER_DIGITS_MAX = 15 };

/* What was written, as far as it matters. */
struct written_number {
	char digit[64];
	size_t count;
	bool plus, letters, other, zero_in_parentheses;
	bool other_letters; /* than those that are taken for digits */
	bool wide;	    /* digits, or a plus, of double width */
};

static const char WHY_SCIENTIFIC[] =
	"a spreadsheet has turned the number into a power of ten, and its last digits are lost; format the "
	"column as text, enter the number again, such as +15551234567, and save anew";
static const char WHY_POINT_ZERO[] =
	"a spreadsheet has turned the number into a decimal number; format the column as text and write it "
	"such as +15551234567";
static const char WHY_HASHES[] =
	"a spreadsheet has written # signs because the column was too narrow; widen it and save anew";
static const char WHY_REMARK[] = "a line that begins with # is a line like any other; take it out if it is a remark";
static const char WHY_LOST_PLUS[] =
	"a number needs + and the country code, such as +15551234567; a spreadsheet may have taken the + "
	"away: format the column as text (for US numbers, default_country = US adds +1)";
static const char WHY_TOO_FEW[] =
	"too few digits for a number with its country code; expected + and 8 to 15 digits, such as "
	"+15551234567";
static const char WHY_TOO_MANY[] =
	"too many digits; expected + and 8 to 15 digits, such as +15551234567, and one number a cell";
static const char WHY_LETTERS[] =
	"letters in the number; expected + and 8 to 15 digits, such as +15551234567, without an extension";
static const char WHY_QUOTED[] =
	"the number begins with a spreadsheet's mark for text (' or =); leave only + and digits, such as "
	"+15551234567";
static const char WHY_LETTER_O[] = "the letter O, l or I where a digit belongs; write 0 or 1, as in +15551234567";
static const char WHY_ID[] = "this looks like an id, not like a number: rename the column to id";
static const char WHY_WIDE[] =
	"digits of double width, as East Asian keyboards write them; type the number anew, such as +15551234567";
static const char WHY_OTHER[] =
	"a character that is no part of a number; expected + and 8 to 15 digits, such as +15551234567";
static const char WHY_TRUNK[] = "(0) is not dialled with the country code; leave it out, such as +493012345678";
static const char WHY_ZERO[] = "no country code begins with 0; write + and the country code, such as +493012345678";
static const char WHY_EMPTY[] = "the number is empty; expected + and 8 to 15 digits, such as +15551234567";

/* Bytes of a separator at the start of text; 0 if there is none. Beside ASCII: what word processors and
 * phone books put in, blanks that do not break, long dashes and marks of direction. */
static size_t separator_size(struct slice text)
{
	static const char *const separators[] = {" ",
						 "\t",
						 ".",
						 "-",
						 "(",
						 ")",
						 "\xC2\xA0",
						 "\xE2\x80\x87",
						 "\xE2\x80\x89",
						 "\xE2\x80\xAF",
						 "\xE2\x80\x90",
						 "\xE2\x80\x91",
						 "\xE2\x80\x92",
						 "\xE2\x80\x93",
						 "\xE2\x80\x94",
						 "\xE2\x80\x95",
						 "\xE2\x88\x92",
						 "\xE2\x80\x8E",
						 "\xE2\x80\xAA",
						 "\xE2\x80\xAC",
						 "\xE2\x81\xA6",
						 "\xE2\x81\xA9"};

	for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
		size_t size = strlen(separators[i]);

		if (size <= text.size && memcmp(text.text, separators[i], size) == 0)
			return size;
	}
	return 0;
}

static size_t skip_digits(struct slice text, size_t at)
{
	return at + slice_digits_at(text, at);
}

/* "1.55512E+10", also with a decimal comma. */
static bool looks_scientific(struct slice text)
{
	size_t at = skip_digits(text, 0), digits = at;

	if (at < text.size && (text.text[at] == '.' || text.text[at] == ',')) {
		size_t end = skip_digits(text, at + 1);

		digits += end - at - 1;
		at = end;
	}
	if (!digits || at >= text.size || (text.text[at] != 'E' && text.text[at] != 'e'))
		return false;
	at++;
	if (at < text.size && (text.text[at] == '+' || text.text[at] == '-'))
		at++;
	return at < text.size && skip_digits(text, at) == text.size;
}

/* "15551234567.0": one point, only zeros after it. */
static bool looks_like_point_zero(struct slice text)
{
	size_t at = skip_digits(text, 0);

	if (!at || at + 1 >= text.size || text.text[at] != '.')
		return false;
	for (at++; at < text.size; at++)
		if (text.text[at] != '0')
			return false;
	return true;
}

static void number_read(struct slice text, struct written_number *number)
{
	*number = (struct written_number){0};
	if (text.size >= 4 && strncasecmp(text.text, "tel:", 4) == 0)
		text = slice_skip(text, 4);
	while (text.size) {
		char c = text.text[0];
		size_t size = 1;

		if (c >= '0' && c <= '9') {
			if (number->count < sizeof number->digit)
				number->digit[number->count++] = c;
		} else if (c == '+' && !number->plus && !number->count) {
			number->plus = true;
		} else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
			number->letters = true;
			number->other_letters |= !strchr("OolI", c);
		} else if ((size = separator_size(text)) == 0) {
			number->other = true;
			number->wide |= text.size >= 3 && memcmp(text.text, "\xEF\xBC", 2) == 0;
			size = 1;
		} else if (text.size >= 3 && memcmp(text.text, "(0)", 3) == 0) {
			number->zero_in_parentheses = true;
		}
		text = slice_skip(text, size);
	}
}

/* "pn-0013", "6f1c2b1e-4a...": a word with letters and digits and no plus. A vanity number (1800FLOWERS) begins with a digit, and so
 * do some ids: those have a letter before a dash or are long. */
static bool looks_like_id(struct slice text)
{
	bool letter = (text.text[0] | 0x20) >= 'a' && (text.text[0] | 0x20) <= 'z', word = true;
	size_t letters = 0, digits = 0;

	for (size_t i = 0; i < text.size; i++) {
		char c = text.text[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		letters += is_letter;
		digits += c >= '0' && c <= '9';
		word = word && (is_letter || (c >= '0' && c <= '9') || c == '-' || c == '_');
	}
	return word && letters && digits && (letter || text.size > 20);
}

static const char *damage(struct slice text)
{
	if (!text.size)
		return WHY_EMPTY;
	if (looks_scientific(text))
		return WHY_SCIENTIFIC;
	if (looks_like_point_zero(text))
		return WHY_POINT_ZERO;
	if (text.text[0] == '#')
		return slice_is_only(text, "#") ? WHY_HASHES : WHY_REMARK;
	if (text.text[0] == '\'' || text.text[0] == '=')
		return WHY_QUOTED;
	return looks_like_id(text) ? WHY_ID : NULL;
}

/* Makes what was written international where that is certain; says why not otherwise. */
static const char *complete(struct written_number *number, const char *country)
{
	bool us = country && strcmp(country, "US") == 0;

	if (number->letters)
		return number->other_letters || !number->count ? WHY_LETTERS : WHY_LETTER_O;
	if (number->other)
		return number->wide ? WHY_WIDE : WHY_OTHER;
	if (!number->count)
		return WHY_EMPTY;
	if (number->zero_in_parentheses && number->count > 1)
		return WHY_TRUNK;
	if (!number->plus && number->count > 2 && memcmp(number->digit, "00", 2) == 0) {
		number->count -= 2;
		memmove(number->digit, number->digit + 2, number->count);
		number->plus = true;
	} else if (!number->plus && us && number->count == 10) {
		memmove(number->digit + 1, number->digit, number->count++);
		number->digit[0] = '1';
		number->plus = true;
	} else if (!number->plus && us && number->count == 11 && number->digit[0] == '1') {
		number->plus = true;
	}
	if (number->count < NUMBER_DIGITS_MIN)
		return WHY_TOO_FEW;
	if (number->count > NUMBER_DIGITS_MAX)
		return WHY_TOO_MANY;
	if (!number->plus)
		return WHY_LOST_PLUS;
	return number->digit[0] == '0' ? WHY_ZERO : NULL;
}

bool number_without_plus(struct slice text, char out[20])
{
	struct written_number number;

	text = slice_trim(text);
	if (damage(text))
		return false;
	number_read(text, &number);
	if (number.plus || number.letters || number.other || number.count < NUMBER_DIGITS_MIN ||
	    number.count > NUMBER_DIGITS_MAX || number.digit[0] == '0')
		return false;
	out[0] = '+';
	memcpy(out + 1, number.digit, number.count);
	out[number.count + 1] = '\0';
	return true;
}

bool number_normalise(struct slice text, const char *country, char out[20], const char **why)
{
	struct written_number number;
	const char *fault;

	text = slice_trim(text);
	fault = damage(text);
	if (!fault) {
		number_read(text, &number);
		fault = complete(&number, country);
	}
	if (fault) {
		*why = fault;
		return false;
	}
	out[0] = '+';
	memcpy(out + 1, number.digit, number.count);
	out[number.count + 1] = '\0';
	return true;
}
