/* The inbox of an account: a folder into which other programs and people put CSV files. */
#ifndef NUMSYNC_RUN_INBOX_H
#define NUMSYNC_RUN_INBOX_H

#include "account/account.h"

struct inbox_report {
	int64_t imported, repeated, failed, waiting;
	int64_t blocked;  /* folders that cannot be used, files that cannot be moved */
	int64_t warnings; /* of files that were imported */
	struct error first_failed, first_blocked;
};
/* Imports each *.csv of the folder and of its sub-folders (whose names are sources) in the order of their names, and
 * moves it to done/ or, with an .errors.csv beside it, to failed/. What is at fault is counted, and the rest goes on. False:
 * the work cannot go on (database, lease). */
bool inbox_import(struct account *account, const char *folder, struct inbox_report *report, struct error *err);

#endif
