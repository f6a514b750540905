/* What a command needs, opened in order and closed in reverse. */
#ifndef NUMSYNC_CMD_SESSION_H
#define NUMSYNC_CMD_SESSION_H

#include "base/buf.h"
#include "edge/api/api.h"
#include "edge/host/local.h"
#include "edge/store/store.h"
#include "edge/store/store_run.h"
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
	struct account_config *account; /* that the command works on */
	size_t accounts;
	int64_t begun_us;   /* server's clock; not 0: what another process has done since then is not done again */
	int64_t stop_at_ms; /* boot clock, for all accounts together; 0: none */
};

struct account_session {
	struct session *session;
	struct account_config config;
	struct store *store; /* NULL: doctor looks at the API although the database fails */
	struct governor governor;
	const char *key; /* secret.c keeps it */
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
/* Finds the accounts that the flags name. */
bool session_choose(struct session *session, struct error *err);
/* Opens one account, calls fn, closes it. refusal says whether no run was begun. */
enum error_class session_work(struct session *session, struct account_config config, account_fn fn,
			      enum run_refusal *refusal, struct error *err);
/* Calls fn for each account that was chosen; one account's failure does not stop the others. Returns the gravest result. */
enum error_class session_each(struct session *session, account_fn fn, struct error *err);
/* Says what went wrong with one account of several. */
void session_tell(const char *account, enum error_class class, const struct error *err);
/* Opens all, calls fn for each account that the flags name, closes all. */
enum error_class session_for_accounts(const struct invocation *inv, account_fn fn, struct error *err);
/* The graver of two results. */
enum error_class session_graver(enum error_class a, enum error_class b);
bool session_migrate(const struct invocation *inv, struct error *err);
/* Asks on the terminal; false when the answer is not yes. */
bool session_confirm(const char *question);

#endif
