/* The release watch on the screen: wanted numbers that are about to be lost. */
#ifndef NUMSYNC_REPORT_RELEASES_H
#define NUMSYNC_REPORT_RELEASES_H

#include "account/account.h"
#include "view/row_list.h"

/* The most urgent first; max 0: all. LIST_NONE only counts. */
bool releases_print(struct account *account, enum list_format format, int max, bool colour, size_t *count,
		    struct error *err);

enum { RELEASE_WHEN_BYTES = 104 };
/* When the number of a row of list_releases will be gone, beside now (as stored): "in 23 h, tomorrow 07:42",
 * "in 9 days, 2026-10-10 07:42 UTC", "overdue for 2 days", "no date set". Returns when. */
const char *releases_when(const char *const *cells, const char *now, char when[RELEASE_WHEN_BYTES]);

#endif
