/* Texts of strangers: checked for UTF-8, shown, measured, cut between characters. It knows characters and columns, and
 * nothing of what a text means. Whoever cuts a text elsewhere is to call something from here. */
#include "base/text.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* utf8_check.state between two bytes of a character: how many bytes are to come, and the range in which the
 * next one must be. The narrow ranges keep out overlong forms, surrogates and what is past U+10FFFF. */
static uint32_t utf8_pending(unsigned left, unsigned low, unsigned high)
{
	return left | low << 8 | high << 16;
}

/* The state after the first byte of a character that is not ASCII; 0 if none begins so. */
static uint32_t utf8_begin(unsigned char byte)
{
	if (byte >= 0xC2 && byte <= 0xDF)
		return utf8_pending(1, 0x80, 0xBF);
	if (byte >= 0xE0 && byte <= 0xEF)
		return utf8_pending(2, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF);
	if (byte >= 0xF0 && byte <= 0xF4)
		return utf8_pending(3, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF);
	return 0;
}

size_t utf8_check_feed(struct utf8_check *check, const char *bytes, size_t size)
{
	uint32_t state = check->state;
	size_t i;

	for (i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (state) {
			if (byte < (state >> 8 & 0xFF) || byte > (state >> 16 & 0xFF))
				break;
			state = (state & 0xFF) == 1 ? 0 : utf8_pending((state & 0xFF) - 1, 0x80, 0xBF);
		} else if (byte >= 0x80) {
			state = utf8_begin(byte);
			if (!state)
				break;
		}
	}
	check->state = state;
	return i;
}

bool utf8_check_done(const struct utf8_check *check)
{
	return check->state == 0;
}

bool utf8_valid(const char *bytes, size_t size)
{
	struct utf8_check check = {0};

	return utf8_check_feed(&check, bytes, size) == size && utf8_check_done(&check);
}

/* Bytes of the good character at bytes, its code point in *code; 0 if there is none. */
static size_t utf8_decode(const char *bytes, size_t size, uint32_t *code)
{
	static const unsigned char lead_mask[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	unsigned char first = (unsigned char)bytes[0];
	size_t length = 1;

	if (first >= 0x80)
		length += utf8_begin(first) & 0xFF;
	if (length > size || !utf8_valid(bytes, length))
		return 0;
	*code = first & lead_mask[length];
	for (size_t i = 1; i < length; i++)
		*code = *code << 6 | ((unsigned char)bytes[i] & 0x3F);
	return length;
}

/* Characters that a terminal or an editor obeys instead of showing them, and those that Unicode keeps from being characters. */
static bool code_is_unsafe(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E || code == 0x200F ||
	       (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF ||
	       (code & 0xFFFE) == 0xFFFE;
}

static bool is_phone_number(struct slice text)
{
	return text.size > 1 && text.text[0] == '+' && slice_digits_at(text, 1) == text.size - 1;
}

bool text_is_formula(struct slice text)
{
	static const bool begins[256] =
		{['='] = true, ['+'] = true, ['-'] = true, ['@'] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true};
	static const char *const wide[] = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

	while (text.size && text.text[0] == '\'')
		text = slice_skip(text, 1);
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (text.size >= strlen(wide[i]) && memcmp(text.text, wide[i], strlen(wide[i])) == 0)
			return true;
	return text.size && begins[(unsigned char)text.text[0]] && !is_phone_number(text);
}

struct slice text_without_guard(struct slice text)
{
	if (text.size && text.text[0] == '\'' && text_is_formula(slice_skip(text, 1)))
		return slice_skip(text, 1);
	return text;
}

void text_printable(struct buf *out, const char *bytes, size_t size)
{
	size_t done = 0, i = 0;

	while (i < size) {
		uint32_t code = 0;
		size_t length = utf8_decode(bytes + i, size - i, &code);

		if (length && !code_is_unsafe(code)) {
			i += length;
			continue;
		}
		buf_add(out, bytes + done, i - done);
		for (size_t end = i + (length ? length : 1); i < end; i++)
			buf_format(out, "\\x%02X", (unsigned)(unsigned char)bytes[i]);
		done = i;
	}
	if (done < size)
		buf_add(out, bytes + done, size - done);
}

/* Characters that leave no trace where they are shown. */
static bool code_is_invisible(uint32_t code)
{
	return code == 0xAD || code == 0x180E || (code >= 0x200B && code <= 0x200D) ||
	       (code >= 0x2060 && code <= 0x2064) || code == 0xFEFF;
}

size_t text_invisible_at(struct slice text, size_t at, uint32_t *code)
{
	size_t length = utf8_decode(text.text + at, text.size - at, code);

	return length && code_is_invisible(*code) ? length : 0;
}

uint32_t text_invisible(struct slice text)
{
	uint32_t code;

	for (size_t at = 0; at < text.size; at++)
		if (text_invisible_at(text, at, &code))
			return code;
	return 0;
}

void text_printable_named(struct buf *out, const char *bytes, size_t size)
{
	struct slice text = {bytes, size};
	size_t done = 0, at = 0;

	while (at < size) {
		uint32_t code;
		size_t length = text_invisible_at(text, at, &code);

		if (!length) {
			at++;
			continue;
		}
		text_printable(out, bytes + done, at - done);
		buf_format(out, "<U+%04X>", (unsigned)code);
		done = at += length;
	}
	if (done < size)
		text_printable(out, bytes + done, size - done);
}

char *text_shown(const char *text)
{
	struct buf shown = {0};

	text_printable(&shown, text, strlen(text));
	buf_add(&shown, "", 0);
	return shown.data;
}

void text_add_cut(struct buf *out, const char *text, size_t size, size_t most)
{
	static const char ellipsis[] = "\u2026";
	size_t mark = most < sizeof ellipsis - 1 ? 0 : sizeof ellipsis - 1;

	if (size <= most) {
		buf_add(out, text, size);
		return;
	}
	size = most - mark;
	while (size && ((unsigned char)text[size] & 0xC0) == 0x80)
		size--;
	buf_add(out, text, size);
	buf_add(out, ellipsis, mark);
}

const char *text_format_list(char *out, size_t room, const char *format, va_list args)
{
	struct buf whole = {0}, shown = {0};

	buf_format_list(&whole, format, args);
	if (whole.size >= room || !utf8_valid(buf_string(&whole), whole.size)) {
		if (!utf8_valid(buf_string(&whole), whole.size))
			text_printable(&shown, whole.data, whole.size);
		else
			buf_add(&shown, whole.data, whole.size);
		buf_reset(&whole);
		text_add_cut(&whole, buf_string(&shown), shown.size, room - 1);
	}
	memcpy(out, buf_string(&whole), whole.size + 1);
	buf_free(&whole);
	buf_free(&shown);
	return out;
}

const char *text_format(char *out, size_t room, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_format_list(out, room, format, args);
	va_end(args);
	return out;
}

size_t text_columns(const char *bytes, size_t size)
{
	size_t columns = 0;

	for (size_t i = 0; i < size;) {
		uint32_t code = 0;
		size_t length = utf8_decode(bytes + i, size - i, &code);
		int width = length ? wcwidth((wchar_t)code) : 1;

		/* a C locale knows ASCII only: one column is the best guess for the rest */
		if (width < 0)
			width = code >= 0xA0;
		columns += (size_t)width;
		i += length ? length : 1;
	}
	return columns;
}

size_t text_fit(const char *text, size_t columns)
{
	size_t size = 0, filled = 0;

	while (text[size]) {
		size_t next = size + 1;

		while (((unsigned char)text[next] & 0xC0) == 0x80)
			next++;
		filled += text_columns(text + size, next - size);
		if (filled > columns)
			break;
		size = next;
	}
	return size;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment in three rows of b_size + 1 cells. */
static unsigned distance_in(unsigned *cells, const char *a, size_t a_size, const char *b, size_t b_size)
{
	unsigned *before = cells, *above = before + b_size + 1, *row = above + b_size + 1;

	for (size_t j = 0; j <= b_size; j++)
		above[j] = (unsigned)j;
	for (size_t i = 1; i <= a_size; i++) {
		unsigned *oldest = before;
		int last = i > 1 ? tolower((unsigned char)a[i - 2]) : 0;
		int now = tolower((unsigned char)a[i - 1]);

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_size; j++) {
			int other = tolower((unsigned char)b[j - 1]);

			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (now != other));
			if (i > 1 && j > 1 && last == other && now == tolower((unsigned char)b[j - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[b_size];
}

unsigned text_distance(const char *a, const char *b)
{
	enum { FARTHEST = 255 };
	size_t a_size = strlen(a), b_size = strlen(b);
	unsigned *cells, distance;

	if ((a_size > b_size ? a_size - b_size : b_size - a_size) >= FARTHEST || a_size > 4096)
		return FARTHEST;
	cells = memory_get((b_size + 1) * 3 * sizeof *cells);
	distance = distance_in(cells, a, a_size, b, b_size);
	free(cells);
	return least(distance, FARTHEST);
}

bool text_is_slip(const char *written, const char *word)
{
	return text_distance(written, word) * 2 <= strlen(word);
}
