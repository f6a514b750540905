/* What an answer means for its call: done, once more, or never. */
#include "api_internal.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/retry.h"

#include <stdlib.h>
#include <string.h>

enum { RETRY_AFTER_MOST_MS = 60000, EXPLAIN_PATH = 200 };

void api_job_free(struct api_job *job)
{
	decode_free(job->decode);
	buf_free(&job->url);
	buf_free(&job->body);
	buf_free(&job->text);
	free(job);
}

static bool end_with(struct api_job *job, enum api_outcome outcome, const struct decode_page_end *end,
		     struct error *err)
{
	struct api *api = job->api;
	struct api_call *call = job->call;
	bool good;

	call->outcome = outcome;
	if (outcome == API_DONE)
		call->message[0] = '\0';
	if (call->verb != API_LIST)
		call->slot = -1;
	if (job->pair_slot >= 0 && outcome == API_DONE) {
		call->slot = job->pair_slot;
		api_slot_lend(api, job->pair_slot);
	} else if (job->pair_slot >= 0) {
		governor_cancel(api->options.governor, job->pair_slot);
		api_slot_changed(api, job->pair_slot);
	}
	api_list_take(job);
	good = call->done(call, job->phone, end, err); /* the call may be gone after this */
	api_decode_put_back(job);
	api_job_free(job);
	return good;
}

bool api_job_end(struct api_job *job, enum api_outcome outcome, struct error *err)
{
	job->phone = NULL;
	return end_with(job, outcome, NULL, err);
}

/* Puts "PUT /phone-numbers/x answered 503: why" in the call's message. */
static void explain(struct api_job *job, const char *why)
{
	struct buf what = {0};

	buf_format(&what, "%s ", api_job_method(job));
	text_add_cut(&what, api_job_path(job), strlen(api_job_path(job)), EXPLAIN_PATH);
	if (job->answer.status)
		buf_format(&what, " answered %d", job->answer.status);
	else
		buf_text(&what, " got no answer");
	text_format(job->call->message, sizeof job->call->message, "%s%s%s", buf_string(&what), *why ? ": " : "", why);
	buf_free(&what);
}

static void explain_problem(struct api_job *job)
{
	struct problem problem;

	decode_problem(job->text.data, job->text.size, job->answer.content_type, &problem);
	explain(job, problem.text);
}

/* Asks again, after a pause that is the call's own or the governor's. */
static bool repeat(struct api_job *job, int64_t pause_ms, struct error *err)
{
	struct api_call *call = job->call;

	if (job->delivered && call->restart && !call->restart(call->context, err))
		return false;
	job->api->counters.retries++;
	job->not_before_ms = pause_ms ? clock_boot_ms() + pause_ms : 0;
	api_list_take(job);
	api_list_add(&job->api->waiting, job);
	return true;
}

/* A failure that may pass: not for a PUT, which may have taken effect. */
static bool try_again(struct api_job *job, struct error *err)
{
	int64_t pause_ms, asked_ms;

	if (job->call->verb == API_PUT)
		return api_job_end(job, API_UNSURE, err);
	if (job->failures >= job->api->options.retries || (job->oversize && job->over_bound++ > 0))
		return api_job_end(job, API_FAILED, err);
	job->throttled_in_row = 0;
	job->fresh_connection = job->answer.status == 421;
	pause_ms = retry_delay_ms(job->failures++, API_BACKOFF_BASE_MS, API_BACKOFF_CAP_MS, api_random01(job->api));
	asked_ms = retry_after_ms(job->answer.retry_after, clock_wall_us());
	if (asked_ms > RETRY_AFTER_MOST_MS)
		asked_ms = RETRY_AFTER_MOST_MS;
	return repeat(job, asked_ms > pause_ms ? asked_ms : pause_ms, err);
}

static bool take_throttled(struct api_job *job, struct error *err)
{
	explain_problem(job);
	if (job->call->verb == API_PUT)
		return api_job_end(job, API_THROTTLED, err);
	if (++job->throttled_in_row > API_THROTTLED_MOST) {
		explain(job, "the API keeps answering 429 (too many requests): another program uses up the "
			     "account's rate limit, or rate_limit is set too high");
		return api_job_end(job, API_FAILED, err);
	}
	return repeat(job, 0, err);
}

static bool take_good(struct api_job *job, const struct decode_page_end *end, struct error *err)
{
	struct api_call *call = job->call;
	const struct value *id;

	if (call->verb == API_LIST)
		return end_with(job, API_DONE, end, err);
	if (!job->phone) {
		text_format(call->message, sizeof call->message, "the record cannot be read: %s", job->aside);
		return api_job_end(job, API_SET_ASIDE, err);
	}
	id = &job->phone->field[FIELD_id];
	if (!slice_equal(id->text, slice_of(call->id))) {
		explain(job, "with the record of another number");
		return api_job_end(job, call->verb == API_PUT ? API_UNSURE : API_SET_ASIDE, err);
	}
	return end_with(job, API_DONE, NULL, err);
}

static bool take_200(struct api_job *job, struct error *err)
{
	struct decode_page_end end = {0};
	struct problem problem;
	char why[400];

	if (!job->decoding) {
		const char *type = job->answer.content_type;

		decode_problem(job->text.data, job->text.size, type, &problem);
		text_format(why, sizeof why, "%s instead of JSON%s%s",
			    job->body_bytes == 0 ? "nothing"
			    : *type		 ? type
						 : "something of no stated type",
			    problem.text[0] ? ": " : "", problem.text);
		explain(job, why);
		return try_again(job, err);
	}
	if (job->body_error.class == ERROR_NONE && decode_finish(job->decode, &end, &job->body_error))
		return take_good(job, &end, err);
	explain(job, job->body_error.text);
	return try_again(job, err);
}

static bool take_status(struct api_job *job, struct error *err)
{
	struct api_call *call = job->call;
	int status = call->status;

	if (status == 200)
		return take_200(job, err);
	explain_problem(job);
	switch (retry_verdict(status)) {
	case RETRY_END:
		return error_set(err, ERROR_CREDENTIALS,
				 "the API rejected the key: %s. Check that LEADPING_API_KEY (or its file) holds "
				 "a current key of this account, that it has not expired, and that api_url is "
				 "the right one",
				 call->message);
	case RETRY_THROTTLED:
		return take_throttled(job, err);
	case RETRY_BACKOFF:
		return try_again(job, err);
	case RETRY_NO:
		break;
	}
	/* not what an API answers to a PUT: something between may have passed it on and sent us elsewhere */
	if (call->verb == API_PUT && status < 400)
		return api_job_end(job, API_UNSURE, err);
	if (status == 404 && call->verb != API_LIST)
		return api_job_end(job, API_NOT_FOUND, err);
	if (status == 400 && call->verb == API_LIST && call->token.size)
		return api_job_end(job, API_TOKEN_REFUSED, err);
	if (status == 404) {
		text_format(call->message, sizeof call->message,
			    "%s; the server has no list there: either api_url is not the API's address, "
			    "or it speaks a later revision of the API, which numsync does not support",
			    call->message);
	}
	return api_job_end(job, API_REJECTED, err);
}

bool api_job_take_answer(struct api_job *job, struct error *err)
{
	const struct http_answer *answer = &job->answer;
	struct api_call *call = job->call;
	bool whole = answer->failure == HTTP_OK || answer->failure == HTTP_REFUSED;

	call->status = answer->status;
	call->sent_ms = answer->started_ms;
	call->completed_ms = answer->completed_ms;
	if (!retry_http_date(answer->date, &call->date_us))
		call->date_us = 0;
	if (answer->failure == HTTP_WITHHELD)
		return api_job_end(job, API_WITHHELD, err); /* may_send has said why */
	if (job->sink_failed) {
		*err = job->body_error;
		return false;
	}
	if (answer->failure == HTTP_TLS)
		return error_set(err, ERROR_API,
				 "no safe connection to %s: %s. Check the URL, the machine's clock and, for a "
				 "private certificate authority, ca_file",
				 job->api->base_url, answer->message);
	/* a 429 or a 401 means the same when its body broke off */
	if (whole || answer->status == 429 || answer->status == 401)
		return take_status(job, err);
	explain(job, answer->message);
	return try_again(job, err);
}
