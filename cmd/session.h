/* What a command needs, opened in order and closed in reverse. */
#ifndef NUMSYNC_CMD_SESSION_H
#define NUMSYNC_CMD_SESSION_H

#include "base/buf.h"
#include "edge/api.h"
#include "edge/local.h"
#include "edge/store.h"
#include "invocation.h"
#include "model/config.h"
#include "model/governor.h"

struct session {
	const struct invocation *inv;
	struct config *config;
	struct buf config_path; /* empty: no file */
	struct local *local;	/* NULL: not the private cluster */
	struct buf conninfo;
	struct buf actor;
	bool json, colour;
	size_t accounts; /* that the command works on */
};

struct account_session {
	struct session *session;
	struct account_config config;
	struct store *store; /* NULL: doctor looks at the API although the database fails */
	struct governor governor;
	char *key;
	struct api *api; /* NULL until account_connect */
};

/* Flags, environment and file. */
bool session_open(struct session *session, const struct invocation *inv, struct error *err);
/* Finds the database, starting the private cluster if that is what is configured. */
bool session_database(struct session *session, struct error *err);
void session_close(struct session *session);

/* The store of one account. */
bool account_open(struct account_session *account, struct session *session, struct account_config config,
		  struct error *err);
/* The key is read and the API is ready; with a lease the governor is loaded and kept. */
bool account_connect(struct account_session *account, struct error *err);
void account_close(struct account_session *account);

typedef enum error_class (*account_fn)(struct account_session *account, struct error *err);
/* Opens all, calls fn for each account that the flags name (one account's failure does not stop the others), closes all.
 * Returns the gravest result. */
enum error_class session_for_accounts(const struct invocation *inv, account_fn fn, struct error *err);
/* The graver of two results. */
enum error_class session_graver(enum error_class a, enum error_class b);
bool session_migrate(const struct invocation *inv, struct error *err);
/* Asks on the terminal; false when the answer is not yes. */
bool session_confirm(const char *question);

#endif
