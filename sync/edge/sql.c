#include "edge/sql.h"
#include "base/buf.h"
#include "base/memory.h"

#include <string.h>

bool sql_field_in_put(int field)
{
	return field_table[field].writable || field == FIELD_business_id;
}

static bool in_scope(const char *scope, size_t size, int field)
{
	const struct field *f = &field_table[field];

	if (size == 3 && memcmp(scope, "all", 3) == 0)
		return true;
	if (size == 3 && memcmp(scope, "row", 3) == 0)
		return f->in_row != ROW_NO;
	if (size == 6 && memcmp(scope, "record", 6) == 0)
		return f->in_record;
	if (size == 6 && memcmp(scope, "shared", 6) == 0)
		return f->in_record && f->in_row != ROW_NO;
	if (size == 4 && memcmp(scope, "list", 4) == 0)
		return !f->in_record;
	return size == 3 && memcmp(scope, "put", 3) == 0 && sql_field_in_put(field);
}

static void add_column(struct buf *out, const char *template, size_t size, const char *column)
{
	for (size_t i = 0; i < size; i++)
		if (template[i] == '@')
			buf_text(out, column);
		else
			buf_char(out, template[i]);
}

/* Fills in one placeholder that begins behind "{{"; returns what follows its "}}". */
static const char *fill_in(struct buf *out, const char *scope)
{
	const char *separator = strchr(scope, '|') + 1;
	const char *template = strchr(separator, '|') + 1;
	const char *end = strstr(template, "}}");
	bool first = true;

	for (int field = 0; field < FIELD_COUNT; field++) {
		if (!in_scope(scope, (size_t)(separator - 1 - scope), field))
			continue;
		if (!first)
			buf_add(out, separator, (size_t)(template - 1 - separator));
		add_column(out, template, (size_t)(end - template), field_table[field].column);
		first = false;
	}
	return end + 2;
}

const char *sql_text(enum sql_id id)
{
	static char *filled[SQL_COUNT];
	struct buf out = {0};
	const char *at = sql_files[id].text;
	const char *next;

	if (filled[id])
		return filled[id];
	while ((next = strstr(at, "{{"))) {
		buf_add(&out, at, (size_t)(next - at));
		at = fill_in(&out, next + 2);
	}
	buf_text(&out, at);
	filled[id] = memory_copy(buf_string(&out));
	buf_free(&out);
	return filled[id];
}
