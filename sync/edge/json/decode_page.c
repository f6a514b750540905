/* The page around the rows: items, token, counts. */
#include "decode_internal.h"

#include <string.h>

int decode_page_key(struct decode *decode, struct slice key)
{
	static const struct {
		const char *name;
		enum decode_role role;
	} known[] = {{"items", ROLE_ITEMS},
		     {"continuationToken", ROLE_TOKEN},
		     {"totalCount", ROLE_TOTAL_COUNT},
		     {"pageSize", ROLE_PAGE_SIZE}};

	decode->role = ROLE_NOTHING;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_equal(key, slice_of(known[i].name)))
			decode->role = known[i].role;
	return 1;
}

static int page_token(struct decode *decode, const struct token *token)
{
	if (decode->seen_token)
		return decode_fail(decode, "it has \"continuationToken\" twice");
	decode->seen_token = true;
	if (token->kind == TOKEN_NULL)
		return 1;
	if (token->kind != TOKEN_STRING)
		return decode_fail(decode, "\"continuationToken\" is neither text nor null");
	if (token->text.size == 0)
		return decode_fail(decode, "\"continuationToken\" is empty");
	if (token->bad_escape || memchr(token->text.text, '\0', token->text.size))
		return decode_fail(decode, "\"continuationToken\" has characters that cannot be sent back");
	buf_add(&decode->token, token->text.text, token->text.size);
	return 1;
}

/* The counts are only for people: one that cannot be read is one that was not told. */
static void page_count(struct decode *decode, const struct token *token)
{
	struct value value;
	const char *why;

	if ((token->kind != TOKEN_NUMBER && token->kind != TOKEN_STRING) ||
	    !value_parse(KIND_INT, token->text, false, &value, &why) || value.integer < 0)
		return;
	if (decode->role == ROLE_TOTAL_COUNT)
		decode->total_count = value.integer;
	else
		decode->page_size = value.integer;
}

int decode_frame_open(struct decode *decode, enum decode_role role)
{
	if (decode->depth == DECODE_DEPTH_MAX)
		return decode_fail(decode, "nesting is deeper than 32");
	decode->frame[decode->depth++] = (struct decode_frame){.role = role};
	decode->role = ROLE_NOTHING;
	return 1;
}

/* Of what means nothing here only the end has to be found. */
static int pass_over(struct decode *decode, const struct token *token)
{
	return token->kind < TOKEN_OBJECT ? 1 : decode_frame_open(decode, ROLE_NOTHING);
}

static int page_items(struct decode *decode, const struct token *token)
{
	if (decode->seen_items)
		return decode_fail(decode, "it has \"items\" twice");
	if (token->kind != TOKEN_ARRAY)
		return decode_fail(decode, "\"items\" is no list");
	decode->seen_items = true;
	return decode_frame_open(decode, ROLE_ITEMS);
}

int decode_deliver(struct decode *decode)
{
	if (record_deliver(decode, decode->err))
		return 1;
	decode->broken = true;
	return 0;
}

int decode_page_row(struct decode *decode, const struct token *token)
{
	decode->items++;
	record_begin(decode);
	if (token->kind == TOKEN_OBJECT)
		return decode_frame_open(decode, ROLE_PHONE);
	record_fault(decode, "", "an entry of \"items\" that is no object");
	if (!decode_deliver(decode))
		return 0;
	return pass_over(decode, token);
}

/* The outermost value. */
int decode_top_value(struct decode *decode, const struct token *token)
{
	if (token->kind != TOKEN_OBJECT)
		return decode_fail(decode, "it is no JSON object");
	if (decode->scope == SCOPE_ROW)
		return decode_frame_open(decode, ROLE_PAGE);
	record_begin(decode);
	return decode_frame_open(decode, ROLE_PHONE);
}

int decode_page_value(struct decode *decode, const struct token *token)
{
	switch (decode->role) {
	case ROLE_ITEMS:
		return page_items(decode, token);
	case ROLE_TOKEN:
		return page_token(decode, token);
	case ROLE_TOTAL_COUNT:
	case ROLE_PAGE_SIZE:
		page_count(decode, token);
		break;
	default:
		break;
	}
	return pass_over(decode, token);
}
