/* One request: the path and body of a call, its answer as it comes in. The order matters at a PUT: lease and GET are checked
 * when the connection stands, in the same call that hands the request to the socket. At an answer the governor hears of it
 * first, before another request may start. */
#include "api_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "edge/json/encode.h"
#include "model/fence.h"
#include "model/retry.h"

#include <string.h>
#include <strings.h>

/* All that can ever be sent: no POST to /phone-numbers (it buys), no DELETE (it gives up). */
static const char *const methods[] = {
	[API_LIST] = "POST", /* to the list path, which api_open has checked */
	[API_GET] = "GET",   /* /phone-numbers/ID */
	[API_PUT] = "PUT",   /* /phone-numbers/ID */
};

/* ---- before */

static const char *id_fault(const char *id)
{
	size_t size = strlen(id);

	if (!size)
		return "the id is empty";
	if (size > API_ID_BYTES)
		return "the id is longer than 512 bytes";
	if (strcmp(id, ".") == 0 || strcmp(id, "..") == 0) /* servers resolve these, however encoded */
		return "the id cannot be put in a path";
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)id[i] < 0x20 || id[i] == 0x7f)
			return "the id has control characters";
	return NULL;
}

bool api_job_prepare(struct api_job *job)
{
	struct api_call *call = job->call;
	const struct api *api = job->api;
	const char *fault;

	if (call->verb == API_LIST) {
		buf_format(&job->url, "%s%s", api->base_url, api->list_path);
		encode_list(call->token, api->options.page_size, &job->body);
		return true;
	}
	fault = id_fault(call->id);
	if (fault) {
		call->outcome = API_REJECTED;
		text_format(call->message, sizeof call->message, "not sent: %s", fault);
		return false;
	}
	buf_format(&job->url, "%s/phone-numbers/", api->base_url);
	http_encode_component(call->id, strlen(call->id), &job->url);
	return true;
}

const char *api_job_method(const struct api_job *job)
{
	return methods[job->call->verb];
}

const char *api_job_path(struct api_job *job)
{
	return buf_string(&job->url) + strlen(job->api->base_url);
}

/* ---- the answer as it comes in */

static bool is_json(const char *type)
{
	size_t size = strcspn(type, "; \t");

	if (size == 16 && strncasecmp(type, "application/json", 16) == 0)
		return true;
	if (size == 9 && strncasecmp(type, "text/json", 9) == 0)
		return true;
	return size > 5 && strncasecmp(type + size - 5, "+json", 5) == 0;
}

static bool list_phone(void *context, const struct phone *phone, struct error *err)
{
	struct api_job *job = context;
	const struct decode_sink *sink = &job->call->sink;

	job->delivered = true;
	job->sink_failed = !sink->phone(sink->context, phone, err);
	return !job->sink_failed;
}

static bool list_set_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	struct api_job *job = context;
	const struct decode_sink *sink = &job->call->sink;

	job->delivered = true;
	job->sink_failed = !sink->set_aside(sink->context, fault, err);
	return !job->sink_failed;
}

static bool record_phone(void *context, const struct phone *phone, struct error *err)
{
	(void)err;
	((struct api_job *)context)->phone = phone;
	return true;
}

static bool record_set_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	struct api_job *job = context;

	(void)err;
	job->call->other_revision = fault->other_revision;
	text_format(job->aside, sizeof job->aside, "%s%s%s", fault->path, *fault->path ? ": " : "", fault->reason);
	return true;
}

static void begin_decoding(struct api_job *job)
{
	const struct api_options *options = &job->api->options;
	bool list = job->call->verb == API_LIST;
	struct decode_sink sink = {job, list ? list_phone : record_phone, list ? list_set_aside : record_set_aside};

	api_decode_get(job);
	/* the bound is kept here, where it is known from other failures; the decoder's is the second line */
	job->body_most = list ? options->max_page_bytes : options->max_record_bytes;
	decode_begin(job->decode, list ? SCOPE_ROW : SCOPE_RECORD, job->body_most, &sink);
	job->decoding = true;
}

static bool on_body(void *context, int status, const char *content_type, const char *bytes, size_t size)
{
	struct api_job *job = context;

	job->body_bytes += size;
	job->api->counters.bytes_in += size;
	if (status == 200 && is_json(content_type)) {
		if (!job->decoding)
			begin_decoding(job);
		if (job->body_bytes > job->body_most) {
			job->oversize = true;
			return error_set(&job->body_error, ERROR_API, "the answer is larger than %zu bytes",
					 job->body_most);
		}
		return decode_feed(job->decode, bytes, size, &job->body_error);
	}
	if (job->text.size < API_TEXT_BYTES)
		buf_add(&job->text, bytes,
			size < API_TEXT_BYTES - job->text.size ? size : API_TEXT_BYTES - job->text.size);
	job->had_enough = job->body_bytes > API_TEXT_DRAIN;
	return !job->had_enough;
}

/* The rate of the account is known as soon as the answer is there: before anything else may start. */
static void tell_governor(struct api_job *job)
{
	struct api *api = job->api;
	const struct http_answer *answer = &job->answer;
	bool may_be_late = answer->failure == HTTP_TIMEOUT || answer->failure == HTTP_BROKEN;

	governor_complete(api->options.governor, job->slot, answer->completed_ms + (may_be_late ? API_GRACE_MS : 0));
	api_slot_changed(api, job->slot);
	job->slot = -1;
	if (answer->status == 429) {
		api->counters.throttled++;
		governor_throttled(api->options.governor, retry_after_ms(answer->retry_after, clock_wall_us()),
				   api_random01(api), answer->completed_ms);
	} else if (answer->status) {
		governor_accepted(api->options.governor, answer->completed_ms);
	}
}

static void on_done(void *context, const struct http_answer *answer)
{
	struct api_job *job = context;
	struct api *api = job->api;
	int64_t took_ms = answer->completed_ms - answer->started_ms;

	job->answer = *answer;
	if (answer->failure == HTTP_WITHHELD)
		api->counters.puts--;
	if (answer->status)
		api->latency_ms += ((double)took_ms - api->latency_ms) / 8;
	tell_governor(job);
	log_debug("%s %s %d %lld ms%s%s", api_job_method(job), api_job_path(job), answer->status, (long long)took_ms,
		  answer->message[0] ? " " : "", answer->message);
	api_list_take(job);
	api_list_add(&api->finished, job);
}

bool api_put_may_go(struct api_job *job)
{
	const struct api_options *options = &job->api->options;
	struct api_call *call = job->call;
	int64_t now_ms = clock_boot_ms();
	int64_t confirmed_ms = options->confirmed_ms(options->context);
	enum fence_state state = fence_check(now_ms, confirmed_ms, call->get_sent_ms);

	if (state == FENCE_GOOD)
		return true;
	call->outcome = API_WITHHELD;
	fence_explain(state, now_ms, confirmed_ms, call->get_sent_ms, call->message, sizeof call->message);
	return false;
}

static bool may_send(void *context)
{
	struct api_job *job = context;

	job->handed_over = api_put_may_go(job);
	return job->handed_over;
}

bool api_job_send(struct api_job *job, struct error *err)
{
	struct api *api = job->api;
	struct api_call *call = job->call;
	struct http_request request = {.method = api_job_method(job),
				       .url = buf_string(&job->url),
				       .authorization = api->authorization,
				       .fresh_connection = job->fresh_connection,
				       .context = job,
				       .on_body = on_body,
				       .on_done = on_done};

	if (call->verb == API_LIST) {
		request.body = buf_string(&job->body);
		request.body_size = job->body.size;
		api->counters.lists++;
	} else if (call->verb == API_PUT) {
		request.body = call->body;
		request.body_size = call->body_size;
		request.may_send = may_send;
		api->counters.puts++;
	} else {
		api->counters.gets++;
	}
	job->decoding = job->delivered = job->sink_failed = job->oversize = job->had_enough = false;
	job->phone = NULL;
	job->body_bytes = 0;
	job->aside[0] = '\0';
	job->body_error = (struct error)ERROR_INIT;
	buf_reset(&job->text);
	call->attempts++;
	return http_start(api->http, &request, err);
}
