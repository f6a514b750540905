/* The checks of `doctor`, each of which tells a line: ok, warning or failure, with the cure. */
#ifndef NUMSYNC_CMD_DOCTOR_H
#define NUMSYNC_CMD_DOCTOR_H

#include "session.h"

enum check { CHECK_OK, CHECK_WARNING, CHECK_FAILURE };

/* cure NULL: none is needed, or the text says it. class: what a failure ends the process with. */
void doctor_tell(enum check check, enum error_class class, const char *what, const char *cure, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* An error of another part as a failure. */
void doctor_fail(const char *what, const struct error *err, const char *cure);

/* doctor_host.c: the machine. */
void doctor_permissions(const struct session *session);
void doctor_disk(const struct session *session);
void doctor_schedule(void);
/* doctor_inbox.c: the account's inbox, if it has one, and where it is (owned by the caller; NULL: it has none). */
void doctor_inbox(struct account_config config);
char *doctor_inbox_path(struct account_config config);
/* doctor_outputs.c: whether an account's exports and report can be written and its hook be started; the metrics, which are of all. */
void doctor_outputs(struct account_config config);
void doctor_metrics(struct account_config global);
/* doctor_api.c: key, connection, what the server speaks, clock. account->store may be NULL. */
void doctor_api(struct account *account);

#endif
