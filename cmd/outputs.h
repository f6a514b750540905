/* What `run` leaves beside the database when an account is done: exports, the report, word to a program. */
#ifndef NUMSYNC_CMD_OUTPUTS_H
#define NUMSYNC_CMD_OUTPUTS_H

#include "work.h"

/* Whether the setting can be read; ERROR_CONFIG without the origin. shared: it counts for several accounts, which must not
 * write to one file. */
bool outputs_check_export(const char *line, bool shared, struct error *err);
/* The file to which such a line writes for the account, owned by the caller; NULL for a line that cannot be read. */
char *outputs_export_file(const char *line, const char *account);
bool outputs_check_hook(const char *line, struct error *err);

/* Makes them, after the run has ended. A failure is told, kept with the run, and makes the result graver; the others are
 * made all the same. */
enum error_class outputs_make(struct work *work, enum error_class class, struct error *err);

#endif
