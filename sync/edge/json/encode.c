/* JSON out. A writer for results, and on it the two bodies that can be sent. Whatever texts come in, what goes out is JSON in
 * UTF-8 (encode.h has the rules); yajl's own complaints are not heard, because a caller that keeps the rules causes none. */
#include "encode.h"
#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_gen.h>

struct json_writer {
	yajl_gen gen;
	struct buf shown; /* of a text that is not UTF-8 */
};

static void *json_get(void *context, size_t size)
{
	(void)context;
	return memory_get(size);
}

static void *json_resize(void *context, void *old, size_t size)
{
	(void)context;
	return memory_resize(old, size);
}

static void json_give_back(void *context, void *memory)
{
	(void)context;
	free(memory);
}

struct json_writer *json_writer_new(bool beautify)
{
	static const yajl_alloc_funcs memory = {json_get, json_resize, json_give_back, NULL};
	struct json_writer *json = memory_get(sizeof *json);

	json->gen = yajl_gen_alloc(&memory);
	if (beautify) {
		yajl_gen_config(json->gen, yajl_gen_beautify, 1);
		yajl_gen_config(json->gen, yajl_gen_indent_string, "  ");
	}
	return json;
}

void json_writer_free(struct json_writer *json)
{
	if (!json)
		return;
	yajl_gen_free(json->gen);
	buf_free(&json->shown);
	free(json);
}

void json_object(struct json_writer *json)
{
	yajl_gen_map_open(json->gen);
}

void json_object_end(struct json_writer *json)
{
	yajl_gen_map_close(json->gen);
}

void json_array(struct json_writer *json)
{
	yajl_gen_array_open(json->gen);
}

void json_array_end(struct json_writer *json)
{
	yajl_gen_array_close(json->gen);
}

void json_key(struct json_writer *json, const char *key)
{
	json_string(json, key);
}

/* yajl would write bad UTF-8 as it is, or refuse it and leave a hole: it is shown escaped instead. */
void json_text(struct json_writer *json, struct slice text)
{
	if (!text.text) {
		yajl_gen_null(json->gen);
		return;
	}
	if (!utf8_valid(text.text, text.size)) {
		buf_reset(&json->shown);
		text_printable(&json->shown, text.text, text.size);
		text = (struct slice){buf_string(&json->shown), json->shown.size};
	}
	yajl_gen_string(json->gen, (const unsigned char *)text.text, text.size);
}

void json_string(struct json_writer *json, const char *text)
{
	json_text(json, slice_of(text));
}

void json_bool(struct json_writer *json, bool boolean)
{
	yajl_gen_bool(json->gen, boolean);
}

void json_integer(struct json_writer *json, int64_t integer)
{
	char digits[24];
	int size = snprintf(digits, sizeof digits, "%" PRId64, integer);

	yajl_gen_number(json->gen, digits, (size_t)size);
}

void json_number(struct json_writer *json, struct slice digits)
{
	yajl_gen_number(json->gen, digits.text, digits.size);
}

void json_null(struct json_writer *json)
{
	yajl_gen_null(json->gen);
}

void json_named_text(struct json_writer *json, const char *key, const char *text)
{
	json_key(json, key);
	json_string(json, text && *text ? text : NULL);
}

void json_named_integer(struct json_writer *json, const char *key, int64_t integer)
{
	json_key(json, key);
	json_integer(json, integer);
}

void json_named_bool(struct json_writer *json, const char *key, bool boolean)
{
	json_key(json, key);
	json_bool(json, boolean);
}

void json_print(struct json_writer *json, FILE *file)
{
	struct slice text = json_result(json);

	fwrite(text.text, 1, text.size, file);
	fputc('\n', file);
	json_writer_free(json);
}

struct slice json_result(struct json_writer *json)
{
	const unsigned char *text = NULL;
	size_t size = 0;

	yajl_gen_get_buf(json->gen, &text, &size);
	return (struct slice){(const char *)text, size};
}

void json_reset(struct json_writer *json)
{
	yajl_gen_reset(json->gen, NULL);
	yajl_gen_clear(json->gen);
}

/* ---- bodies of requests */

/* Absent is not null: what is not known is left out, whoever asks for it. */
static bool put_key(struct json_writer *json, const char *key, const struct value *value)
{
	if (value->state != VALUE_ABSENT)
		json_key(json, key);
	return value->state != VALUE_ABSENT;
}

static void put_text(struct json_writer *json, const char *key, const struct value *value)
{
	if (!put_key(json, key, value))
		return;
	if (value->state == VALUE_SET)
		json_text(json, value->text);
	else
		json_null(json);
}

static void put_bool(struct json_writer *json, const char *key, const struct value *value)
{
	if (!put_key(json, key, value))
		return;
	if (value->state == VALUE_SET)
		json_bool(json, value->boolean);
	else
		json_null(json);
}

static void put_override(struct json_writer *json, const struct phone *phone)
{
	const struct value *field = phone->field;

	if (!phone->has_override) { /* null or absent */
		if (put_key(json, "adminEnablementOverride", &field[FIELD_override_enabled]))
			json_null(json);
		return;
	}
	json_key(json, "adminEnablementOverride");
	json_object(json);
	put_bool(json, "enabled", &field[FIELD_override_enabled]);
	put_text(json, "reason", &field[FIELD_override_reason]);
	put_text(json, "updatedByUserId", &field[FIELD_override_updated_by_user_id]);
	put_text(json, "updatedAt", &field[FIELD_override_updated_at]); /* as it came: no digit is lost */
	json_object_end(json);
}

static void finish(struct json_writer *json, struct buf *body)
{
	struct slice text = json_result(json);

	buf_add(body, text.text, text.size);
	json_writer_free(json);
}

/* A property left out might be cleared or kept, nobody knows: all six are there, for change_make refuses a record that
 * lacks one. */
void encode_put(const struct phone *phone, struct buf *body)
{
	struct json_writer *json = json_writer_new(false);

	json_object(json);
	put_text(json, "name", &phone->field[FIELD_name]);
	put_text(json, "number", &phone->field[FIELD_number]);
	put_text(json, "businessId", &phone->field[FIELD_business_id]);
	put_bool(json, "enabled", &phone->field[FIELD_enabled]);
	put_override(json, phone);
	put_text(json, "id", &phone->field[FIELD_id]);
	json_object_end(json);
	finish(json, body);
}

void encode_list(struct slice token, int page_size, struct buf *body)
{
	struct json_writer *json = json_writer_new(false);

	json_object(json);
	json_key(json, "pageSize");
	json_integer(json, page_size);
	if (token.size) {
		json_key(json, "continuationToken");
		json_text(json, token);
	}
	json_object_end(json);
	finish(json, body);
}
