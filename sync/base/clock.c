/* The system's clocks. What waits, spaces or holds two moments against each other uses the boot clock; wall time is for people
 * and for what is on record, because somebody may set it. Days are counted here, in 64 bits: the C library's time_t has 32 on some
 * machines. */
#include "base/clock.h"
#include "base/text.h"

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

struct clock_parts clock_split(int64_t wall_us)
{
	int64_t rest_us = wall_us % 86400000000, days = wall_us / 86400000000;
	int64_t era, day_of_era, year_of_era, day_of_year, march_month;
	struct clock_parts parts;

	if (rest_us < 0) {
		rest_us += 86400000000;
		days--;
	}
	/* Howard Hinnant's civil_from_days */
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	march_month = (5 * day_of_year + 2) / 153;
	parts.month = (int)(march_month + (march_month < 10 ? 3 : -9));
	parts.year = (int)(year_of_era + era * 400 + (parts.month <= 2));
	parts.day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
	parts.hour = (int)(rest_us / 3600000000);
	parts.minute = (int)(rest_us / 60000000 % 60);
	parts.second = (int)(rest_us / 1000000 % 60);
	parts.fraction_us = (int)(rest_us % 1000000);
	return parts;
}

const char *clock_format_utc(int64_t wall_us, char text[CLOCK_TEXT_BYTES])
{
	struct clock_parts at = clock_split(wall_us);
	char fraction[16] = "";

	if (at.fraction_us)
		snprintf(fraction, sizeof fraction, ".%06d", at.fraction_us);
	text_format(text, CLOCK_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", at.year, at.month, at.day, at.hour,
		    at.minute, at.second, fraction);
	return text;
}

void clock_sleep_ms(int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};

	if (ms > 0)
		while (nanosleep(&left, &left) != 0 && errno == EINTR)
			;
}
