/* The phone numbers that are known, exactly, and which of them were named already: 8 bytes a number and as many to spare. */
#ifndef NUMSYNC_BASE_KNOWN_H
#define NUMSYNC_BASE_KNOWN_H

#include <stdbool.h>

#include "base/slice.h"

struct known;

enum known_answer {
	KNOWN_NOT,   /* not there, or not once: somebody else must look */
	KNOWN_FIRST, /* known, and named for the first time */
	KNOWN_AGAIN, /* known, and named before */
};

enum { KNOWN_MAX = 1500000 }; /* 16 MiB, and 8 MiB more for a moment while it grows */

struct known *known_new(void);
void known_free(struct known *known); /* NULL is allowed */
/* One more, or one fewer, that exists under this number, of E.164; what is none is passed over. False: the set is full. */
bool known_add(struct known *known, struct slice number);
bool known_take_away(struct known *known, struct slice number);
/* How many exist under the number. */
int known_count(const struct known *known, struct slice number);
/* Notes that the number was named. */
enum known_answer known_name(struct known *known, struct slice number);

#endif
