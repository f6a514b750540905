#include "config_check.h"
#include "outputs.h"
#include "base/buf.h"
#include "edge/http.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool check_metrics(const char *path, struct error *err)
{
	size_t size = strlen(path);

	return (size > 5 && strcmp(path + size - 5, ".prom") == 0) ||
	       error_set(err, ERROR_CONFIG, "the collector reads files only whose names end in .prom");
}

static bool check_exports(const char *text, bool shared, struct error *err)
{
	bool good = true;

	while (good && *text) {
		size_t size = strcspn(text, "\n");
		struct buf line = {0};

		buf_add(&line, text, size);
		good = outputs_check_export(buf_string(&line), shared, err);
		text += size + (text[size] == '\n');
		buf_free(&line);
	}
	return good;
}

static bool check_value(enum setting setting, const char *text, bool shared, struct error *err)
{
	switch (setting) {
	case SETTING_api_url:
		return http_check_url(text, err);
	case SETTING_heartbeat: /* its own words: the address is a secret */
		return http_check_url(text, err) ||
		       error_set(err, ERROR_CONFIG, "expected an https address (http to this machine only) without user, ? and #");
	case SETTING_metrics:
		return check_metrics(text, err);
	case SETTING_export:
		return check_exports(text, shared, err);
	case SETTING_report:
		return outputs_check_path(text, shared, err);
	case SETTING_hook:
		return outputs_check_hook(text, err);
	default:
		return true;
	}
}

/* Whether a value that is a secret stands in the file. */
static bool file_has_secret(const struct config *config, const char *path)
{
	static const enum setting secrets[] = {SETTING_database, SETTING_heartbeat};
	struct account_config global = config_global(config);
	bool found = false;

	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		struct buf shown = {0};

		found = found || (setting_show(secrets[i], setting_text(global, secrets[i]), &shown) &&
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
	bool secret = file_has_secret(config, path);

	if ((!secret && !any_hook(config)) || !*path || stat(path, &facts) != 0 || !S_ISREG(facts.st_mode))
		return true;
	/* root may let a group read it: /etc/numsync/numsync.conf, root:numsync 640 */
	if (secret && (facts.st_mode & 004 || (facts.st_mode & 040 && facts.st_uid != 0)))
		return error_set(err, ERROR_CONFIG, "%s holds a secret (a password, or the address of a heartbeat) and can be read "
				 "by others: chmod 600 %s", path, path);
	if (any_hook(config) && (facts.st_mode & 022 || (facts.st_uid != 0 && facts.st_uid != geteuid())))
		return error_set(err, ERROR_CONFIG, "%s names a program to start (hook) and others than root and you can change it: "
				 "chown it to yourself and chmod go-w %s", path, path);
	return true;
}

bool config_check(const struct config *config, const char *path, struct error *err)
{
	static const enum setting checked[] = {SETTING_api_url, SETTING_heartbeat, SETTING_metrics, SETTING_export,
					       SETTING_report, SETTING_hook};
	struct account_config global = config_global(config);
	int accounts = config_account_count(config);

	for (size_t i = 0; i < sizeof checked / sizeof checked[0]; i++) {
		const char *shared = setting_text(global, checked[i]);

		for (int at = -1; at < accounts; at++) {
			struct account_config account = at < 0 ? global : config_account(config, at);
			const char *text = setting_text(account, checked[i]);

			if (text && (at < 0 || text != shared) && !check_value(checked[i], text, at < 0 && accounts > 1, err)) {
				err->class = ERROR_CONFIG;
				return error_context(err, "%s: %s", setting_origin(account, checked[i]),
						     setting_table[checked[i]].name);
			}
		}
	}
	return check_file(config, path, err);
}
