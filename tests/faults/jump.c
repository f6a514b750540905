/* Preloaded by tests/faults/jumps.sh: the wall clock jumps by hours and days, forwards and backwards, at moments that JUMP_SEED
 * decides; the clocks that only count on (boot, monotonic) do not. JUMP_EVERY_MS (40) is how long it stays after a jump, about;
 * JUMP_MOST_S (200000) how far it goes. One jump goes on from where the one before led to. */
#define _GNU_SOURCE
#include "../lib/clock.h"

#include <stdatomic.h>
#include <stdlib.h>

static uint64_t seed;
static int64_t every_ms = 40, most_s = 200000;
static _Atomic int64_t offset_s, next_ms;

static int64_t number(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);

	return text ? atoll(text) : otherwise;
}

static uint64_t draw(void) /* splitmix64 */
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

__attribute__((constructor)) static void begin(void)
{
	struct timespec now;

	syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &now);
	/* processes of one round jump apart: the id goes in, too */
	seed = (uint64_t)number("JUMP_SEED", 1) * 1000003u + (uint64_t)getpid();
	every_ms = number("JUMP_EVERY_MS", every_ms);
	most_s = number("JUMP_MOST_S", most_s);
	offset_s = (int64_t)(draw() % (uint64_t)(2 * most_s)) - most_s;
}

static int64_t clock_offset_s(void)
{
	struct timespec boot;
	int64_t now_ms;

	syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &boot);
	now_ms = (int64_t)boot.tv_sec * 1000 + boot.tv_nsec / 1000000;
	if (now_ms >= next_ms) {
		next_ms = now_ms + 1 + (int64_t)(draw() % (uint64_t)(2 * every_ms));
		offset_s = (int64_t)(draw() % (uint64_t)(2 * most_s)) - most_s;
	}
	return offset_s;
}
