/* Options of an export, from words. A line of the setting is cut into words and read as the command line would be, but it may
 * not have the options that every command has: those are the run's. */
#include "export_arguments.h"
#include "command.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 64 };

void export_arguments_read(const struct invocation *inv, struct export_options *options)
{
	*options = (struct export_options){.format = invocation_option(inv, "format"),
					   .output = invocation_option(inv, "output"),
					   .as_of = invocation_option(inv, "as-of"),
					   .period = invocation_option(inv, "period"),
					   .compare = invocation_option(inv, "compare"),
					   .summary = invocation_option(inv, "summary"),
					   .columns = invocation_option(inv, "columns"),
					   .order_by = invocation_option(inv, "order-by"),
					   .delimiter = invocation_option(inv, "delimiter"),
					   .gone = invocation_flag(inv, "gone"),
					   .about = invocation_flag(inv, "about"),
					   .raw = invocation_flag(inv, "raw"),
					   .bom = invocation_flag(inv, "bom"),
					   .decimal_comma = invocation_flag(inv, "decimal-comma")};
	options->wheres = invocation_values(inv, "where", options->where, EXPORT_WHERES_MAX);
}

static bool check_options(const struct invocation *inv, struct error *err)
{
	const char *output = invocation_option(inv, "output");

	for (size_t i = 0; i < inv->option_count; i++)
		for (const struct option_row *row = common_options; row->name; row++)
			if (row == inv->option[i].row)
				return error_set(err, ERROR_CONFIG, "--%s belongs to `run`, not to one of its exports",
						 row->name);
	if (inv->argument_count != 1 || strcmp(inv->argument[0], "billing") != 0)
		return error_set(err, ERROR_CONFIG, "an export begins with `billing`, what is to be exported");
	if (!output || strcmp(output, "-") == 0)
		return error_set(err, ERROR_CONFIG, "an export says with --output FILE where it is written");
	return true;
}

/* text is cut into words where it stands. */
static bool read_line(char *text, struct export_options *options, struct error *err)
{
	struct invocation inv;
	char *word[WORDS_MAX];
	size_t count;
	const char *fault = text_words(text, word, WORDS_MAX, &count);

	if (fault)
		return error_set(err, ERROR_CONFIG, "%s", fault);
	if (!invocation_read(&inv, &command_export, (int)count, word, err)) {
		err->class = ERROR_CONFIG;
		return false;
	}
	if (!check_options(&inv, err))
		return false;
	export_arguments_read(&inv, options);
	return true;
}

bool export_setting_read(const char *text, struct export_lines_setting *lines, struct error *err)
{
	bool good = true;

	*lines = (struct export_lines_setting){0};
	while (good && text && *text) {
		size_t size = strcspn(text, "\n"), at = lines->count++;

		lines->text = memory_resize(lines->text, sizeof *lines->text * lines->count);
		lines->options = memory_resize(lines->options, sizeof *lines->options * lines->count);
		lines->text[at] = memory_format("%.*s", (int)size, text);
		good = read_line(lines->text[at], &lines->options[at], err);
		text += size + (text[size] == '\n');
	}
	return good;
}

void export_setting_free(struct export_lines_setting *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->text[i]);
	free(lines->text);
	free(lines->options);
}
