/* Reads flags, environment and file, in that order of weight, finds the database, and opens the accounts that the command works on, one
 * after the other. What is opened is closed in reverse. */
#include "session.h"
#include "view/terminal.h"
#include "command.h"
#include "config_check.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "edge/host/inifile.h"
#include "edge/pg/pg.h"
#include "view/progress.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

struct file_reader {
	struct config *config;
	const char *path;
};

static bool on_setting(void *context, const char *section, const char *key, const char *value, int line,
		       struct error *err)
{
	struct file_reader *reader = context;
	char origin[512];

	text_format(origin, sizeof origin, "%s:%d", reader->path, line);
	return key ? config_add(reader->config, section, key, value, origin, err)
		   : config_begin(reader->config, section, origin, err);
}

/* The first file there is; a file that was named must be there. */
static bool find_config(struct session *session, bool *named)
{
	const char *given = invocation_option(session->inv, "config");
	const char *variable = getenv("NUMSYNC_CONFIG"), *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct buf *path = &session->config_path;

	*named = given || (variable && *variable);
	if (*named) {
		buf_text(path, given ? given : variable);
		return true;
	}
	if (xdg && *xdg == '/')
		buf_format(path, "%s/numsync/numsync.conf", xdg);
	else if (home && *home == '/')
		buf_format(path, "%s/.config/numsync/numsync.conf", home);
	if (path->size && access(path->data, F_OK) == 0)
		return true;
	buf_reset(path);
	buf_text(path, "/etc/numsync/numsync.conf");
	return access(path->data, F_OK) == 0;
}

static bool read_config_file(struct session *session, struct error *err)
{
	struct file_reader reader = {.config = session->config};
	bool named;

	if (!find_config(session, &named)) {
		buf_reset(&session->config_path);
		return true;
	}
	reader.path = buf_string(&session->config_path);
	/* `init` writes the file that was named */
	if (strcmp(session->inv->command->name, "init") == 0 && access(reader.path, F_OK) != 0)
		return true;
	return inifile_read(reader.path, on_setting, &reader, err);
}

/* Whether it can be read, and has no password. */
static bool check_database_flag(const char *database, struct error *err)
{
	struct buf shown = {0};
	bool secret = setting_show(SETTING_database, database, &shown);

	buf_free(&shown);
	if (!pg_conninfo_check(database, err)) {
		err->class = ERROR_USAGE;
		return false;
	}
	return !secret ||
	       error_set(err, ERROR_USAGE,
			 "no password is accepted as a flag: others can see it; use ~/.pgpass or PGPASSFILE");
}

static bool read_flags(struct session *session, struct error *err)
{
	const struct invocation *inv = session->inv;
	const char *database = invocation_option(inv, "database"), *budget = invocation_option(inv, "time-budget");
	static const struct {
		const char *flag;
		enum setting setting;
	} flags[] = {{"max-changes", SETTING_max_changes},   {"max-disable", SETTING_max_disable},
		     {"max-missing", SETTING_max_missing},   {"max-unread", SETTING_max_unread},
		     {"max-withdraw", SETTING_max_withdraw}, {"inbox", SETTING_inbox},
		     {"metrics", SETTING_metrics},	     {"rate-share", SETTING_rate_share},
		     {"max-plan-age", SETTING_max_plan_age}, {"ignore-columns", SETTING_ignore_columns}};

	if (!check_database_flag(database, err))
		return false;
	if (database && !config_add_flag(session->config, SETTING_database, database, "--database", err))
		return false;
	if (budget && !config_add_flag(session->config, SETTING_time_budget, budget, "--time-budget", err))
		return false;
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		const char *value = invocation_option(inv, flags[i].flag);
		char flag[32];

		snprintf(flag, sizeof flag, "--%s", flags[i].flag);
		if (value && !config_add_flag(session->config, flags[i].setting, value, flag, err))
			return false;
	}
	return true;
}

/* Who acts. Root by way of sudo is whoever called it; anybody else whom sudo has made is that one. */
static void find_actor(struct session *session)
{
	const char *given = invocation_option(session->inv, "actor"),
		   *sudo = getuid() == 0 ? getenv("SUDO_USER") : NULL;
	const struct passwd *user = getpwuid(getuid());

	if (given)
		buf_text(&session->actor, given);
	else if (sudo && *sudo)
		text_printable(&session->actor, sudo, strlen(sudo));
	else if (user)
		text_printable(&session->actor, user->pw_name, strlen(user->pw_name));
	else
		buf_format(&session->actor, "uid %u", (unsigned)getuid());
}

bool session_open(struct session *session, const struct invocation *inv, struct error *err)
{
	const char *colour = invocation_option(inv, "color");

	*session = (struct session){.inv = inv, .json = invocation_flag(inv, "json")};
	session->colour =
		colour && strcmp(colour, "auto") != 0 ? strcmp(colour, "always") == 0 : terminal_takes_colour();
	session->config = config_new();
	find_actor(session);
	if (read_config_file(session, err) &&
	    config_add_environment(session->config, (const char *const *)environ, err) && read_flags(session, err) &&
	    config_check(session->config, buf_string(&session->config_path), err))
		return true;
	session_close(session);
	return false;
}

bool session_database(struct session *session, struct error *err)
{
	struct account_config global = config_global(session->config);
	const char *database = setting_text(global, SETTING_database);
	struct buf folder = {0};
	bool good;

	if (!database && !getenv("PGHOST") && !getenv("PGDATABASE") && !getenv("PGSERVICE"))
		return error_set(
			err, ERROR_CONFIG,
			"no database is named. Name yours with --database, DATABASE_URL or the setting database; or "
			"make a private one with `numsync init --local`");
	if (!database || strcmp(database, "local") != 0) {
		buf_text(&session->conninfo, database ? database : "");
		return true;
	}
	good = local_folder(setting_text(global, SETTING_state_dir), &folder, err);
	if (good)
		session->local = local_start(buf_string(&folder), &session->conninfo, err);
	buf_free(&folder);
	return good && session->local;
}

void session_close(struct session *session)
{
	local_stop(session->local);
	session->local = NULL;
	config_free(session->config);
	session->config = NULL;
	free(session->account);
	session->account = NULL;
	buf_free(&session->config_path);
	buf_free(&session->conninfo);
	buf_free(&session->actor);
}

struct account_options session_account(const struct session *session, struct account_config config)
{
	return (struct account_options){.config = config,
					.alone = config_account_count(session->config) == 1,
					.conninfo = buf_string(&session->conninfo),
					.actor = buf_string(&session->actor),
					.begun_us = session->begun_us};
}

enum error_class session_for_account(const struct session *session, struct account_config config, account_fn fn,
				     enum run_refusal *refusal, struct error *err)
{
	const struct account_options options = session_account(session, config);
	struct account account;
	enum error_class class = account_open(&account, &options, err) ? fn(session, &account, err) : err->class;

	*refusal = account.store ? store_run_refusal(account.store) : RUN_NOT_REFUSED;
	progress_clear();
	account_close(&account);
	return class;
}

static bool is_chosen(const struct session *session, const char *name)
{
	for (size_t i = 0; i < session->accounts; i++)
		if (strcmp(session->account[i].name, name) == 0)
			return true;
	return false;
}

bool session_no_account(const struct session *session, const char *name, struct error *err)
{
	return session->config_path.size
		       ? error_set(err, ERROR_CONFIG,
				   "account %s is not in the configuration %s; `numsync config` lists those that are",
				   name, buf_string(&session->config_path))
		       : error_set(
				 err, ERROR_CONFIG,
				 "there is no account %s: without a configuration file the one account is called default",
				 name);
}

/* Of several accounts none was named. */
static bool refuse_several(const struct session *session, int there, struct error *err)
{
	enum { NAMES_SHOWN = 8 };
	struct buf names = {0};

	for (int i = 0; i < there && i < NAMES_SHOWN; i++)
		buf_format(&names, "%s%s", i ? ", " : "", config_account(session->config, i).name);
	if (there > NAMES_SHOWN)
		buf_text(&names, ", ...");
	error_set(err, ERROR_USAGE,
		  "the configuration has %d accounts (%s): name one with --account, or say --all-accounts", there,
		  buf_string(&names));
	buf_free(&names);
	return false;
}

bool session_choose(struct session *session, struct error *err)
{
	const char *names[INVOCATION_OPTIONS_MAX + 1];
	size_t named = invocation_values(session->inv, "account", names, INVOCATION_OPTIONS_MAX + 1);
	int there = config_account_count(session->config);

	if (!named && there > 1 && !invocation_flag(session->inv, "all-accounts"))
		return refuse_several(session, there, err);
	if (named && invocation_flag(session->inv, "all-accounts"))
		return error_set(err, ERROR_USAGE,
				 "--account is for one account, --all-accounts for all: give only one of the two");
	session->account = memory_get(sizeof *session->account * (named ? named : (size_t)there));
	for (size_t i = 0; i < named; i++) {
		if (!config_find_account(session->config, names[i], &session->account[session->accounts]))
			return session_no_account(session, names[i], err);
		session->accounts += !is_chosen(session, names[i]);
	}
	for (int i = 0; !named && i < there; i++)
		session->account[session->accounts++] = config_account(session->config, i);
	return config_check_key(session->accounts, err);
}

bool session_open_chosen(struct session *session, const struct invocation *inv, struct error *err)
{
	if (!session_open(session, inv, err))
		return false;
	if (session_choose(session, err) && session_database(session, err))
		return true;
	session_close(session);
	return false;
}

enum error_class session_each(const struct session *session, account_fn fn, struct error *err)
{
	enum error_class gravest = ERROR_NONE;

	for (size_t i = 0; i < session->accounts; i++) {
		struct error one = ERROR_INIT;
		enum run_refusal refusal;
		enum error_class class;

		if (i && stop_requested()) {
			error_set(&one, ERROR_LATER, "stopped by a signal; nothing was done for this account");
			class = ERROR_LATER;
		} else
			class = session_for_account(session, session->account[i], fn, &refusal, &one);
		if (session->accounts > 1)
			account_log_error(session->account[i].name, class, &one);
		else
			*err = one;
		gravest = error_graver(gravest, class);
	}
	return gravest;
}

enum error_class session_for_accounts(const struct invocation *inv, account_fn fn, struct error *err)
{
	struct session session;
	enum error_class class;

	if (!session_open_chosen(&session, inv, err))
		return err->class;
	class = session_each(&session, fn, err);
	session_close(&session);
	return class;
}

enum error_class session_list(const struct session *session, struct account *account, const struct list_column *columns,
			      list_fn each, const char *none, struct error *err)
{
	enum list_format format;
	struct row_list *list;
	bool good;

	if (!session_list_format(session, &format, err))
		return err->class;
	list = row_list_new(columns, format, account->config.name);
	good = each(account->store, row_list_add, list, err);
	if (none && !row_list_adds(list) && format == LIST_TABLE)
		terminal_line(stdout, "%s", none);
	row_list_end(list, session->colour);
	return good ? ERROR_NONE : err->class;
}

bool session_list_format(const struct session *session, enum list_format *format, struct error *err)
{
	const char *given = invocation_option(session->inv, "format");

	*format = session->json ? LIST_JSON : LIST_TABLE;
	if (!given)
		return true;
	if (strcmp(given, "table") == 0)
		*format = LIST_TABLE;
	else if (strcmp(given, "csv") == 0)
		*format = LIST_CSV;
	else
		*format = LIST_JSON;
	if (session->json && *format != LIST_JSON)
		return error_set(err, ERROR_USAGE, "--json and --format %s say different things: leave one of them out",
				 given);
	return true;
}

bool session_forces(const struct session *session, const char *limit)
{
	const char *names[INVOCATION_OPTIONS_MAX];
	size_t count = invocation_values(session->inv, "force", names, INVOCATION_OPTIONS_MAX);

	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], limit) == 0)
			return true;
	return false;
}

bool session_fails_on_releases(const struct session *session)
{
	const char *fail_on = invocation_option(session->inv, "fail-on");

	return fail_on && strcmp(fail_on, "release-watch") == 0;
}

void session_run_options(const struct session *session, struct run_options *options)
{
	const char *command = session->inv->command->name;

	*options = (struct run_options){.command = command,
					.refresh = invocation_option(session->inv, "refresh"),
					.force_changes = session_forces(session, "changes"),
					.force_disable = session_forces(session, "disable"),
					.force_missing = session_forces(session, "missing"),
					.force_unread = session_forces(session, "unread"),
					.fail_on_releases = session_fails_on_releases(session),
					.fail_on_drift = strcmp(command, "pull") != 0,
					.stop_at_ms = session->stop_at_ms,
					.json = session->json};
}

bool session_confirm(const char *question)
{
	char answer[16];

	fflush(stdout);
	fprintf(stderr, "%s [y/N] ", question);
	fflush(stderr);
	return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}
