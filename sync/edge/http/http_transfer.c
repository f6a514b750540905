/* A handle of libcurl: configured once (set_common: what protects the key), used for one request after another, and what libcurl
 * tells it while the answer comes in. */
#include "http_internal.h"
#include "base/memory.h"
#include "base/redact.h"
#include "http_tls.h"

#include <string.h>
#include <strings.h>

enum { CONNECTION_AGE_S = 20 }; /* idle for longer: the server may have closed it */

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

int transfer_status(const struct transfer *transfer)
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
	if (request->on_body && !request->on_body(request->context, transfer_status(transfer),
						  transfer->answer.content_type, bytes, size)) {
		transfer->refused = true;
		return 0;
	}
	return size;
}

/* ---- handles */

void http_need(bool there)
{
	if (!there)
		memory_exhausted(0);
}

static void set_common(const struct http *http, struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	const struct http_options *options = &http->options;

	HTTP_SET(easy, CURLOPT_NOSIGNAL, 1L);
	HTTP_SET(easy, CURLOPT_ERRORBUFFER, transfer->curl_words);
	HTTP_SET(easy, CURLOPT_PRIVATE, transfer);
	HTTP_SET(easy, CURLOPT_HEADERFUNCTION, on_header);
	HTTP_SET(easy, CURLOPT_HEADERDATA, transfer);
	HTTP_SET(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	HTTP_SET(easy, CURLOPT_WRITEDATA, transfer);
	HTTP_SET(easy, CURLOPT_PREREQFUNCTION, before_request);
	HTTP_SET(easy, CURLOPT_PREREQDATA, transfer);
	/* the key goes to the configured host and nowhere else */
	HTTP_SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	HTTP_SET(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	HTTP_SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	HTTP_SET(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	HTTP_SET(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (http->ca_file)
		HTTP_SET(easy, CURLOPT_CAINFO, http->ca_file);
	HTTP_SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1); /* reuse of HTTP/2 fails in 7.88 */
	HTTP_SET(easy, CURLOPT_PATH_AS_IS, 1L);
	HTTP_SET(easy, CURLOPT_MAXAGE_CONN, (long)CONNECTION_AGE_S);
	HTTP_SET(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_timeout_ms);
	HTTP_SET(easy, CURLOPT_TIMEOUT_MS, (long)options->total_timeout_ms);
	if (options->stall_timeout_ms > 0) {
		HTTP_SET(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
		HTTP_SET(easy, CURLOPT_LOW_SPEED_TIME, (long)((options->stall_timeout_ms + 999) / 1000));
	}
	HTTP_SET(easy, CURLOPT_USERAGENT, "numsync");
}

void transfer_proxy(struct transfer *transfer, bool https)
{
	const char *proxy = https ? transfer->http->proxy : NULL;

	/* an empty text, so that the environment is not asked; of those that need none, all or nobody */
	HTTP_SET(transfer->easy, CURLOPT_PROXY, proxy ? proxy : "");
	HTTP_SET(transfer->easy, CURLOPT_NOPROXY, proxy ? "" : "*");
	HTTP_SET(transfer->easy, CURLOPT_HTTPPROXYTUNNEL, proxy ? 1L : 0L);
	/* our headers, of which one has the key, go to the server alone; and its answer is no answer of the API */
	HTTP_SET(transfer->easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	HTTP_SET(transfer->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

struct transfer *transfer_get(struct http *http)
{
	struct transfer *transfer = http->idle;

	if (transfer) {
		http->idle = transfer->next;
	} else {
		transfer = memory_get(sizeof *transfer);
		transfer->http = http;
		transfer->easy = curl_easy_init();
		http_need(transfer->easy != NULL);
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

void transfer_header(struct transfer *transfer, const char *line)
{
	struct curl_slist *longer = curl_slist_append(transfer->header, line);

	http_need(longer != NULL);
	transfer->header = longer;
}

/* libcurl keeps a copy of the header with the key: it is wiped before the memory goes back. */
static void headers_drop(struct transfer *transfer)
{
	for (struct curl_slist *at = transfer->header; at; at = at->next)
		explicit_bzero(at->data, strlen(at->data));
	curl_slist_free_all(transfer->header);
	transfer->header = NULL;
}

void transfer_stop(struct transfer *transfer)
{
	struct http *http = transfer->http;

	curl_multi_remove_handle(http->multi, transfer->easy);
	HTTP_SET(transfer->easy, CURLOPT_HTTPHEADER, NULL);
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
