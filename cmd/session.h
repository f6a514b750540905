/* The command line and the configuration that it leads to, and the accounts that it chooses among. */
#ifndef NUMSYNC_CMD_SESSION_H
#define NUMSYNC_CMD_SESSION_H

#include "account/account.h"
#include "base/buf.h"
#include "edge/host/local.h"
#include "edge/store/store_run.h"
#include "invocation.h"
#include "view/row_list.h"
#include "model/config.h"
#include "run/run.h"

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

/* Flags, environment and file. */
bool session_open(struct session *session, const struct invocation *inv, struct error *err);
/* Finds the database, starting the private cluster if that is what is configured. */
bool session_database(struct session *session, struct error *err);
void session_close(struct session *session);

typedef enum error_class (*account_fn)(const struct session *session, struct account *account, struct error *err);
/* Finds the accounts that the flags name. */
bool session_choose(struct session *session, struct error *err);
/* Opens all of it, for the accounts that the flags name; what failed is closed. */
bool session_open_chosen(struct session *session, const struct invocation *inv, struct error *err);
/* How account_open opens an account of the configuration. */
struct account_options session_account(const struct session *session, struct account_config config);
/* Opens one account, calls fn, closes it. refusal says whether no run was begun. */
enum error_class session_for_account(const struct session *session, struct account_config config, account_fn fn,
				     enum run_refusal *refusal, struct error *err);
/* Calls fn for each account that was chosen; one account's failure does not stop the others. Returns the gravest result. */
enum error_class session_each(const struct session *session, account_fn fn, struct error *err);
/* Opens all, calls fn for each account that the flags name, closes all. */
enum error_class session_for_accounts(const struct invocation *inv, account_fn fn, struct error *err);
/* Fails: an account of this name was chosen, and there is none. */
bool session_no_account(const struct session *session, const char *name, struct error *err);
bool session_migrate(const struct invocation *inv, struct error *err);
/* --format, or --json; ERROR_USAGE when they say different things. */
bool session_list_format(const struct session *session, enum list_format *format, struct error *err);
/* Prints what `each` finds of the account, in the format that the command line asks for; none: what a table without a row says, or NULL. */
typedef bool (*list_fn)(struct store *store, row_fn row, void *context, struct error *err);
enum error_class session_list(const struct session *session, struct account *account, const struct list_column *columns,
			      list_fn each, const char *none, struct error *err);
/* Whether --force names the limit. */
bool session_forces(const struct session *session, const char *limit);
/* Whether --fail-on release-watch asks for it. */
bool session_fails_on_releases(const struct session *session);
/* What the command line and the settings ask of a run of this account. */
void session_run_options(const struct session *session, struct run_options *options);
/* Asks on the terminal; false when the answer is not yes. */
bool session_confirm(const char *question);

#endif
