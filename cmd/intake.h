/* CSV files on their way in: what the command import and the inbox of run share. */
#ifndef NUMSYNC_CMD_INTAKE_H
#define NUMSYNC_CMD_INTAKE_H

#include "base/log.h"
#include "session.h"
#include "stage/import.h"
#include "stage/import_errors.h"

/* The file as messages call it. */
const char *intake_name(const char *path);
/* Whether a source can be called so; ERROR_USAGE says why not. */
bool intake_check_source(const char *source, struct error *err);
/* Settings and flags of the account as options of an import into the source. */
void intake_options(const struct account_session *account, const char *source, struct import_options *options);
/* Imports a file, collects its faults and tells them, at that level, the first of them one by one, and its warnings.
 * errors_path: where the caller writes the faults to, NULL: nowhere that people should be told of. */
enum error_class intake_file(struct account_session *account, const char *path, const char *errors_path,
			     enum log_level level, const struct import_options *options, struct import_errors *errors,
			     struct import_report *report, struct error *err);

struct inbox_report {
	int64_t imported, repeated, failed, waiting;
	int64_t blocked;  /* folders that cannot be used, files that cannot be moved */
	int64_t warnings; /* of files that were imported */
	struct error first_failed, first_blocked;
};
/* Imports each *.csv of the folder and of its sub-folders (whose names are sources) in the order of their names, and
 * moves it to done/ or, with an .errors.csv beside it, to failed/. What is at fault is counted, and the rest goes on. False:
 * the work cannot go on (database, lease). */
bool intake_inbox(struct account_session *account, const char *folder, struct inbox_report *report, struct error *err);

#endif
