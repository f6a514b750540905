/* What the files of the decoder share: decode.c (bytes, tokens), decode_page.c (around the rows), decode_key.c (what a property
 * is), decode_record.c (rows and records), decode_unknown.c, decode_problem.c, decode_scan.c (raw bytes). For these files and the
 * unit tests only. */
#ifndef NUMSYNC_EDGE_DECODE_INTERNAL_H
#define NUMSYNC_EDGE_DECODE_INTERNAL_H

#include <yajl/yajl_gen.h>
#include <yajl/yajl_parse.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "decode.h"

enum {
	DECODE_DEPTH_MAX = 32,
	DECODE_PATH_BYTES = 128, /* no known path is longer */
	DECODE_PARENTS_MAX = 32,
	DECODE_EVENTS_MAX = 10000,
	DECODE_ROW_BYTES = 1024 * 1024,
	DECODE_KEY_BYTES = 512,		/* of an id or a number: both are in keys of the database, which take 2,700 */
	DECODE_SHOWN_BYTES = 100,	/* of one that is longer: for the report */
	DECODE_PIECE_BYTES = 64 * 1024, /* fed at once: bounds the list of bad escapes */
};

/* ---- decode_scan.c: \uXXXX escapes that are half of a pair. yajl makes `?` of some and bad UTF-8 of others
 * without a word, so they are found in the raw bytes, before it sees them. */
struct escape_scan {
	int digits;	  /* of the escape that is being read; -1 outside, -2 after a backslash */
	uint32_t code;	  /* so far */
	bool high;	  /* the escape just before was a high surrogate that waits for its low one */
	size_t escape_at; /* where the escape that is being read began */
	size_t high_at;	  /* where the waiting one began */
	size_t *bad;	  /* offsets of escapes without a partner, ascending; owned */
	size_t bad_count, bad_capacity, bad_taken;
};
void escape_scan_begin(struct escape_scan *scan);
/* base is the offset of bytes in the answer. */
void escape_scan_feed(struct escape_scan *scan, size_t base, const char *bytes, size_t size);
/* Whether one lies before the offset `end`; those are then forgotten. */
bool escape_scan_take(struct escape_scan *scan, size_t end);
void escape_scan_free(struct escape_scan *scan);

/* ---- what the next value, or the frame, is for */
enum decode_role {
	ROLE_NOTHING, /* skipped */
	ROLE_PAGE,    /* the object around a list */
	ROLE_ITEMS,   /* its "items" */
	ROLE_TOKEN,
	ROLE_TOTAL_COUNT,
	ROLE_PAGE_SIZE,
	ROLE_PHONE, /* a row, or the record */
	ROLE_GROUP, /* an object in it that has known fields: "billing" */
	ROLE_FIELD, /* a known field: index */
	ROLE_EVENTS,
	ROLE_EVENT,
	ROLE_EVENT_FIELD, /* index */
	ROLE_UNKNOWN,	  /* kept as JSON */
};

struct decode_frame {
	enum decode_role role;
	size_t path_size; /* of decode->path inside this object */
};

enum token_kind { TOKEN_NULL, TOKEN_BOOL, TOKEN_NUMBER, TOKEN_STRING, TOKEN_OBJECT, TOKEN_ARRAY };

struct token {
	enum token_kind kind;
	bool boolean;
	bool bad_escape;   /* TOKEN_STRING: had half a surrogate pair */
	struct slice text; /* number, string; yajl's memory */
};

struct decode_parent {
	char path[DECODE_PATH_BYTES];
	size_t size;
};

struct decode {
	enum field_scope scope;
	size_t max_bytes;
	struct decode_sink sink;
	struct error *err;    /* of the call that is under way */
	bool broken;	      /* the answer failed: nothing more is read from it */
	struct error failure; /* then */
	/* bytes */
	yajl_handle yajl;
	size_t base; /* offset in the answer of what yajl was given last */
	struct utf8_check utf8;
	struct escape_scan escapes;
	/* where we are */
	struct decode_frame frame[DECODE_DEPTH_MAX];
	size_t depth;
	enum decode_role role; /* of the value that comes next */
	int index;
	bool complete; /* the top value has ended */
	/* the page */
	bool seen_items, seen_token;
	struct buf token;
	int64_t total_count;
	int32_t page_size;
	size_t items;
	/* the row or record; arena holds its texts */
	struct arena arena;
	struct phone phone;
	size_t started_at;				    /* offset of its beginning */
	struct decode_parent parent[2][DECODE_PARENTS_MAX]; /* SCOPE_ROW, SCOPE_RECORD */
	size_t parent_count[2];
	uint32_t parents_seen;
	bool events_seen;
	bool other_revision; /* it has an object "warmup" */
	char path[DECODE_PATH_BYTES];
	struct phone_event *event; /* owned */
	size_t event_count, event_capacity;
	yajl_gen unknown;
	bool unknown_open;
	const char *fault_path; /* NULL: no fault so far */
	char fault_reason[200];
};

extern const yajl_alloc_funcs decode_yajl_memory;

/* Quarantines the answer as a whole, with the offset. Returns 0, for yajl's callbacks. */
int decode_fail(struct decode *decode, const char *what);
size_t decode_offset(const struct decode *decode);

/* ---- decode_page.c; like those below: 0 when the answer is at an end (error set) */
int decode_top_value(struct decode *decode, const struct token *token);
int decode_page_key(struct decode *decode, struct slice key);
int decode_page_value(struct decode *decode, const struct token *token);
/* A value in "items". */
int decode_page_row(struct decode *decode, const struct token *token);
int decode_frame_open(struct decode *decode, enum decode_role role);
/* Hands the row to the sink. */
int decode_deliver(struct decode *decode);

/* ---- decode_key.c */
/* The objects that have known fields below them: once for a decoder. */
void decode_parents_fill(struct decode *decode);
int record_key(struct decode *decode, struct slice key, bool bad_escape);

/* ---- decode_record.c */
bool decode_has_nul(struct slice text);
void record_begin(struct decode *decode);
int record_value(struct decode *decode, const struct token *token);
/* An object or array below the record ends. */
int record_close(struct decode *decode, const struct decode_frame *frame, bool is_array);
/* The object of the row or record has ended. */
void record_end(struct decode *decode);
void record_fault(struct decode *decode, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Hands the row or record to the sink, or its fault. */
bool record_deliver(struct decode *decode, struct error *err);
/* ---- decode_unknown.c: properties that the catalogue lacks, made JSON again */
void unknown_key(struct decode *decode, struct slice key);
void unknown_value(struct decode *decode, const struct token *token);
void unknown_member(struct decode *decode, struct slice key);
void unknown_close(struct decode *decode, bool is_array);
struct slice unknown_finish(struct decode *decode);
void unknown_reset(struct decode *decode);

#endif
