/* `numsync config`: each setting, its value and where it comes from. What is secret is not shown. */
#include "command.h"
#include "config_check.h"
#include "config_example.h"
#include "view/row_list.h"
#include "session.h"

static bool add_settings(struct row_list *list, struct account_config config, enum setting_scope scope,
			 const char *name, struct error *err)
{
	struct buf shown = {0};
	bool good = true;

	for (int i = 0; good && i < SETTING_COUNT; i++) {
		enum setting setting = (enum setting)i;
		const char *value = setting_text(config, setting);

		if (setting_table[i].scope != scope)
			continue;
		buf_reset(&shown);
		config_show(setting, value, &shown);
		good = row_list_add(list,
				    (const char *const[]){name, setting_table[i].name,
							  value ? buf_string(&shown) : NULL,
							  value ? setting_origin(config, setting) : "not set"},
				    4, err);
	}
	buf_free(&shown);
	return good;
}

static enum error_class main_config(const struct invocation *inv, struct error *err)
{
	static const struct list_column columns[] = {{"account", "account"},
						     {"setting", "setting"},
						     {"value", "value"},
						     {"origin", "from"},
						     {NULL, NULL}};
	const char *names[64];
	size_t named = invocation_values(inv, "account", names, 64);
	struct account_config config;
	struct session session;
	enum list_format format;
	struct row_list *list;
	bool good;

	if (invocation_flag(inv, "example")) {
		config_example_write(stdout, NULL, NULL);
		return ERROR_NONE;
	}
	if (!session_open(&session, inv, err))
		return err->class;
	good = session_list_format(&session, &format, err);
	if (good) {
		list = row_list_new(columns, format, NULL);
		good = named || add_settings(list, config_global(session.config), SETTING_SCOPE_GLOBAL, NULL, err);
		for (size_t i = 0; good && i < named; i++)
			good = config_find_account(session.config, names[i], &config)
				       ? add_settings(list, config, SETTING_SCOPE_ACCOUNT, config.name, err)
				       : session_no_account(&session, names[i], err);
		for (int i = 0; good && !named && i < config_account_count(session.config); i++) {
			config = config_account(session.config, i);
			good = add_settings(list, config, SETTING_SCOPE_ACCOUNT, config.name, err);
		}
		row_list_end(list, session.colour);
	}
	session_close(&session);
	return good ? ERROR_NONE : err->class;
}

static const struct option_row options[] =
	{{"format", "table|csv|json", "how the result is written (table)"},
	 {"example", NULL,
	  "instead: a configuration file to begin with, with every setting, its meaning and its default"},
	 {NULL, NULL, NULL}};

const struct command command_config = {
	.name = "config",
	.synopsis = "[OPTION...]",
	.summary = "every setting in force, and where it came from",
	.options = options,
	.run = main_config,
	.statuses = 0,
	.examples = "  numsync config\n  numsync config --example\n",
	.details =
		"Flags win over the environment, that over the file, that over the defaults. Passwords are hidden; the API key is\n"
		"no setting: `numsync doctor` shows whether it is found.\n"};
