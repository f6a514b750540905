/* When the next request may start. A slot goes free, reserved, started, completed, free; the time in a state is the caller's,
 * the arithmetic is here. Two rules decide, and the later of both counts: the cap on requests in a window, and the pace that
 * spreads them. A 429 stops all starts, whoever got it. */
#include "model/governor.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum {
	PAUSE_LEAST_MS = 10000,
	PAUSE_MOST_MS = 60000,
	RECOVERY_STEP_MS = 15000,
};

static const double PACE_LEAST = 1.0 / 16, PACE_STEP = 1.0 / 16;

void governor_init(struct governor *governor, size_t limit, int64_t window_ms, double share)
{
	/* a share of 2/3 that lost its last bit must still give 200 of 300 */
	double slots = floor((double)limit * share + 1e-6);

	*governor = (struct governor){.pace = 1.0, .window_ms = window_ms > 0 ? window_ms : 1};
	if (limit == 0) {
		governor->unlimited = true;
		return;
	}
	governor->slot_count = 2;
	if (slots >= GOVERNOR_SLOTS_MAX)
		governor->slot_count = GOVERNOR_SLOTS_MAX;
	else if (slots > 2)
		governor->slot_count = (size_t)slots;
	governor->slot = memory_get(governor->slot_count * sizeof *governor->slot);
	governor->interval_ms = (double)governor->window_ms / (double)governor->slot_count;
}

void governor_free(struct governor *governor)
{
	free(governor->slot);
	*governor = (struct governor){.unlimited = true, .pace = 1.0, .window_ms = 1};
}

/* The first millisecond at which a completed slot may be used again. Times are cut to whole milliseconds, so
 * the completion can have been up to one later than noted: hence the + 1. */
static int64_t slot_free_ms(const struct governor *governor, const struct governor_slot *slot)
{
	return slot->completed_ms + governor->window_ms + 1;
}

static bool slot_is_free(const struct governor *governor, const struct governor_slot *slot, int64_t now_ms)
{
	return slot->state == SLOT_FREE || (slot->state == SLOT_COMPLETED && slot_free_ms(governor, slot) <= now_ms);
}

static void pace_recover(struct governor *governor, int64_t now_ms)
{
	while (governor->pace < 1.0 && now_ms - governor->recovered_ms >= RECOVERY_STEP_MS) {
		governor->pace += PACE_STEP;
		governor->recovered_ms += RECOVERY_STEP_MS;
	}
	if (governor->pace > 1.0)
		governor->pace = 1.0;
}

static double pace_interval_ms(const struct governor *governor)
{
	return governor->interval_ms / governor->pace;
}

/* How far starts may run ahead of the even spread: what makes a burst after a pause. */
static double pace_tolerance_ms(const struct governor *governor)
{
	size_t burst = governor->slot_count < GOVERNOR_BURST ? governor->slot_count : GOVERNOR_BURST;

	return (double)(burst - 1) * pace_interval_ms(governor);
}

static int64_t pace_wait_ms(const struct governor *governor, size_t count, int64_t now_ms)
{
	double earliest_ms = governor->next_start_ms + (double)(count - 1) * pace_interval_ms(governor) -
			     pace_tolerance_ms(governor);
	double wait_ms = earliest_ms - (double)now_ms;

	return wait_ms > 0 ? (int64_t)ceil(wait_ms) : 0;
}

/* When `count` slots will be free together. With too many requests still under way that is not known: one
 * window is the least it can take, and each completion gives the caller reason to ask again. */
static int64_t cap_wait_ms(const struct governor *governor, size_t count, int64_t now_ms)
{
	int64_t soonest_ms[GOVERNOR_BURST];
	size_t found = 0;

	for (size_t i = 0; i < governor->slot_count; i++) {
		const struct governor_slot *slot = &governor->slot[(governor->search_from + i) % governor->slot_count];
		int64_t free_ms = now_ms;
		size_t at;

		if (slot->state == SLOT_RESERVED || slot->state == SLOT_STARTED)
			continue;
		if (slot->state == SLOT_COMPLETED && slot_free_ms(governor, slot) > now_ms)
			free_ms = slot_free_ms(governor, slot);
		if (found == count && free_ms >= soonest_ms[count - 1])
			continue;
		for (at = found < count ? found++ : count - 1; at > 0 && soonest_ms[at - 1] > free_ms; at--)
			soonest_ms[at] = soonest_ms[at - 1];
		soonest_ms[at] = free_ms;
		if (found == count && soonest_ms[count - 1] == now_ms)
			return 0;
	}
	if (found < count)
		return governor->window_ms + 1;
	return soonest_ms[count - 1] - now_ms;
}

static int64_t longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t governor_wait_ms(struct governor *governor, size_t count, int64_t now_ms)
{
	int64_t wait_ms = longer(0, governor->paused_until_ms - now_ms);

	if (count > governor->slot_count)
		count = governor->slot_count;
	if (count > GOVERNOR_BURST)
		count = GOVERNOR_BURST;
	if (governor->unlimited || count == 0)
		return wait_ms;
	pace_recover(governor, now_ms);
	wait_ms = longer(wait_ms, pace_wait_ms(governor, count, now_ms));
	return longer(wait_ms, cap_wait_ms(governor, count, now_ms));
}

/* Slots go round, so that the search for a free one is short even where there are many. */
static int slot_take(struct governor *governor, int64_t now_ms)
{
	for (size_t i = 0; i < governor->slot_count; i++) {
		size_t at = (governor->search_from + i) % governor->slot_count;

		if (!slot_is_free(governor, &governor->slot[at], now_ms))
			continue;
		governor->slot[at] = (struct governor_slot){.state = SLOT_RESERVED};
		governor->search_from = (at + 1) % governor->slot_count;
		return (int)at;
	}
	return -1;
}

void governor_reserve(struct governor *governor, size_t count, int64_t now_ms, int *slots)
{
	if (governor->unlimited) {
		for (size_t i = 0; i < count; i++)
			slots[i] = -1;
		return;
	}
	pace_recover(governor, now_ms);
	if (governor->next_start_ms < (double)now_ms)
		governor->next_start_ms = (double)now_ms;
	governor->next_start_ms += (double)count * pace_interval_ms(governor);
	for (size_t i = 0; i < count; i++)
		slots[i] = slot_take(governor, now_ms);
}

static struct governor_slot *slot_at(struct governor *governor, int slot)
{
	return slot >= 0 && (size_t)slot < governor->slot_count ? &governor->slot[slot] : NULL;
}

void governor_start(struct governor *governor, int slot, int64_t now_ms)
{
	struct governor_slot *at = slot_at(governor, slot);

	if (at)
		*at = (struct governor_slot){.state = SLOT_STARTED, .started_ms = now_ms};
}

void governor_complete(struct governor *governor, int slot, int64_t completed_ms)
{
	struct governor_slot *at = slot_at(governor, slot);

	if (at) {
		at->state = SLOT_COMPLETED;
		at->completed_ms = completed_ms;
	}
}

void governor_cancel(struct governor *governor, int slot)
{
	struct governor_slot *at = slot_at(governor, slot);

	if (at && at->state == SLOT_RESERVED) /* one that started counts, whatever its caller thinks */
		*at = (struct governor_slot){.state = SLOT_FREE};
}

/* Nobody said how long: longer each time, spread out so that several clients do not come back together. */
static int64_t untold_pause_ms(const struct governor *governor, double random01)
{
	double most_ms = PAUSE_LEAST_MS;

	for (unsigned i = 1; i < governor->consecutive_429 && most_ms < PAUSE_MOST_MS; i++)
		most_ms *= 2;
	if (most_ms > PAUSE_MOST_MS)
		most_ms = PAUSE_MOST_MS;
	return PAUSE_LEAST_MS + (int64_t)(random01 * (most_ms - PAUSE_LEAST_MS));
}

void governor_throttled(struct governor *governor, int64_t retry_after_ms, double random01, int64_t now_ms)
{
	int64_t pause_ms = PAUSE_LEAST_MS, resume_ms;

	governor->total_429++;
	governor->consecutive_429++;
	if (retry_after_ms < 0) {
		pause_ms = untold_pause_ms(governor, random01);
		if (governor->consecutive_429 >= 2)
			pause_ms = longer(pause_ms, governor->window_ms);
	}
	if (pause_ms > governor->window_ms) /* what we think of ourselves: a whole window is always enough */
		pause_ms = governor->window_ms;
	pause_ms = longer(pause_ms, retry_after_ms);
	pace_recover(governor, now_ms);
	governor->pace = governor->pace / 2 > PACE_LEAST ? governor->pace / 2 : PACE_LEAST;
	governor->paused_until_ms = longer(governor->paused_until_ms, now_ms + pause_ms);
	resume_ms = longer(governor->paused_until_ms, now_ms);
	governor->recovered_ms = resume_ms; /* silence during the pause is no sign of room */
	if (governor->unlimited)
		return;
	/* resume without a burst */
	if (governor->next_start_ms < (double)resume_ms + pace_tolerance_ms(governor))
		governor->next_start_ms = (double)resume_ms + pace_tolerance_ms(governor);
}

void governor_accepted(struct governor *governor, int64_t now_ms)
{
	governor->consecutive_429 = 0;
	pace_recover(governor, now_ms);
}

size_t governor_occupied(struct governor *governor, int64_t now_ms)
{
	size_t occupied = 0;

	for (size_t i = 0; i < governor->slot_count; i++)
		occupied += !slot_is_free(governor, &governor->slot[i], now_ms);
	return occupied;
}
