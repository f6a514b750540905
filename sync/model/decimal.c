/* Decimals digit by digit, for money: exact, of a fixed size, and refused where they do not fit, never rounded. No float is to
 * appear in this file. */
#include "model/decimal.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const char WHY_DECIMAL[] = "a decimal number such as 12.50, with a point and no thousands separators";
static const char WHY_DECIMAL_SIZE[] = "a decimal number of at most 64 digits before and 32 after the point";

/* Where the parts of "-12.50e3" are. */
struct decimal_parts {
	bool negative;
	size_t whole_at, whole_size, fraction_at, fraction_size;
	int64_t exponent; /* beyond +-1,000,000 it is cut: out of range either way */
};

static bool exponent_parse(struct slice text, size_t at, int64_t *exponent)
{
	bool negative = at < text.size && text.text[at] == '-';
	size_t count;

	if (at < text.size && (text.text[at] == '-' || text.text[at] == '+'))
		at++;
	count = slice_digits_at(text, at);
	if (!count || at + count != text.size)
		return false;
	*exponent = 0;
	for (size_t i = at; i < text.size; i++)
		if (*exponent < 1000000)
			*exponent = *exponent * 10 + (text.text[i] - '0');
	if (negative)
		*exponent = -*exponent;
	return true;
}

static bool decimal_split(struct slice text, struct decimal_parts *parts)
{
	size_t at = 0;

	*parts = (struct decimal_parts){0};
	if (text.size && (text.text[0] == '-' || text.text[0] == '+'))
		parts->negative = text.text[at++] == '-';
	parts->whole_at = at;
	parts->whole_size = slice_digits_at(text, at);
	at += parts->whole_size;
	if (!parts->whole_size)
		return false;
	if (at < text.size && text.text[at] == '.') {
		parts->fraction_at = ++at;
		parts->fraction_size = slice_digits_at(text, at);
		at += parts->fraction_size;
		if (!parts->fraction_size)
			return false;
	}
	if (at < text.size && (text.text[at] == 'e' || text.text[at] == 'E'))
		return exponent_parse(text, at + 1, &parts->exponent);
	return at == text.size;
}

/* Puts count digits in, the first of which stands for 10^power. */
static bool decimal_place(struct decimal *decimal, const char *digits, size_t count, int64_t power)
{
	for (size_t i = 0; i < count; i++, power--) {
		if (digits[i] == '0')
			continue;
		if (power >= DECIMAL_WHOLE || power < -DECIMAL_FRACTION)
			return false;
		decimal->digit[DECIMAL_WHOLE - 1 - power] = (unsigned char)(digits[i] - '0');
	}
	return true;
}

static bool decimal_is_zero(const struct decimal *decimal)
{
	for (int i = 0; i < DECIMAL_DIGITS; i++)
		if (decimal->digit[i])
			return false;
	return true;
}

bool decimal_parse(struct slice text, struct decimal *decimal, const char **why)
{
	struct decimal_parts parts;
	int64_t scale;

	*decimal = (struct decimal){0};
	if (!decimal_split(text, &parts)) {
		*why = WHY_DECIMAL;
		return false;
	}
	scale = (int64_t)parts.fraction_size - parts.exponent;
	if (scale > DECIMAL_FRACTION ||
	    !decimal_place(decimal, text.text + parts.whole_at, parts.whole_size,
			   (int64_t)parts.whole_size - 1 + parts.exponent) ||
	    !decimal_place(decimal, text.text + parts.fraction_at, parts.fraction_size, parts.exponent - 1)) {
		*why = WHY_DECIMAL_SIZE;
		return false;
	}
	decimal->scale = scale > 0 ? (int)scale : 0;
	decimal->negative = parts.negative && !decimal_is_zero(decimal);
	return true;
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
	int order;

	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	order = memcmp(a->digit, b->digit, DECIMAL_DIGITS);
	return a->negative ? -order : order;
}

bool decimal_add(struct decimal *sum, const struct decimal *decimal)
{
	/* of two different signs the smaller magnitude is taken from the greater */
	bool subtract = sum->negative != decimal->negative;
	bool swap = subtract && memcmp(sum->digit, decimal->digit, DECIMAL_DIGITS) < 0;
	const unsigned char *big = swap ? decimal->digit : sum->digit, *small = swap ? sum->digit : decimal->digit;
	unsigned char result[DECIMAL_DIGITS];
	int carry = 0;

	for (int i = DECIMAL_DIGITS - 1; i >= 0; i--) {
		int digit = big[i] + (subtract ? -small[i] : small[i]) + carry;

		carry = subtract ? -(digit < 0) : digit > 9;
		result[i] = (unsigned char)(digit - carry * 10);
	}
	memcpy(sum->digit, result, DECIMAL_DIGITS);
	sum->negative = (swap ? decimal->negative : sum->negative) && !decimal_is_zero(sum);
	if (decimal->scale > sum->scale)
		sum->scale = decimal->scale;
	return carry == 0;
}

static int first_digit(const struct decimal *decimal)
{
	int first = 0;

	while (first < DECIMAL_WHOLE - 1 && !decimal->digit[first])
		first++;
	return first;
}

struct slice decimal_text(const struct decimal *decimal, struct arena *arena)
{
	char *text = arena_get(arena, DECIMAL_DIGITS + 4);
	size_t size = 0;

	if (decimal->negative)
		text[size++] = '-';
	for (int i = first_digit(decimal); i < DECIMAL_WHOLE + decimal->scale; i++) {
		if (i == DECIMAL_WHOLE)
			text[size++] = '.';
		text[size++] = (char)('0' + decimal->digit[i]);
	}
	text[size] = '\0';
	return (struct slice){text, size};
}

/* "-12.50" with at most 15 digits and no exponent as -1250 with scale 2. */
static bool parse_fast(const char *text, int64_t *units, int *scale)
{
	bool negative = *text == '-', point = false;
	int digits = 0;

	*units = *scale = 0;
	for (text += negative; *text; text++) {
		if (*text >= '0' && *text <= '9' && digits++ < 15) {
			*units = *units * 10 + (*text - '0');
			*scale += point;
		} else if (*text == '.' && !point && digits) {
			point = true;
		} else {
			return false;
		}
	}
	if (negative)
		*units = -*units;
	return digits && (!point || *scale);
}

static bool add_units(struct decimal *sum, int64_t units, int scale)
{
	struct decimal decimal = {.negative = units < 0, .scale = scale};
	uint64_t left = units < 0 ? -(uint64_t)units : (uint64_t)units;

	for (int at = DECIMAL_WHOLE + scale - 1; left; at--, left /= 10)
		decimal.digit[at] = (unsigned char)(left % 10);
	return decimal_add(sum, &decimal);
}

bool decimal_sum_add(struct decimal_sum *sum, const char *text)
{
	struct decimal decimal;
	const char *why;
	int64_t units, total;
	int scale;

	if (!parse_fast(text, &units, &scale))
		return decimal_parse(slice_of(text), &decimal, &why) && decimal_add(&sum->decimal, &decimal);
	sum->seen[scale] = true;
	if (__builtin_add_overflow(sum->fast[scale], units, &total)) {
		total = units;
		if (!add_units(&sum->decimal, sum->fast[scale], scale))
			return false;
	}
	sum->fast[scale] = total;
	return true;
}

bool decimal_sum_end(struct decimal_sum *sum)
{
	bool good = true;

	for (int scale = 0; scale <= DECIMAL_FRACTION; scale++) {
		if (good && sum->seen[scale])
			good = add_units(&sum->decimal, sum->fast[scale], scale);
		sum->fast[scale] = 0;
		sum->seen[scale] = false;
	}
	return good;
}

struct slice decimal_canonical(const struct decimal *decimal, struct arena *arena)
{
	int first = first_digit(decimal), end = DECIMAL_DIGITS;
	char *text = arena_get(arena, DECIMAL_DIGITS + 4);
	size_t size = 0;

	while (end > DECIMAL_WHOLE && !decimal->digit[end - 1])
		end--;
	if (decimal->negative)
		text[size++] = '-';
	for (int i = first; i < end; i++) {
		if (i == DECIMAL_WHOLE)
			text[size++] = '.';
		text[size++] = (char)('0' + decimal->digit[i]);
	}
	text[size] = '\0';
	return (struct slice){text, size};
}

/* numeric on the wire: how many digits of base 10,000, power of the first, sign, scale, the digits. */
void decimal_copy_binary(const struct decimal *decimal, struct buf *out)
{
	enum { GROUPS = DECIMAL_DIGITS / 4, WHOLE_GROUPS = DECIMAL_WHOLE / 4, NEGATIVE = 0x4000 };
	uint16_t group[GROUPS];
	int first = 0, end = GROUPS;

	for (int i = 0; i < GROUPS; i++) {
		const unsigned char *digit = decimal->digit + (ptrdiff_t)i * 4;

		group[i] = (uint16_t)(digit[0] * 1000 + digit[1] * 100 + digit[2] * 10 + digit[3]);
	}
	while (end > 0 && !group[end - 1])
		end--;
	while (first < end && !group[first])
		first++;
	buf_u32(out, (uint32_t)(8 + 2 * (end - first)));
	buf_u16(out, (uint16_t)(end - first));
	buf_u16(out, (uint16_t)(end > first ? WHOLE_GROUPS - 1 - first : 0));
	buf_u16(out, decimal->negative ? NEGATIVE : 0);
	buf_u16(out, (uint16_t)decimal->scale);
	for (int i = first; i < end; i++)
		buf_u16(out, group[i]);
}
