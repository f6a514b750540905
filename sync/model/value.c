/* Reads a text as a value of a kind, compares values, writes their canonical text. What is accepted here is what PostgreSQL's
 * type holds, so that a value that was read never fails in a COPY; numsync.value_text makes the same canonical text in SQL. */
#include "model/value.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/decimal.h"

#include <stdio.h>
#include <string.h>

static const char WHY_INT[] = "a whole number from -2147483648 to 2147483647";
static const char WHY_BOOL[] = "true or false";
static const char WHY_TEXT[] = "valid UTF-8 text without NUL";
static const char WHY_TIME[] = "a time such as 2026-07-01T00:00:00Z or 2026-07-01T02:00:00+02:00";
static const char WHY_TIME_OR_DATE[] = "a date such as 2026-07-01, or a time such as 2026-07-01T00:00:00Z";
static const char WHY_CALENDAR[] = "a date and time that the calendar has, in the years 0001 to 9999";

/* A value of KIND_DECIMAL was accepted by value_parse, so its text reads again. */
static void decimal_of(const struct value *value, struct decimal *decimal)
{
	const char *why;

	(void)decimal_parse(value->text, decimal, &why);
}

static bool int_parse(struct slice text, int32_t *integer, const char **why)
{
	struct decimal decimal;
	int64_t whole = 0;

	*why = WHY_INT;
	if (!decimal_parse(text, &decimal, &(const char *){NULL}))
		return false;
	for (int i = 0; i < DECIMAL_DIGITS; i++)
		if (decimal.digit[i] && (i >= DECIMAL_WHOLE || i < DECIMAL_WHOLE - 10))
			return false;
	for (int i = DECIMAL_WHOLE - 10; i < DECIMAL_WHOLE; i++)
		whole = whole * 10 + decimal.digit[i];
	if (decimal.negative)
		whole = -whole;
	if (whole < INT32_MIN || whole > INT32_MAX)
		return false;
	*integer = (int32_t)whole;
	return true;
}

/* Reads `count` digits at *at and moves on; -1 if they are not there. */
static int take_digits(struct slice text, size_t *at, size_t count)
{
	int number = 0;

	if (slice_digits_at(text, *at) < count)
		return -1;
	for (size_t i = 0; i < count; i++)
		number = number * 10 + (text.text[*at + i] - '0');
	*at += count;
	return number;
}

static bool take_char(struct slice text, size_t *at, const char *any_of)
{
	if (*at >= text.size || !text.text[*at] || !strchr(any_of, text.text[*at]))
		return false;
	++*at;
	return true;
}

/* ".123456789" in nanoseconds; 0 when there is none, -1 when it cannot be read. */
static int64_t take_fraction_ns(struct slice text, size_t *at)
{
	int64_t ns = 0;
	size_t count;

	if (!take_char(text, at, "."))
		return 0;
	count = slice_digits_at(text, *at);
	if (count < 1 || count > 9)
		return -1;
	for (size_t i = 0; i < 9; i++)
		ns = ns * 10 + (i < count ? text.text[*at + i] - '0' : 0);
	*at += count;
	return ns;
}

/* "Z", "+02:00", "+0200" or nothing, in seconds. */
static bool take_offset(struct slice text, size_t *at, int *offset_s, bool *no_offset)
{
	bool west = *at < text.size && text.text[*at] == '-';
	int hours, minutes;

	*offset_s = 0;
	*no_offset = *at == text.size;
	if (*no_offset || take_char(text, at, "Zz"))
		return true;
	if (!take_char(text, at, "+-"))
		return false;
	hours = take_digits(text, at, 2);
	(void)take_char(text, at, ":");
	minutes = take_digits(text, at, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*offset_s = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
	return true;
}

static bool date_is_real(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

struct time_parts {
	int year, month, day, hour, minute, second, offset_s;
	int64_t fraction_ns, length_us;
	bool no_offset, date_only;
};

static bool time_split(struct slice text, bool allow_date, struct time_parts *parts)
{
	size_t at = 0;

	*parts = (struct time_parts){.no_offset = true};
	if ((parts->year = take_digits(text, &at, 4)) < 0 || !take_char(text, &at, "-") ||
	    (parts->month = take_digits(text, &at, 2)) < 0 || !take_char(text, &at, "-") ||
	    (parts->day = take_digits(text, &at, 2)) < 0)
		return false;
	parts->date_only = at == text.size;
	parts->length_us = 86400000000;
	if (parts->date_only)
		return allow_date;
	if (!take_char(text, &at, "Tt ") || (parts->hour = take_digits(text, &at, 2)) < 0 ||
	    !take_char(text, &at, ":") || (parts->minute = take_digits(text, &at, 2)) < 0)
		return false;
	parts->length_us = 60000000;
	if (take_char(text, &at, ":")) {
		if ((parts->second = take_digits(text, &at, 2)) < 0)
			return false;
		parts->length_us = at < text.size && text.text[at] == '.' ? 0 : 1000000;
	} else if (!allow_date) { /* people leave the seconds out, the API does not */
		return false;
	}
	if ((parts->fraction_ns = take_fraction_ns(text, &at)) < 0 ||
	    !take_offset(text, &at, &parts->offset_s, &parts->no_offset))
		return false;
	return at == text.size;
}

static bool time_parse(struct slice text, bool allow_date, struct value *value, const char **why)
{
	int64_t first_us = clock_days(1, 1, 1) * 86400000000, end_us = clock_days(10000, 1, 1) * 86400000000;
	struct time_parts parts;
	int64_t seconds;

	*why = allow_date ? WHY_TIME_OR_DATE : WHY_TIME;
	if (!time_split(text, allow_date, &parts))
		return false;
	*why = WHY_CALENDAR;
	/* second 60 is a leap second: the next minute, as in PostgreSQL */
	if (!date_is_real(parts.year, parts.month, parts.day) || parts.hour > 23 || parts.minute > 59 ||
	    parts.second > 60)
		return false;
	seconds = clock_days(parts.year, parts.month, parts.day) * 86400 + parts.hour * 3600 + parts.minute * 60 +
		  parts.second - parts.offset_s;
	value->time_us = seconds * 1000000 + (parts.fraction_ns + 500) / 1000;
	/* .NET's greatest time, 9999-12-31T23:59:59.9999999Z, is not rounded out of the calendar */
	if (value->time_us == end_us && seconds * 1000000 < end_us)
		value->time_us = end_us - 1;
	value->no_offset = parts.no_offset;
	value->date_only = parts.date_only;
	value->length_us = parts.length_us;
	return value->time_us >= first_us && value->time_us < end_us;
}

bool value_parse(enum field_kind kind, struct slice text, bool allow_date, struct value *value, const char **why)
{
	*value = (struct value){.state = VALUE_SET, .text = text};
	switch (kind) {
	case KIND_BOOL:
		*why = WHY_BOOL;
		value->boolean = slice_equal(text, slice_of("true"));
		return value->boolean || slice_equal(text, slice_of("false"));
	case KIND_INT:
		return int_parse(text, &value->integer, why);
	case KIND_DECIMAL:
		return decimal_parse(text, &(struct decimal){0}, why);
	case KIND_TIMESTAMP:
		return time_parse(text, allow_date, value, why);
	case KIND_TEXT:
	case KIND_ENUM:
		break;
	}
	*why = WHY_TEXT;
	return !text.size || (!memchr(text.text, '\0', text.size) && utf8_valid(text.text, text.size));
}

static struct slice time_canonical(const struct value *value, struct arena *arena)
{
	struct clock_parts at = clock_split(value->time_us);

	return slice_of(arena_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", at.year, at.month, at.day, at.hour,
				     at.minute, at.second, at.fraction_us));
}

struct slice value_canonical(enum field_kind kind, const struct value *value, struct arena *arena)
{
	struct decimal decimal;

	switch (kind) {
	case KIND_BOOL:
		return slice_of(value->boolean ? "true" : "false");
	case KIND_INT:
		return slice_of(arena_format(arena, "%d", (int)value->integer));
	case KIND_DECIMAL:
		decimal_of(value, &decimal);
		return decimal_canonical(&decimal, arena);
	case KIND_TIMESTAMP:
		return time_canonical(value, arena);
	case KIND_TEXT:
	case KIND_ENUM:
		break;
	}
	return (struct slice){arena_copy(arena, value->text.text, value->text.size), value->text.size};
}

static int text_compare(struct slice a, struct slice b)
{
	size_t shorter = a.size < b.size ? a.size : b.size;
	int order = shorter ? memcmp(a.text, b.text, shorter) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

int value_compare(enum field_kind kind, const struct value *a, const struct value *b)
{
	struct decimal first, second;

	switch (kind) {
	case KIND_BOOL:
		return a->boolean - b->boolean;
	case KIND_INT:
		return (a->integer > b->integer) - (a->integer < b->integer);
	case KIND_DECIMAL:
		decimal_of(a, &first);
		decimal_of(b, &second);
		return decimal_compare(&first, &second);
	case KIND_TIMESTAMP:
		return (a->time_us > b->time_us) - (a->time_us < b->time_us);
	case KIND_TEXT:
	case KIND_ENUM:
		break;
	}
	return text_compare(a->text, b->text);
}

bool value_equal(enum field_kind kind, const struct value *a, const struct value *b)
{
	if (a->state != b->state)
		return false;
	return a->state != VALUE_SET || value_compare(kind, a, b) == 0;
}

void value_copy_binary(enum field_kind kind, const struct value *value, struct buf *out)
{
	const int64_t epoch_2000_us = 946684800000000;
	struct decimal decimal;

	if (value->state != VALUE_SET) {
		buf_u32(out, UINT32_MAX);
		return;
	}
	switch (kind) {
	case KIND_BOOL:
		buf_u32(out, 1);
		buf_char(out, (char)value->boolean);
		return;
	case KIND_INT:
		buf_u32(out, 4);
		buf_u32(out, (uint32_t)value->integer);
		return;
	case KIND_DECIMAL:
		decimal_of(value, &decimal);
		decimal_copy_binary(&decimal, out);
		return;
	case KIND_TIMESTAMP:
		buf_u32(out, 8);
		buf_u64(out, (uint64_t)(value->time_us - epoch_2000_us));
		return;
	case KIND_TEXT:
	case KIND_ENUM:
		break;
	}
	buf_u32(out, (uint32_t)value->text.size);
	buf_add(out, value->text.text, value->text.size);
}
