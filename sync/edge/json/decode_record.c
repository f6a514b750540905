/* One row or record, token by token: what a property is (decode_key.c), then its value (record_value). A fault does not end the
 * reading: the first one is kept, and the rest is read for the id and the number, by which the record is quarantined. */
#include "decode_internal.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const token_name[] = {"null", "true or false", "a number", "text", "an object", "a list"};

void record_begin(struct decode *decode)
{
	arena_reset(&decode->arena);
	memset(&decode->phone, 0, sizeof decode->phone);
	decode->phone.scope = decode->scope;
	decode->started_at = decode_offset(decode);
	decode->parents_seen = 0;
	decode->events_seen = decode->other_revision = false;
	decode->event_count = 0;
	decode->unknown_open = false;
	decode->fault_path = NULL;
}

/* The first fault is the one that is told; the rest of the record is read only for its id and number. */
void record_fault(struct decode *decode, const char *path, const char *format, ...)
{
	va_list args;

	if (decode->fault_path)
		return;
	decode->fault_path = path;
	va_start(args, format);
	vsnprintf(decode->fault_reason, sizeof decode->fault_reason, format, args);
	va_end(args);
}

bool decode_has_nul(struct slice text)
{
	return text.size && memchr(text.text, '\0', text.size);
}

static void read_as(struct decode *decode, enum field_kind kind, const char *path, const struct token *token,
		    struct value *value)
{
	const char *why = "";
	struct slice copy;

	if (decode->scope == SCOPE_ROW && decode->arena.used_bytes + token->text.size > DECODE_ROW_BYTES) {
		record_fault(decode, path, "the row is over 1 MiB");
		return;
	}
	copy.text = arena_copy(&decode->arena, token->text.text, token->text.size);
	copy.size = token->text.size;
	if (kind == KIND_TEXT || kind == KIND_ENUM) {
		value->text = copy; /* UTF-8 and NUL are checked already */
		value->state = VALUE_SET;
	} else if (!value_parse(kind, copy, false, value, &why)) {
		*value = (struct value){.state = VALUE_ABSENT};
		record_fault(decode, path, "not readable: %s expected", why);
	} else {
		value->text = copy;
	}
}

static bool kind_accepts(enum field_kind kind, enum token_kind token)
{
	if (kind == KIND_BOOL)
		return token == TOKEN_BOOL;
	if (token == TOKEN_NUMBER)
		return kind == KIND_INT || kind == KIND_DECIMAL;
	return token == TOKEN_STRING; /* servers write numbers as text, too */
}

static void field_value(struct decode *decode, enum field_kind kind, const char *path, const struct token *token,
			struct value *value)
{
	if (value->state != VALUE_ABSENT) {
		record_fault(decode, path, "the property came twice");
	} else if (token->kind == TOKEN_NULL) {
		value->state = VALUE_NULL;
	} else if (!kind_accepts(kind, token->kind)) {
		record_fault(decode, path, "wrong type: %s expected, %s came", field_kind_name(kind),
			     token_name[token->kind]);
	} else if (token->bad_escape) {
		record_fault(decode, path, "half a surrogate pair in the text");
	} else if (token->kind == TOKEN_STRING && decode_has_nul(token->text)) {
		record_fault(decode, path, "NUL in the text");
	} else if (kind == KIND_BOOL) {
		*value = (struct value){.state = VALUE_SET,
					.boolean = token->boolean,
					.text = slice_of(token->boolean ? "true" : "false")};
	} else {
		read_as(decode, kind, path, token, value);
	}
}

/* A group that is null, and came once: all that is below it is null. */
static void group_null(struct decode *decode, const struct decode_parent *parent)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		const struct field *field = &field_table[i];

		if (strncmp(field->path, parent->path, parent->size) == 0 && field->path[parent->size] == '.' &&
		    (decode->scope == SCOPE_ROW ? field->in_row != ROW_NO : field->in_record))
			decode->phone.field[i].state = VALUE_NULL;
	}
}

/* The path of a fault must live on: parents have no terminated text of their own. */
static const char *parent_name(struct decode *decode, const struct decode_parent *parent)
{
	return arena_copy(&decode->arena, parent->path, parent->size);
}

static void note_object(struct phone *phone, const struct decode_parent *parent)
{
	struct slice path = {parent->path, parent->size};

	phone->has_business |= slice_equal(path, slice_of("business"));
	phone->has_override |= slice_equal(path, slice_of("adminEnablementOverride"));
}

/* Returns what the frame of the value is for, if it is an object. */
static enum decode_role group_value(struct decode *decode, const struct token *token)
{
	const struct decode_parent *parent = &decode->parent[decode->scope][decode->index];
	uint32_t bit = UINT32_C(1) << decode->index;

	if (decode->parents_seen & bit) {
		record_fault(decode, parent_name(decode, parent), "the property came twice");
		return ROLE_NOTHING;
	}
	decode->parents_seen |= bit;
	if (token->kind == TOKEN_OBJECT) {
		note_object(&decode->phone, parent);
		return ROLE_GROUP;
	}
	if (token->kind == TOKEN_NULL)
		group_null(decode, parent);
	else
		record_fault(decode, parent_name(decode, parent), "wrong type: an object expected, %s came",
			     token_name[token->kind]);
	return ROLE_NOTHING;
}

static enum decode_role events_value(struct decode *decode, const struct token *token)
{
	if (decode->events_seen) {
		record_fault(decode, "events", "the property came twice");
		return ROLE_NOTHING;
	}
	decode->events_seen = true;
	if (token->kind == TOKEN_ARRAY || token->kind == TOKEN_NULL)
		decode->phone.events_known = true;
	else
		record_fault(decode, "events", "wrong type: a list expected, %s came", token_name[token->kind]);
	return token->kind == TOKEN_ARRAY ? ROLE_EVENTS : ROLE_NOTHING;
}

static enum decode_role event_begin(struct decode *decode, const struct token *token)
{
	if (token->kind != TOKEN_OBJECT) {
		record_fault(decode, "events", "an event that is no object, but %s", token_name[token->kind]);
		return ROLE_NOTHING;
	}
	if (decode->event_count == DECODE_EVENTS_MAX) {
		record_fault(decode, "events", "more than %d events", DECODE_EVENTS_MAX);
		return ROLE_NOTHING;
	}
	if (decode->event_count == decode->event_capacity) {
		decode->event_capacity = decode->event_capacity ? decode->event_capacity * 2 : 16;
		decode->event = memory_resize(decode->event, decode->event_capacity * sizeof *decode->event);
	}
	memset(&decode->event[decode->event_count++], 0, sizeof *decode->event);
	return ROLE_EVENT;
}

static void unknown_token(struct decode *decode, const struct token *token)
{
	if (token->bad_escape)
		record_fault(decode, "", "half a surrogate pair in a text");
	else if (token->kind == TOKEN_STRING && decode_has_nul(token->text))
		record_fault(decode, "", "NUL in a text");
	if (decode->role == ROLE_UNKNOWN && decode->index == 1 && token->kind == TOKEN_OBJECT)
		decode->other_revision = true;
	decode->index = 0;
	unknown_value(decode, token);
}

/* Returns the role of what is inside an object or list. */
static enum decode_role value_in_record(struct decode *decode, const struct token *token)
{
	enum decode_role inside = decode->frame[decode->depth - 1].role;

	if (inside == ROLE_UNKNOWN || decode->role == ROLE_UNKNOWN) {
		unknown_token(decode, token);
		return ROLE_UNKNOWN;
	}
	if (inside == ROLE_EVENTS)
		return event_begin(decode, token);
	if (decode->role == ROLE_FIELD)
		field_value(decode, field_table[decode->index].kind, field_table[decode->index].path, token,
			    &decode->phone.field[decode->index]);
	else if (decode->role == ROLE_EVENT_FIELD)
		field_value(decode, event_field_table[decode->index].kind, event_field_table[decode->index].path, token,
			    &decode->event[decode->event_count - 1].field[decode->index]);
	else if (decode->role == ROLE_GROUP)
		return group_value(decode, token);
	else if (decode->role == ROLE_EVENTS)
		return events_value(decode, token);
	return ROLE_NOTHING;
}

int record_value(struct decode *decode, const struct token *token)
{
	enum decode_role inside = value_in_record(decode, token);
	size_t path_size = 0;

	if (token->kind != TOKEN_OBJECT && token->kind != TOKEN_ARRAY)
		return 1;
	if (inside == ROLE_GROUP)
		path_size = decode->parent[decode->scope][decode->index].size;
	if (decode->depth == DECODE_DEPTH_MAX)
		return decode_fail(decode, "nesting is deeper than 32");
	decode->frame[decode->depth++] = (struct decode_frame){.role = inside, .path_size = path_size};
	decode->role = ROLE_NOTHING;
	return 1;
}

int record_close(struct decode *decode, const struct decode_frame *frame, bool is_array)
{
	decode->role = ROLE_NOTHING;
	if (frame->role == ROLE_UNKNOWN)
		unknown_close(decode, is_array);
	return 1;
}

static bool id_is_usable(struct slice id)
{
	if (id.size > DECODE_KEY_BYTES)
		return false;
	for (size_t i = 0; i < id.size; i++) {
		unsigned char c = (unsigned char)id.text[i];

		if (c < 0x20 || c == 0x7f)
			return false;
		if (c == 0xc2 && (unsigned char)id.text[i + 1] < 0xa0)
			return false; /* U+0080 to U+009F */
	}
	return true;
}

static bool value_is_empty(const struct value *value)
{
	return value->state != VALUE_SET || value->text.size == 0;
}

void record_end(struct decode *decode)
{
	const struct value *id = &decode->phone.field[FIELD_id];
	const struct value *number = &decode->phone.field[FIELD_number];

	if (value_is_empty(id))
		record_fault(decode, "id", "has no id");
	else if (!id_is_usable(id->text))
		record_fault(decode, "id",
			     id->text.size > DECODE_KEY_BYTES ? "the id is longer than 512 bytes"
							      : "the id has control characters");
	else if (value_is_empty(number))
		record_fault(decode, "number", "has no number");
	else if (number->text.size > DECODE_KEY_BYTES)
		record_fault(decode, "number", "the number is longer than 512 bytes");
	if (decode->scope == SCOPE_ROW && decode_offset(decode) - decode->started_at > DECODE_ROW_BYTES)
		record_fault(decode, "", "the row is over 1 MiB");
	if (decode->other_revision) { /* whatever else is wrong with it: this is why */
		decode->fault_path = NULL;
		record_fault(decode, "warmup",
			     "it is of the later revision of the API, which numsync does not support");
	}
}

/* An id or number for the report, which a long one must not fill. */
static struct slice shown_key(struct decode *decode, struct slice text)
{
	struct buf cut = {0};

	if (text.size <= DECODE_KEY_BYTES)
		return text;
	text_add_cut(&cut, text.text, text.size, DECODE_SHOWN_BYTES);
	text = (struct slice){arena_copy(&decode->arena, cut.data, cut.size), cut.size};
	buf_free(&cut);
	return text;
}

bool record_deliver(struct decode *decode, struct error *err)
{
	const struct value *id = &decode->phone.field[FIELD_id];
	const struct value *number = &decode->phone.field[FIELD_number];
	struct decode_fault fault = {.path = decode->fault_path,
				     .reason = decode->fault_reason,
				     .other_revision = decode->other_revision};

	if (!decode->fault_path) {
		decode->phone.event = decode->event_count ? decode->event : NULL;
		decode->phone.event_count = decode->event_count;
		decode->phone.unknown = unknown_finish(decode);
		return decode->sink.phone(decode->sink.context, &decode->phone, err);
	}
	if (!value_is_empty(id) && (id_is_usable(id->text) || id->text.size > DECODE_KEY_BYTES))
		fault.id = shown_key(decode, id->text);
	if (!value_is_empty(number))
		fault.number = shown_key(decode, number->text);
	return decode->sink.set_aside(decode->sink.context, &fault, err);
}
