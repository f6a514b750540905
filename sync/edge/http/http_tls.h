/* Reads off a TLS connection what it turned out to be. Sole user of libssl. */
#ifndef NUMSYNC_EDGE_HTTP_TLS_H
#define NUMSYNC_EDGE_HTTP_TLS_H

#include "base/tls_facts.h"

/* ssl: OpenSSL's SSL *, of a connection that stands. */
void http_tls_read(void *ssl, struct tls_facts *facts);

#endif
