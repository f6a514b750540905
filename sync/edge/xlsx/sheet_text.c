/* Escapes of the workbook format (ST_Xstring). libxlsxwriter has those of control characters only; what it leaves out makes a
 * file that is no XML, or a reader that shows another text. Pure: knows no library. */
#include "edge/xlsx/sheet_text.h"

#include <stddef.h>
#include <string.h>

enum { CUT_BYTES = 3 /* of the three points */ };

/* The code of the character at text if XML cannot hold it (a tab and a line feed it can), else 0. size: its bytes. */
static unsigned forbidden(const char *text, size_t *size)
{
	const unsigned char *at = (const unsigned char *)text;
	unsigned code = at[0];

	*size = 1;
	if (code && code < 0x20 && code != '\t' && code != '\n')
		return code;
	if (at[0] == 0xEF && at[1] == 0xBF && (at[2] == 0xBE || at[2] == 0xBF)) {
		*size = 3;
		return at[2] == 0xBE ? 0xFFFE : 0xFFFF;
	}
	return 0;
}

/* Whether a reader would take what begins here for an escape. An escape that follows begins with the _ that would end it. */
static bool looks_escaped(const char *text)
{
	size_t size;

	return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789ABCDEFabcdef") >= 4 &&
	       (text[6] == '_' || forbidden(text + 6, &size));
}

static size_t character_bytes(const char *text)
{
	size_t size = 1;

	while (((unsigned char)text[size] & 0xC0) == 0x80)
		size++;
	return size;
}

bool sheet_text_escape(const char *text, struct buf *out)
{
	static const char special[] =
		"_\xEF\x01\x02\x03\x04\x05\x06\x07\x08\x0B\x0C\x0D\x0E\x0F\x10\x11\x12\x13\x14\x15\x16"
		"\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F";
	size_t last = 0; /* where a text that is too long ends */

	/* nearly all are plain */
	if (!strpbrk(text, special) && strlen(text) <= SHEET_TEXT_MAX) {
		buf_text(out, text);
		return false;
	}
	while (*text) {
		size_t size;
		unsigned code = forbidden(text, &size);

		if (out->size <= SHEET_TEXT_MAX - CUT_BYTES)
			last = out->size;
		if (code) {
			buf_format(out, "_x%04X_", code);
		} else {
			size = character_bytes(text);
			buf_text(out, looks_escaped(text) ? "_x005F" : "");
			buf_add(out, text, size);
		}
		text += size;
		if (out->size > SHEET_TEXT_MAX) {
			out->size = last;
			buf_text(out, "...");
			return true;
		}
	}
	return false;
}
