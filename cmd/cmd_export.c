/* `numsync export billing`: the command line of an export; the work is that of export/export.h. */
#include "command.h"
#include "export/export.h"
#include "export_arguments.h"
#include "session.h"

#include <string.h>

static enum error_class export_one(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	struct export_options options;

	if (inv->argument_count != 1 || strcmp(inv->argument[0], "billing") != 0)
		return error_set(err, ERROR_USAGE, "what is to be exported? numsync export billing"), ERROR_USAGE;
	if (session->accounts > 1)
		return error_set(err, ERROR_USAGE, "an export is of one account: name it with --account"), ERROR_USAGE;
	export_arguments_read(inv, &options);
	if (!options.format && session->json)
		options.format = "jsonl";
	return export_account(account, &options, false, err) ? ERROR_NONE : err->class;
}

static enum error_class main_export(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, export_one, err);
}

static const struct option_row options[] =
	{{"output", "FILE",
	  "write to FILE, beside it first and then renamed, or into it when it is a pipe or a device; short: -o"},
	 {"format", "csv|xlsx|jsonl|html", "how it is written; else as FILE ends, else csv"},
	 {"as-of", "TIME",
	  "as it was known at the end of that day or month (2026-10-31, 2026-10), in the account's time_zone"},
	 {"period", "YYYY-MM", "the lines of a closed period, as `numsync close` recorded them"},
	 {"compare", "TIME", "what came, went and changed since that earlier moment"},
	 {"summary", "business|channel|user", "totals and counts by business, channel or user, instead of lines"},
	 {"columns", "LIST", "fields, and account, counted_amount, missing_since, read_at; separated by commas"},
	 {"order-by", "LIST", "fields to sort by, - in front for descending; then by number and id"},
	 {"where", "FIELD=VALUE",
	  "only numbers with that value (NULL: with none); repeated: one of the values of each field"},
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
	.details =
		"Amounts are exact, digit for digit as the API gave them; it names no currency and does not say whether an amount is\n"
		"the number's or a plan's: the settings currency and amount_is state what you know. No sum is an invoice.\n"
		"In CSV a text that a spreadsheet would take for a formula (= + - @ at its beginning) gets a ' before it; phone\n"
		"numbers keep their +. --raw leaves all texts as they are. In JSON Lines amounts are strings, so that no reader\n"
		"rounds them. A moment that the mirror cannot answer for is refused. read_at shows how fresh each line is.\n"};
