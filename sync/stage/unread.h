/* How much of what the API sent could not be read: too much means that nothing may be planned, and much of the later
 * revision that this is another server than numsync was made for. DESIGN.md section 8. Pure. */
#ifndef NUMSYNC_STAGE_UNREAD_H
#define NUMSYNC_STAGE_UNREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "model/limits.h"

struct unread {
	const char *what; /* "rows of the list", "records" */
	int64_t read, unread;
	int64_t other_revision; /* of unread */
	char first[300];	/* why the first one could not be read */
};

enum unread_extent { UNREAD_FEW, UNREAD_MANY, UNREAD_OTHER_REVISION };

/* One that could not be read. */
void unread_note(struct unread *unread, const char *reason, bool other_revision);
/* More than the limit, or all there are. */
enum unread_extent unread_measure(const struct unread *unread, const struct limit *limit);
/* Says what a extent other than UNREAD_FEW found; ERROR_API. */
bool unread_error(const struct unread *unread, enum unread_extent extent, const struct limit *limit, struct error *err);

#endif
