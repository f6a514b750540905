/* Holds a fresh record against a change, and makes from it what to PUT. Pure: no database, no request. Values are compared by
 * their canonical texts, and a property that the record lacks is neither equal nor null: nothing is concluded from it. */
#include "stage/change_check.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_UNITS = 255, SHOWN_BYTES = 80 };

static bool in_override(int field)
{
	return field == FIELD_override_enabled || field == FIELD_override_reason ||
	       field == FIELD_override_updated_by_user_id || field == FIELD_override_updated_at;
}

/* The property that the record would have to have for a PUT to say something true of the field; NULL when it has it.
 * Absent is not null. The business is null only where `business` is; an override that is there may lack members. */
static const char *lacking(const struct phone *record, int field)
{
	const struct value *value = &record->field[field];

	if (in_override(field))
		return record->has_override || value->state == VALUE_NULL ? NULL : "adminEnablementOverride";
	if (field == FIELD_business_id && value->state == VALUE_NULL)
		return record->has_business ? field_table[field].path : NULL;
	return value->state == VALUE_ABSENT ? field_table[field].path : NULL;
}

/* Canonical text of a field of a record; text NULL for null, and for a member that an override lacks. */
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

static void say(struct buf *why, int field, const struct phone *record, struct slice actual, const char *relation,
		const char *other)
{
	const char *property = lacking(record, field);

	if (why->size)
		buf_text(why, "; ");
	buf_format(why, "%s is ", field_table[field].column);
	if (property)
		buf_format(why, "unknown, for %s is missing", property);
	else if (actual.text)
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

enum change_match change_compare(const struct change *change, const struct phone *record, struct buf *why)
{
	struct arena arena = {0};
	bool needed = false, moved = false;

	for (size_t i = 0; i < change->field_count; i++) {
		const struct change_field *field = &change->field[i];
		struct slice actual = canonical(record, field->field, &arena);
		bool told = !lacking(record, field->field);
		bool done = field->wanted && told && same(actual, field->after);

		if (field->wanted && !done && !set_by_server(field->field))
			needed = true;
		/* of what is not told: what a PUT carries is refused by change_make, a test has no answer */
		if (!done && (told ? !same(actual, field->before) : !field_in_put(field->field))) {
			say(why, field->field, record, actual, "plan saw", field->before);
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

/* Whether the record has every property that a PUT carries. */
static bool has_all(const struct phone *record, struct buf *why)
{
	for (int field = 0; field < FIELD_COUNT; field++) {
		const char *property = field_in_put(field) ? lacking(record, field) : NULL;

		if (!property)
			continue;
		buf_format(
			why,
			"the record lacks %s, and a PUT must carry it: what is missing is not null, so nothing was sent. "
			"The server leaves nulls out, or speaks another revision of the API",
			property);
		return false;
	}
	return true;
}

/* An override that is lifted goes as null; else it is the object that GET sent, with what is wanted. */
static void shape_override(struct phone *put, bool lifted)
{
	bool any = false;

	for (int field = 0; field < FIELD_COUNT; field++)
		any |= in_override(field) && put->field[field].state == VALUE_SET;
	for (int field = 0; field < FIELD_COUNT && lifted && !any; field++)
		if (in_override(field))
			put->field[field] = (struct value){.state = VALUE_NULL};
	put->has_override = any || (put->has_override && !lifted);
}

/* Puts the wanted values in. */
static bool put_wanted(const struct change *change, struct arena *arena, struct phone *put, struct buf *why)
{
	bool lifted = false;

	for (size_t i = 0; i < change->field_count; i++) {
		const struct change_field *field = &change->field[i];
		struct value *value = &put->field[field->field];
		const char *reason;

		if (!field->wanted)
			continue;
		if (!field->after) {
			lifted |= in_override(field->field);
			if (value->state != VALUE_ABSENT) /* a member that the override lacks stays out of it */
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
	shape_override(put, lifted);
	return true;
}

bool change_make(const struct change *change, const struct phone *record, struct arena *arena, struct phone *put,
		 struct buf *why)
{
	const struct value *name = &put->field[FIELD_name];

	*put = *record;
	if (!has_all(record, why) || !put_wanted(change, arena, put, why))
		return false;
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

bool change_told(const struct change *change, const struct phone *record)
{
	for (size_t i = 0; i < change->field_count; i++)
		if (change->field[i].wanted && lacking(record, change->field[i].field))
			return false;
	return true;
}

bool change_kept(const struct change *change, const struct phone *record, struct buf *why)
{
	struct arena arena = {0};
	bool kept = true;

	for (size_t i = 0; i < change->field_count; i++) {
		const struct change_field *field = &change->field[i];
		struct slice actual = canonical(record, field->field, &arena);

		if (!field->wanted || set_by_server(field->field) ||
		    (!lacking(record, field->field) && same(actual, field->after)))
			continue;
		say(why, field->field, record, actual, "asked", field->after);
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

		if (!field_in_put(field) || set_by_server(field) || put->field[field].state == VALUE_ABSENT)
			continue;
		sent = canonical(put, field, &arena);
		actual = canonical(record, field, &arena);
		if (!lacking(record, field) && (sent.text ? slice_equal(sent, actual) && actual.text : !actual.text))
			continue;
		say(why, field, record, actual, "sent", sent.text ? arena_copy(&arena, sent.text, sent.size) : NULL);
		good = false;
	}
	arena_free(&arena);
	return good;
}
