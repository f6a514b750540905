/* Fills the placeholders of the embedded statements and views with lists of columns from the catalogue, and keeps the texts. */
#include "sql.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/slice.h"
#include "model/billing.h"

#include <stdlib.h>
#include <string.h>

static const struct billing_order plain_order[] = {{FIELD_number, false}, {FIELD_id, false}};
static char *filled[SQL_COUNT]; /* NULL: not filled in yet */

static bool is(struct slice name, const char *text)
{
	return name.size == strlen(text) && memcmp(name.text, text, name.size) == 0;
}

/* The fields that most expectations are about: value_text asks for them first. */
static bool is_hot(int field)
{
	static const int hot[] = {FIELD_enabled,	 FIELD_override_enabled,
				  FIELD_override_reason, FIELD_name,
				  FIELD_provider_status, FIELD_inventory_state,
				  FIELD_status,		 FIELD_provider_release_scheduled_at,
				  FIELD_warmup_state,	 FIELD_warmup_enabled};

	for (size_t i = 0; i < sizeof hot / sizeof hot[0]; i++)
		if (hot[i] == field)
			return true;
	return false;
}

static bool of_kind(struct slice scope, enum field_kind kind)
{
	return is(scope, field_kind_name(kind == KIND_ENUM ? KIND_TEXT : kind));
}

static bool in_scope(struct slice scope, int field)
{
	const struct field *f = &field_table[field];
	const char *and = memchr(scope.text, '&', scope.size);

	if (and) {
		size_t size = (size_t)(and-scope.text);

		return in_scope((struct slice){scope.text, size}, field) &&
		       in_scope((struct slice){and+1, scope.size - size - 1}, field);
	}
	if (is(scope, "hot") || is(scope, "cold"))
		return is_hot(field) == is(scope, "hot");
	if (of_kind(scope, f->kind))
		return true;

	if (is(scope, "all"))
		return true;
	if (is(scope, "row"))
		return f->in_row != ROW_NO;
	if (is(scope, "record"))
		return f->in_record;
	if (is(scope, "shared"))
		return f->in_record && f->in_row != ROW_NO;
	if (is(scope, "list"))
		return !f->in_record;
	if (is(scope, "billing"))
		return billing_has_field(field);
	if (is(scope, "compared"))
		return billing_compares_field(field);
	return is(scope, "put") && field_in_put(field);
}

/* A {{SCOPE|SEPARATOR|TEMPLATE}}. */
struct placeholder {
	struct slice scope, separator, template;
	bool first;
};

static void add_column(struct buf *out, struct placeholder *hole, const char *column, const char *direction)
{
	if (!hole->first)
		buf_add(out, hole->separator.text, hole->separator.size);
	hole->first = false;
	for (const char *at = hole->template.text, *end = at + hole->template.size; at < end;) {
		const char *plain = at;

		while (at < end && *at != '@' && *at != '^')
			at++;
		buf_add(out, plain, (size_t)(at - plain));
		if (at < end)
			buf_text(out, *at++ == '@' ? column : direction);
	}
}

/* Whether one of the closed periods that are compared does not have it: it differs on no line. */
static bool is_lacking(const struct billing_choice *choice, int field)
{
	for (size_t i = 0; i < choice->lacks; i++)
		if (choice->lacking[i] == field)
			return true;
	return false;
}

static void add_columns(struct buf *out, const struct billing_choice *choice, struct placeholder *hole)
{
	bool chosen = is(hole->scope, "chosen"), times = is(hole->scope, "where_time");

	if ((is(hole->scope, "plan") && choice->plan) || (is(hole->scope, "each") && !choice->plan) ||
	    (is(hole->scope, "biggest") && choice->biggest)) {
		add_column(out, hole, "", "");
	} else if (chosen) {
		for (size_t i = 0; i < choice->columns; i++)
			add_column(out, hole, field_table[choice->column[i]].column, "");
	} else if (times || is(hole->scope, "where")) {
		for (size_t i = 0; i < choice->wheres; i++)
			if ((field_table[choice->where[i]].kind == KIND_TIMESTAMP) == times)
				add_column(out, hole, field_table[choice->where[i]].column, "");
	} else if (is(hole->scope, "order")) {
		for (size_t i = 0; i < choice->orders; i++)
			add_column(out, hole, field_table[choice->order[i].field].column,
				   choice->order[i].descending ? " DESC NULLS LAST" : "");
	} else {
		for (int field = 0; field < FIELD_COUNT; field++)
			if (in_scope(hole->scope, field) && !(is(hole->scope, "compared") && is_lacking(choice, field)))
				add_column(out, hole, field_table[field].column, "");
	}
}

static void fill(struct buf *out, const struct billing_choice *choice, const char *text, struct slice argument);

static const char *find_part(struct slice name)
{
	for (int id = 0; id < SQL_COUNT; id++)
		if (is(name, sql_files[id].name))
			return sql_files[id].text;
	for (int part = 0; part < sql_part_count; part++)
		if (is(name, sql_parts[part].name))
			return sql_parts[part].text;
	abort();
}

const char *sql_body(const char *text)
{
	while (strncmp(text, "--", 2) == 0)
		text = strchr(text, '\n') + 1;
	return text;
}

/* What a name stands for. `line`, `version` and `moment` are those of a moment or of a closed period; `items` is of use where a choice of lines
 * can part an item whose amount counts once, and else nothing. */
static const char *choose_part(const struct billing_choice *choice, struct slice name, bool opening)
{
	bool period = opening ? choice->opening_period : choice->period;

	if (is(name, "line"))
		return find_part(slice_of(period ? "line_of_period" : "line_as_of"));
	if (is(name, "version"))
		return find_part(slice_of(period ? "version_of_period" : "version_as_of"));
	if (is(name, "moment"))
		return find_part(slice_of(period ? "moment_of_period" : "moment_as_of"));
	if (is(name, "items"))
		return choice->plan && choice->wheres ? find_part(slice_of("line_items")) : "";
	return find_part(name);
}

/* The statement or part that is named, without its comments, with the argument for each %. The argument of one that is
 * included by another may have a % itself: the other's argument. */
static void include(struct buf *out, const struct billing_choice *choice, struct slice name, struct slice inner,
		    struct slice argument)
{
	struct buf whole = {0}, inside = {0};
	const char *text;

	buf_add(&whole, inner.text, inner.size);
	fill(&inside, choice, buf_string(&whole), argument);
	text = sql_body(choose_part(choice, name, strcmp(buf_string(&inside), "$3") == 0));
	fill(out, choice, text, (struct slice){buf_string(&inside), inside.size});
	buf_free(&whole);
	buf_free(&inside);
}

/* Fills in one placeholder that begins behind "{{"; returns what follows its "}}". */
static const char *fill_in(struct buf *out, const struct billing_choice *choice, const char *at, struct slice argument)
{
	struct placeholder hole = {.first = true};
	const char *bar = strchr(at, '|'), *end = strstr(bar, "}}"), *second;

	hole.scope = (struct slice){at, (size_t)(bar - at)};
	if (at[0] == '>') {
		include(out, choice, (struct slice){at + 1, hole.scope.size - 1},
			(struct slice){bar + 1, (size_t)(end - bar - 1)}, argument);
		return end + 2;
	}
	second = strchr(bar + 1, '|');
	hole.separator = (struct slice){bar + 1, (size_t)(second - bar - 1)};
	hole.template = (struct slice){second + 1, (size_t)(end - second - 1)};
	add_columns(out, choice, &hole);
	return end + 2;
}

static void fill(struct buf *out, const struct billing_choice *choice, const char *text, struct slice argument)
{
	while (*text) {
		if (text[0] == '{' && text[1] == '{') {
			text = fill_in(out, choice, text + 2, argument);
		} else if (*text == '%' && argument.text) {
			buf_add(out, argument.text, argument.size);
			text++;
		} else {
			size_t size = 1 + strcspn(text + 1, "{%");

			buf_add(out, text, size);
			text += size;
		}
	}
}

void sql_render(enum sql_id id, const struct billing_choice *choice, struct buf *out)
{
	fill(out, choice, sql_files[id].text, (struct slice){NULL, 0});
}

static struct billing_choice plain_choice(void)
{
	return (struct billing_choice){.column = billing_field,
				       .columns = billing_field_count,
				       .order = plain_order,
				       .orders = sizeof plain_order / sizeof plain_order[0]};
}

void sql_view_text(int view, struct buf *out)
{
	struct billing_choice choice = plain_choice();

	fill(out, &choice, sql_views[view].text, (struct slice){NULL, 0});
}

const char *sql_text(enum sql_id id)
{
	if (!filled[id]) {
		struct billing_choice choice = plain_choice();
		struct buf out = {0};

		sql_render(id, &choice, &out);
		filled[id] = memory_copy(buf_string(&out));
		buf_free(&out);
	}
	return filled[id];
}
