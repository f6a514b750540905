/* Times for people: of the account's time zone, to the minute, with the name that the zone has then ("2026-10-31 23:59 CET").
 *
 * Programs get times as they are stored: UTC with six digits of a second. That form alone is turned into the other one, so what is
 * meant to be typed ("2026-10-31T22:59:00Z") stays as it is. */
#ifndef NUMSYNC_BASE_WHEN_H
#define NUMSYNC_BASE_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { WHEN_BYTES = 48, WHEN_STORED_SIZE = 27 };

/* The zone of all times from here on; one that this machine does not know is UTC, and so is the zone before the first call. Not beside
 * another thread. */
void when_set_zone(const char *name);
/* The zone in force, for people. */
const char *when_zone(void);
/* Whether the text begins with a time as it is stored; gives it in microseconds since 1970. */
bool when_stored(const char *text, int64_t *wall_us);
/* Adds the text, with each stored time in it as people read it. */
void when_add(struct buf *out, const char *text, size_t size);
/* The same, safe to be shown (text_printable): what a person reads goes through this, once. */
void when_add_printable(struct buf *out, const char *text, size_t size);
/* One stored time as people read it; other texts as they are. Without the zone's name when short_form. Returns text. */
const char *when_text(const char *stored, bool short_form, char text[WHEN_BYTES]);
/* A moment beside another: "today 07:42", "tomorrow 07:42", "yesterday 07:42", else as when_text. Both as stored. Returns text. */
const char *when_near(const char *stored, const char *now, char text[WHEN_BYTES]);
/* How long it is until then, in whole hours: "23 h", "9 days", "less than 1 h"; of a time that is over (less than 0) "overdue for 2 h".
 * Returns text. */
const char *when_left(const char *hours, char text[WHEN_BYTES]);
/* The time from one stored moment to another, in microseconds. false: one of them is none. */
bool when_between(const char *from, const char *to, int64_t *us);
/* The TZ that the process was started with, for the environment of what it starts; NULL: none. */
const char *when_original_zone(void);

#endif
