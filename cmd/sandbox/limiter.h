/* The rate limit of the sandbox: so many requests in so many seconds, in fixed or sliding windows. Refused requests
 * count, too. Not locked: the caller holds the server's mutex. */
#ifndef NUMSYNC_SANDBOX_LIMITER_H
#define NUMSYNC_SANDBOX_LIMITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct limiter {
	size_t limit; /* 0: none */
	int64_t window_ms;
	bool sliding;
	int64_t window_number; /* fixed: the window that count is of */
	size_t count;
	int64_t *arrival_ms; /* sliding: the last `limit` arrivals, a ring; owned */
	size_t next;
};

void limiter_init(struct limiter *limiter, size_t limit, int64_t window_ms, bool sliding);
void limiter_free(struct limiter *limiter);
/* Whether a request that arrives now is within the limit; if not, retry_ms is when one would be. */
bool limiter_admit(struct limiter *limiter, int64_t now_ms, int64_t *retry_ms);

#endif
