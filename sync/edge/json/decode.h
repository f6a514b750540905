/* JSON of the API into phones, as it streams in; sole reader of JSON (yajl).
 *
 * Bad bytes (invalid UTF-8, broken JSON, nesting deeper than 32, a body over the bound, a page that is
 * not an object, `items` that is no list, no `items`, an empty token) fail the whole answer, with class ERROR_API and the
 * byte offset. A record that cannot be read (no id, a wrong type, a known key twice, NUL in a text, an
 * unpaired surrogate, over 1 MiB, an object `warmup`) is quarantined with its reason and costs only itself. The object
 * `warmup` is how the later revision of the API is known: the path does not tell (contract, section 1). */
#ifndef NUMSYNC_EDGE_DECODE_H
#define NUMSYNC_EDGE_DECODE_H

#include "base/error.h"
#include "model/phone.h"

struct decode;

struct decode_fault {
	struct slice id;     /* size 0 when it could not be read */
	struct slice number; /* likewise */
	const char *path;    /* the field at fault, "enabled", or "" */
	const char *reason;
	bool other_revision; /* it is of the later revision of the API */
};

struct decode_sink {
	void *context;
	/* A good row or record. Returning false with err set ends the decoding. */
	bool (*phone)(void *context, const struct phone *phone, struct error *err);
	/* One that is quarantined. Likewise. */
	bool (*set_aside)(void *context, const struct decode_fault *fault, struct error *err);
};

struct decode_page_end {
	struct slice token;  /* size 0: last page; belongs to the decoder */
	int64_t total_count; /* -1 when not told */
	int32_t page_size;   /* -1 when not told */
	size_t items;	     /* good ones and quarantined ones */
};

/* One decoder can read many answers, one after another; its memory is kept and reused. */
struct decode *decode_new(void);
void decode_free(struct decode *decode);
/* Begins an answer: SCOPE_ROW reads a page of rows, SCOPE_RECORD one record. max_bytes bounds the body. */
void decode_begin(struct decode *decode, enum field_scope scope, size_t max_bytes, const struct decode_sink *sink);
bool decode_feed(struct decode *decode, const char *bytes, size_t size, struct error *err);
/* The body is complete. end may be NULL for a record. For SCOPE_RECORD exactly one sink call was made. */
bool decode_finish(struct decode *decode, struct decode_page_end *end, struct error *err);

struct problem {
	char text[512]; /* title, detail, errors and traceId in one line, or an excerpt of what came instead */
};
/* Problem details (RFC 9457) or whatever a proxy sent, made safe (redact_foreign). Never fails. */
void decode_problem(const char *body, size_t size, const char *content_type, struct problem *problem);

#endif
