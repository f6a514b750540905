/* `numsync export billing`: the command line of an export; the work is that of export/export.h. */
#include "command.h"
#include "export/export.h"
#include "export_arguments.h"
#include "session.h"
#include "base/log.h"
#include "edge/host/outfile.h"
#include "model/path_template.h"

#include <stdlib.h>
#include <string.h>

/* Of several accounts whose lines go into one file; file is NULL where each has its own. */
static struct export_together together;

static enum error_class export_one(const struct session *session, struct account *account, struct error *err)
{
	struct export_options options;
	char *path;
	bool good;

	export_arguments_read(session->inv, &options);
	if (!options.format && session->json)
		options.format = "jsonl";
	path = options.output ? path_template_fill_account(options.output, account->config.name) : NULL;
	options.output = path;
	options.together = together.file ? &together : NULL;
	good = export_account(account, &options, false, err);
	free(path);
	return good ? ERROR_NONE : err->class;
}

/* In a file's name a slash of an account's name is an underscore, so two names can come to one. */
static bool check_apart(const struct session *session, const char *output, struct error *err)
{
	bool good = true;

	for (size_t i = 1; good && i < session->accounts; i++) {
		char *path = path_template_fill_account(output, session->account[i].name);

		for (size_t other = 0; good && other < i; other++) {
			char *before = path_template_fill_account(output, session->account[other].name);

			good = strcmp(path, before) != 0 ||
			       error_set(
				       err, ERROR_USAGE,
				       "the exports of the accounts %s and %s would both be written to %s: export them "
				       "one after the other",
				       session->account[other].name, session->account[i].name, path);
			free(before);
		}
		free(path);
	}
	return good;
}

/* All or nothing: a file that lacks an account would not show it. */
static enum error_class export_as_one(const struct session *session, const char *output, struct error *err)
{
	struct outfile *out = output ? outfile_open(output, err) : NULL;
	enum error_class class;

	if (output && !out)
		return err->class;
	together.file = out ? outfile_stream(out) : stdout;
	class = session_each(session, export_one, err);
	if (out && !outfile_end(out, class == ERROR_NONE, err) && class == ERROR_NONE)
		class = err->class;
	else if (out && class != ERROR_NONE)
		log_warning("%s was not written, for it would lack an account", output);
	free(together.header);
	together = (struct export_together){0};
	return class;
}

static enum error_class export_chosen(const struct session *session, struct error *err)
{
	const char *output = invocation_option(session->inv, "output");

	if (session->accounts == 1)
		return session_each(session, export_one, err);
	if (output && strstr(output, "{account}"))
		return check_apart(session, output, err) ? session_each(session, export_one, err) : err->class;
	return export_as_one(session, output && strcmp(output, "-") != 0 ? output : NULL, err);
}

static enum error_class main_export(const struct invocation *inv, struct error *err)
{
	struct session session;
	enum error_class class;

	if (inv->argument_count != 1 || strcmp(inv->argument[0], "billing") != 0)
		return error_set(err, ERROR_USAGE, "what is to be exported? numsync export billing"), ERROR_USAGE;
	if (!session_open_chosen(&session, inv, err))
		return err->class;
	class = export_chosen(&session, err);
	session_close(&session);
	return class;
}

static const struct option_row options[] = {
	{"output", "FILE",
	 "write to FILE, beside it first and then renamed, or into it when it is a pipe or a device; {account} in its name is filled in; short: -o"},
	{"format", "csv|xlsx|jsonl|html", "how it is written; else as FILE ends, else csv"},
	{"as-of", "TIME",
	 "as it was known at the end of that day or month (2026-10-31, 2026-10), in the account's time_zone"},
	{"period", "YYYY-MM", "the lines of a closed period, as `numsync close` recorded them"},
	{"compare", "TIME", "what came, went and changed since that earlier moment"},
	{"summary", "business|channel|user", "totals and counts by business, channel or user, instead of lines"},
	{"columns", "LIST",
	 "of the lines: fields, and account, counted_amount, missing_since, read_at; separated by commas"},
	{"order-by", "LIST", "fields to sort the lines by, - in front for descending; then by number and id"},
	{"where", "FIELD=VALUE",
	 "only numbers with that value (NULL: with none; of a time a date is all of that day, in the account's time_zone); repeated: one of the values of each field"},
	{"gone", NULL, "list numbers that are gone, too"},
	{"about", NULL, "begin with what the export is about: moment, totals, freshness, digest"},
	{"delimiter", "CHAR", "of CSV: , or ; or tab"},
	{"decimal-comma", NULL, "12,50 in CSV; the delimiter is ; then"},
	{"bom", NULL, "begin a CSV with a byte order mark, by which Excel knows UTF-8"},
	{"raw", NULL, "CSV for machines: texts exactly as they are, lines end with LF"},
	{NULL, NULL, NULL}};

const struct command command_export = {
	.name = "export",
	.synopsis = "billing [OPTION...]",
	.summary = "the billing columns, for any moment, as CSV, XLSX, JSON Lines or HTML",
	.options = options,
	.run = main_export,
	.statuses = STATUS(DATABASE) | STATUS(LATER),
	.examples =
		"  numsync export billing --as-of 2026-10 -o october.xlsx\n  numsync export billing --period 2026-10 --compare 2026-09 --summary business\n",
	.details =
		"Amounts are exact, digit for digit as the API gave them; it names no currency and does not say whether an amount is\n"
		"the number's or a plan's: the settings currency and amount_is state what you know. No sum is an invoice.\n"
		"In CSV a text that a spreadsheet would take for a formula (= + - @ at its beginning) gets a ' before it; phone\n"
		"numbers keep their +. --raw leaves all texts as they are. In JSON Lines amounts are strings, so that no reader\n"
		"rounds them. A moment that the mirror cannot answer for is refused. read_at shows how fresh each line is.\n"
		"With --all-accounts a CSV or JSON Lines file has all of them, with the account as its first column; with {account} in\n"
		"the name of the file each has a file of its own.\n"};
