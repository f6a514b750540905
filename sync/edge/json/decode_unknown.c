/* Properties that the catalogue does not know, made JSON again under their full path, while the record streams in: one object a
 * record, opened at the first of them. Texts and depth were checked before (decode.c), so the generator has nothing to refuse. */
#include "decode_internal.h"

#include <string.h>

static void put_text(struct decode *decode, struct slice text)
{
	yajl_gen_string(decode->unknown, (const unsigned char *)text.text, text.size);
}

void unknown_reset(struct decode *decode)
{
	decode->unknown_open = false;
	yajl_gen_reset(decode->unknown, NULL);
	yajl_gen_clear(decode->unknown);
}

/* The path of an event names which one: "events[3].newThing". */
static struct slice full_path(struct decode *decode, struct slice key)
{
	const struct decode_frame *frame = &decode->frame[decode->depth - 1];
	char *text;

	if (frame->role == ROLE_EVENT) {
		text = arena_format(&decode->arena, "events[%zu].%.*s", decode->event_count - 1, (int)key.size,
				    key.text);
		return slice_of(text);
	}
	if (frame->path_size == 0)
		return key;
	text = arena_get(&decode->arena, frame->path_size + 1 + key.size);
	memcpy(text, decode->path, frame->path_size);
	text[frame->path_size] = '.';
	memcpy(text + frame->path_size + 1, key.text, key.size);
	return (struct slice){text, frame->path_size + 1 + key.size};
}

void unknown_key(struct decode *decode, struct slice key)
{
	if (!decode->unknown_open) {
		unknown_reset(decode);
		yajl_gen_map_open(decode->unknown);
		decode->unknown_open = true;
	}
	put_text(decode, full_path(decode, key));
}

void unknown_member(struct decode *decode, struct slice key)
{
	put_text(decode, key);
}

void unknown_value(struct decode *decode, const struct token *token)
{
	struct value value;
	const char *why;

	switch (token->kind) {
	case TOKEN_NULL:
		yajl_gen_null(decode->unknown);
		break;
	case TOKEN_BOOL:
		yajl_gen_bool(decode->unknown, token->boolean);
		break;
	case TOKEN_NUMBER: /* one that the database could not hold (1e999999) stays as text */
		if (value_parse(KIND_DECIMAL, token->text, false, &value, &why))
			yajl_gen_number(decode->unknown, token->text.text, token->text.size);
		else
			put_text(decode, token->text);
		break;
	case TOKEN_STRING:
		put_text(decode, token->text);
		break;
	case TOKEN_OBJECT:
		yajl_gen_map_open(decode->unknown);
		break;
	case TOKEN_ARRAY:
		yajl_gen_array_open(decode->unknown);
		break;
	}
}

void unknown_close(struct decode *decode, bool is_array)
{
	if (is_array)
		yajl_gen_array_close(decode->unknown);
	else
		yajl_gen_map_close(decode->unknown);
}

struct slice unknown_finish(struct decode *decode)
{
	const unsigned char *text = NULL;
	size_t size = 0;

	if (!decode->unknown_open)
		return (struct slice){NULL, 0};
	yajl_gen_map_close(decode->unknown);
	yajl_gen_get_buf(decode->unknown, &text, &size);
	return (struct slice){(const char *)text, size};
}
