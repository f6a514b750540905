/* What OpenSSL tells of a connection: its version of TLS and when the server's certificate ends. In a file of its own, so that
 * nothing else needs libssl. It is called as the first header comes in: the connection is sure to stand then. */
#include "http_tls.h"
#include "base/clock.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <time.h>

void http_tls_read(void *ssl, struct tls_facts *facts)
{
	X509 *certificate = SSL_get1_peer_certificate(ssl);
	struct tm end;

	snprintf(facts->version, sizeof facts->version, "%s", SSL_get_version(ssl));
	if (certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end))
		facts->certificate_end_us = (clock_days(end.tm_year + 1900, end.tm_mon + 1, end.tm_mday) * 86400 +
					     end.tm_hour * 3600 + end.tm_min * 60 + end.tm_sec) *
					    1000000;
	X509_free(certificate);
}
