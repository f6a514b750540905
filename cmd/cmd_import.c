#include "command.h"
#include "session.h"
#include "base/log.h"
#include "stage/import.h"
#include "view/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAULTS_SHOWN = 50 };

struct fault_printer {
	const char *path;
	struct csv_writer errors; /* file NULL: no --errors */
	size_t shown, count;
};

static void on_fault(void *context, const struct import_fault *fault)
{
	struct fault_printer *printer = context;
	struct buf text = {0};
	char number[24];

	printer->count++;
	if (printer->shown < FAULTS_SHOWN) {
		printer->shown++;
		import_fault_text(fault, &text);
		log_error("%s: %s", printer->path, buf_string(&text));
		buf_free(&text);
	}
	if (!printer->errors.file)
		return;
	csv_write(&printer->errors, printer->path, CSV_TEXT);
	snprintf(number, sizeof number, "%zu", fault->line);
	csv_write(&printer->errors, number, CSV_PLAIN);
	snprintf(number, sizeof number, "%zu", fault->column);
	csv_write(&printer->errors, number, CSV_PLAIN);
	csv_write(&printer->errors, fault->name, CSV_TEXT);
	csv_write(&printer->errors, fault->value, CSV_TEXT);
	csv_write(&printer->errors, fault->cause, CSV_TEXT);
	csv_write(&printer->errors, fault->cure, CSV_TEXT);
	csv_row_end(&printer->errors);
}

static bool open_errors(const char *path, struct csv_writer *errors, struct error *err)
{
	static const char *const header[] = {"file", "line", "column", "name", "value", "cause", "cure"};

	if (!path)
		return true;
	errors->file = fopen(path, "we");
	if (!errors->file)
		return error_system(err, ERROR_OUTPUT, errno, "cannot write %s", path);
	for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
		csv_write(errors, header[i], CSV_PLAIN);
	csv_row_end(errors);
	return true;
}

static bool close_errors(const char *path, struct csv_writer *errors, struct error *err)
{
	if (errors->file && (ferror(errors->file) | fclose(errors->file)))
		return error_set(err, ERROR_OUTPUT, "cannot write %s", path);
	return true;
}

static void tell(const struct account_session *account, const char *path, const struct import_options *options,
		 const struct import_report *report)
{
	if (account->session->json) {
		printf("{\"account\":\"%s\",\"batch\":%" PRId64 ",\"lines\":%" PRId64 ",\"expectations\":%" PRId64
		       ",\"seen_before\":%s}\n", account->config.name, report->result.batch_id, report->result.lines,
		       report->result.expectations, report->seen_before ? "true" : "false");
	} else if (!log_has_level(LOG_INFO)) {
		return;
	} else if (report->seen_before) {
		printf("%s: already imported as batch %" PRId64 " of source %s (%s); nothing to do\n", path,
		       report->seen_batch, options->source, report->seen_at);
	} else if (options->dry_run) {
		printf("%s: %" PRId64 " lines are good and would bring %" PRId64 " new or changed expectations; nothing was "
		       "imported (--dry-run)\n", path, report->result.lines, report->result.expectations);
	} else {
		printf("%s: batch %" PRId64 " of source %s: %" PRId64 " lines, %" PRId64 " new or changed expectations\n",
		       path, report->result.batch_id, options->source, report->result.lines,
		       report->result.expectations);
	}
}

static enum error_class import_account(struct account_session *account, struct error *err)
{
	const struct invocation *inv = account->session->inv;
	const char *source = invocation_option(inv, "source"), *errors_path = invocation_option(inv, "errors");
	const char *unknown = invocation_option(inv, "unknown-numbers");
	struct fault_printer printer = {0};
	const struct import_sink sink = {on_fault, &printer};
	struct import_options options = {.source = source ? source : "admin", .faults = &sink,
					 .priority = !source || strcmp(source, "admin") == 0 ? 100 : 50,
					 .default_country = setting_text(account->config, SETTING_default_country),
					 .dry_run = invocation_flag(inv, "dry-run"),
					 .keep_unknown = unknown && strcmp(unknown, "keep") == 0};
	enum error_class class = ERROR_NONE;

	if (inv->argument_count == 0)
		return error_set(err, ERROR_USAGE, "which file? numsync import FILE..."), ERROR_USAGE;
	if (unknown && strcmp(unknown, "keep") != 0 && strcmp(unknown, "refuse") != 0)
		return error_set(err, ERROR_USAGE, "--unknown-numbers is refuse or keep, not %s", unknown), ERROR_USAGE;
	if (!open_errors(errors_path, &printer.errors, err))
		return err->class;
	/* each file is all or nothing; the first faulty one ends the command */
	for (size_t i = 0; i < inv->argument_count && class == ERROR_NONE; i++) {
		struct import_report report;

		printer.path = inv->argument[i];
		if (!import_file(account->store, printer.path, &options, &report, err))
			class = err->class;
		else
			tell(account, printer.path, &options, &report);
	}
	if (printer.count > printer.shown)
		log_error("%zu more faults; --errors FILE writes all of them", printer.count - printer.shown);
	if (!close_errors(errors_path, &printer.errors, err) && class == ERROR_NONE)
		class = err->class;
	return class;
}

static enum error_class run_import(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, import_account, err);
}

static const struct option_row options[] = {
	{"source", "NAME", "the set of expectations that the file belongs to (admin)"},
	{"dry-run", NULL, "check everything, change nothing"},
	{"errors", "FILE", "write every fault as CSV"},
	{"unknown-numbers", "HOW", "refuse (the default) numbers that the mirror does not have, or keep them for later"},
	{"actor", "NAME", "who asks for it, for the record (the user)"},
	{NULL, NULL, NULL}};

const struct command command_import = {
	.name = "import", .synopsis = "[OPTION...] FILE...", .summary = "CSV files into expectations", .options = options,
	.run = run_import,
	.details =
		"The header names the columns: id or number, any field (`numsync fields` lists them), reason, on_drift,\n"
		"effective_at, expires_at. An empty cell is no opinion; NULL means that there must be no value. For a field\n"
		"that can be written the cell is the wanted value; for any other it is a test: v, a|b, !v, >=v, <=v, v..w,\n"
		"NULL, !NULL. With `reason`, `enabled` becomes an admin override.\n"
		"A file is imported whole or not at all; all its faults are told at once. - is standard input.\n"};
