/* The two rules of the governor, in simulated time: never over the limit, and never slower than need be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/memory.h"
#include "model/governor.h"

enum { LIMIT = 300, WINDOW_MS = 6000, REQUESTS = 20000, FLIGHT_MAX = 400 };

static uint64_t seed = 88172645463325252ULL;

static double random01(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (double)(seed >> 11) / 9007199254740992.0;
}

/* Requests under way, and when each of all of them arrived at the server. */
struct simulation {
	struct governor governor;
	int flight_slot[FLIGHT_MAX];
	double flight_end[FLIGHT_MAX];
	size_t flights, sent;
	double *arrival;
	bool odd_delays; /* heavy tail, or always 5 ms */
};

static double delay_ms(const struct simulation *sim)
{
	double r = random01();

	if (!sim->odd_delays)
		return 2.5;
	if (r < 0.01)
		return 2000 + 3000 * random01();
	return r < 0.3 ? 1 : 20 + 300 * random01();
}

static void send_one(struct simulation *sim, int slot, double now)
{
	double there = delay_ms(sim), back = delay_ms(sim);

	assert_in_range(sim->flights, 0, FLIGHT_MAX - 1);
	governor_start(&sim->governor, slot, (int64_t)now);
	sim->arrival[sim->sent++] = now + there;
	sim->flight_slot[sim->flights] = slot;
	sim->flight_end[sim->flights++] = now + there + back;
}

static void complete_until(struct simulation *sim, double now)
{
	for (size_t i = 0; i < sim->flights;) {
		if (sim->flight_end[i] > now) {
			i++;
			continue;
		}
		governor_complete(&sim->governor, sim->flight_slot[i], (int64_t)sim->flight_end[i]);
		governor_accepted(&sim->governor, (int64_t)now);
		sim->flights--;
		sim->flight_slot[i] = sim->flight_slot[sim->flights];
		sim->flight_end[i] = sim->flight_end[sim->flights];
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Largest number of arrivals in any half-open window of the length. */
static size_t busiest_window(const double *arrival, size_t count)
{
	size_t most = 0, from = 0;

	for (size_t to = 0; to < count; to++) {
		while (arrival[to] - arrival[from] >= WINDOW_MS)
			from++;
		if (to - from + 1 > most)
			most = to - from + 1;
	}
	return most;
}

/* Runs the simulation and returns how long it took; the clock reads fractions, the governor whole ms. */
static double simulate(struct simulation *sim, double share, double pair_share, size_t requests)
{
	double now = 12345.25;

	governor_init(&sim->governor, LIMIT, WINDOW_MS, share);
	sim->arrival = memory_get((requests + 2) * sizeof *sim->arrival);
	while (sim->sent < requests) {
		size_t count = random01() < pair_share ? 2 : 1;
		int slots[2];

		complete_until(sim, now);
		while (governor_wait_ms(&sim->governor, count, (int64_t)now) > 0) {
			/* as the real loop: wakes at a completion or when told, never to the millisecond */
			now += random01() < 0.5 ? 0.5 : 1.0;
			complete_until(sim, now);
		}
		governor_reserve(&sim->governor, count, (int64_t)now, slots);
		if (count == 2 && random01() < 0.3) {
			governor_cancel(&sim->governor, slots[1]);
			count = 1;
		}
		for (size_t i = 0; i < count; i++) {
			assert_in_range(slots[i], 0, sim->governor.slot_count - 1);
			send_one(sim, slots[i], now);
			if (i + 1 < count)
				now += sim->odd_delays ? 40 * random01() : 1;
		}
	}
	qsort(sim->arrival, sim->sent, sizeof *sim->arrival, by_value);
	return now - 12345.25;
}

static void simulation_end(struct simulation *sim)
{
	governor_free(&sim->governor);
	free(sim->arrival);
}

static void no_window_ever_holds_more_than_the_limit(void **state)
{
	(void)state;
	for (int run = 0; run < 6; run++) {
		struct simulation sim = {.odd_delays = true};
		double share = run % 2 ? 2.0 / 3 : 1.0;

		simulate(&sim, share, run < 2 ? 0 : 0.4, REQUESTS);
		assert_in_range(busiest_window(sim.arrival, sim.sent), 1, run % 2 ? 200 : 300);
		simulation_end(&sim);
	}
}

static void nearly_all_that_the_cap_allows_is_used(void **state)
{
	struct simulation sim = {0};
	double took_ms, allowed;

	(void)state;
	took_ms = simulate(&sim, 1.0, 0, REQUESTS);
	allowed = took_ms / (WINDOW_MS + 5) * LIMIT;
	assert_in_range(busiest_window(sim.arrival, sim.sent), 290, 300);
	assert_true((double)sim.sent >= 0.98 * allowed);
	simulation_end(&sim);
}

static void starts_are_spread_and_bursts_are_small(void **state)
{
	struct governor governor;
	int slots[2];
	size_t at_once = 0;

	(void)state;
	governor_init(&governor, 300, 60000, 1.0);
	while (governor_wait_ms(&governor, 1, 1000) == 0) {
		governor_reserve(&governor, 1, 1000, slots);
		at_once++;
	}
	assert_int_equal(at_once, GOVERNOR_BURST);
	assert_int_equal(governor_wait_ms(&governor, 1, 1000), 200);
	assert_int_equal(governor_wait_ms(&governor, 2, 1000), 400);
	assert_int_equal(governor_wait_ms(&governor, 1, 1200), 0);
	governor_free(&governor);
}

static void slot_comes_back_a_window_after_completion(void **state)
{
	struct governor governor;
	int slots[2], more;

	(void)state;
	governor_init(&governor, 2, 1000, 1.0);
	governor_reserve(&governor, 2, 0, slots);
	assert_int_equal(governor_occupied(&governor, 0), 2);
	governor_start(&governor, slots[0], 0);
	governor_start(&governor, slots[1], 0);
	/* under way for long: nothing comes free by itself */
	assert_true(governor_wait_ms(&governor, 1, 50000) >= 1000);
	governor_complete(&governor, slots[0], 50000);
	assert_int_equal(governor_wait_ms(&governor, 1, 50000), 1001);
	assert_int_equal(governor_wait_ms(&governor, 1, 51000), 1);
	assert_int_equal(governor_wait_ms(&governor, 1, 51001), 0);
	assert_int_equal(governor_occupied(&governor, 51001), 1);
	governor_reserve(&governor, 1, 51001, &more);
	assert_int_equal(more, slots[0]);
	governor_cancel(&governor, more);
	governor_cancel(&governor, slots[1]); /* has started: counts all the same */
	assert_int_equal(governor_occupied(&governor, 51001), 1);
	governor_free(&governor);
}

static void throttling_pauses_all_and_halves_the_pace(void **state)
{
	struct governor governor;
	int slot;

	(void)state;
	governor_init(&governor, 300, 60000, 2.0 / 3);
	assert_int_equal(governor.slot_count, 200);
	governor_throttled(&governor, 3000, 0.5, 100000);
	assert_int_equal(governor_wait_ms(&governor, 1, 100000), 10000);
	governor_throttled(&governor, 30000, 0.5, 100000);
	assert_int_equal(governor_wait_ms(&governor, 1, 100000), 30000);
	assert_true(governor.pace == 0.25);
	/* no burst after it: one, then the slow spread */
	governor_reserve(&governor, 1, 130000, &slot);
	assert_int_equal(governor_wait_ms(&governor, 1, 130000), 1200);
	for (int i = 0; i < 10; i++)
		governor_throttled(&governor, 1000, 0.5, 130000);
	assert_true(governor.pace == 1.0 / 16);
	assert_int_equal(governor.total_429, 12);
	/* a step each quarter of a minute after the pause */
	governor_accepted(&governor, 140000 + 14999);
	assert_true(governor.pace == 1.0 / 16);
	governor_accepted(&governor, 140000 + 45000);
	assert_true(governor.pace == 4.0 / 16);
	assert_int_equal(governor.consecutive_429, 0);
	governor_accepted(&governor, 140000 + 3600000);
	assert_true(governor.pace == 1.0);
	governor_free(&governor);
}

static void pauses_nobody_told_grow(void **state)
{
	struct governor governor;

	(void)state;
	governor_init(&governor, 300, 60000, 1.0);
	governor_throttled(&governor, -1, 0.99, 0);
	assert_int_equal(governor.paused_until_ms, 10000);
	governor_throttled(&governor, -1, 0.0, 10000);
	assert_int_equal(governor.paused_until_ms, 70000);
	governor_free(&governor);
	/* a test server with a window of 2 s is not waited for longer than that, unless it says so */
	governor_init(&governor, 300, 2000, 1.0);
	governor_throttled(&governor, 1000, 0.99, 0);
	assert_int_equal(governor.paused_until_ms, 2000);
	governor_throttled(&governor, -1, 0.99, 2000);
	assert_int_equal(governor.paused_until_ms, 4000);
	governor_throttled(&governor, 7000, 0.99, 4000);
	assert_int_equal(governor.paused_until_ms, 11000);
	governor_free(&governor);
	/* none at all is told, too: a second one is no reason to wait for a whole window */
	governor_init(&governor, 300, 60000, 1.0);
	governor_throttled(&governor, 0, 0.99, 0);
	governor_throttled(&governor, 0, 0.99, 1000);
	assert_int_equal(governor.paused_until_ms, 11000);
	governor_free(&governor);
}

/* The slots that were asked for last come free first; more than a burst is never waited for together. */
static void a_burst_waits_for_the_last_of_its_slots(void **state)
{
	enum { SLOTS = 2 * GOVERNOR_BURST };
	struct governor governor;
	int slots[SLOTS];

	(void)state;
	governor_init(&governor, SLOTS, 1000, 1.0);
	governor_reserve(&governor, SLOTS, 0, slots);
	for (int i = 0; i < SLOTS; i++)
		governor_start(&governor, slots[i], 0);
	for (int i = 0; i < SLOTS; i++)
		governor_complete(&governor, slots[i], 1000 - 10 * i);
	assert_int_equal(governor_wait_ms(&governor, 1, 1000), 1001 - 10 * (SLOTS - 1));
	assert_int_equal(governor_wait_ms(&governor, GOVERNOR_BURST, 1000), 1001 - 10 * (SLOTS - GOVERNOR_BURST));
	assert_int_equal(governor_wait_ms(&governor, SLOTS, 1000), 1001 - 10 * (SLOTS - GOVERNOR_BURST));
	governor_free(&governor);
}

static void there_are_never_more_slots_than_are_kept(void **state)
{
	struct governor governor;
	int slots[3];

	(void)state;
	governor_init(&governor, 10 * (size_t)GOVERNOR_SLOTS_MAX, 60000, 1.0);
	assert_int_equal(governor.slot_count, GOVERNOR_SLOTS_MAX);
	governor_free(&governor);
	/* who reserves without asking how long to wait gets none, and what has no slot is not counted */
	governor_init(&governor, 2, 1000, 1.0);
	governor_reserve(&governor, 3, 0, slots);
	assert_true(slots[0] >= 0 && slots[1] >= 0);
	assert_int_equal(slots[2], -1);
	governor_cancel(&governor, slots[2]);
	governor_complete(&governor, 2, 0);
	assert_int_equal(governor_occupied(&governor, 0), 2);
	governor_free(&governor);
}

static void unlimited_lets_all_start_but_heeds_429(void **state)
{
	struct governor governor;
	int slots[2] = {7, 7};

	(void)state;
	governor_init(&governor, 0, 60000, 1.0);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(governor_wait_ms(&governor, 2, 5), 0);
		governor_reserve(&governor, 2, 5, slots);
		assert_int_equal(slots[0], -1);
		assert_int_equal(slots[1], -1);
		governor_start(&governor, slots[0], 5);
		governor_complete(&governor, slots[0], 5);
	}
	assert_int_equal(governor_occupied(&governor, 5), 0);
	governor_throttled(&governor, 20000, 0, 5);
	assert_int_equal(governor_wait_ms(&governor, 1, 5), 20000);
	assert_int_equal(governor_wait_ms(&governor, 1, 20005), 0);
	governor_free(&governor);
}

static void small_shares_keep_two_slots_for_a_pair(void **state)
{
	struct governor governor;
	int slots[2];

	(void)state;
	governor_init(&governor, 300, 60000, 0.001);
	assert_int_equal(governor.slot_count, 2);
	assert_int_equal(governor_wait_ms(&governor, 2, 0), 0);
	governor_reserve(&governor, 2, 0, slots);
	assert_int_not_equal(slots[0], slots[1]);
	governor_free(&governor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_window_ever_holds_more_than_the_limit),
		cmocka_unit_test(nearly_all_that_the_cap_allows_is_used),
		cmocka_unit_test(starts_are_spread_and_bursts_are_small),
		cmocka_unit_test(slot_comes_back_a_window_after_completion),
		cmocka_unit_test(throttling_pauses_all_and_halves_the_pace),
		cmocka_unit_test(pauses_nobody_told_grow),
		cmocka_unit_test(a_burst_waits_for_the_last_of_its_slots),
		cmocka_unit_test(there_are_never_more_slots_than_are_kept),
		cmocka_unit_test(unlimited_lets_all_start_but_heeds_429),
		cmocka_unit_test(small_shares_keep_two_slots_for_a_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
