/* One page about an account: how it is, what to do next, and what the last run did. */
#ifndef NUMSYNC_CMD_REPORT_H
#define NUMSYNC_CMD_REPORT_H

#include <stdio.h>

#include "session.h"

/* Writes the page. run_id 0: the last run that ended. */
bool report_html(struct account_session *account, int64_t run_id, FILE *out, struct error *err);
/* To a file, beside it first and then renamed. */
bool report_to_file(struct account_session *account, int64_t run_id, const char *path, struct error *err);

#endif
