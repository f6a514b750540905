/* The rate governor's arithmetic: when may the next request start. Pure: time comes in as milliseconds of
 * one clock, the caller waits and persists. DESIGN.md section 9 has the two rules, cap and pace.
 *
 * Cap: a request occupies a slot from its start until window_ms after its completion; a request starts only
 * while fewer than `slots` are occupied. That is safe for fixed and sliding windows under any delay on
 * the way. Pace: starts are spread evenly over the window, at most `burst` at once after a pause. */
#ifndef NUMSYNC_MODEL_GOVERNOR_H
#define NUMSYNC_MODEL_GOVERNOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GOVERNOR_SLOTS_MAX = 100000, GOVERNOR_BURST = 5 };

enum governor_slot_state { SLOT_FREE, SLOT_RESERVED, SLOT_STARTED, SLOT_COMPLETED };

struct governor_slot {
	enum governor_slot_state state;
	int64_t started_ms;   /* meaningful from SLOT_STARTED on */
	int64_t completed_ms; /* meaningful in SLOT_COMPLETED; the slot is free window_ms later */
};

struct governor {
	bool unlimited;		    /* rate_limit 0: everything may start at once */
	size_t slot_count;	    /* rate limit x share, rounded down, at least 2 */
	struct governor_slot *slot; /* slot_count of them; owned */
	size_t search_from;	    /* where the search for a free slot begins; need not be kept */
	int64_t window_ms;
	double interval_ms;   /* between starts at full pace: window_ms / slot_count */
	double pace;	      /* 1.0 = full; halved by each 429, down to 1/16; recovers by 1/16 each quarter of a minute
			 without a 429 */
	int64_t recovered_ms; /* when pace last changed */
	double next_start_ms; /* pace rule (GCRA's theoretical arrival time) */
	int64_t paused_until_ms;  /* no start before; 0 = none */
	unsigned consecutive_429; /* answers 429 in a row */
	unsigned long total_429;
};

/* limit requests per window_ms, of which share (0 to 1) is ours. limit 0: unlimited. */
void governor_init(struct governor *governor, size_t limit, int64_t window_ms, double share);
void governor_free(struct governor *governor);

/* Milliseconds until `count` requests may be reserved together (a change's GET and PUT are a pair); 0 = now. */
int64_t governor_wait_ms(struct governor *governor, size_t count, int64_t now_ms);
/* Reserves `count` slots now, which governor_wait_ms allowed; their numbers come back in slots (-1 each when
 * unlimited). The pace is charged here, for all of them. */
void governor_reserve(struct governor *governor, size_t count, int64_t now_ms, int *slots);
void governor_start(struct governor *governor, int slot, int64_t now_ms);
/* The answer came, or the request was given up (then completed_ms is the moment of giving up + 5 s). */
void governor_complete(struct governor *governor, int slot, int64_t completed_ms);
/* A reserved slot that is not needed after all (its GET said there is nothing to PUT). */
void governor_cancel(struct governor *governor, int slot);

/* An answer 429 came: all pause for max(retry_after_ms, 10 s, and at small windows never more than one window_ms
 * unless the server asked for it); retry_after_ms -1 = not told: exponential with full jitter
 * (random01 in [0,1)) from 10 s up to 60 s, at least one window when two in a row told nothing. Pace halves. */
void governor_throttled(struct governor *governor, int64_t retry_after_ms, double random01, int64_t now_ms);
/* An answer other than 429 came. */
void governor_accepted(struct governor *governor, int64_t now_ms);
/* Requests that count against the window now. */
size_t governor_occupied(struct governor *governor, int64_t now_ms);

#endif
