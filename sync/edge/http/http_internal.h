/* What the files of the HTTP client share: http.c (requests, the loop), http_transfer.c (a handle and what comes in on it),
 * http_url.c (addresses). For these only. */
#ifndef NUMSYNC_EDGE_HTTP_INTERNAL_H
#define NUMSYNC_EDGE_HTTP_INTERNAL_H

#include <curl/curl.h>

#include "http.h"

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
	char *ca_file, *proxy;
	struct transfer *active, *idle;
	size_t active_count;
};

#define HTTP_SET(easy, option, value) http_need(curl_easy_setopt(easy, option, value) != CURLE_OUT_OF_MEMORY)

/* What libcurl makes is there, or its memory is at an end: the process ends then as it does elsewhere. */
void http_need(bool there);
/* The protocol that may be used for this address, NULL for none. */
const char *http_url_protocol(const char *url);
/* A handle for a request, from now on among the active ones. */
struct transfer *transfer_get(struct http *http);
/* Takes it out of the loop and wipes its headers; it waits for another request. */
void transfer_stop(struct transfer *transfer);
/* Through the proxy, if one is named and the request is of https: without TLS the proxy would read the key. */
void transfer_proxy(struct transfer *transfer, bool https);
void transfer_header(struct transfer *transfer, const char *line);
/* 0 when no status line came. */
int transfer_status(const struct transfer *transfer);

#endif
