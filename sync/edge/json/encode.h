/* JSON out (yajl's generator): the body of a PUT, of a list request, `--json` results, JSON Lines.
 *
 * Nesting: one document is one value, as a rule an object. What was opened is closed in reverse order, in an object each value has
 * its key before it, and fewer than 128 are open at once. Who breaks this gets no error, but a document that lacks what did not
 * fit: the order is the caller's to keep.
 * UTF-8: texts may be a stranger's. Bad bytes are written as \xNN (text_printable), so that what goes out is UTF-8 always; a text
 * that is good is written as it is, control characters escaped as JSON has it. Keys are ours. */
#ifndef NUMSYNC_EDGE_ENCODE_H
#define NUMSYNC_EDGE_ENCODE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "model/phone.h"

struct json_writer;

/* beautify: indented, for people; else compact. */
struct json_writer *json_writer_new(bool beautify);
void json_writer_free(struct json_writer *json);
void json_object(struct json_writer *json);
void json_object_end(struct json_writer *json);
void json_array(struct json_writer *json);
void json_array_end(struct json_writer *json);
void json_key(struct json_writer *json, const char *key);
void json_text(struct json_writer *json, struct slice text);  /* text NULL: null */
void json_string(struct json_writer *json, const char *text); /* NULL: null */
void json_bool(struct json_writer *json, bool boolean);
void json_integer(struct json_writer *json, int64_t integer);
void json_number(struct json_writer *json, struct slice digits); /* written as it is */
void json_null(struct json_writer *json);
/* A key with its value; no text, or an empty one: null. */
void json_named_text(struct json_writer *json, const char *key, const char *text);
void json_named_integer(struct json_writer *json, const char *key, int64_t integer);
void json_named_bool(struct json_writer *json, const char *key, bool boolean);
/* Writes the document as a line and frees the writer. */
void json_print(struct json_writer *json, FILE *file);
/* What was written so far; valid until the next call. */
struct slice json_result(struct json_writer *json);
/* Forgets what was written and is ready for the next document (JSON Lines: one document a line). */
void json_reset(struct json_writer *json);

/* The full representation that PUT takes: name, number, businessId, enabled, adminEnablementOverride, id,
 * from phone->field (texts as GET gave them, so that nothing is lost in an echo). What is absent is left out, never null;
 * change_make sees to it that no property is. The override is an object when has_override says so; else it is null. */
void encode_put(const struct phone *phone, struct buf *body);
/* RequestDataOptions: token "" for the first page. */
void encode_list(struct slice token, int page_size, struct buf *body);

#endif
