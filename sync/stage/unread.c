/* Counts what could not be read and says what that means. The later revision is looked for first: a server that speaks it makes
 * every other number of unreadable records meaningless. Pure. */
#include "stage/unread.h"

#include <inttypes.h>
#include <stdio.h>

void unread_note(struct unread *unread, const char *reason, bool other_revision)
{
	if (!unread->unread++ || !unread->first[0])
		snprintf(unread->first, sizeof unread->first, "%s", reason);
	unread->other_revision += other_revision;
}

enum unread_extent unread_measure(const struct unread *unread, const struct limit *limit)
{
	int64_t all = unread->read + unread->unread, allowed = limit_count(limit, all);

	if (unread->other_revision > allowed || (all && unread->other_revision == all))
		return UNREAD_OTHER_REVISION;
	return unread->unread > allowed || (all && !unread->read) ? UNREAD_MANY : UNREAD_FEW;
}

bool unread_error(const struct unread *unread, enum unread_extent extent, const struct limit *limit, struct error *err)
{
	int64_t all = unread->read + unread->unread;

	if (extent == UNREAD_OTHER_REVISION)
		return error_set(
			err, ERROR_API,
			"this server speaks the later revision of the API, which numsync does not support: %" PRId64
			" of %" PRId64
			" %s have its object `warmup`. None of them was taken into the mirror or sent back",
			unread->other_revision, all, unread->what);
	if (!unread->read)
		return error_set(err, ERROR_API,
				 "none of the %" PRId64 " %s could be read, so nothing was planned; the first: %s. "
				 "`numsync report --list faults` names them",
				 all, unread->what, unread->first);
	return error_set(
		err, ERROR_API,
		"%" PRId64 " of %" PRId64 " %s could not be read, and at most %" PRId64
		" may be, so nothing was planned; the first: "
		"%s. `numsync report --list faults` names them; if the rest is enough to go on with, add --force %s",
		unread->unread, all, unread->what, limit_count(limit, all), unread->first, limit->name);
}
