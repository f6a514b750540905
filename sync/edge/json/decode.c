/* The bytes of an answer, and what yajl calls for each token. Every byte goes three ways, in this order: UTF-8 is checked,
 * escapes that are half of a pair are found (decode_scan.c), then yajl gets it; yajl would let both pass. Tokens go on by the
 * role of the frame that is open: to decode_page.c or decode_record.c. The first failure is kept: all later calls say the same. */
#include "decode_internal.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* yajl crashes when it gets no memory: ours never says no. */
static void *yajl_get(void *context, size_t size)
{
	(void)context;
	return memory_get(size);
}

static void *yajl_resize(void *context, void *old, size_t size)
{
	(void)context;
	return memory_resize(old, size);
}

static void yajl_give_back(void *context, void *memory)
{
	(void)context;
	free(memory);
}

const yajl_alloc_funcs decode_yajl_memory = {yajl_get, yajl_resize, yajl_give_back, NULL};

size_t decode_offset(const struct decode *decode)
{
	return decode->base + yajl_get_bytes_consumed(decode->yajl);
}

static bool fail_at(struct decode *decode, size_t offset, const char *what)
{
	decode->broken = true;
	return error_set(decode->err, ERROR_API, "the answer cannot be used: %s (byte %zu)", what, offset);
}

int decode_fail(struct decode *decode, const char *what)
{
	fail_at(decode, decode_offset(decode), what);
	return 0;
}

/* ---- what yajl calls */

static int on_value(struct decode *decode, const struct token *token)
{
	if (decode->depth == 0)
		return decode_top_value(decode, token);
	switch (decode->frame[decode->depth - 1].role) {
	case ROLE_PAGE:
		return decode_page_value(decode, token);
	case ROLE_ITEMS:
		return decode_page_row(decode, token);
	case ROLE_NOTHING:
		return token->kind < TOKEN_OBJECT || decode_frame_open(decode, ROLE_NOTHING);
	default:
		return record_value(decode, token);
	}
}

static int on_null(void *context)
{
	return on_value(context, &(struct token){.kind = TOKEN_NULL});
}

static int on_boolean(void *context, int boolean)
{
	return on_value(context, &(struct token){.kind = TOKEN_BOOL, .boolean = boolean != 0});
}

static int on_number(void *context, const char *text, size_t size)
{
	return on_value(context, &(struct token){.kind = TOKEN_NUMBER, .text = {text, size}});
}

static bool bad_escape_before_here(struct decode *decode)
{
	return decode->escapes.bad_count && escape_scan_take(&decode->escapes, decode_offset(decode));
}

static int on_string(void *context, const unsigned char *text, size_t size)
{
	struct decode *decode = context;
	struct token token = {.kind = TOKEN_STRING,
			      .bad_escape = bad_escape_before_here(decode),
			      .text = {(const char *)text, size}};

	return on_value(decode, &token);
}

static int on_key(void *context, const unsigned char *text, size_t size)
{
	struct decode *decode = context;
	struct slice key = {(const char *)text, size};
	bool bad_escape = bad_escape_before_here(decode);

	switch (decode->frame[decode->depth - 1].role) {
	case ROLE_PAGE:
		return decode_page_key(decode, key);
	case ROLE_NOTHING:
		return 1;
	default:
		return record_key(decode, key, bad_escape);
	}
}

static int on_object(void *context)
{
	return on_value(context, &(struct token){.kind = TOKEN_OBJECT});
}

static int on_list(void *context)
{
	return on_value(context, &(struct token){.kind = TOKEN_ARRAY});
}

static int on_end(struct decode *decode, bool is_array)
{
	struct decode_frame frame = decode->frame[--decode->depth];

	if (decode->depth == 0)
		decode->complete = true;
	if (frame.role == ROLE_PHONE) {
		record_end(decode);
		decode->role = ROLE_NOTHING;
		/* the one record waits until the whole answer has proved good */
		return decode->scope == SCOPE_RECORD || decode_deliver(decode);
	}
	return record_close(decode, &frame, is_array);
}

static int on_object_end(void *context)
{
	return on_end(context, false);
}

static int on_list_end(void *context)
{
	return on_end(context, true);
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_boolean,
	.yajl_number = on_number, /* as text: money and large numbers never become a double */
	.yajl_string = on_string,
	.yajl_start_map = on_object,
	.yajl_map_key = on_key,
	.yajl_end_map = on_object_end,
	.yajl_start_array = on_list,
	.yajl_end_array = on_list_end,
};

/* ---- bytes */

struct decode *decode_new(void)
{
	struct decode *decode = memory_get(sizeof *decode);
	yajl_alloc_funcs memory = decode_yajl_memory;

	decode->unknown = yajl_gen_alloc(&memory);
	decode_parents_fill(decode);
	decode->broken = true; /* until decode_begin */
	error_set(&decode->failure, ERROR_INTERNAL, "decode_begin was not called");
	return decode;
}

void decode_free(struct decode *decode)
{
	if (!decode)
		return;
	if (decode->yajl)
		yajl_free(decode->yajl);
	yajl_gen_free(decode->unknown);
	escape_scan_free(&decode->escapes);
	arena_free(&decode->arena);
	buf_free(&decode->token);
	free(decode->event);
	free(decode);
}

void decode_begin(struct decode *decode, enum field_scope scope, size_t max_bytes, const struct decode_sink *sink)
{
	yajl_alloc_funcs memory = decode_yajl_memory;

	if (decode->yajl)
		yajl_free(decode->yajl); /* yajl has no way to begin again */
	decode->yajl = yajl_alloc(&callbacks, &memory, decode);
	yajl_config(decode->yajl, yajl_dont_validate_strings, 1); /* done here, and more strictly */
	decode->scope = scope;
	decode->max_bytes = max_bytes;
	decode->sink = *sink;
	decode->broken = decode->complete = false;
	decode->base = 0;
	decode->utf8 = (struct utf8_check){0};
	escape_scan_begin(&decode->escapes);
	decode->depth = 0;
	decode->role = ROLE_NOTHING;
	decode->seen_items = decode->seen_token = false;
	buf_reset(&decode->token);
	decode->total_count = decode->page_size = -1;
	decode->items = 0;
	record_begin(decode);
}

/* The length of the ASCII at the start of bytes, in whole words: most of JSON is nothing else. */
static size_t ascii_size(const char *bytes, size_t size)
{
	uint64_t word[2];
	size_t at = 0;

	for (; at + sizeof word <= size; at += sizeof word) {
		memcpy(word, bytes + at, sizeof word);
		if ((word[0] | word[1]) & UINT64_C(0x8080808080808080))
			break;
	}
	return at;
}

static bool check_utf8(struct decode *decode, const char *bytes, size_t size)
{
	enum { STRETCH = 64 };

	for (size_t at = 0; at < size;) {
		size_t part, good;

		if (utf8_check_done(&decode->utf8)) {
			at += ascii_size(bytes + at, size - at);
			if (at == size)
				break;
		}
		part = size - at < STRETCH ? size - at : STRETCH;
		good = utf8_check_feed(&decode->utf8, bytes + at, part);
		// cppcheck-suppress knownConditionTrueFalse; it takes the first return of utf8_check_feed for the only one
		if (good < part)
			return fail_at(decode, decode->base + at + good, "it is not UTF-8");
		at += part;
	}
	return true;
}

/* yajl's own words, which without "verbose" quote nothing of the answer. */
static bool fail_by_yajl(struct decode *decode)
{
	char what[160];
	unsigned char *words = yajl_get_error(decode->yajl, 0, NULL, 0);

	snprintf(what, sizeof what, "it is not JSON: %.*s", (int)strcspn((const char *)words, "\n"),
		 (const char *)words);
	yajl_free_error(decode->yajl, words);
	return fail_at(decode, decode_offset(decode), what);
}

static bool feed_piece(struct decode *decode, const char *bytes, size_t size)
{
	yajl_status status;

	if (!check_utf8(decode, bytes, size))
		return false;
	escape_scan_feed(&decode->escapes, decode->base, bytes, size);
	status = yajl_parse(decode->yajl, (const unsigned char *)bytes, size);
	if (status == yajl_status_client_canceled)
		return false; /* whoever did so has set the error */
	if (status != yajl_status_ok)
		return fail_by_yajl(decode);
	decode->base += size;
	return true;
}

/* Remembers a failure, so that whatever is called next says the same. */
static bool keep_failure(struct decode *decode, struct error *err)
{
	decode->broken = true;
	decode->failure = *err;
	return false;
}

bool decode_feed(struct decode *decode, const char *bytes, size_t size, struct error *err)
{
	decode->err = err;
	if (decode->broken) {
		*err = decode->failure;
		return false;
	}
	if (size > decode->max_bytes - decode->base) {
		error_set(err, ERROR_API, "the answer cannot be used: it is larger than %zu bytes", decode->max_bytes);
		return keep_failure(decode, err);
	}
	while (size) {
		size_t piece = size < DECODE_PIECE_BYTES ? size : DECODE_PIECE_BYTES;

		if (!feed_piece(decode, bytes, piece))
			return keep_failure(decode, err);
		bytes += piece;
		size -= piece;
	}
	return true;
}

bool decode_finish(struct decode *decode, struct decode_page_end *end, struct error *err)
{
	size_t size = decode->base;
	yajl_status status;

	decode->err = err;
	if (decode->broken) {
		*err = decode->failure;
		return false;
	}
	if (!utf8_check_done(&decode->utf8)) {
		fail_at(decode, size, "it ends in the middle of a character");
		return keep_failure(decode, err);
	}
	status = yajl_complete_parse(decode->yajl);
	if (status == yajl_status_client_canceled)
		return keep_failure(decode, err);
	if (status != yajl_status_ok || !decode->complete) {
		fail_at(decode, size, size ? "it is cut off" : "it is empty");
		return keep_failure(decode, err);
	}
	if (decode->scope == SCOPE_ROW && !decode->seen_items) {
		fail_at(decode, size, "it has no \"items\"");
		return keep_failure(decode, err);
	}
	if (decode->scope == SCOPE_RECORD && !record_deliver(decode, err))
		return keep_failure(decode, err);
	if (end)
		*end = (struct decode_page_end){.token = {buf_string(&decode->token), decode->token.size},
						.total_count = decode->total_count,
						.page_size = decode->page_size,
						.items = decode->items};
	return true;
}
