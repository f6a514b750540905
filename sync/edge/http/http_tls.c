#include "http_tls.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <time.h>

void http_session_read(void *ssl, struct http_session *session)
{
	X509 *certificate = SSL_get1_peer_certificate(ssl);
	struct tm end;

	snprintf(session->version, sizeof session->version, "%s", SSL_get_version(ssl));
	if (certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end))
		session->certificate_end_us = (int64_t)timegm(&end) * 1000000;
	X509_free(certificate);
}
