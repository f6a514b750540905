/* For the tests of the decoder: what it hands out, written down as one line, read whole, in single bytes and in pieces of seven. */
#ifndef NUMSYNC_TESTS_DECODE_LOG_H
#define NUMSYNC_TESTS_DECODE_LOG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "edge/json/decode.h"

struct seen {
	struct buf log; /* "id=..;" for a good one, "!id(path: reason);" for one set aside */
	size_t good, aside;
	int show; /* field to show, or -1 */
	bool other_revision, business, override, events_known, refuse;
	size_t events;
};

static inline bool on_phone(void *context, const struct phone *phone, struct error *err)
{
	struct seen *seen = context;
	const struct value *id = &phone->field[FIELD_id];

	if (seen->refuse)
		return error_set(err, ERROR_DATABASE, "sink says no");
	seen->good++;
	seen->other_revision = false;
	seen->business = phone->has_business;
	seen->override = phone->has_override;
	seen->events = phone->event_count;
	seen->events_known = phone->events_known;
	buf_format(&seen->log, "%.*s", (int)id->text.size, id->text.text);
	if (seen->show >= 0) {
		const struct value *value = &phone->field[seen->show];

		if (value->state == VALUE_SET)
			buf_format(&seen->log, "=%.*s", (int)value->text.size, value->text.text);
		else
			buf_text(&seen->log, value->state == VALUE_NULL ? "=null" : "=absent");
	}
	if (phone->unknown.size)
		buf_format(&seen->log, " %.*s", (int)phone->unknown.size, phone->unknown.text);
	for (size_t i = 0; i < phone->event_count; i++)
		buf_format(&seen->log, " [%.*s]", (int)phone->event[i].field[EVENT_FIELD_type].text.size,
			   phone->event[i].field[EVENT_FIELD_type].text.size
				   ? phone->event[i].field[EVENT_FIELD_type].text.text
				   : "");
	buf_char(&seen->log, ';');
	return true;
}

static inline bool on_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	struct seen *seen = context;

	if (seen->refuse)
		return error_set(err, ERROR_DATABASE, "sink says no");
	seen->aside++;
	seen->other_revision = fault->other_revision;
	buf_format(&seen->log, "!%.*s(%s: %s);", (int)fault->id.size, fault->id.size ? fault->id.text : "", fault->path,
		   fault->reason);
	return true;
}

static struct decode *decoder;

static inline bool decode_in_pieces(enum field_scope scope, const char *json, size_t size, size_t piece,
				    struct seen *seen, struct decode_page_end *end, struct error *err)
{
	struct decode_sink sink = {seen, on_phone, on_aside};

	decode_begin(decoder, scope, 1 << 20, &sink);
	for (size_t at = 0; at < size; at += piece)
		if (!decode_feed(decoder, json + at, size - at < piece ? size - at : piece, err))
			return false;
	return decode_finish(decoder, end, err);
}

/* Reads the text whole, in single bytes and in pieces of seven: each must give the same. */
static inline void expect(enum field_scope scope, int show, const char *json, const char *log)
{
	static const size_t pieces[] = {1 << 20, 1, 7};

	for (size_t i = 0; i < 3; i++) {
		struct seen seen = {.show = show};
		struct decode_page_end end;
		struct error err = ERROR_INIT;

		if (!decode_in_pieces(scope, json, strlen(json), pieces[i], &seen, &end, &err))
			fail_msg("%s: %s", json, err.text);
		assert_string_equal(buf_string(&seen.log), log);
		assert_int_equal(seen.good + seen.aside, scope == SCOPE_ROW ? end.items : 1);
		buf_free(&seen.log);
	}
}

static inline void expect_failure_of(enum field_scope scope, const char *json, size_t size, const char *why)
{
	static const size_t pieces[] = {1 << 20, 1, 7};

	for (size_t i = 0; i < 3; i++) {
		struct seen seen = {.show = -1};
		struct error err = ERROR_INIT, again = ERROR_INIT;

		assert_false(decode_in_pieces(scope, json, size, pieces[i], &seen, NULL, &err));
		assert_int_equal(err.class, ERROR_API);
		if (!strstr(err.text, why))
			fail_msg("%s lacks %s", err.text, why);
		assert_false(decode_finish(decoder, NULL, &again));
		assert_string_equal(again.text, err.text);
		assert_false(decode_feed(decoder, "x", 1, &again));
		assert_string_equal(again.text, err.text);
		buf_free(&seen.log);
	}
}

static inline void expect_failure(enum field_scope scope, const char *json, const char *why)
{
	expect_failure_of(scope, json, strlen(json), why);
}

#define ROW(rest) "{\"items\":[{\"id\":\"a\",\"number\":\"+1\"" rest "}]}"
#define RECORD(rest) "{\"id\":\"a\",\"number\":\"+1\"" rest "}"

static inline int setup(void **state)
{
	(void)state;
	decoder = decode_new();
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	decode_free(decoder);
	decode_free(NULL);
	return 0;
}

#endif
