/* Answers that repeat what a stranger's server may repeat: the credentials, plain or coded, and bytes that are no text. With them
 * the tests show that the key never gets into a message. */
#include "server.h"

#include <stdio.h>
#include <string.h>

/* As a debugging proxy does: "Bearer KEY" in the answer. */
static void percent_encode(struct buf *out, const char *text)
{
	for (; *text; text++)
		buf_format(out, "%%%02x", (unsigned)(unsigned char)*text);
}

static void base64_encode(struct buf *out, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t size = strlen(text);

	for (size_t i = 0; i < size; i += 3) {
		unsigned char three[3] = {0};
		unsigned bits;

		memcpy(three, text + i, size - i < 3 ? size - i : 3);
		bits = (unsigned)three[0] << 16 | (unsigned)three[1] << 8 | three[2];
		for (size_t digit = 0; digit < 4; digit++)
			buf_char(out, i + digit > size ? '=' : digits[bits >> (18 - 6 * digit) & 63]);
	}
}

static void answer_text(struct answer *answer, unsigned status, const char *type, const char *before, const char *text)
{
	answer->status = status;
	answer->content_type = type;
	buf_reset(&answer->body);
	buf_format(&answer->body, "%s%s", before, text);
}

/* A page with a control character, letters of two bytes that are cut wherever a text is cut, and bytes that are no UTF-8. */
static void answer_bytes(struct answer *answer)
{
	answer_text(answer, 200, "text/html", "<h1>x\033", "");
	for (int i = 0; i < 600; i++)
		buf_text(&answer->body, "\u00e4");
	buf_text(&answer->body, "b\xFCro</h1>");
}

bool echo_answer(const struct request *request, struct fault_set faults, struct answer *answer)
{
	struct buf coded = {0};

	if (fault_in(faults, "html-bytes")) {
		answer_bytes(answer);
	} else if (fault_in(faults, "echo-problem")) {
		buf_format(&coded, "refused; the request had Authorization: %s", request->authorization);
		answer_problem(answer, 400, "Bad Request", buf_string(&coded));
	} else if (fault_in(faults, "echo-html")) {
		answer_text(answer, 400, "text/html",
			    "<html><body><h1>Refused</h1><pre>Authorization: ", request->authorization);
	} else if (fault_in(faults, "echo-header")) {
		snprintf(answer->type, sizeof answer->type, "text/plain; was=\"%s\"", request->authorization);
		answer_text(answer, 200, answer->type, "refused", "");
	} else if (fault_in(faults, "echo-percent")) {
		percent_encode(&coded, request->authorization);
		answer_problem(answer, 400, "Bad Request", buf_string(&coded));
	} else if (fault_in(faults, "echo-base64")) {
		base64_encode(&coded, request->authorization);
		answer_problem(answer, 400, "Bad Request", buf_string(&coded));
	} else if (fault_in(faults, "echo-cut")) {
		buf_format(&coded, "%.*s", (int)(strlen(request->authorization) - 4), request->authorization);
		answer_problem(answer, 400, "Bad Request", buf_string(&coded));
	} else {
		return false;
	}
	buf_free(&coded);
	return true;
}
