/* Reads argv by the rows of the command table. Options may stand anywhere before `--`; argv is put into another order for that, and its
 * texts stay where they are. */
#include "invocation.h"
#include "command.h"
#include "base/text.h"
#include "model/field.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct option_row *find_in(const struct option_row *rows, const char *name, size_t size)
{
	for (; rows && rows->name; rows++)
		if (strlen(rows->name) == size && memcmp(rows->name, name, size) == 0)
			return rows;
	return NULL;
}

static const char *nearest_option(const struct command *command, const char *name)
{
	const struct option_row *lists[] = {command->options, common_options};
	const char *nearest = "help";
	unsigned least = 255;

	for (size_t i = 0; i < 2; i++)
		for (const struct option_row *row = lists[i]; row && row->name; row++)
			if (text_distance(name, row->name) < least) {
				least = text_distance(name, row->name);
				nearest = row->name;
			}
	return nearest;
}

static const struct option_row *find_option(const struct command *command, const char *name, size_t size)
{
	const struct option_row *row = find_in(command->options, name, size);

	return row ? row : find_in(common_options, name, size);
}

static const char *long_name(const char *word)
{
	static const char *const short_names[][2] = {{"-q", "quiet"},
						     {"-v", "verbose"},
						     {"-h", "help"},
						     {"-o", "output"}};

	for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
		if (strcmp(word, short_names[i][0]) == 0)
			return short_names[i][1];
	return word + 2;
}

const struct option_row *invocation_row(const struct command *command, const char *word)
{
	const char *name = long_name(word);

	if (word[0] != '-' || (word[1] != '-' && name == word + 2))
		return NULL;
	return find_option(command, name, strcspn(name, "="));
}

bool invocation_is_choice(const char *placeholder)
{
	return islower((unsigned char)placeholder[0]);
}

static bool check_choice(const struct option_row *row, const char *value, struct error *err)
{
	struct buf list = {0};

	if (!row->argument || !invocation_is_choice(row->argument) ||
	    field_value_listed(row->argument, value, strlen(value)))
		return true;
	for (const char *at = row->argument; *at; at++) {
		if (*at != '|')
			buf_char(&list, *at);
		else
			buf_text(&list, strchr(at + 1, '|') ? ", " : " or ");
	}
	error_set(err, ERROR_USAGE, "--%s is %s, not %s", row->name, buf_string(&list), value);
	buf_free(&list);
	return false;
}

/* Names of files have what bytes they like; everything else goes into the database and into messages. */
static bool check_text(const char *what, const char *text, struct error *err)
{
	return utf8_valid(text, strlen(text)) ||
	       error_set(err, ERROR_USAGE,
			 "%s has bytes that are no UTF-8: %s. Type it in a terminal that uses UTF-8, or convert it "
			 "(iconv -f latin1 -t utf8)",
			 what, text);
}

static bool check_value(const struct option_row *row, const char *value, struct error *err)
{
	struct buf what = {0};
	bool good;

	if (!row->argument || strcmp(row->argument, "FILE") == 0 || strcmp(row->argument, "DIR") == 0)
		return true;
	buf_format(&what, "the value of --%s", row->name);
	good = check_text(buf_string(&what), value, err);
	buf_free(&what);
	return good;
}

static bool refuse_option(const struct command *command, const char *word, const char *name, struct error *err)
{
	size_t size = strcspn(name, "=");
	char given[64];
	const char *nearest;

	snprintf(given, sizeof given, "%.*s", (int)size, name);
	if (strcmp(given, "format") == 0 && find_option(command, "json", 4))
		return error_set(err, ERROR_USAGE, "option %s is not known to `numsync %s`: this command has --json",
				 word, command->name);
	nearest = nearest_option(command, given);
	if (!text_is_slip(given, nearest))
		return error_set(err, ERROR_USAGE,
				 "option %s is not known to `numsync %s`; `numsync %s --help` lists those that it has",
				 word, command->name, command->name);
	return error_set(err, ERROR_USAGE, "option %s is not known to `numsync %s`; did you mean --%s?", word,
			 command->name, nearest);
}

/* Takes one option and, where it needs one, its value; *at is moved behind them. */
static bool read_option(struct invocation *inv, int argc, char **argv, int *at, struct error *err)
{
	const char *word = argv[*at], *name = long_name(word), *equals = strchr(name, '=');
	const struct option_row *row = invocation_row(inv->command, word);
	const char *value = equals ? equals + 1 : NULL;

	if (!row)
		return refuse_option(inv->command, word, word[1] == '-' ? name : word + 1, err);
	if (row->argument && !value && *at + 1 < argc)
		value = argv[++*at];
	if (row->argument && !value)
		return error_set(err, ERROR_USAGE, "option --%s needs a value: --%s %s", row->name, row->name,
				 row->argument);
	if (!row->argument && value)
		return error_set(err, ERROR_USAGE, "option --%s takes no value", row->name);
	if (!check_value(row, value, err) || !check_choice(row, value, err))
		return false;
	if (inv->option_count == INVOCATION_OPTIONS_MAX)
		return error_set(err, ERROR_USAGE, "the command line has more than %d options", INVOCATION_OPTIONS_MAX);
	inv->option[inv->option_count].row = row;
	inv->option[inv->option_count++].value = value;
	++*at;
	return true;
}

bool invocation_read(struct invocation *inv, const struct command *command, int argc, char **argv, struct error *err)
{
	int kept = 0, at = 0;
	bool options_end = false;

	*inv = (struct invocation){.command = command, .argument = (const char *const *)argv};
	while (at < argc) {
		if (!options_end && strcmp(argv[at], "--") == 0) {
			options_end = true;
			at++;
		} else if (!options_end && argv[at][0] == '-' && argv[at][1]) {
			if (!read_option(inv, argc, argv, &at, err))
				return false;
		} else {
			if (!command->takes_files && !check_text("the argument", argv[at], err))
				return false;
			argv[kept++] = argv[at++];
		}
	}
	inv->argument_count = (size_t)kept;
	return true;
}

bool invocation_flag(const struct invocation *inv, const char *name)
{
	for (size_t i = 0; i < inv->option_count; i++)
		if (strcmp(inv->option[i].row->name, name) == 0)
			return true;
	return false;
}

const char *invocation_option(const struct invocation *inv, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < inv->option_count; i++)
		if (strcmp(inv->option[i].row->name, name) == 0)
			value = inv->option[i].value;
	return value;
}

size_t invocation_values(const struct invocation *inv, const char *name, const char **out, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < inv->option_count && count + 1 < max; i++)
		if (strcmp(inv->option[i].row->name, name) == 0)
			out[count++] = inv->option[i].value;
	out[count] = NULL;
	return count;
}
