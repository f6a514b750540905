/* CSV files on their way in: what the command import and the inbox of run share. */
#ifndef NUMSYNC_RUN_IMPORT_ACCOUNT_H
#define NUMSYNC_RUN_IMPORT_ACCOUNT_H

#include "base/log.h"
#include "account/account.h"
#include "stage/import.h"
#include "stage/import_errors.h"

/* The file as messages call it. */
const char *import_shown_name(const char *path);
/* Whether a source can be called so; ERROR_USAGE says why not. */
bool import_check_source(const char *source, struct error *err);
/* What the account's settings say of an import into the source; the rest is as if nothing else was asked for. */
void import_account_options(const struct account *account, const char *source, struct import_options *options);
/* Imports a file, collects its faults and tells them, at that level, the first of them one by one, and its warnings.
 * errors_path: where the caller writes the faults to, NULL: nowhere that people should be told of. */
enum error_class import_account_file(struct account *account, const char *path, const char *errors_path,
				     enum log_level level, const struct import_options *options,
				     struct import_errors *errors, struct import_report *report, struct error *err);

#endif
