/* CSV files on their way in: what the command import and the inbox of run share. */
#ifndef NUMSYNC_CMD_INTAKE_H
#define NUMSYNC_CMD_INTAKE_H

#include "base/log.h"
#include "session.h"
#include "stage/import.h"

/* The file as messages call it. */
const char *intake_name(const char *path);
/* Whether a source can be called so; ERROR_USAGE says why not. */
bool intake_check_source(const char *source, struct error *err);
/* Settings and flags of the account as options of an import into the source. */
void intake_options(const struct account_session *account, const char *source, struct import_options *options);
/* Imports a file and tells its faults, at that level, the first of them one by one. errors_path NULL: none is written; else the faulty
 * lines are written there when there are any. */
enum error_class intake_file(struct account_session *account, const char *path, const char *errors_path,
			     enum log_level level, struct import_options *options, struct import_report *report,
			     struct error *err);

struct inbox_report {
	int64_t imported, repeated, failed, waiting;
	char first_failure[400];
};
/* Imports each *.csv of the folder and of its sub-folders (whose names are sources) in the order of their names, and
 * moves it to done/ or, with an .errors.csv beside it, to failed/. False: the work cannot go on (database, lease). */
bool intake_inbox(struct account_session *account, const char *folder, struct inbox_report *report,
		  struct error *err);

#endif
