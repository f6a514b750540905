/* The commands, one value each, in one table: help, manual and completion come from these rows. */
#ifndef NUMSYNC_CMD_COMMAND_H
#define NUMSYNC_CMD_COMMAND_H

#include <stdbool.h>

#include "base/error.h"
#include "invocation.h"

struct option_row {
	const char *name; /* "source", without dashes */
	/* NULL: a flag. Words in small letters, "table|csv|json", are the values there are: others are refused, and
	 * completion offers them. Else what the value is; completion knows FILE, DIR, ACCOUNT and FIELD. */
	const char *argument;
	const char *help;
};

#define STATUS(class) (1u << ERROR_##class)

struct command {
	const char *name, *synopsis, *summary;
	const char *details;		  /* more help, one paragraph, lines ended by \n; NULL: none */
	bool takes_files;		  /* its arguments are names of files, which have bytes as they like */
	const struct option_row *options; /* ended by a row without name; NULL: only the common ones */
	const char *examples;		  /* two command lines, indented by two blanks, ended by \n */
	unsigned statuses; /* STATUS(...) of each class that it can end with, beside those that every command has */
	/* Returns what the exit status tells; for an error class err has the text. */
	enum error_class (*run)(const struct invocation *inv, struct error *err);
};

extern const struct command command_init, command_migrate, command_pull, command_import, command_withdraw,
	command_drift, command_plan, command_plans, command_approve, command_apply, command_run, command_revert,
	command_export, command_close, command_prune, command_report, command_history, command_config, command_status,
	command_fields, command_doctor, command_completion;

extern const struct command *const command_table[]; /* ended by NULL */
extern const struct option_row common_options[];    /* of every command */

/* NULL when there is none; nearest gets the most similar name, NULL when none is similar. */
const struct command *command_find(const char *name, const char **nearest);
void command_print_help(const struct command *command);
void command_print_overview(void);
/* Usage of `numsync help`, which is not a command of the table. */
void command_print_help_usage(void);

#endif
