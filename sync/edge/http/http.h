/* HTTP over libcurl's multi interface; sole user of libcurl. One thread, one loop.
 *
 * No redirect is followed, no proxy or netrc taken from the environment, a proxy that is named gets CONNECT alone, HTTP/1.1, TLS 1.2 or later with
 * verification that nothing turns off; plain http only to loopback. A PUT goes out on a fresh connection,
 * because libcurl silently repeats a request whose reused connection died. */
#ifndef NUMSYNC_EDGE_HTTP_H
#define NUMSYNC_EDGE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/tls_facts.h"

struct http;

struct http_options {
	const char *ca_file; /* NULL: the system's */
	const char *proxy;   /* http://HOST:PORT, for https alone, by CONNECT; NULL: none */
	size_t max_connections;
	int64_t connect_timeout_ms, total_timeout_ms;
	int64_t stall_timeout_ms; /* no byte for so long: given up */
};

enum http_failure {
	HTTP_OK,	  /* a whole answer came; see status */
	HTTP_UNREACHABLE, /* no connection: nothing was sent */
	HTTP_TIMEOUT,
	HTTP_BROKEN,   /* the request may have been received */
	HTTP_TLS,      /* certificate or protocol: not worth repeating */
	HTTP_REFUSED,  /* on_body said no (see its error) */
	HTTP_WITHHELD, /* may_send said no: nothing was sent */
};

struct http_answer {
	enum http_failure failure;
	int status; /* 0 when no status line came */
	/* texts that the server may have written: made safe (redact_foreign) */
	char message[256]; /* of a failure, in libcurl's words */
	char content_type[96], retry_after[64], date[64];
	int64_t started_ms, completed_ms; /* boot clock */
	struct tls_facts tls;		  /* of a request that wants_tls */
};

struct http_request {
	const char *method; /* "GET", "POST", "PUT" */
	const char *url;
	const char *authorization; /* header line "Authorization: Bearer ..."; never logged */
	const char *body;	   /* of POST and PUT; must stay valid until on_done */
	size_t body_size;
	bool fresh_connection; /* not one that was used before; for a PUT always so */
	bool wants_tls;
	void *context;
	/* May be NULL. Called when the connection is there, TLS included, in the same breath as the request is handed to the socket:
	 * false withholds it. It must not call into http. Meant for requests on a connection of their own. */
	bool (*may_send)(void *context);
	/* A piece of the body came; the status and content type are known. False gives the request up. */
	bool (*on_body)(void *context, int status, const char *content_type, const char *bytes, size_t size);
	/* The request ended, one way or another; called from http_turn. It may start other requests. */
	void (*on_done)(void *context, const struct http_answer *answer);
};

/* Refuses (ERROR_CONFIG) a base URL that is neither https nor http to loopback, or has user info, query or
 * fragment. */
bool http_check_url(const char *base_url, struct error *err);
struct http *http_open(const struct http_options *options, struct error *err);
void http_close(struct http *http); /* requests under way are dropped without on_done */
void http_drop(struct http *http);  /* only those, the rest stays as it is */
/* Refuses (ERROR_CONFIG) what is no http://HOST:PORT. */
bool http_check_proxy(const char *proxy, struct error *err);
/* Starts a request; the struct is copied, what it points to is not. */
bool http_start(struct http *http, const struct http_request *request, struct error *err);
size_t http_active(const struct http *http);
/* Waits at most wait_ms for network activity, moves every request on, calls on_body and on_done.
 * Returns early when wake_fd (if >= 0) is ready for one of the events of poll. */
bool http_turn(struct http *http, int64_t wait_ms, int wake_fd, short wake_events, struct error *err);
/* Percent-encodes one path component; appends to out. */
struct buf;
void http_encode_component(const char *text, size_t size, struct buf *out);

#endif
