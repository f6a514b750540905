/* HTTP by libcurl, one loop, one thread. Knows nothing of the API, of rates or of what an answer means: it sends what it is
 * given and tells what came. What a request may set is set anew at each; what all have is in http_transfer.c. A PUT goes out on
 * a connection of its own, because libcurl would send it again, without a word, on one that has died. */
#include "http_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/redact.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* ---- the client */

/* Done once in the process and never undone: other users of libcurl may be there. With SSLKEYLOGFILE in the environment
 * libcurl would write the keys of each connection to a file, and who has them reads the API key off the wire. */
static bool curl_is_ready(struct error *err)
{
	static bool ready;

	if (!ready)
		unsetenv("SSLKEYLOGFILE");
	if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return error_set(err, ERROR_SYSTEM, "libcurl cannot be initialised");
	ready = true;
	return true;
}

struct http *http_open(const struct http_options *options, struct error *err)
{
	struct http *http;

	if (!curl_is_ready(err))
		return NULL;
	http = memory_get(sizeof *http);
	http->options = *options;
	http->ca_file = options->ca_file ? memory_copy(options->ca_file) : NULL;
	http->proxy = options->proxy ? memory_copy(options->proxy) : NULL;
	http->multi = curl_multi_init();
	http_need(http->multi != NULL);
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)options->max_connections);
	curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)options->max_connections);
	return http;
}

void http_drop(struct http *http)
{
	while (http->active)
		transfer_stop(http->active);
}

void http_close(struct http *http)
{
	if (!http)
		return;
	http_drop(http);
	while (http->idle) {
		struct transfer *transfer = http->idle;

		http->idle = transfer->next;
		curl_easy_cleanup(transfer->easy);
		free(transfer);
	}
	curl_multi_cleanup(http->multi);
	free(http->ca_file);
	free(http->proxy);
	free(http);
}

/* ---- requests */

static void set_method(CURL *easy, const struct http_request *request)
{
	bool is_put = strcmp(request->method, "PUT") == 0;

	if (strcmp(request->method, "GET") == 0) {
		HTTP_SET(easy, CURLOPT_CUSTOMREQUEST, NULL);
		HTTP_SET(easy, CURLOPT_HTTPGET, 1L);
	} else {
		HTTP_SET(easy, CURLOPT_POST, 1L);
		HTTP_SET(easy, CURLOPT_POSTFIELDS, request->body);
		HTTP_SET(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
		HTTP_SET(easy, CURLOPT_CUSTOMREQUEST, is_put ? "PUT" : NULL);
	}
	/* libcurl sends a request again, without a word, when its reused connection proves dead */
	HTTP_SET(easy, CURLOPT_FRESH_CONNECT, is_put || request->fresh_connection ? 1L : 0L);
	HTTP_SET(easy, CURLOPT_FORBID_REUSE, is_put ? 1L : 0L);
}

bool http_start(struct http *http, const struct http_request *request, struct error *err)
{
	const char *protocol = http_url_protocol(request->url);
	struct transfer *transfer;

	if (!protocol)
		return error_set(err, ERROR_CONFIG, "cannot send to \"%s\": neither https nor this machine",
				 request->url);
	transfer = transfer_get(http);
	transfer->request = *request;
	transfer->answer.started_ms = clock_boot_ms();
	HTTP_SET(transfer->easy, CURLOPT_PROTOCOLS_STR, protocol);
	transfer_proxy(transfer, strcmp(protocol, "https") == 0);
	HTTP_SET(transfer->easy, CURLOPT_URL, request->url);
	set_method(transfer->easy, request);
	transfer_header(transfer, "Accept: application/json, application/problem+json");
	transfer_header(transfer, "Expect:");
	if (request->body)
		transfer_header(transfer, "Content-Type: application/json");
	if (request->authorization)
		transfer_header(transfer, request->authorization);
	HTTP_SET(transfer->easy, CURLOPT_HTTPHEADER, transfer->header);
	http_need(curl_multi_add_handle(http->multi, transfer->easy) == CURLM_OK);
	return true;
}

size_t http_active(const struct http *http)
{
	return http->active_count;
}

/* A handshake that the network cut off is worth another try, one that the two sides cannot agree on is not. */
static bool handshake_was_cut(const char *words)
{
	return strstr(words, "SYSCALL") || strstr(words, "unexpected eof") || strstr(words, "Connection reset");
}

/* Whether something of the request may have gone out. A connection's tunnel counts as bytes, too, so the time has to be there; in newer
 * libcurl (8.23) a refused connection has that time, so there must be bytes. A refused connection can follow one that took the request. */
static bool was_sent(const struct transfer *transfer)
{
	curl_off_t sent_us = 0, body_bytes = 0;
	long sent_bytes = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
	curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent_bytes);
	/* up to 8.5 what goes out after a first write of nothing is counted with the body only */
	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &body_bytes);
	return sent_us && (sent_bytes || body_bytes);
}

static enum http_failure failure_of(const struct transfer *transfer, CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return HTTP_OK;
	case CURLE_SSL_CONNECT_ERROR:
		return handshake_was_cut(transfer->curl_words) ? HTTP_UNREACHABLE : HTTP_TLS;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CRL_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_ENGINE_INITFAILED:
	case CURLE_SSL_ENGINE_NOTFOUND:
	case CURLE_SSL_ENGINE_SETFAILED:
		return HTTP_TLS;
	case CURLE_OPERATION_TIMEDOUT:
		return was_sent(transfer) ? HTTP_TIMEOUT : HTTP_UNREACHABLE;
	case CURLE_ABORTED_BY_CALLBACK:
		return HTTP_WITHHELD;
	case CURLE_WRITE_ERROR:
		return transfer->refused ? HTTP_REFUSED : HTTP_BROKEN;
	default:
		return was_sent(transfer) ? HTTP_BROKEN : HTTP_UNREACHABLE;
	}
}

static void transfer_done(struct transfer *transfer, CURLcode code)
{
	struct http_answer answer = transfer->answer;
	struct http_request request = transfer->request;
	const char *words = transfer->curl_words[0] ? transfer->curl_words : curl_easy_strerror(code);

	http_need(code != CURLE_OUT_OF_MEMORY);
	answer.completed_ms = clock_boot_ms();
	answer.status = transfer_status(transfer);
	answer.failure = failure_of(transfer, code);
	if (answer.failure != HTTP_OK)
		redact_foreign_into(answer.message, sizeof answer.message, words, strlen(words));
	transfer_stop(transfer);
	request.on_done(request.context, &answer);
}

/* Whether any request ended. */
static bool deliver_done(struct http *http)
{
	CURLMsg *message;
	int left;
	bool any = false;

	while ((message = curl_multi_info_read(http->multi, &left))) {
		struct transfer *transfer = NULL;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		transfer_done(transfer, code); /* the message is gone after this */
		any = true;
	}
	return any;
}

static bool multi_failed(CURLMcode code, struct error *err)
{
	http_need(code != CURLM_OUT_OF_MEMORY);
	return error_set(err, ERROR_SYSTEM, "waiting for the network failed: %s", curl_multi_strerror(code));
}

bool http_turn(struct http *http, int64_t wait_ms, int wake_fd, short wake_events, struct error *err)
{
	struct curl_waitfd wake = {.fd = wake_fd,
				   .events = (short)(((wake_events & POLLIN) ? CURL_WAIT_POLLIN : 0) |
						     ((wake_events & POLLOUT) ? CURL_WAIT_POLLOUT : 0))};
	CURLMcode code;
	int running;

	code = curl_multi_perform(http->multi, &running);
	if (code != CURLM_OK)
		return multi_failed(code, err);
	if (deliver_done(http) || wait_ms <= 0)
		return true;
	code = curl_multi_poll(http->multi, &wake, wake_fd >= 0 ? 1 : 0, wait_ms > 60000 ? 60000 : (int)wait_ms, NULL);
	if (code == CURLM_OK)
		code = curl_multi_perform(http->multi, &running);
	if (code != CURLM_OK)
		return multi_failed(code, err);
	deliver_done(http);
	return true;
}
