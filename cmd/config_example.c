/* The example configuration: each setting with its default, as a comment. */
#include "config_example.h"
#include "model/config.h"

static void write_settings(FILE *file, enum setting_scope scope, const char *database, const char *state_dir)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		const struct setting_row *row = &setting_table[i];
		const char *value = i == SETTING_database ? database : i == SETTING_state_dir ? state_dir : NULL;

		if (row->scope != scope)
			continue;
		fprintf(file, "\n# %s\n%s%s =%s%s\n", row->help, value ? "" : "#", row->name,
			value || row->default_text ? " " : "",
			value		    ? value
			: row->default_text ? row->default_text
					    : "");
	}
}

void config_example_write(FILE *file, const char *database, const char *state_dir)
{
	fputs("# numsync's configuration. Every setting has a variable, too: NUMSYNC_ and its name in capitals.\n"
	      "# The API key is not kept here: LEADPING_API_KEY, or key_file, or systemd's credentials.\n\n[numsync]\n",
	      file);
	write_settings(file, SETTING_SCOPE_GLOBAL, database, state_dir);
	fputs("\n# What stands here counts for all accounts; each can say otherwise.\n", file);
	write_settings(file, SETTING_SCOPE_ACCOUNT, NULL, NULL);
	fputs("\n# An account begins with [account NAME]; without one there is one account named default.\n"
	      "#[account east]\n#key_file = /etc/numsync/east.key\n\n"
	      "#[account west]\n#key_file = /etc/numsync/west.key\n#currency = CAD\n",
	      file);
}
