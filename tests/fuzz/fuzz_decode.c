/* Answers of the API, hostile: as a page, as a record and as a problem, whole and in pieces. Either way of cutting must
 * give the same. */
#include "base/buf.h"
#include "edge/json/decode.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_phone(void *context, const struct phone *phone, struct error *err)
{
	struct buf *seen = context;

	(void)err;
	for (int i = 0; i < FIELD_COUNT; i++)
		if (phone->field[i].state == VALUE_SET)
			buf_format(seen, "%d=%.*s;", i, (int)phone->field[i].text.size, phone->field[i].text.text);
		else
			buf_format(seen, "%d", (int)phone->field[i].state);
	buf_add(seen, phone->unknown.text, phone->unknown.size);
	buf_format(seen, "%zu\n", phone->event_count);
	return true;
}

static bool on_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	(void)err;
	buf_format(context, "!%.*s %s %s\n", (int)fault->id.size, fault->id.size ? fault->id.text : "", fault->path,
		   fault->reason);
	return true;
}

static void read_in_pieces(enum field_scope scope, const char *bytes, size_t size, size_t piece, struct buf *seen)
{
	static struct decode *decode; /* one for all, as numsync has it: nothing of one answer may reach the next */
	struct decode_sink sink = {seen, on_phone, on_aside};
	struct decode_page_end end = {.page_size = 0};
	struct error err = ERROR_INIT;
	bool good = true;

	if (!decode)
		decode = decode_new();
	decode_begin(decode, scope, 1 << 16, &sink);
	for (size_t at = 0; good && at < size; at += piece)
		good = decode_feed(decode, bytes + at, size - at < piece ? size - at : piece, &err);
	good = good && decode_finish(decode, &end, &err);
	if (good && scope == SCOPE_ROW)
		buf_format(seen, "%zu %lld %.*s", end.items, (long long)end.total_count, (int)end.token.size,
			   end.token.size ? end.token.text : "");
	/* which of two faults is met first, and what was told before it, depends on the pieces */
	if (!good)
		buf_reset(seen);
	buf_format(seen, " %d", (int)good);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum field_scope scopes[] = {SCOPE_ROW, SCOPE_RECORD};
	struct problem problem;

	for (size_t i = 0; i < 2; i++) {
		struct buf whole = {0}, pieces = {0};

		read_in_pieces(scopes[i], (const char *)data, size, size + 1, &whole);
		read_in_pieces(scopes[i], (const char *)data, size, size % 7 + 1, &pieces);
		if (strcmp(buf_string(&whole), buf_string(&pieces)) != 0) {
			fprintf(stderr, "whole:  %s\npieces: %s\n", buf_string(&whole), buf_string(&pieces));
			abort();
		}
		buf_free(&whole);
		buf_free(&pieces);
	}
	decode_problem((const char *)data, size, size % 2 ? "application/problem+json" : "text/html", &problem);
	if (strlen(problem.text) >= sizeof problem.text)
		abort();
	return 0;
}
