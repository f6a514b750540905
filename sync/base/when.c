/* The rules of a zone are those of the machine's tzdata, asked through TZ. The variable is put into the environment once, in a place of
 * ours that is written over later, so that no thread that reads the environment meets a list that moves. */
#include "base/when.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/usr/share/zoneinfo/"

enum { HOURS_SHOWN = 48 }; /* what is farther away is told in days */

static char variable[100] = "TZ=UTC";
static bool is_set;
static char *original;

static bool is_known(const char *name)
{
	char path[200];
	int size = snprintf(path, sizeof path, FOLDER "%s", name);

	return *name && !strstr(name, "..") && size < (int)sizeof path && access(path, R_OK) == 0 &&
	       strlen(name) + 4 < sizeof variable;
}

void when_set_zone(const char *name)
{
	if (!is_set) {
		const char *there = getenv("TZ");

		original = there ? memory_copy(there) : NULL;
		is_set = putenv(variable) == 0;
	}
	snprintf(variable, sizeof variable, "TZ=%s", is_known(name) ? name : "UTC");
	tzset();
}

const char *when_zone(void)
{
	return variable + 3;
}

const char *when_original_zone(void)
{
	return is_set ? original : getenv("TZ");
}

bool when_stored(const char *text, int64_t *wall_us)
{
	static const char form[] = "0000-00-00T00:00:00.000000Z";
	int part[7] = {0};

	for (size_t i = 0; i < WHEN_STORED_SIZE; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%6d", &part[0], &part[1], &part[2], &part[3], &part[4], &part[5],
	       &part[6]);
	if (part[0] < 1 || part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31 || part[3] > 23 || part[4] > 59 ||
	    part[5] > 60)
		return false;
	*wall_us = ((clock_days(part[0], part[1], part[2]) * 24 + part[3]) * 60 + part[4]) * 60000000 +
		   (int64_t)part[5] * 1000000 + part[6];
	return true;
}

static struct tm split(int64_t wall_us)
{
	time_t seconds = (time_t)(wall_us / 1000000 - (wall_us % 1000000 < 0));
	struct tm parts = {0};

	if (is_set)
		localtime_r(&seconds, &parts);
	else
		gmtime_r(&seconds, &parts);
	return parts;
}

static void format(int64_t wall_us, bool short_form, char text[WHEN_BYTES])
{
	struct tm parts = split(wall_us);
	size_t size = strftime(text, WHEN_BYTES, "%Y-%m-%d %H:%M", &parts);

	if (!short_form)
		snprintf(text + size, WHEN_BYTES - size, " %.16s", is_set ? parts.tm_zone : "UTC");
}

/* The whole text, which has no fraction where that is zero (clock_format_utc). */
static bool is_whole(const char *text, int64_t *wall_us)
{
	size_t size = strlen(text);
	char with_fraction[WHEN_STORED_SIZE + 1];

	if (size == WHEN_STORED_SIZE)
		return when_stored(text, wall_us);
	snprintf(with_fraction, sizeof with_fraction, "%.19s.000000Z", text);
	return size == WHEN_STORED_SIZE - 7 && text[size - 1] == 'Z' && when_stored(with_fraction, wall_us);
}

const char *when_text(const char *stored, bool short_form, char text[WHEN_BYTES])
{
	int64_t wall_us;

	if (!is_whole(stored, &wall_us))
		return stored;
	format(wall_us, short_form, text);
	return text;
}

static int64_t day_of(int64_t wall_us)
{
	struct tm parts = split(wall_us);

	return clock_days(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

const char *when_near(const char *stored, const char *now, char text[WHEN_BYTES])
{
	static const char *const days[] = {"yesterday", "today", "tomorrow"};
	int64_t wall_us, now_us, ahead;
	struct tm parts;

	if (!is_whole(stored, &wall_us) || !is_whole(now, &now_us))
		return stored;
	ahead = day_of(wall_us) - day_of(now_us);
	format(wall_us, false, text);
	if (ahead < -1 || ahead > 1)
		return text;
	parts = split(wall_us);
	snprintf(text, WHEN_BYTES, "%s %02d:%02d", days[ahead + 1], parts.tm_hour, parts.tm_min);
	return text;
}

const char *when_left(const char *hours, char text[WHEN_BYTES])
{
	long left = strtol(hours, NULL, 10), away = left < 0 ? -left - 1 : left;
	const char *over = left < 0 ? "overdue for " : "";

	if (!away)
		snprintf(text, WHEN_BYTES, "%sless than 1 h", over);
	else if (away < HOURS_SHOWN)
		snprintf(text, WHEN_BYTES, "%s%ld h", over, away);
	else
		snprintf(text, WHEN_BYTES, "%s%ld days", over, away / 24);
	return text;
}

bool when_between(const char *from, const char *to, int64_t *us)
{
	int64_t from_us, to_us;

	if (!is_whole(from, &from_us) || !is_whole(to, &to_us))
		return false;
	*us = to_us - from_us;
	return true;
}

void when_add(struct buf *out, const char *text, size_t size)
{
	const char *end = text + size, *at = text;
	char shown[WHEN_BYTES];
	int64_t wall_us;

	while (at < end) {
		/* a digit before it makes it a part of something else */
		if (end - at >= WHEN_STORED_SIZE && *at >= '0' && *at <= '9' && when_stored(at, &wall_us)) {
			buf_add(out, text, (size_t)(at - text));
			format(wall_us, false, shown);
			buf_text(out, shown);
			text = at += WHEN_STORED_SIZE;
		} else {
			at++;
		}
	}
	buf_add(out, text, (size_t)(end - text));
}

void when_add_printable(struct buf *out, const char *text, size_t size)
{
	struct buf dated = {0};

	when_add(&dated, text, size);
	text_printable(out, buf_string(&dated), dated.size);
	buf_free(&dated);
}
