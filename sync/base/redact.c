/* Takes the API key out of what a stranger wrote. The text is looked at as it is, then with its escapes read, then with those
 * read once more; each of these views knows where its bytes stand in the text, so that all of them mark the same array
 * `hidden`, which is written out at the end. Views and decoded base64 are wiped: they may hold the key. */
#include "base/redact.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_PIECE = 8, /* bytes of the key that give it away */ ESCAPED_TWICE = 2 };

static const char *secret;

void redact_key(const char *key)
{
	secret = key && *key ? key : NULL;
}

/* A text with its escapes read: byte i stands in the text from from[i] to from[i + 1]. */
struct view {
	unsigned char *byte;
	size_t *from; /* size + 1 */
	size_t size;
};

static void view_free(struct view *view)
{
	if (view->byte)
		explicit_bzero(view->byte, view->size);
	free(view->byte);
	free(view->from);
}

static void view_begin(struct view *view, const char *text, size_t size)
{
	view->byte = memory_get(size + 1);
	view->from = memory_get((size + 1) * sizeof *view->from);
	memcpy(view->byte, text, size);
	for (size_t i = 0; i <= size; i++)
		view->from[i] = i;
	view->size = size;
}

static int digit_of(unsigned char c, unsigned base)
{
	int digit = c >= '0' && c <= '9'		     ? c - '0'
		    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
							     : -1;

	return digit < (int)base ? digit : -1;
}

/* Reads least to most digits behind the escape's `before` bytes; 0 when there are fewer, else the bytes of all. */
static size_t read_digits(const unsigned char *at, size_t left, size_t before, size_t least, size_t most, unsigned base,
			  unsigned *code)
{
	size_t size = before;

	for (*code = 0; size < left && size < before + most && digit_of(at[size], base) >= 0; size++)
		*code = *code * base + (unsigned)digit_of(at[size], base);
	return size < before + least ? 0 : size;
}

/* Bytes of the escape at `at`, its ASCII character in *code; 0: there is none. */
static size_t read_escape(const unsigned char *at, size_t left, unsigned *code)
{
	size_t size = 0;

	if (at[0] == '%')
		size = read_digits(at, left, 1, 2, 2, 16, code);
	else if (at[0] == '\\' && left > 1 && (at[1] == 'u' || at[1] == 'x'))
		size = read_digits(at, left, 2, at[1] == 'u' ? 4 : 2, at[1] == 'u' ? 4 : 2, 16, code);
	else if (at[0] == '\\' && left > 1 && at[1] == '/')
		*code = '/', size = 2;
	else if (at[0] == '&' && left > 2 && at[1] == '#' && (at[2] | 0x20) == 'x')
		size = read_digits(at, left, 3, 2, 6, 16, code);
	else if (at[0] == '&' && left > 2 && at[1] == '#')
		size = read_digits(at, left, 2, 2, 7, 10, code);
	if (size && at[0] == '&' && size < left && at[size] == ';')
		size++;
	return *code < 0x80 ? size : 0;
}

/* In place: a view only gets shorter. Whether there was any escape. */
static bool view_unescape(struct view *view)
{
	size_t used = 0, i = 0;

	while (i < view->size) {
		unsigned code = 0;
		size_t size = read_escape(view->byte + i, view->size - i, &code);

		view->from[used] = view->from[i];
		view->byte[used++] = size ? (unsigned char)code : view->byte[i];
		i += size ? size : 1;
	}
	view->from[used] = view->from[view->size];
	i = view->size;
	view->size = used;
	return used < i;
}

static void hide(bool *hidden, const struct view *view, size_t begin, size_t end)
{
	for (size_t i = view->from[begin]; i < view->from[end]; i++)
		hidden[i] = true;
}

static bool is_piece(const unsigned char *bytes, size_t size, size_t key_size)
{
	return memmem(secret, key_size, bytes, size) != NULL;
}

static void hide_plain(bool *hidden, const struct view *view, size_t key_size, size_t piece)
{
	for (size_t i = 0; i + piece <= view->size; i++)
		if (is_piece(view->byte + i, piece, key_size))
			hide(hidden, view, i, i + piece);
}

/* The value of a digit of base64, of either alphabet; -1: it is none. */
static int base64_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

/* Whether a run of base64 has a piece of the key, wherever it was cut from. */
static bool base64_has_piece(const unsigned char *run, size_t size, size_t key_size, size_t piece)
{
	unsigned char *bytes = memory_get(size + 1);
	bool found = false;

	for (size_t skip = 0; skip < 4 && !found; skip++) {
		size_t used = 0;
		uint32_t bits = 0;

		for (size_t i = skip; i < size; i++) {
			size_t place = (i - skip) % 4;

			bits = bits << 6 | (uint32_t)base64_value(run[i]);
			if (place)
				bytes[used++] = (unsigned char)(bits >> (6 - place * 2));
		}
		for (size_t i = 0; i + piece <= used && !found; i++)
			found = is_piece(bytes + i, piece, key_size);
	}
	explicit_bzero(bytes, size);
	free(bytes);
	return found;
}

static void hide_base64(bool *hidden, const struct view *view, size_t key_size, size_t piece)
{
	for (size_t i = 0; i < view->size; i++) {
		size_t begin = i;

		while (i < view->size && base64_value(view->byte[i]) >= 0)
			i++;
		if ((i - begin) * 6 < piece * 8 || !base64_has_piece(view->byte + begin, i - begin, key_size, piece))
			continue;
		while (i < view->size && view->byte[i] == '=')
			i++;
		hide(hidden, view, begin, i);
	}
}

static void find_key(bool *hidden, const char *text, size_t size)
{
	size_t key_size = strlen(secret), piece = key_size < LEAST_PIECE ? key_size : LEAST_PIECE;
	struct view view = {0};
	bool more = true;

	view_begin(&view, text, size);
	for (int times = 0; more; times++) {
		hide_plain(hidden, &view, key_size, piece);
		hide_base64(hidden, &view, key_size, piece);
		more = times < ESCAPED_TWICE && view_unescape(&view);
	}
	view_free(&view);
}

void redact_add(struct buf *out, const char *text, size_t size)
{
	bool *hidden;

	if (!secret) {
		buf_add(out, text, size);
		return;
	}
	hidden = memory_get(size + 1);
	find_key(hidden, text, size);
	for (size_t i = 0, begin = 0; i < size; begin = i) {
		while (i < size && hidden[i] == hidden[begin])
			i++;
		if (hidden[begin])
			buf_text(out, "[redacted]");
		else
			buf_add(out, text + begin, i - begin);
	}
	free(hidden);
}

void redact_foreign(struct buf *out, const char *text, size_t size, size_t most)
{
	struct buf redacted = {0}, shown = {0};

	redact_add(&redacted, text, size);
	text_printable(&shown, buf_string(&redacted), redacted.size);
	text_add_cut(out, buf_string(&shown), shown.size, most);
	buf_free(&redacted);
	buf_free(&shown);
}

void redact_foreign_into(char *out, size_t room, const char *text, size_t size)
{
	struct buf shown = {0};

	redact_foreign(&shown, text, size, room - 1);
	memcpy(out, buf_string(&shown), shown.size + 1);
	buf_free(&shown);
}
