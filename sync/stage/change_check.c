#include "stage/change_check.h"
#include "base/text.h"
#include "edge/sql.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_UNITS = 255, SHOWN_BYTES = 80 };

/* Canonical text of a field of a record; text NULL for null and absent. */
static struct slice canonical(const struct phone *record, int field, struct arena *arena)
{
	const struct value *value = &record->field[field];

	if (value->state != VALUE_SET)
		return (struct slice){NULL, 0};
	return value_canonical(field_table[field].kind, value, arena);
}

static bool same(struct slice actual, const char *text)
{
	if (!actual.text || !text)
		return !actual.text && !text;
	return slice_equal(actual, slice_of(text));
}

/* A value for a message: printable, not too long. */
static void add_shown(struct buf *out, const char *text, size_t size)
{
	struct buf shown = {0};

	text_printable(&shown, text, size);
	text_add_cut(out, buf_string(&shown), shown.size, SHOWN_BYTES);
	buf_free(&shown);
}

static void say(struct buf *why, int field, struct slice actual, const char *relation, const char *other)
{
	if (why->size)
		buf_text(why, "; ");
	buf_format(why, "%s is ", field_table[field].column);
	if (actual.text)
		add_shown(why, actual.text, actual.size);
	else
		buf_text(why, "null");
	buf_format(why, " (%s: ", relation);
	if (other)
		add_shown(why, other, strlen(other));
	else
		buf_text(why, "null");
	buf_char(why, ')');
}

static bool set_by_server(int field)
{
	return field == FIELD_override_updated_by_user_id || field == FIELD_override_updated_at;
}

enum change_verdict change_judge(const struct change *change, const struct phone *record, struct buf *why)
{
	struct arena arena = {0};
	bool needed = false, moved = false;

	for (size_t i = 0; i < change->field_count; i++) {
		const struct change_field *field = &change->field[i];
		struct slice actual = canonical(record, field->field, &arena);
		bool done = field->wanted && same(actual, field->after);

		if (field->wanted && !done && !set_by_server(field->field))
			needed = true;
		if (!done && !same(actual, field->before)) {
			say(why, field->field, actual, "plan saw", field->before);
			moved = true;
		}
	}
	arena_free(&arena);
	if (!needed)
		return CHANGE_NOT_NEEDED;
	return moved ? CHANGE_CONFLICT : CHANGE_DUE;
}

/* UTF-16 units of UTF-8 text; never fewer than its code points. */
static size_t utf16_units(struct slice text)
{
	size_t units = 0;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.text[i];

		units += (c & 0xC0) != 0x80;
		units += c >= 0xF0;
	}
	return units;
}

bool change_make(const struct change *change, const struct phone *record, struct arena *arena, struct phone *put,
		 struct buf *why)
{
	const struct value *name = &put->field[FIELD_name];

	*put = *record;
	for (size_t i = 0; i < change->field_count; i++) {
		const struct change_field *field = &change->field[i];
		struct value *value = &put->field[field->field];
		const char *reason;

		if (!field->wanted)
			continue;
		if (!field->after) {
			*value = (struct value){.state = VALUE_NULL};
			continue;
		}
		if (!value_parse(field_table[field->field].kind,
				 slice_of(arena_copy(arena, field->after, strlen(field->after))), false, value,
				 &reason)) {
			buf_format(why, "the planned value of %s is no %s: %s", field_table[field->field].column,
				   field_kind_name(field_table[field->field].kind), reason);
			return false;
		}
	}
	if (name->state != VALUE_SET || !name->text.size) {
		buf_text(why, "the record has no name, and a PUT must carry one");
		return false;
	}
	if (utf16_units(name->text) > NAME_MAX_UNITS) {
		buf_text(why, "the name has more than 255 characters");
		return false;
	}
	if (put->field[FIELD_enabled].state != VALUE_SET) {
		buf_text(why, "the record does not say whether the number is enabled, and a PUT would set it");
		return false;
	}
	return true;
}

bool change_kept(const struct change *change, const struct phone *record, struct buf *why)
{
	struct arena arena = {0};
	bool kept = true;

	for (size_t i = 0; i < change->field_count; i++) {
		const struct change_field *field = &change->field[i];
		struct slice actual = canonical(record, field->field, &arena);

		if (!field->wanted || set_by_server(field->field) || same(actual, field->after))
			continue;
		say(why, field->field, actual, "asked", field->after);
		kept = false;
	}
	arena_free(&arena);
	return kept;
}

bool change_answer_good(const struct phone *put, const struct phone *record, struct buf *why)
{
	struct arena arena = {0};
	bool good = true;

	for (int field = 0; field < FIELD_COUNT; field++) {
		struct slice sent, actual;

		if (!sql_field_in_put(field) || set_by_server(field))
			continue;
		sent = canonical(put, field, &arena);
		actual = canonical(record, field, &arena);
		if (sent.text ? slice_equal(sent, actual) && actual.text : !actual.text)
			continue;
		say(why, field, actual, "sent", sent.text ? arena_copy(&arena, sent.text, sent.size) : NULL);
		good = false;
	}
	arena_free(&arena);
	return good;
}
