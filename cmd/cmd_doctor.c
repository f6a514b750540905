/* `numsync doctor`: looks at everything that a run needs and says the cure of each failure. A check that fails never keeps the next one
 * from being made. It sends no change; its few requests count against the rate limit as all others do. */
#include "command.h"
#include "doctor.h"
#include "base/clock.h"
#include "sql_columns.h"
#include "base/text.h"
#include "edge/json/encode.h"
#include "edge/store/store_admin.h"
#include "edge/store/store_plan.h"
#include "edge/store/store_report.h"
#include "view/progress.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DATABASE_SKEW_WARN_S = 5, TEXT_AT = 23 };

/* The lines go on from one account to the next. */
static struct {
	struct json_writer *json; /* NULL: lines for people */
	const char *account;	  /* NULL: what is checked is of all accounts */
	enum error_class worst;
	int count[3];
} told;

void doctor_tell(enum check check, enum error_class class, const char *what, const char *cure, const char *format, ...)
{
	static const char *const words[] = {"ok", "warning", "failure"};
	char text[1200];
	va_list args;

	va_start(args, format);
	text_format_list(text, sizeof text, format, args);
	va_end(args);
	told.count[check]++;
	if (check == CHECK_FAILURE)
		told.worst = error_graver(told.worst, class);
	progress_clear();
	if (!told.json) {
		printf("%-8s %-13s ", words[check], what);
		for (char *at = text; (at = strpbrk(at, "\t\n")); at++)
			*at = ' ';
		terminal_wrap(stdout, TEXT_AT, text);
		if (cure && check != CHECK_OK) {
			printf("%*s-> ", TEXT_AT, "");
			terminal_wrap(stdout, TEXT_AT + 3, cure);
		}
		return;
	}
	json_object(told.json);
	json_named_text(told.json, "account", told.account);
	json_named_text(told.json, "check", what);
	json_named_text(told.json, "result", words[check]);
	json_named_text(told.json, "text", text);
	json_named_text(told.json, "cure", check == CHECK_OK ? NULL : cure);
	json_object_end(told.json);
}

void doctor_fail(const char *what, const struct error *err, const char *cure)
{
	doctor_tell(CHECK_FAILURE, err->class, what, cure, "%s", err->text);
}

static void check_rate(const struct account *account)
{
	struct account_config config = account->config;
	int64_t limit, window_ms;

	setting_rate(config, SETTING_rate_limit, &limit, &window_ms);
	if (limit)
		doctor_tell(CHECK_OK, ERROR_NONE, "rate", NULL,
			    "%" PRId64 " requests in %" PRId64 " s, of which numsync takes %.0f%% (%s)", limit,
			    window_ms / 1000, setting_share(config, SETTING_rate_share) * 100,
			    setting_origin(config, SETTING_rate_limit));
	else
		doctor_tell(CHECK_WARNING, ERROR_NONE, "rate", "leave rate_limit at 300/60, unless this is a sandbox",
			    "no limit (%s)", setting_origin(config, SETTING_rate_limit));
}

/* A user who may run may lack what an upgrade has brought. */
static void tell_lacking(const struct store_rights *rights)
{
	char cure[200];

	text_format(cure, sizeof cure,
		    "`numsync migrate --roles` as %s, who owns the schema, gives the roles all their rights",
		    rights->owner);
	doctor_tell(CHECK_FAILURE, ERROR_DATABASE, "rights", cure, "this database user may not%s%s%s%s%s",
		    rights->unread[0] ? " read " : "", rights->unread,
		    rights->unread[0] && rights->unwritten[0] ? ", nor" : "", rights->unwritten[0] ? " write " : "",
		    rights->unwritten);
}

static void check_rights(const struct store_rights *rights)
{
	char text[200] = "report";

	if (rights->mirror_write && rights->journal_write)
		strcat(text, ", run");
	if (rights->import_write)
		strcat(text, ", import");
	if (rights->withdraw)
		strcat(text, ", withdraw");
	if (rights->approve)
		strcat(text, ", approve");
	if (rights->close)
		strcat(text, ", close periods");
	if (!rights->schema || !rights->mirror_read)
		doctor_tell(CHECK_FAILURE, ERROR_DATABASE, "rights",
			    "GRANT numsync_sync (made by `numsync migrate --roles`) to this user",
			    "this database user may not read the mirror");
	else if (!rights->mirror_write || !rights->journal_write)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "rights",
			    "GRANT numsync_sync TO this user, if it is to run numsync",
			    "this database user may only %s", text);
	else if (rights->unread[0] || rights->unwritten[0])
		tell_lacking(rights);
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "rights", NULL, "may %s", text);
}

static void tell_foreign_month(const struct store_rights *rights)
{
	char cure[200];

	text_format(cure, sizeof cure, "`numsync migrate` once as a superuser hands it to %s", rights->owner);
	doctor_tell(CHECK_WARNING, ERROR_NONE, "months", cure,
		    "%s belongs to %s, not to %s, who owns the schema: an upgrade by %s may fail", rights->month,
		    rights->month_owner, rights->owner, rights->owner);
}

/* Whether what is sent to the API can be noted. */
static bool check_database(struct store *store)
{
	int64_t skew_s = (store_time_us(store) - clock_wall_us()) / 1000000;
	struct store_rights rights;
	struct error err = ERROR_INIT;
	struct buf text = {0};

	if (!store_rights(store, &rights, &err)) {
		doctor_fail("rights", &err, "GRANT numsync_sync (made by `numsync migrate --roles`) to this user");
		return false;
	}
	store_describe(store, &text);
	doctor_tell(CHECK_OK, ERROR_NONE, "database", NULL, "%s, PostgreSQL %d.%d, %" PRId64 " MB", buf_string(&text),
		    store_server_version(store) / 10000, store_server_version(store) % 10000,
		    rights.database_bytes / 1000000);
	doctor_tell(CHECK_OK, ERROR_NONE, "schema", NULL, "up to date: %" PRId64 " migrations, the last %s",
		    rights.migrations, rights.last_migration);
	check_rights(&rights);
	if (rights.month[0])
		tell_foreign_month(&rights);
	if (store_is_standby(store))
		doctor_tell(
			CHECK_WARNING, ERROR_NONE, "standby",
			"for all else name the primary, or all servers and let the connection "
			"find it: host=A,B target_session_attrs=read-write",
			"the server is a read-only standby: it is good for report, export, status, drift and history only");
	if (llabs(skew_s) > DATABASE_SKEW_WARN_S)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "database time", "let both machines take the time from NTP",
			    "%" PRId64 " s apart from this machine's", (int64_t)llabs(skew_s));
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "database time", NULL, "the same as this machine's, to %d s",
			    DATABASE_SKEW_WARN_S);
	buf_free(&text);
	return rights.mirror_write && rights.journal_write && !store_is_standby(store);
}

static void check_lease(struct account *account)
{
	struct status_facts facts;
	struct error err = ERROR_INIT;

	if (!store_status(account->store, &facts, &err))
		doctor_fail("lease", &err, NULL);
	else if (facts.ahead)
		doctor_tell(
			CHECK_WARNING, ERROR_NONE, "readings",
			"none is needed if the clock is right now: the next run reads them again",
			"%" PRId64
			" records are noted as read at a time that is still to come: the database's clock was ahead",
			facts.ahead);
	if (err.class != ERROR_NONE)
		return;
	if (facts.dead_run)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "lease",
			    "none is needed: the next run takes over and goes on from there",
			    "run %" PRId64 " on host %s ended without giving it back", facts.dead_run,
			    facts.lease_host);
	else if (facts.lease_run)
		doctor_tell(CHECK_OK, ERROR_NONE, "lease", NULL,
			    "run %" PRId64 " is at work on host %s, process %" PRId64
			    "; it holds the lease for %" PRId64 " s more, and renews it",
			    facts.lease_run, facts.lease_host, facts.lease_process, facts.lease_left_s);
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "lease", NULL, "free");
}

static bool tell_violation(void *context, const char *const *cells, int count, struct error *err)
{
	char cure[300];

	(void)context, (void)count, (void)err;
	text_format(cure, sizeof cure, "%s as the owner of the tables: %s",
		    cells[LIST_VIOLATIONS_FIRST] ? "mend them by hand, then" : "somebody has mended them, so",
		    cells[LIST_VIOLATIONS_STATEMENT]);
	doctor_tell(CHECK_WARNING, ERROR_NONE, "constraints", cure, "%s %s%s%s", cells[LIST_VIOLATIONS_ROWS],
		    cells[LIST_VIOLATIONS_WHAT], cells[LIST_VIOLATIONS_FIRST] ? ", the first: " : "",
		    cells[LIST_VIOLATIONS_FIRST] ? cells[LIST_VIOLATIONS_FIRST] : "");
	return true;
}

static void check_violations(struct account *account)
{
	struct error err = ERROR_INIT;

	if (!store_violations_each(account->store, tell_violation, NULL, &err))
		doctor_fail("constraints", &err, NULL);
}

/* Where nobody else may approve, nothing is ever sent. */
static void check_approval(struct account *account)
{
	char role[STORE_ROLE_BYTES], cure[300];
	struct error err = ERROR_INIT;
	struct buf others = {0};

	if (strcmp(setting_text(account->config, SETTING_approval), "none") == 0)
		return;
	if (!store_approvers(account->store, role, &others, &err)) {
		doctor_fail("approval", &err, NULL);
	} else if (others.size) {
		doctor_tell(CHECK_OK, ERROR_NONE, "approval", NULL, "what %s has planned may be approved by %s", role,
			    buf_string(&others));
	} else {
		text_format(
			cure, sizeof cure,
			"give somebody else a database role of his own: CREATE ROLE ... LOGIN, GRANT numsync_admin TO it; "
			"or set approval = none (%s)",
			setting_origin(account->config, SETTING_approval));
		doctor_tell(
			CHECK_WARNING, ERROR_NONE, "approval", cure,
			"approval = other, but no other role than %s may log in and approve (superusers do not count): "
			"nothing that %s has planned is ever sent",
			role, role);
	}
	buf_free(&others);
}

struct database {
	bool there, writable;
};

static void check_account(struct session *session, struct account_config config, const struct database *database)
{
	const struct account_options options = session_account(session, config);
	struct account account = {.config = config, .alone = options.alone};
	struct error err = ERROR_INIT;

	if (!told.json) {
		printf("\n");
		terminal_line(stdout, "account %s", config.name);
	}
	told.account = config.name;
	check_rate(&account);
	doctor_outputs(config);
	if (database->there && !account_open(&account, &options, &err))
		doctor_fail("database", &err, NULL);
	if (account.store) {
		check_lease(&account);
		check_violations(&account);
		check_approval(&account);
	}
	if (!database->writable) { /* the API is looked at all the same; its few requests are noted nowhere */
		store_close(account.store);
		account.store = NULL;
	}
	doctor_api(&account);
	account_close(&account);
	told.account = NULL;
}

static const char *database_cure(const struct error *err)
{
	if (err->class == ERROR_CONFIG || strstr(err->text, "numsync migrate") || strstr(err->text, "numsync init") ||
	    strstr(err->text, "createdb") || strstr(err->text, "PGOPTIONS") || strstr(err->text, "install that one") ||
	    strstr(err->text, "another build"))
		return NULL; /* the text says it */
	if (strstr(err->text, "read-only") || strstr(err->text, "not read-write"))
		return "no server that is named can be written to: promote a standby, or name the primary";
	if (strstr(err->text, "authentication") || strstr(err->text, "password") || strstr(err->text, "role "))
		return "see that this user may log in (pg_hba.conf, ~/.pgpass), or name another in `database`";
	if (strstr(err->text, "does not exist"))
		return "createdb it, or name another in `database`; then `numsync migrate`";
	return "see that PostgreSQL runs and that `database` (or PGHOST, PGPORT) names it: psql with the same words must work";
}

static struct database check_store(struct session *session, struct account_config config)
{
	struct account account = {0};
	struct error err = ERROR_INIT;
	struct database database = {0};

	if (session_database(session, &err)) {
		const struct account_options options = session_account(session, config);

		database.there = account_open(&account, &options, &err);
	}
	if (!database.there) {
		doctor_fail("database", &err, database_cure(&err));
	} else if (check_database(account.store)) {
		database.writable = store_open_control(account.store, &err);
		if (!database.writable)
			doctor_fail("sessions", &err, "let the server give this role two sessions: a run has two");
	}
	account_close(&account);
	return database;
}

static enum error_class check_all(struct session *session, struct error *err)
{
	const struct invocation *inv = session->inv;
	const char *names[257];
	size_t named = invocation_values(inv, "account", names, sizeof names / sizeof names[0]);
	struct account_config config = config_account(session->config, 0);
	int count = named ? (int)named : config_account_count(session->config);
	struct database database;

	for (size_t i = 0; i < named; i++)
		if (!config_find_account(session->config, names[i], &config))
			return session_no_account(session, names[i], err), ERROR_CONFIG;
	doctor_tell(CHECK_OK, ERROR_NONE, "configuration", NULL, "%s, %d account%s",
		    session->config_path.size ? session->config_path.data
					      : "no file; the environment and defaults count",
		    config_account_count(session->config), config_account_count(session->config) == 1 ? "" : "s");
	doctor_permissions(session);
	database = check_store(session, config);
	doctor_disk(session);
	doctor_schedule();
	for (int i = 0; i < count; i++) {
		if (named)
			config_find_account(session->config, names[i], &config);
		else
			config = config_account(session->config, i);
		check_account(session, config, &database);
	}
	return told.worst;
}

static enum error_class main_doctor(const struct invocation *inv, struct error *err)
{
	struct session session;
	struct error opening = ERROR_INIT;
	enum error_class class;

	told.json = invocation_flag(inv, "json") ? json_writer_new(true) : NULL;
	if (told.json)
		json_array(told.json);
	if (session_open(&session, inv, &opening)) {
		class = check_all(&session, err);
		session_close(&session);
	} else {
		doctor_fail("configuration", &opening,
			    "mend what the message says; `numsync config` shows every setting in force");
		class = told.worst;
	}
	if (told.json) {
		struct slice text;

		json_array_end(told.json);
		text = json_result(told.json);
		fwrite(text.text, 1, text.size, stdout);
		json_writer_free(told.json);
	} else {
		printf("\n%d ok, %d warning%s, %d failure%s\n", told.count[CHECK_OK], told.count[CHECK_WARNING],
		       told.count[CHECK_WARNING] == 1 ? "" : "s", told.count[CHECK_FAILURE],
		       told.count[CHECK_FAILURE] == 1 ? "" : "s");
	}
	return class;
}

const struct command command_doctor = {
	.name = "doctor",
	.synopsis = "[OPTION...]",
	.summary = "check configuration, permissions, database, disk, schedule, key, API, TLS, clock, lease",
	.run = main_doctor,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(API) | STATUS(CREDENTIALS),
	.examples = "  numsync doctor\n  numsync doctor --account acme\n",
	.details =
		"Each line is ok, warning or failure, with the cure. Sends at most three requests an account (GET /, one page of the\n"
		"list, one record); changes nothing. All accounts, unless --account names some. Warnings do not count for the exit\n"
		"status; failures do.\n"};
