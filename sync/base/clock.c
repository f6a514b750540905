/* The system's clocks. What waits, spaces or holds two moments against each other uses the boot clock; wall time is for people
 * and for what is on record, because somebody may set it. */
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

int64_t clock_boot_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_wall_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_days(int year, int month, int day)
{
	/* Howard Hinnant's days_from_civil: years begin in March, eras are 400 years */
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

const char *clock_format_utc(int64_t wall_us, char text[CLOCK_TEXT_BYTES])
{
	int64_t seconds = wall_us / 1000000, fraction_us = wall_us % 1000000;
	time_t when;
	struct tm tm;
	size_t used;

	if (fraction_us < 0) {
		fraction_us += 1000000;
		seconds--;
	}
	when = (time_t)seconds;
	if (!gmtime_r(&when, &tm)) {
		snprintf(text, CLOCK_TEXT_BYTES, "(no date)");
		return text;
	}
	used = strftime(text, CLOCK_TEXT_BYTES, "%Y-%m-%dT%H:%M:%S", &tm);
	if (fraction_us)
		snprintf(text + used, CLOCK_TEXT_BYTES - used, ".%06dZ", (int)fraction_us);
	else
		snprintf(text + used, CLOCK_TEXT_BYTES - used, "Z");
	return text;
}

void clock_sleep_ms(int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};

	if (ms > 0)
		while (nanosleep(&left, &left) != 0 && errno == EINTR)
			;
}
