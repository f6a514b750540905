/* Which failures are tried again, and after how long. Pure. */
#ifndef NUMSYNC_MODEL_RETRY_H
#define NUMSYNC_MODEL_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum retry_verdict {
	RETRY_NO, /* 400 403 404 409 410 413 415 422, other 4xx, 3xx, 1xx: never repeat unchanged */
	RETRY_BACKOFF, /* 408, 421 (wrong connection), 425 (too early), 5xx, timeout, broken connection, unusable body: again after a pause */
	RETRY_THROTTLED, /* 429: again after the governor's pause */
	RETRY_END	 /* 401: end the run */
};

/* status 0: no answer (broken connection, timeout). */
enum retry_verdict retry_verdict(int status);
/* Exponential backoff with full jitter: random in [0, min(cap, base x 2^attempt)), at least 1 ms.
 * attempt counts from 0; random01 in [0,1). */
int64_t retry_delay_ms(unsigned attempt, int64_t base_ms, int64_t cap_ms, double random01);
/* Retry-After as seconds ("120") or HTTP date ("Wed, 21 Oct 2026 07:28:00 GMT", then wall_us says now).
 * Returns milliseconds clamped to [1 s, 15 min], or -1 when it is missing, 0 or unreadable. */
int64_t retry_after_ms(const char *header, int64_t wall_us);
/* An HTTP date ("Wed, 21 Oct 2026 07:28:00 GMT") as microseconds since 1970; false when it is none. */
bool retry_http_date(const char *text, int64_t *wall_us);

#endif
