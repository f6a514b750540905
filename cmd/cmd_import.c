#include "command.h"
#include "intake.h"
#include "plan_list.h"
#include "work.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void number(const char *key, int64_t value)
{
	printf(",\"%s\":%" PRId64, key, value);
}

static void tell_json(const struct account_session *account, const struct import_report *report,
		      const struct plan_head *plan)
{
	printf("{\"account\":\"%s\"", account->config.name);
	number("batch", report->result.batch_id);
	number("lines", report->result.lines);
	number("new", report->result.added);
	number("changed", report->result.changed);
	number("unchanged", report->result.unchanged);
	number("withdrawn", report->result.withdrawn);
	if (plan) {
		number("would_change_numbers", plan->changes);
		number("would_disable_numbers", plan->disables);
	}
	printf(",\"seen_before\":%s}\n", report->seen_before ? "true" : "false");
}

static void tell_counts(const struct import_report *report, bool replace)
{
	printf("%" PRId64 " lines; expectations: %" PRId64 " new, %" PRId64 " changed, %" PRId64 " unchanged",
	       report->result.lines, report->result.added, report->result.changed, report->result.unchanged);
	if (replace)
		printf(", %" PRId64 " withdrawn", report->result.withdrawn);
}

struct preview {
	struct account_session *account;
	struct plan_head plan;
	struct list *list; /* NULL: only the counts are wanted */
};

static bool show_plan(void *context, struct error *err)
{
	struct preview *preview = context;

	return store_plan_preview(preview->account->store, &preview->plan, plan_list_row, preview->list, err);
}

static void tell(const struct account_session *account, const char *path, const struct import_options *options,
		 const struct import_report *report, const struct preview *preview)
{
	const struct plan_head *plan = &preview->plan;

	if (account->session->json) {
		tell_json(account, report, options->preview ? plan : NULL);
	} else if (!log_has_level(LOG_INFO)) {
		return;
	} else if (report->seen_before) {
		printf("%s: already imported as batch %" PRId64 " of source %s (%s); nothing to do\n", path,
		       report->seen.batch_id, options->source, report->seen.imported_at);
	} else if (options->preview) {
		printf("%s: ", path);
		tell_counts(report, options->replace);
		printf("\nthe plan would then have %" PRId64 " change%s, %" PRId64 " of them disable a number; nothing was "
		       "imported (--dry-run)\n", plan->changes, plan->changes == 1 ? "" : "s", plan->disables);
	} else {
		printf("%s: batch %" PRId64 " of source %s: ", path, report->result.batch_id, options->source);
		tell_counts(report, options->replace);
		printf("\n");
	}
}

static enum error_class import_one(struct account_session *account, const char *path, struct error *err)
{
	const struct invocation *inv = account->session->inv;
	const char *source = invocation_option(inv, "source");
	struct limit withdraw = work_limit(account, LIMIT_WITHDRAW, SETTING_max_withdraw);
	struct preview preview = {.account = account};
	struct import_options intake;
	struct import_report report;
	enum error_class class;

	intake_options(account, source ? source : "admin", &intake);
	intake.withdraw = work_forced(account, "withdraw") ? NULL : &withdraw;
	if (invocation_flag(inv, "dry-run")) {
		intake.preview = show_plan;
		intake.context = &preview;
		preview.list = account->session->json || !log_has_level(LOG_INFO) ? NULL : plan_list_new(account, LIST_TABLE);
	}
	class = intake_file(account, path, invocation_option(inv, "errors"), &intake, &report, err);
	if (preview.list)
		list_end(preview.list, account->session->colour);
	if (class == ERROR_NONE)
		tell(account, path, &intake, &report, &preview);
	return class;
}

static enum error_class import_account(struct account_session *account, struct error *err)
{
	const struct invocation *inv = account->session->inv;
	const char *source = invocation_option(inv, "source");
	enum error_class class = ERROR_NONE;

	if (inv->argument_count == 0)
		return error_set(err, ERROR_USAGE, "which file? numsync import FILE..."), ERROR_USAGE;
	if (source && !*source)
		return error_set(err, ERROR_USAGE, "--source needs a name"), ERROR_USAGE;
	if (invocation_flag(inv, "replace") && inv->argument_count > 1)
		return error_set(err, ERROR_USAGE, "--replace takes one file: it is the whole of its source"), ERROR_USAGE;
	if (invocation_option(inv, "errors") && (inv->argument_count > 1 || strcmp(inv->argument[0], "-") == 0))
		return error_set(err, ERROR_USAGE, "--errors takes one file, and not standard input: it is read a second time"),
		       ERROR_USAGE;
	if (!work_sources(account, err))
		return err->class;
	/* each file is all or nothing; the first faulty one ends the command */
	for (size_t i = 0; i < inv->argument_count && class == ERROR_NONE; i++)
		class = import_one(account, inv->argument[i], err);
	return class;
}

static enum error_class run_import(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, import_account, err);
}

static const struct option_row options[] = {
	{"source", "NAME", "the set of expectations that the file belongs to (admin)"},
	{"replace", NULL, "the file is the whole of its source: what it does not list is withdrawn"},
	{"dry-run", NULL, "show what it would bring and which plan would follow; change nothing"},
	{"errors", "FILE", "write the faulty lines with their reasons, ready to be mended and sent again"},
	{"encoding", "NAME", "encoding of the file, such as windows-1252 (UTF-8 and UTF-16 are recognised)"},
	{"unknown-numbers", "refuse|keep", "refuse (the default) numbers that the mirror does not have, or keep them for later"},
	{"max-withdraw", "SHARE", "from how many of the numbers --replace may withdraw something (20%)"},
	{"force", "withdraw", "lift one safety limit"},
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
