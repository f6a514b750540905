/* Phone numbers as people and spreadsheets write them, hostile: made E.164, or refused with a cure. What was made stays as it is, has
 * the digits that were written, and no country adds any but its own. */
#include "base/slice.h"
#include "model/value.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void broken(struct slice text, const char *number, const char *what)
{
	fprintf(stderr, "whole: %.*s\nmade: %s\n%s\n", (int)text.size, text.text, number, what);
	abort();
}

static size_t digits_of(struct slice text, char *out)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		if (text.text[i] >= '0' && text.text[i] <= '9')
			out[count++] = text.text[i];
	return count;
}

static void check(struct slice text, const char *country, char *digits)
{
	char number[20] = "", again[20];
	const char *why = NULL;
	size_t written, length;

	if (!number_normalise(text, country, number, &why)) {
		if (!why || !*why)
			broken(text, number, "refused without a reason");
		return;
	}
	length = strlen(number);
	if (number[0] != '+' || length < 9 || length > 16 || strspn(number + 1, "0123456789") != length - 1 ||
	    number[1] == '0')
		broken(text, number, "this is not E.164");
	if (!number_normalise(slice_of(number), country, again, &why) || strcmp(number, again) != 0)
		broken(text, number, "what was made is read as another number");
	written = digits_of(text, digits);
	/* the digits as written; behind an international 00; behind the country's own 1 */
	if (!(written == length - 1 && memcmp(digits, number + 1, written) == 0) &&
	    !(written == length + 1 && memcmp(digits, "00", 2) == 0 &&
	      memcmp(digits + 2, number + 1, length - 1) == 0) &&
	    !(country && written == length - 2 && number[1] == '1' && memcmp(digits, number + 2, written) == 0))
		broken(text, number, "these are not the digits that were written");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1), *digits = malloc(size + 1);
	struct slice text = {copy, size};

	memcpy(copy, data, size);
	copy[size] = '\0';
	check(text, NULL, digits);
	check(text, "US", digits);
	free(copy);
	free(digits);
	return 0;
}
