/* Checks of settings whose rules belong to the process: addresses, paths with placeholders, command lines, and who may read the file. They
 * come before any work, with the place of the setting, so that a night does not fail at its end over a misspelt name. */
#include "config_check.h"
#include "path_conflicts.h"
#include "export_arguments.h"
#include "export/export.h"
#include "model/path_template.h"
#include "base/memory.h"
#include "base/text.h"
#include "edge/host/hook.h"
#include "edge/http/http.h"
#include "edge/pg/pg.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool check_metrics(const char *path, struct error *err)
{
	size_t size = strlen(path);

	return (size > 5 && strcmp(path + size - 5, ".prom") == 0) ||
	       error_set(err, ERROR_CONFIG,
			 "the name of the file has to end in .prom: the collector of Prometheus reads no other file");
}

static bool check_exports(const char *text, bool shared, struct error *err)
{
	struct export_lines_setting lines;
	bool good = export_setting_read(text, &lines, err) && path_template_check(text, TEMPLATE_NAMES, err);

	for (size_t i = 0; good && i < lines.count; i++)
		good = export_check(&lines.options[i], err) &&
		       (!shared || path_template_check_apart(lines.options[i].output, err));
	export_setting_free(&lines);
	return good;
}

static bool check_hook(const char *text, struct error *err)
{
	char *line = memory_copy(text), *word[HOOK_WORDS_MAX];
	size_t count;
	const char *fault = text_words(line, word, HOOK_WORDS_MAX, &count);
	bool good = true;

	if (fault)
		good = error_set(err, ERROR_CONFIG, "%s", fault);
	else if (!count)
		good = error_set(err, ERROR_CONFIG, "names no program");
	else if (word[0][0] != '/')
		good = error_set(err, ERROR_CONFIG, "%s: a program is named by its absolute path", word[0]);
	free(line);
	return good;
}

static bool check_value(enum setting setting, const char *text, bool shared, struct error *err)
{
	switch (setting) {
	case SETTING_api_url:
		return http_check_url(text, err);
	case SETTING_heartbeat: /* its own words: the address is a secret */
		return http_check_url(text, err) ||
		       error_set(err, ERROR_CONFIG,
				 "expected an https address (http to this machine only) without user, ? and #");
	case SETTING_proxy:
		return http_check_proxy(text, err);
	case SETTING_metrics:
		return check_metrics(text, err);
	case SETTING_export:
		return check_exports(text, shared, err);
	case SETTING_report:
		return path_template_check(text, TEMPLATE_NAMES, err) &&
		       (!shared || path_template_check_apart(text, err));
	case SETTING_inbox:
		return path_template_check(text, TEMPLATE_ACCOUNT + 1, err) &&
		       (!shared || path_template_check_apart(text, err));
	case SETTING_hook:
		return check_hook(text, err);
	default:
		return true;
	}
}

bool config_show(enum setting setting, const char *text, struct buf *out)
{
	struct error ignored;

	if (setting != SETTING_database || pg_conninfo_check(text, &ignored))
		return setting_show(setting, text, out);
	buf_text(out, "***");
	return true;
}

/* Whether a value that is a secret stands in the file. */
static bool file_has_secret(const struct config *config, const char *path)
{
	static const enum setting secrets[] = {SETTING_database, SETTING_heartbeat};
	struct account_config global = config_global(config);
	bool found = false;

	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		struct buf shown = {0};

		found = found || (config_show(secrets[i], setting_text(global, secrets[i]), &shown) &&
				  strncmp(setting_origin(global, secrets[i]), path, strlen(path)) == 0);
		buf_free(&shown);
	}
	return found;
}

static bool any_hook(const struct config *config)
{
	for (int i = 0; i < config_account_count(config); i++)
		if (setting_text(config_account(config, i), SETTING_hook))
			return true;
	return false;
}

static bool check_file(const struct config *config, const char *path, struct error *err)
{
	struct stat facts;
	char word[PATH_MAX];
	bool secret = file_has_secret(config, path);

	if ((!secret && !any_hook(config)) || !*path || stat(path, &facts) != 0 || !S_ISREG(facts.st_mode))
		return true;
	/* root may let a group read it: /etc/numsync/numsync.conf, root:numsync 640 */
	if (secret && (facts.st_mode & 004 || (facts.st_mode & 040 && facts.st_uid != 0)))
		return error_set(err, ERROR_CONFIG,
				 "%s holds a secret (a password, or the address of a heartbeat) and can be read "
				 "by others: `chmod %s %s`%s",
				 path, facts.st_uid == 0 ? "640" : "600", text_shell_word(word, sizeof word, path),
				 facts.st_uid == 0 ? ", and let its group be that of who runs numsync" : "");
	if (any_hook(config) && (facts.st_mode & 022 || (facts.st_uid != 0 && facts.st_uid != geteuid())))
		return error_set(err, ERROR_CONFIG,
				 "%s names a program to start (hook) and others than root and you can change it: "
				 "chown it to yourself, and `chmod go-w %s`",
				 path, text_shell_word(word, sizeof word, path));
	return true;
}

/* A setting in the file counts for all accounts; one of the command's, for those that it works on. */
static bool is_shared(const struct account_config *account, enum setting setting, bool command, int accounts)
{
	return accounts > 1 && account->index < 0 && path_conflicts_of_command(*account, setting) == command;
}

static bool check_account(struct account_config account, const struct account_config *global, bool command,
			  int accounts, struct error *err)
{
	static const enum setting checked[] = {SETTING_api_url, SETTING_heartbeat, SETTING_metrics, SETTING_export,
					       SETTING_report,	SETTING_hook,	   SETTING_inbox,   SETTING_proxy};

	for (size_t i = 0; i < sizeof checked / sizeof checked[0]; i++) {
		enum setting setting = checked[i];
		const char *text = setting_text(account, setting);

		/* what is not the account's own was looked at with the global ones */
		if (text && (account.index < 0 || text != setting_text(*global, setting)) &&
		    !check_value(setting, text, is_shared(&account, setting, command, accounts), err)) {
			err->class = ERROR_CONFIG;
			return error_context(err, "%s: %s", setting_origin(account, setting),
					     setting_table[setting].name);
		}
	}
	return true;
}

/* What the file says, for all accounts. */
static bool check_apart(const struct config *config, int accounts, struct error *err)
{
	struct account_config *account = memory_get(sizeof *account * (size_t)accounts);
	bool good;

	for (int i = 0; i < accounts; i++)
		account[i] = config_account(config, i);
	good = path_conflicts_check(account, (size_t)accounts, false, err);
	free(account);
	return good;
}

bool config_check(const struct config *config, const char *path, struct error *err)
{
	struct account_config global = config_global(config);
	int accounts = config_account_count(config);

	if (!check_account(global, &global, false, accounts, err))
		return false;
	for (int i = 0; i < accounts && config_account(config, i).index >= 0; i++)
		if (!check_account(config_account(config, i), &global, false, accounts, err))
			return false;
	return check_apart(config, accounts, err) && check_file(config, path, err);
}

bool config_check_apart(const struct config *config, const struct account_config *account, size_t count,
			struct error *err)
{
	struct account_config global = config_global(config);

	return check_account(global, &global, true, (int)count, err) && path_conflicts_check(account, count, true, err);
}

bool config_check_key(size_t accounts, struct error *err)
{
	const char *file = getenv("NUMSYNC_KEY_FILE");

	return accounts < 2 || !file || !*file ||
	       error_set(
		       err, ERROR_CONFIG,
		       "NUMSYNC_KEY_FILE would be the key of %zu accounts: give --account NAME, or set key_file in the "
		       "section of each",
		       accounts);
}
