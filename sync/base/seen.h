/* Which keys may have gone by before, in constant memory: a Bloom filter. */
#ifndef NUMSYNC_BASE_SEEN_H
#define NUMSYNC_BASE_SEEN_H

#include <stdbool.h>

#include "base/slice.h"

struct seen;

/* 8 MiB, of which pages that nothing hits are never touched. Of a million keys hardly one is suspected wrongly, of ten
 * million one in some hundred. */
struct seen *seen_new(void);
void seen_free(struct seen *seen); /* NULL is allowed */
/* Notes the key. False: it is new for sure; true: it may have been noted before. */
bool seen_before(struct seen *seen, struct slice key);

#endif
