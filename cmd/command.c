/* The table of the commands and the options that all of them have. Help, manual and completion are made from these rows, and say nothing
 * that does not stand in them. */
#include "command.h"
#include "base/text.h"
#include "view/terminal.h"

#include <stdio.h>
#include <string.h>

const struct command *const command_table[] = {&command_init,
					       &command_migrate,
					       &command_pull,
					       &command_import,
					       &command_withdraw,
					       &command_drift,
					       &command_plan,
					       &command_plans,
					       &command_approve,
					       &command_apply,
					       &command_run,
					       &command_revert,
					       &command_export,
					       &command_close,
					       &command_prune,
					       &command_report,
					       &command_history,
					       &command_config,
					       &command_status,
					       &command_fields,
					       &command_doctor,
					       &command_completion,
					       NULL};

const struct option_row common_options[] = {{"config", "FILE",
					     "instead of NUMSYNC_CONFIG, ~/.config/numsync/numsync.conf, "
					     "/etc/numsync/numsync.conf"},
					    {"database", "CONNINFO",
					     "PostgreSQL to use: libpq's connection string or URI, without a password"},
					    {"account", "ACCOUNT", "work on this account; may be repeated"},
					    {"all-accounts", NULL, "work on every account of the configuration"},
					    {"json", NULL, "print the result as JSON"},
					    {"color", "auto|always|never", "colours: auto is on a terminal only"},
					    {"quiet", NULL, "only warnings and errors; short: -q"},
					    {"verbose", NULL, "print every request; short: -v"},
					    {"help", NULL, "show this; short: -h"},
					    {NULL, NULL, NULL}};

const struct command *command_find(const char *name, const char **nearest)
{
	unsigned least = 255;

	*nearest = NULL;
	for (size_t i = 0; command_table[i]; i++) {
		unsigned distance = text_distance(name, command_table[i]->name);

		if (strcmp(name, command_table[i]->name) == 0)
			return command_table[i];
		if (distance < least) {
			least = distance;
			*nearest = command_table[i]->name;
		}
	}
	if (*nearest && !text_is_slip(name, *nearest))
		*nearest = NULL;
	return NULL;
}

static void print_options(const struct option_row *options)
{
	for (; options && options->name; options++) {
		char left[64];
		int size;

		size = snprintf(left, sizeof left, "--%s%s%s", options->name, options->argument ? " " : "",
				options->argument ? options->argument : "");
		printf("  %-26s  ", left);
		terminal_wrap(stdout, size < 26 ? 30 : (size_t)size + 4, options->help);
	}
}

/* What a command can end with whatever it does. */
static const unsigned common_statuses =
	STATUS(NONE) | STATUS(USAGE) | STATUS(INTERNAL) | STATUS(SYSTEM) | STATUS(OUTPUT) | STATUS(CONFIG);

static void print_exit_statuses(unsigned statuses)
{
	printf("\nExit status:\n");
	for (int class = 0; class < ERROR_CLASS_COUNT; class ++)
		if (statuses & 1u << class)
			printf("  %-3d %s\n", error_exit_status((enum error_class) class),
			       error_meaning((enum error_class) class));
}

void command_print_help(const struct command *command)
{
	printf("Usage: numsync %s %s\n\n", command->name, command->synopsis);
	terminal_wrap(stdout, 0, command->summary);
	if (command->details) {
		putchar('\n');
		terminal_paragraph(stdout, command->details);
	}
	if (command->options) {
		printf("\nOptions:\n");
		print_options(command->options);
	}
	printf("\nCommon options:\n");
	print_options(common_options);
	printf("\nExamples:\n%s", command->examples);
	print_exit_statuses(common_statuses | command->statuses);
}

void command_print_help_usage(void)
{
	printf("Usage: numsync help [COMMAND]\n\n");
	terminal_wrap(
		stdout, 0,
		"shows what a command does, its options and the exit statuses, as COMMAND --help does; without COMMAND "
		"it lists the commands");
}

void command_print_overview(void)
{
	printf("numsync keeps a PostgreSQL mirror of the phone numbers that a business holds at Leadping,\n"
	       "compares it with what the business wants (CSV files), and corrects the difference.\n\n"
	       "Usage: numsync COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:\n");
	for (size_t i = 0; command_table[i]; i++) {
		printf("  %-10s  ", command_table[i]->name);
		terminal_wrap(stdout, 14, command_table[i]->summary);
	}
	printf("\n`numsync COMMAND --help`, or `numsync help COMMAND`, shows more. First steps:\n"
	       "  export LEADPING_API_KEY=...     the key, never a flag\n"
	       "  numsync init --local            a private PostgreSQL, or --database for yours\n"
	       "  numsync pull                    the mirror\n"
	       "  numsync import changes.csv      what should be\n"
	       "  numsync plan; numsync apply     what would be done; do it\n");
	print_exit_statuses(~0u);
}
