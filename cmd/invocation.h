/* The command line as it was given. */
#ifndef NUMSYNC_CMD_INVOCATION_H
#define NUMSYNC_CMD_INVOCATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct command;
struct option_row;

enum { INVOCATION_OPTIONS_MAX = 64 };

struct invocation {
	const struct command *command;
	struct {
		const struct option_row *row;
		const char *value; /* NULL for a flag */
	} option[INVOCATION_OPTIONS_MAX];
	size_t option_count;
	const char *const *argument; /* positional ones */
	size_t argument_count;
};

/* Reads what follows the command's name; --name VALUE, --name=VALUE, -q -v -h -o; "--" ends the options. Reorders argv.
 * ERROR_USAGE with the nearest option for what is not known. */
bool invocation_read(struct invocation *inv, const struct command *command, int argc, char **argv, struct error *err);
/* The option that a word of the command line means ("--output", "--output=x", "-o"), or NULL. */
const struct option_row *invocation_row(const struct command *command, const char *word);
/* Whether placeholder names the values there are, "table|csv|json", rather than what the value is. */
bool invocation_is_choice(const char *placeholder);
bool invocation_flag(const struct invocation *inv, const char *name);
/* The last value given, or NULL. */
const char *invocation_option(const struct invocation *inv, const char *name);
/* All values of a repeated option, NULL-ended, at most max - 1; count is returned. */
size_t invocation_values(const struct invocation *inv, const char *name, const char **out, size_t max);

#endif
