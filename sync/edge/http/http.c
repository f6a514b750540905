/* HTTP by libcurl, one loop, one thread. Knows nothing of the API, of rates or of what an answer means: it sends what it is
 * given and tells what came. A handle is configured once (set_common: what protects the key) and used again; what a request
 * may set is set anew at each. Without memory libcurl reports a failure, and the process ends as it does elsewhere. */
#include "http.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/redact.h"
#include "http_tls.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CONNECTION_AGE_S = 20 }; /* idle for longer: the server may have closed it */

/* One request under way, or a handle that waits for the next. */
struct transfer {
	struct http *http;
	CURL *easy;
	struct curl_slist *header;
	struct http_request request;
	struct http_answer answer;
	bool refused, withheld;
	char curl_words[CURL_ERROR_SIZE];
	struct transfer *next, *previous; /* in http->active; next also in http->idle */
};

struct http {
	CURLM *multi;
	struct http_options options;
	char *ca_file, *user_agent;
	struct transfer *active, *idle;
	size_t active_count;
};

/* ---- addresses */

static bool host_is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;
	char bare[INET6_ADDRSTRLEN];
	size_t size = strlen(host);

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	if (size < 3 || size - 2 >= sizeof bare || host[0] != '[' || host[size - 1] != ']')
		return false;
	memcpy(bare, host + 1, size - 2);
	bare[size - 2] = '\0';
	return inet_pton(AF_INET6, bare, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool url_ok(CURLUcode code)
{
	if (code == CURLUE_OUT_OF_MEMORY)
		memory_exhausted(0);
	return code == CURLUE_OK;
}

/* The protocol that may be used for this address, NULL for none. */
static const char *url_protocol(const char *url)
{
	const char *protocol = NULL;
	char *scheme = NULL, *host = NULL;
	CURLU *parts = curl_url();

	if (!parts)
		memory_exhausted(0);
	if (url_ok(curl_url_set(parts, CURLUPART_URL, url, 0)) &&
	    url_ok(curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0)) &&
	    url_ok(curl_url_get(parts, CURLUPART_HOST, &host, 0))) {
		if (strcasecmp(scheme, "https") == 0)
			protocol = "https";
		else if (strcasecmp(scheme, "http") == 0 && host_is_loopback(host))
			protocol = "http";
	}
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(parts);
	return protocol;
}

bool http_check_url(const char *base_url, struct error *err)
{
	const char *scheme = strstr(base_url, "://"), *authority = scheme ? scheme + 3 : base_url;

	for (const char *at = base_url; *at; at++)
		if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7f || *at == '\\')
			return error_set(err, ERROR_CONFIG,
					 "the API's URL has a blank, control or non-ASCII character: write "
					 "it like https://api.leadping.ai");
	/* the URL itself is not shown: what stands before the @ may be a password */
	if (memchr(authority, '@', strcspn(authority, "/?#")))
		return error_set(err, ERROR_CONFIG,
				 "the API's URL has a user name or password before an \"@\": take it out; "
				 "the key goes in LEADPING_API_KEY");
	if (!scheme)
		return error_set(err, ERROR_CONFIG, "\"%s\" is no URL: write it like https://api.leadping.ai",
				 base_url);
	if (strpbrk(base_url, "?#"))
		return error_set(err, ERROR_CONFIG, "the API's URL \"%s\" must have no \"?\" and no \"#\"", base_url);
	if (!url_protocol(base_url))
		return error_set(err, ERROR_CONFIG,
				 "the API's URL \"%s\" cannot be used: only https://, or http:// to this "
				 "machine (localhost, 127.0.0.1, [::1]), because the key would be readable "
				 "on the way",
				 base_url);
	return true;
}

void http_encode_component(const char *text, size_t size, struct buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		    c == '_' || c == '.' || c == '~') {
			buf_char(out, (char)c);
		} else {
			buf_char(out, '%');
			buf_char(out, digits[c >> 4]);
			buf_char(out, digits[c & 15]);
		}
	}
}

/* ---- what comes in */

static void keep_header(const char *line, size_t size, const char *name, char *out, size_t out_size)
{
	size_t name_size = strlen(name);

	if (size <= name_size || strncasecmp(line, name, name_size) != 0)
		return;
	line += name_size;
	size -= name_size;
	while (size && (*line == ' ' || *line == '\t'))
		line++, size--;
	while (size && (line[size - 1] == '\r' || line[size - 1] == '\n' || line[size - 1] == ' '))
		size--;
	redact_foreign_into(out, out_size, line, size);
}

static void look_at_tls(struct transfer *transfer)
{
	struct curl_tlssessioninfo *info = NULL;

	if (curl_easy_getinfo(transfer->easy, CURLINFO_TLS_SSL_PTR, &info) == CURLE_OK && info &&
	    info->backend == CURLSSLBACKEND_OPENSSL && info->internals)
		http_tls_read(info->internals, &transfer->answer.tls);
}

static size_t on_header(char *line, size_t one, size_t size, void *context)
{
	struct transfer *transfer = context;
	struct http_answer *answer = &transfer->answer;

	(void)one;
	if (transfer->request.wants_tls && !answer->tls.version[0])
		look_at_tls(transfer);
	if (size > 5 && strncasecmp(line, "HTTP/", 5) == 0) /* what came before was "100 Continue" */
		answer->content_type[0] = answer->retry_after[0] = answer->date[0] = '\0';
	keep_header(line, size, "Content-Type:", answer->content_type, sizeof answer->content_type);
	keep_header(line, size, "Retry-After:", answer->retry_after, sizeof answer->retry_after);
	keep_header(line, size, "Date:", answer->date, sizeof answer->date);
	return size;
}

/* libcurl calls it when the connection is there and sends what the request has in the same call. */
static int before_request(void *context, char *their_ip, char *our_ip, int their_port, int our_port)
{
	struct transfer *transfer = context;
	const struct http_request *request = &transfer->request;

	(void)their_ip;
	(void)our_ip;
	(void)their_port;
	(void)our_port;
	transfer->withheld = request->may_send && !request->may_send(request->context);
	return transfer->withheld ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static int answer_status(const struct transfer *transfer)
{
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

static size_t on_bytes(char *bytes, size_t one, size_t size, void *context)
{
	struct transfer *transfer = context;
	struct http_request *request = &transfer->request;

	(void)one;
	if (request->on_body &&
	    !request->on_body(request->context, answer_status(transfer), transfer->answer.content_type, bytes, size)) {
		transfer->refused = true;
		return 0;
	}
	return size;
}

/* ---- handles */

#define SET(easy, option, value)                                                                                       \
	do {                                                                                                           \
		if (curl_easy_setopt(easy, option, value) == CURLE_OUT_OF_MEMORY)                                      \
			memory_exhausted(0);                                                                           \
	} while (0)

static void set_common(const struct http *http, struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	const struct http_options *options = &http->options;

	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_ERRORBUFFER, transfer->curl_words);
	SET(easy, CURLOPT_PRIVATE, transfer);
	SET(easy, CURLOPT_HEADERFUNCTION, on_header);
	SET(easy, CURLOPT_HEADERDATA, transfer);
	SET(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	SET(easy, CURLOPT_WRITEDATA, transfer);
	SET(easy, CURLOPT_PREREQFUNCTION, before_request);
	SET(easy, CURLOPT_PREREQDATA, transfer);
	/* the key goes to the configured host and nowhere else */
	SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(easy, CURLOPT_PROXY, "");
	SET(easy, CURLOPT_NOPROXY, "*");
	SET(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (http->ca_file)
		SET(easy, CURLOPT_CAINFO, http->ca_file);
	SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1); /* reuse of HTTP/2 fails in 7.88 */
	SET(easy, CURLOPT_PATH_AS_IS, 1L);
	SET(easy, CURLOPT_MAXAGE_CONN, (long)CONNECTION_AGE_S);
	SET(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_timeout_ms);
	SET(easy, CURLOPT_TIMEOUT_MS, (long)options->total_timeout_ms);
	if (options->stall_timeout_ms > 0) {
		SET(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
		SET(easy, CURLOPT_LOW_SPEED_TIME, (long)((options->stall_timeout_ms + 999) / 1000));
	}
	if (http->user_agent)
		SET(easy, CURLOPT_USERAGENT, http->user_agent);
}

static struct transfer *transfer_get(struct http *http)
{
	struct transfer *transfer = http->idle;

	if (transfer) {
		http->idle = transfer->next;
	} else {
		transfer = memory_get(sizeof *transfer);
		transfer->http = http;
		transfer->easy = curl_easy_init();
		if (!transfer->easy)
			memory_exhausted(0);
		set_common(http, transfer);
	}
	transfer->answer = (struct http_answer){0};
	transfer->refused = transfer->withheld = false;
	transfer->curl_words[0] = '\0';
	transfer->previous = NULL;
	transfer->next = http->active;
	if (http->active)
		http->active->previous = transfer;
	http->active = transfer;
	http->active_count++;
	return transfer;
}

/* libcurl keeps a copy of the header with the key: it is wiped before the memory goes back. */
static void headers_drop(struct transfer *transfer)
{
	for (struct curl_slist *at = transfer->header; at; at = at->next)
		explicit_bzero(at->data, strlen(at->data));
	curl_slist_free_all(transfer->header);
	transfer->header = NULL;
}

static void transfer_stop(struct transfer *transfer)
{
	struct http *http = transfer->http;

	curl_multi_remove_handle(http->multi, transfer->easy);
	SET(transfer->easy, CURLOPT_HTTPHEADER, NULL);
	headers_drop(transfer);
	if (transfer->previous)
		transfer->previous->next = transfer->next;
	else
		http->active = transfer->next;
	if (transfer->next)
		transfer->next->previous = transfer->previous;
	http->active_count--;
	transfer->next = http->idle;
	http->idle = transfer;
}

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
	http->user_agent = options->user_agent ? memory_copy(options->user_agent) : NULL;
	http->multi = curl_multi_init();
	if (!http->multi)
		memory_exhausted(0);
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
	free(http->user_agent);
	free(http);
}

/* ---- requests */

static void header_add(struct transfer *transfer, const char *line)
{
	struct curl_slist *longer = curl_slist_append(transfer->header, line);

	if (!longer)
		memory_exhausted(strlen(line));
	transfer->header = longer;
}

static void set_method(CURL *easy, const struct http_request *request)
{
	bool is_put = strcmp(request->method, "PUT") == 0;

	if (strcmp(request->method, "GET") == 0) {
		SET(easy, CURLOPT_CUSTOMREQUEST, NULL);
		SET(easy, CURLOPT_HTTPGET, 1L);
	} else {
		SET(easy, CURLOPT_POST, 1L);
		SET(easy, CURLOPT_POSTFIELDS, request->body ? request->body : "");
		SET(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
		SET(easy, CURLOPT_CUSTOMREQUEST, is_put ? "PUT" : NULL);
	}
	/* libcurl sends a request again, without a word, when its reused connection proves dead */
	SET(easy, CURLOPT_FRESH_CONNECT, is_put || request->fresh_connection ? 1L : 0L);
	SET(easy, CURLOPT_FORBID_REUSE, is_put ? 1L : 0L);
}

bool http_start(struct http *http, const struct http_request *request, struct error *err)
{
	const char *protocol = url_protocol(request->url);
	struct transfer *transfer;

	if (!protocol)
		return error_set(err, ERROR_CONFIG, "cannot send to \"%s\": neither https nor this machine",
				 request->url);
	transfer = transfer_get(http);
	transfer->request = *request;
	transfer->answer.started_ms = clock_boot_ms();
	SET(transfer->easy, CURLOPT_PROTOCOLS_STR, protocol);
	SET(transfer->easy, CURLOPT_URL, request->url);
	set_method(transfer->easy, request);
	header_add(transfer, "Accept: application/json, application/problem+json");
	header_add(transfer, "Expect:");
	if (request->body)
		header_add(transfer, "Content-Type: application/json");
	if (request->authorization)
		header_add(transfer, request->authorization);
	SET(transfer->easy, CURLOPT_HTTPHEADER, transfer->header);
	if (curl_multi_add_handle(http->multi, transfer->easy) != CURLM_OK)
		memory_exhausted(0);
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

static enum http_failure failure_of(const struct transfer *transfer, CURLcode code)
{
	curl_off_t sent_us = 0;

	/* the time at which the request went out: 0 as long as it has not */
	curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
	switch (code) {
	case CURLE_OK:
		return HTTP_OK;
	case CURLE_OUT_OF_MEMORY:
		memory_exhausted(0);
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
		return sent_us ? HTTP_TIMEOUT : HTTP_UNREACHABLE;
	case CURLE_ABORTED_BY_CALLBACK:
		return HTTP_WITHHELD;
	case CURLE_WRITE_ERROR:
		return transfer->refused ? HTTP_REFUSED : HTTP_BROKEN;
	default:
		return sent_us ? HTTP_BROKEN : HTTP_UNREACHABLE;
	}
}

static void transfer_done(struct transfer *transfer, CURLcode code)
{
	struct http_answer answer = transfer->answer;
	struct http_request request = transfer->request;
	const char *words = transfer->curl_words[0] ? transfer->curl_words : curl_easy_strerror(code);

	answer.completed_ms = clock_boot_ms();
	answer.status = answer_status(transfer);
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
	if (code == CURLM_OUT_OF_MEMORY)
		memory_exhausted(0);
	return error_set(err, ERROR_SYSTEM, "waiting for the network failed: %s", curl_multi_strerror(code));
}

bool http_turn(struct http *http, int64_t wait_ms, int wake_fd, bool wake_to_write, struct error *err)
{
	struct curl_waitfd wake = {.fd = wake_fd,
				   .events = (short)(CURL_WAIT_POLLIN | (wake_to_write ? CURL_WAIT_POLLOUT : 0))};
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
