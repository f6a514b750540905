#include "command.h"
#include "session.h"
#include "base/log.h"
#include "edge/outfile.h"
#include "view/csv.h"

#include <stdio.h>
#include <string.h>

/* The columns of export_billing.sql, in order. */
static const struct {
	const char *name;
	enum csv_kind kind;
} columns[] = {
	{"number", CSV_TEXT}, {"name", CSV_TEXT}, {"id", CSV_TEXT}, {"business_id", CSV_TEXT},
	{"business_name", CSV_TEXT}, {"user_id", CSV_TEXT}, {"user_name", CSV_TEXT},
	{"billing_business_id", CSV_TEXT}, {"billing_business_name", CSV_TEXT}, {"billing_user_id", CSV_TEXT},
	{"billing_user_name", CSV_TEXT}, {"billing_subscription_item_id", CSV_TEXT},
	{"billing_monthly_amount", CSV_PLAIN}, {"billing_channel", CSV_TEXT}, {"status", CSV_TEXT},
	{"enabled", CSV_PLAIN}, {"created_at", CSV_PLAIN}, {"released_at", CSV_PLAIN},
	{"missing_since", CSV_PLAIN}, {"read_at", CSV_PLAIN}};

enum { COLUMNS = sizeof columns / sizeof columns[0], ENABLED = 15 };

struct export {
	struct csv_writer csv;
	size_t rows;
};

static bool on_row(void *context, const char *const *cells, int count, struct error *err)
{
	struct export *export = context;

	if (count != COLUMNS)
		return error_set(err, ERROR_INTERNAL, "the export has %d columns instead of %d", count, (int)COLUMNS);
	for (int i = 0; i < COLUMNS; i++) {
		const char *cell = cells[i];

		if (i == ENABLED && cell)
			cell = cell[0] == 't' ? "true" : "false";
		csv_write(&export->csv, cell, columns[i].kind);
	}
	csv_row_end(&export->csv);
	export->rows++;
	return true;
}

static enum error_class export_account(struct account_session *account, struct error *err)
{
	const char *path = invocation_option(account->session->inv, "output");
	const char *format = invocation_option(account->session->inv, "format");
	const struct invocation *inv = account->session->inv;
	struct export export = {.csv.file = stdout};
	struct outfile *out = NULL;

	if (inv->argument_count != 1 || strcmp(inv->argument[0], "billing") != 0)
		return error_set(err, ERROR_USAGE, "what is to be exported? numsync export billing"), ERROR_USAGE;
	if (format && strcmp(format, "csv") != 0)
		return error_set(err, ERROR_USAGE, "--format is csv, not %s", format), ERROR_USAGE;
	if (path && strcmp(path, "-") != 0) {
		out = outfile_open(path, err);
		if (!out)
			return err->class;
		export.csv.file = outfile_stream(out);
	}
	for (int i = 0; i < COLUMNS; i++)
		csv_write(&export.csv, columns[i].name, CSV_PLAIN);
	csv_row_end(&export.csv);
	if (!store_billing_each(account->store, on_row, &export, err)) {
		outfile_abort(out);
		return err->class;
	}
	if (out ? !outfile_commit(out, err)
		: ferror(stdout) && !error_set(err, ERROR_OUTPUT, "cannot write to standard output"))
		return err->class;
	if (out)
		log_info("%zu numbers of account %s written to %s", export.rows, account->config.name, path);
	return ERROR_NONE;
}

static enum error_class run_export(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, export_account, err);
}

static const struct option_row options[] = {
	{"output", "FILE", "write to FILE, beside it first and then renamed; short: -o"},
	{"format", "FORMAT", "csv"},
	{NULL, NULL, NULL}};

const struct command command_export = {
	.name = "export", .synopsis = "billing [OPTION...]", .summary = "the billing columns of every number, as CSV",
	.options = options, .run = run_export,
	.details = "Amounts are written digit for digit as the API gave them; the API names no currency. A text that a spreadsheet\n"
		   "would take for a formula (= + - @ at its beginning) gets a ' before it; phone numbers keep their +.\n"
		   "read_at tells how fresh each line is. No sum over numbers is an invoice.\n"};
