/* Counts arrivals in fixed or sliding windows, strictly: one that was refused counts, too. The times are the caller's, so that
 * it can be told any. */
#include "limiter.h"
#include "base/memory.h"

#include <stdlib.h>

void limiter_init(struct limiter *limiter, size_t limit, int64_t window_ms, bool sliding)
{
	*limiter = (struct limiter){.limit = limit, .window_ms = window_ms, .sliding = sliding, .window_number = -1};
	if (!limit)
		return;
	limiter->arrival_ms = memory_get(limit * sizeof *limiter->arrival_ms);
	for (size_t i = 0; i < limit; i++)
		limiter->arrival_ms[i] = -window_ms - 1;
}

void limiter_free(struct limiter *limiter)
{
	free(limiter->arrival_ms);
}

bool limiter_admit(struct limiter *limiter, int64_t now_ms, int64_t *retry_ms)
{
	if (!limiter->limit)
		return true;
	if (limiter->sliding) {
		/* the place that is written next holds the arrival `limit` requests ago */
		int64_t age_ms = now_ms - limiter->arrival_ms[limiter->next];

		limiter->arrival_ms[limiter->next] = now_ms;
		limiter->next = (limiter->next + 1) % limiter->limit;
		*retry_ms = limiter->window_ms - age_ms;
		return age_ms >= limiter->window_ms;
	}
	if (now_ms / limiter->window_ms != limiter->window_number) {
		limiter->window_number = now_ms / limiter->window_ms;
		limiter->count = 0;
	}
	*retry_ms = (limiter->window_number + 1) * limiter->window_ms - now_ms;
	return ++limiter->count <= limiter->limit;
}
