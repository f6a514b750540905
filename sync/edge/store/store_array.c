/* Array literals of PostgreSQL as parameters: written item by item, ended when they are sent. */
#include "store_internal.h"

#include <stdarg.h>

static void begin_item(struct buf *array)
{
	buf_char(array, array->size ? ',' : '{');
}

void store_array_add(struct buf *array, const char *format, ...)
{
	va_list args;

	begin_item(array);
	va_start(args, format);
	buf_format_list(array, format, args);
	va_end(args);
}

void store_array_text(struct buf *array, const char *text)
{
	begin_item(array);
	if (!text) {
		buf_text(array, "NULL");
		return;
	}
	buf_char(array, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_char(array, '\\');
		buf_char(array, *text);
	}
	buf_char(array, '"');
}

const char *store_array_end(struct buf *array)
{
	if (!array->size)
		buf_char(array, '{');
	if (array->data[array->size - 1] != '}') /* a quote ends a text that ends so */
		buf_char(array, '}');
	return buf_string(array);
}

const char *store_text_array(const char *const *items, struct buf *out)
{
	if (!items || !*items)
		return NULL;
	for (size_t i = 0; items[i]; i++)
		store_array_text(out, items[i]);
	return store_array_end(out);
}
