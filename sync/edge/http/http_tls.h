/* What a TLS connection turned out to be. Sole user of libssl. */
#ifndef NUMSYNC_EDGE_HTTP_SESSION_H
#define NUMSYNC_EDGE_HTTP_SESSION_H

#include <stdint.h>

struct http_session {
	char version[16];	    /* "TLSv1.3"; "": no TLS */
	int64_t certificate_end_us; /* when the server's certificate ends; 0: not known */
};

/* ssl: OpenSSL's SSL *, of a connection that stands. */
void http_session_read(void *ssl, struct http_session *session);

#endif
