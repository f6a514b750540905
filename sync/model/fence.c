/* The two bounds under which a PUT may go out, and what is told when it may not. Pure: the times come from the caller, who asks
 * at the last moment. The lease is checked first: without it, nothing that the run knows counts. */
#include "model/fence.h"

#include <inttypes.h>
#include <stdio.h>

enum fence_state fence_check(int64_t now_ms, int64_t confirmed_ms, int64_t get_sent_ms)
{
	if (confirmed_ms == FENCE_NEVER || now_ms - confirmed_ms > CONFIRMED_MS)
		return FENCE_UNCONFIRMED;
	return now_ms - get_sent_ms > GET_AGE_MS ? FENCE_GET_TOO_OLD : FENCE_GOOD;
}

const char *fence_explain(enum fence_state state, int64_t now_ms, int64_t confirmed_ms, int64_t get_sent_ms, char *out,
			  size_t size)
{
	*out = '\0';
	if (state == FENCE_UNCONFIRMED && confirmed_ms == FENCE_NEVER)
		snprintf(out, size, "not sent: this run does not hold the account's lease any more");
	else if (state == FENCE_UNCONFIRMED)
		snprintf(out, size,
			 "not sent: the database has last confirmed this run's lease %" PRId64
			 " ms ago, and a PUT goes out within "
			 "%d ms of that only; the database, the way to it, or this machine is too slow",
			 now_ms - confirmed_ms, CONFIRMED_MS);
	else if (state == FENCE_GET_TOO_OLD)
		snprintf(out, size,
			 "not sent: its GET was %" PRId64
			 " ms old, and a PUT may only be built from one of at most %d ms",
			 now_ms - get_sent_ms, GET_AGE_MS);
	return out;
}
