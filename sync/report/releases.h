/* The release watch on the screen: wanted numbers that are about to be lost. */
#ifndef NUMSYNC_REPORT_RELEASES_H
#define NUMSYNC_REPORT_RELEASES_H

#include "account/account.h"
#include "view/row_list.h"

/* The most urgent first; max 0: all. LIST_NONE only counts. */
bool releases_print(struct account *account, enum list_format format, int max, bool colour, size_t *count,
		    struct error *err);

#endif
