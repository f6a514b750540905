/* Problem details (RFC 9457), read with the tolerance that an error deserves: what parses is shown, else an
 * excerpt of what came. */
#include "decode_internal.h"
#include "base/memory.h"
#include "base/redact.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PROBLEM_ERRORS = 3, PROBLEM_PART = 240, PROBLEM_NAME = 80, EXCERPT_BYTES = 200, PROBLEM_BODY = 8 * 1024 };

enum problem_key { KEY_OTHER, KEY_TITLE, KEY_DETAIL, KEY_TRACE, KEY_ERRORS };

struct problem_parse {
	size_t depth;
	enum problem_key key; /* of the top object */
	struct buf name;      /* inside "errors": the property that is at fault */
	size_t error_count;
	struct buf title, detail, trace, errors;
};

static int problem_open(void *context)
{
	struct problem_parse *parse = context;

	return ++parse->depth <= DECODE_DEPTH_MAX;
}

static int problem_close(void *context)
{
	struct problem_parse *parse = context;

	parse->depth--;
	return 1;
}

static int problem_key(void *context, const unsigned char *text, size_t size)
{
	static const struct {
		const char *name;
		enum problem_key key;
	} known[] = {{"title", KEY_TITLE}, {"detail", KEY_DETAIL}, {"traceId", KEY_TRACE}, {"errors", KEY_ERRORS}};
	struct problem_parse *parse = context;

	if (parse->depth == 2 && parse->key == KEY_ERRORS) {
		buf_reset(&parse->name);
		redact_foreign(&parse->name, (const char *)text, size, PROBLEM_NAME);
	}
	if (parse->depth != 1)
		return 1;
	parse->key = KEY_OTHER;
	buf_reset(&parse->name);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == size && strncasecmp(known[i].name, (const char *)text, size) == 0)
			parse->key = known[i].key;
	return 1;
}

static int problem_string(void *context, const unsigned char *text, size_t size)
{
	struct problem_parse *parse = context;
	struct buf *part = parse->key == KEY_TITLE    ? &parse->title
			   : parse->key == KEY_DETAIL ? &parse->detail
						      : &parse->trace;

	if (parse->key == KEY_ERRORS && parse->depth > 1 && parse->error_count++ < PROBLEM_ERRORS) {
		if (parse->errors.size)
			buf_text(&parse->errors, "; ");
		if (parse->name.size)
			buf_format(&parse->errors, "%s: ", buf_string(&parse->name));
		redact_foreign(&parse->errors, (const char *)text, size, PROBLEM_PART);
	} else if (parse->depth == 1 && parse->key != KEY_OTHER && parse->key != KEY_ERRORS && !part->size) {
		redact_foreign(part, (const char *)text, size, PROBLEM_PART);
	}
	return 1;
}

static const yajl_callbacks problem_callbacks = {
	.yajl_string = problem_string,
	.yajl_map_key = problem_key,
	.yajl_start_map = problem_open,
	.yajl_end_map = problem_close,
	.yajl_start_array = problem_open,
	.yajl_end_array = problem_close,
};

/* Whether anything worth showing was found. A body that was cut off gives what it has. */
static bool parse_problem(const char *body, size_t size, struct problem_parse *parse)
{
	yajl_alloc_funcs memory = decode_yajl_memory;
	yajl_handle yajl;

	if (!utf8_valid(body, size))
		return false;
	yajl = yajl_alloc(&problem_callbacks, &memory, parse);
	yajl_config(yajl, yajl_dont_validate_strings, 1);
	if (yajl_parse(yajl, (const unsigned char *)body, size) == yajl_status_ok)
		yajl_complete_parse(yajl);
	yajl_free(yajl);
	return parse->title.size || parse->detail.size || parse->errors.size;
}

static void write_problem(struct problem_parse *parse, struct buf *out)
{
	buf_text(out, buf_string(&parse->title));
	if (parse->detail.size)
		buf_format(out, "%s%s", out->size ? ": " : "", buf_string(&parse->detail));
	if (parse->errors.size)
		buf_format(out, "%s%s", out->size ? "; " : "", buf_string(&parse->errors));
	if (parse->error_count > PROBLEM_ERRORS)
		buf_format(out, "; and %zu more", parse->error_count - PROBLEM_ERRORS);
	if (parse->trace.size)
		buf_format(out, " (trace %s)", buf_string(&parse->trace));
}

/* The text of a page of HTML, or whatever it is, with tags left out and blanks joined. */
static void write_excerpt(const char *body, size_t size, bool has_tags, struct buf *out)
{
	char *text = memory_get(size + 1);
	size_t used = 0;
	bool in_tag = false;

	for (size_t i = 0; i < size; i++) {
		bool blank = strchr(" \t\r\n", body[i]) && body[i];

		if (has_tags && body[i] == '<')
			in_tag = true;
		if (!in_tag && !blank)
			text[used++] = body[i];
		else if (used && text[used - 1] != ' ')
			text[used++] = ' ';
		if (body[i] == '>')
			in_tag = false;
	}
	while (used && text[used - 1] == ' ')
		used--;
	redact_foreign(out, text, used, EXCERPT_BYTES);
	free(text);
}

void decode_problem(const char *body, size_t size, const char *content_type, struct problem *problem)
{
	struct problem_parse parse = {0};
	struct buf out = {0};

	if (!body)
		size = 0;
	if (size > PROBLEM_BODY)
		size = PROBLEM_BODY;
	if (parse_problem(body, size, &parse))
		write_problem(&parse, &out);
	else
		write_excerpt(body, size, size && (body[0] == '<' || (content_type && strstr(content_type, "html"))),
			      &out);
	text_format(problem->text, sizeof problem->text, "%s", buf_string(&out));
	buf_free(&out);
	buf_free(&parse.name);
	buf_free(&parse.title);
	buf_free(&parse.detail);
	buf_free(&parse.trace);
	buf_free(&parse.errors);
}
