/* Finds \uXXXX escapes that are half of a surrogate pair, in the raw bytes and before yajl sees them. Knows only backslashes and
 * digits: whether an escape is in a text or a name is asked later, by its offset (escape_scan_take). */
#include "decode_internal.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { OUTSIDE = -1, AFTER_BACKSLASH = -2 };

void escape_scan_begin(struct escape_scan *scan)
{
	scan->digits = OUTSIDE;
	scan->high = false;
	scan->bad_count = scan->bad_taken = 0;
}

static void add_bad(struct escape_scan *scan, size_t offset)
{
	if (scan->bad_count == scan->bad_capacity) {
		scan->bad_capacity = scan->bad_capacity ? scan->bad_capacity * 2 : 16;
		scan->bad = memory_resize(scan->bad, scan->bad_capacity * sizeof *scan->bad);
	}
	scan->bad[scan->bad_count++] = offset;
}

/* What comes now is not the low surrogate that the high one before needs. */
static void high_is_alone(struct escape_scan *scan)
{
	if (scan->high)
		add_bad(scan, scan->high_at);
	scan->high = false;
}

static void escape_ended(struct escape_scan *scan)
{
	bool is_high = scan->code >= 0xD800 && scan->code < 0xDC00;
	bool is_low = scan->code >= 0xDC00 && scan->code < 0xE000;

	scan->digits = OUTSIDE;
	if (is_low && scan->high) {
		scan->high = false;
		return;
	}
	high_is_alone(scan);
	if (is_low)
		add_bad(scan, scan->escape_at);
	scan->high = is_high;
	scan->high_at = scan->escape_at;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void scan_byte(struct escape_scan *scan, size_t offset, char c)
{
	if (scan->digits == OUTSIDE) {
		if (c == '\\') {
			scan->digits = AFTER_BACKSLASH;
			scan->escape_at = offset;
		} else {
			high_is_alone(scan);
		}
	} else if (scan->digits == AFTER_BACKSLASH) {
		scan->digits = c == 'u' ? 0 : OUTSIDE;
		scan->code = 0;
		if (c != 'u')
			high_is_alone(scan);
	} else {
		int digit = hex_digit(c);

		if (digit < 0) { /* broken JSON: yajl says so */
			scan->digits = OUTSIDE;
			return;
		}
		scan->code = scan->code * 16 + (uint32_t)digit;
		if (++scan->digits == 4)
			escape_ended(scan);
	}
}

void escape_scan_feed(struct escape_scan *scan, size_t base, const char *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		if (scan->digits == OUTSIDE && !scan->high) {
			const char *next = memchr(bytes + at, '\\', size - at);

			if (!next)
				return;
			at = (size_t)(next - bytes);
		}
		scan_byte(scan, base + at, bytes[at]);
		at++;
	}
}

bool escape_scan_take(struct escape_scan *scan, size_t end)
{
	bool found = false;

	while (scan->bad_taken < scan->bad_count && scan->bad[scan->bad_taken] < end) {
		scan->bad_taken++;
		found = true;
	}
	if (scan->bad_taken == scan->bad_count)
		scan->bad_taken = scan->bad_count = 0;
	return found;
}

void escape_scan_free(struct escape_scan *scan)
{
	free(scan->bad);
}
