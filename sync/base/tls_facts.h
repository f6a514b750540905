/* What a TLS connection turned out to be. */
#ifndef NUMSYNC_BASE_TLS_FACTS_H
#define NUMSYNC_BASE_TLS_FACTS_H

#include <stdint.h>

struct tls_facts {
	char version[16];	    /* "TLSv1.3"; "": no TLS */
	int64_t certificate_end_us; /* when the server's certificate ends; 0: not known */
};

#endif
