/* When a PUT may still go out: the bounds of DESIGN.md section 10, here alone. All times are of the boot clock, in milliseconds. */
#ifndef NUMSYNC_MODEL_FENCE_H
#define NUMSYNC_MODEL_FENCE_H

#include <stddef.h>
#include <stdint.h>

enum {
	CONFIRMED_MS =
		1000, /* so old may the database's last word be that the lease is ours, when a PUT is handed to the socket */
	CONFIRM_AGAIN_MS = CONFIRMED_MS / 4, /* while a PUT waits to be sent, the database is asked again so often */
	GET_AGE_MS = 2000,		     /* so long ago may the GET have been sent that the PUT was built from */
	/* Who took the lease waits so long before it looks at what the holder before it may have sent: the last PUT that passed the
	 * holder's check is then handed over, and has had half a second for its way. */
	TAKER_WAIT_MS = CONFIRMED_MS + 500,
	/* A PUT whose answer was lost, or tells nothing, has so long for its way and for the API, before a GET asks what became of it. */
	LOST_WAIT_MS = 1000,
/* The shortest lease: it is renewed when a quarter of it is over, and a statement before the renewal may take 30 s. A test that
	 * freezes a run beyond its lease cannot wait for that. */
#ifdef NUMSYNC_STEPS
	LEASE_LEAST_MS = 1,
#else
	LEASE_LEAST_MS = 45 * 1000,
#endif
};

enum fence_state { FENCE_GOOD, FENCE_UNCONFIRMED, FENCE_GET_TOO_OLD };

/* Whether a PUT may be handed to the socket now. confirmed_ms: when the statement was sent by which the database last said that the
 * lease is ours; FENCE_NEVER: it is not, or that is not known. get_sent_ms: when its GET was sent. */
enum { FENCE_NEVER = -1 };
enum fence_state fence_check(int64_t now_ms, int64_t confirmed_ms, int64_t get_sent_ms);
/* In words, with what is too slow; "" for FENCE_GOOD. Returns out. */
const char *fence_explain(enum fence_state state, int64_t now_ms, int64_t confirmed_ms, int64_t get_sent_ms, char *out,
			  size_t size);

#endif
