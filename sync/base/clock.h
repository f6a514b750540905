/* Time, of two kinds: the boot clock for waiting and spacing, wall time for people and records. */
#ifndef NUMSYNC_BASE_CLOCK_H
#define NUMSYNC_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLOCK_TEXT_BYTES = 40 };

int64_t clock_boot_ms(void); /* CLOCK_BOOTTIME: never set back, goes on during suspend */
int64_t clock_wall_us(void); /* microseconds since 1970-01-01 UTC */
/* "2026-07-01T00:00:00.123456Z"; the fraction is left out when it is zero. Returns text. */
const char *clock_format_utc(int64_t wall_us, char text[CLOCK_TEXT_BYTES]);
/* Days since 1970-01-01 of a proleptic Gregorian date. */
int64_t clock_days(int year, int month, int day);
/* A moment as people write it, in UTC: the way back of clock_days. */
struct clock_parts {
	int year, month, day, hour, minute, second, fraction_us;
};
struct clock_parts clock_split(int64_t wall_us);
void clock_sleep_ms(int64_t ms);

#endif
