/* Which answers are worth another try, and when: by status, by Retry-After, by attempts so far. Pure; api_answer.c acts on it.
 * Retry-After is read here because libcurl's own reading of it can be negative, unbounded or an ambiguous 0. */
#include "model/retry.h"
#include "base/clock.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { AFTER_LEAST_MS = 1000, AFTER_MOST_MS = 15 * 60 * 1000 };

enum retry_verdict retry_verdict(int status)
{
	if (status == 401)
		return RETRY_END;
	if (status == 429)
		return RETRY_THROTTLED;
	if (status == 0 || status == 408 || status == 421 || status == 425 || status >= 500)
		return RETRY_BACKOFF;
	if (status >= 200 && status < 300) /* asked about only when the body was of no use */
		return RETRY_BACKOFF;
	return RETRY_NO;
}

int64_t retry_delay_ms(unsigned attempt, int64_t base_ms, int64_t cap_ms, double random01)
{
	int64_t most_ms = base_ms < cap_ms ? base_ms : cap_ms, delay_ms;

	for (unsigned i = 0; i < attempt && most_ms < cap_ms; i++)
		most_ms = most_ms > cap_ms / 2 ? cap_ms : most_ms * 2;
	delay_ms = (int64_t)(random01 * (double)most_ms);
	return delay_ms > 0 ? delay_ms : 1;
}

/* Reads exactly `digits` decimal digits. */
static bool take_number(const char **text, int digits, int *number)
{
	*number = 0;
	for (int i = 0; i < digits; i++) {
		if (!isdigit((unsigned char)(*text)[i]))
			return false;
		*number = *number * 10 + ((*text)[i] - '0');
	}
	*text += digits;
	return true;
}

static bool take_text(const char **text, const char *expected)
{
	size_t size = strlen(expected);

	if (strncmp(*text, expected, size) != 0)
		return false;
	*text += size;
	return true;
}

static bool take_month(const char **text, int *month)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (*month = 1; *month <= 12; ++*month)
		if (strncmp(*text, months + 3 * (*month - 1), 3) == 0) {
			*text += 3;
			return true;
		}
	return false;
}

/* Only the one form that HTTP still allows to be sent; what obsolete servers write counts as unreadable. */
bool retry_http_date(const char *text, int64_t *wall_us)
{
	int day, month, year, hour, minute, second;

	for (int i = 0; i < 3; i++)
		if (!isalpha((unsigned char)text[i]))
			return false;
	text += 3;
	if (!take_text(&text, ", ") || !take_number(&text, 2, &day) || !take_text(&text, " ") ||
	    !take_month(&text, &month) || !take_text(&text, " ") || !take_number(&text, 4, &year) ||
	    !take_text(&text, " ") || !take_number(&text, 2, &hour) || !take_text(&text, ":") ||
	    !take_number(&text, 2, &minute) || !take_text(&text, ":") || !take_number(&text, 2, &second) ||
	    !take_text(&text, " GMT") || *text)
		return false;
	if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 || year < 1970)
		return false;
	*wall_us = (clock_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second) * 1000000;
	return true;
}

static int64_t clamp_after(int64_t ms)
{
	if (ms < AFTER_LEAST_MS)
		return AFTER_LEAST_MS;
	return ms > AFTER_MOST_MS ? AFTER_MOST_MS : ms;
}

int64_t retry_after_ms(const char *header, int64_t wall_us)
{
	int64_t seconds = 0, date_us;
	const char *at;

	if (!header)
		return -1;
	while (*header == ' ' || *header == '\t')
		header++;
	for (at = header; isdigit((unsigned char)*at); at++)
		if (seconds <= AFTER_MOST_MS) /* more digits change nothing */
			seconds = seconds * 10 + (*at - '0');
	if (at != header) {
		while (*at == ' ' || *at == '\t')
			at++;
		return *at || seconds == 0 ? -1 : clamp_after(seconds * 1000);
	}
	if (!retry_http_date(header, &date_us))
		return -1;
	return clamp_after((date_us - wall_us) / 1000);
}
