/* Which of comma and point stands before the fraction is read off one number alone: the last sign, when both are there; a sign that
 * is there twice stands between thousands; one with other than three digits behind it does not. What is left (1,234) is open, and a
 * cent is never guessed. */
#include "model/decimal_written.h"

#include <string.h>

struct written {
	struct slice digits; /* the text behind its sign */
	size_t commas, points;
	char last; /* of them, and where it stands */
	size_t last_at;
};

/* Digits, commas and points, nothing else. */
static bool take_apart(struct slice text, struct written *written)
{
	size_t sign = text.size && (text.text[0] == '-' || text.text[0] == '+');

	*written = (struct written){.digits = slice_skip(text, sign)};
	for (size_t i = 0; i < written->digits.size; i++) {
		char c = written->digits.text[i];

		written->commas += c == ',';
		written->points += c == '.';
		if (c == ',' || c == '.') {
			written->last = c;
			written->last_at = i;
		} else if (c < '0' || c > '9') {
			return false;
		}
	}
	return true;
}

/* "1.234.567": one to three digits, the first no zero, then groups of three behind the mark. */
static bool is_grouped(struct slice text, char mark)
{
	size_t first = slice_digits_at(text, 0);

	if (first < 1 || first > 3 || text.text[0] == '0' || first == text.size)
		return false;
	for (size_t at = first; at < text.size; at += 4)
		if (text.text[at] != mark || slice_digits_at(text, at + 1) != 3)
			return false;
	return true;
}

/* The text without each `leave_out`, and with a point for each comma that is left. */
static struct slice rewrite(struct slice text, char leave_out, struct arena *arena)
{
	char *out = arena_get(arena, text.size + 1);
	size_t size = 0;

	for (size_t i = 0; i < text.size; i++)
		if (text.text[i] != leave_out)
			out[size++] = text.text[i] == ',' ? '.' : text.text[i];
	out[size] = '\0';
	return (struct slice){out, size};
}

/* 1,234.50 or 1.234,50: the last sign stands before the fraction. */
static struct slice read_both(struct slice text, const struct written *written, struct arena *arena,
			      enum decimal_signs *signs)
{
	bool comma = written->last == ',';
	struct slice whole = {written->digits.text, written->last_at};

	if ((comma ? written->commas : written->points) > 1 || !is_grouped(whole, comma ? '.' : ',') ||
	    written->last_at + 1 == written->digits.size)
		return text;
	*signs = comma ? DECIMAL_COMMA : DECIMAL_POINT;
	return rewrite(text, comma ? '.' : ',', arena);
}

/* 1,234,567 or 1.234.567 */
static struct slice read_groups(struct slice text, const struct written *written, struct arena *arena,
				enum decimal_signs *signs)
{
	if (!is_grouped(written->digits, written->last))
		return text;
	*signs = written->last == '.' ? DECIMAL_COMMA : DECIMAL_POINT;
	return rewrite(text, written->last, arena);
}

struct slice decimal_as_written(struct slice text, struct arena *arena, enum decimal_signs *signs)
{
	struct written written;

	*signs = DECIMAL_SIGNS_OPEN;
	if (!take_apart(text, &written) || !(written.commas + written.points))
		return text;
	if (written.commas && written.points)
		return read_both(text, &written, arena, signs);
	if (written.commas + written.points > 1)
		return read_groups(text, &written, arena, signs);
	if (written.last == '.') {
		*signs = is_grouped(written.digits, '.') ? DECIMAL_MAY_BE_GROUP : DECIMAL_SIGNS_OPEN;
		return text;
	}
	if (is_grouped(written.digits, ',') || !written.last_at || written.last_at + 1 == written.digits.size)
		return text;
	*signs = DECIMAL_COMMA;
	return rewrite(text, '\0', arena);
}
