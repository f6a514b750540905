/* `numsync import`: CSV files that say what is wanted; each is imported as a whole or not at all, and each costs itself alone. With
 * --dry-run the plan is shown and all is rolled back. */
#include "command.h"
#include "run/import_account.h"
#include "view/row_list.h"
#include "import_overruled.h"
#include "plan_list.h"
#include "run/run.h"
#include "session.h"
#include "sql_columns.h"
#include "base/log.h"
#include "base/memory.h"
#include "edge/json/encode.h"
#include "view/terminal.h"
#include "edge/host/outfile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void tell_json(const struct account *account, const struct import_report *report, int64_t overruled,
		      const struct plan_head *plan)
{
	struct json_writer *json = json_writer_new(false);

	json_object(json);
	json_named_text(json, "account", account->config.name);
	json_named_integer(json, "batch", report->result.batch_id);
	json_named_integer(json, "lines", report->result.lines);
	json_named_integer(json, "new", report->result.added);
	json_named_integer(json, "changed", report->result.changed);
	json_named_integer(json, "unchanged", report->result.unchanged);
	json_named_integer(json, "withdrawn", report->result.withdrawn);
	json_named_integer(json, "warnings", (int64_t)report->warning_count);
	json_named_integer(json, "overruled", overruled);
	if (plan) {
		json_named_integer(json, "would_change_numbers", plan->changes);
		json_named_integer(json, "would_disable_numbers", plan->disables);
	}
	json_named_bool(json, "seen_before", report->seen_before);
	json_object_end(json);
	json_print(json, stdout);
}

static void add_counts(struct buf *line, const struct import_report *report, bool replace)
{
	buf_format(line,
		   "%" PRId64 " line%s; expectations: %" PRId64 " new, %" PRId64 " changed, %" PRId64 " unchanged",
		   report->result.lines, report->result.lines == 1 ? "" : "s", report->result.added,
		   report->result.changed, report->result.unchanged);
	if (replace)
		buf_format(line, ", %" PRId64 " withdrawn", report->result.withdrawn);
}

struct preview {
	struct account *account;
	struct plan_head plan;
	struct row_list *list; /* NULL: only the counts are wanted */
};

static bool show_plan(void *context, struct error *err)
{
	struct preview *preview = context;

	return store_plan_preview(preview->account->store, &preview->plan, plan_list_row, preview->list, err);
}

static void tell(const struct session *session, const struct account *account, const char *path,
		 const struct import_options *options, const struct import_report *report, int64_t overruled,
		 const struct preview *preview)
{
	const struct plan_head *plan = &preview->plan;
	struct buf counts = {0};

	path = import_shown_name(path);
	if (session->json) {
		tell_json(account, report, overruled, options->preview ? plan : NULL);
	} else if (!log_has_level(LOG_INFO)) {
		return;
	} else if (report->seen_before) {
		terminal_line(stdout, "%s: already imported as batch %" PRId64 " of source %s (%s); nothing to do",
			      path, report->seen.batch_id, options->source, report->seen.imported_at);
	} else if (options->preview) {
		add_counts(&counts, report, options->replace);
		terminal_line(stdout, "%s: %s", path, buf_string(&counts));
		printf("the plan would then have %" PRId64 " change%s, %" PRId64
		       " of them disable a number; nothing was "
		       "imported (--dry-run)\n",
		       plan->changes, plan->changes == 1 ? "" : "s", plan->disables);
	} else {
		add_counts(&counts, report, options->replace);
		terminal_line(stdout, "%s: batch %" PRId64 " of source %s: %s", path, report->result.batch_id,
			      options->source, buf_string(&counts));
	}
	buf_free(&counts);
}

/* --errors: the faulty lines, ready to be mended. */
static bool write_errors(const char *path, const char *encoding, const char *errors_path, struct import_errors *errors,
			 struct error *err)
{
	struct outfile *out = outfile_open(errors_path, err);

	return out &&
	       outfile_end(out, import_errors_write(errors, path, NULL, encoding, outfile_stream(out), err), err);
}

/* What the command line says of how a file is read. */
static void take_options(const struct invocation *inv, struct import_options *options)
{
	const char *unknown = invocation_option(inv, "unknown-numbers");

	options->encoding = invocation_option(inv, "encoding");
	options->replace = invocation_flag(inv, "replace");
	options->strict = invocation_flag(inv, "strict");
	options->literal = invocation_flag(inv, "literal");
	options->keep_unknown = unknown && strcmp(unknown, "keep") == 0;
}

static enum error_class import_one(const struct session *session, struct account *account, const char *path,
				   struct imported_files *files, struct error *err)
{
	const struct invocation *inv = session->inv;
	const char *source = invocation_option(inv, "source"), *errors_path = invocation_option(inv, "errors");
	struct import_errors *errors = import_errors_new();
	struct error writing = ERROR_INIT;
	struct limit withdraw = account_limit(account, LIMIT_WITHDRAW, SETTING_max_withdraw);
	struct preview preview = {.account = account};
	struct import_options options;
	struct import_report report;
	enum error_class class;
	int64_t overruled = 0;

	import_account_options(account, source ? source : "admin", &options);
	take_options(inv, &options);
	options.withdraw = session_forces(session, "withdraw") ? NULL : &withdraw;
	if (invocation_flag(inv, "dry-run")) {
		options.preview = show_plan;
		options.context = &preview;
		preview.list = session->json || !log_has_level(LOG_INFO) ? NULL : plan_list_new(account, LIST_TABLE);
	}
	class = import_account_file(account, path, errors_path, LOG_ERROR, &options, errors, &report, err);
	if (class != ERROR_NONE && errors_path && import_errors_count(errors) &&
	    !write_errors(path, options.encoding, errors_path, errors, &writing)) {
		log_error("%s", writing.text);
		class = error_graver(class, writing.class);
	}
	import_errors_free(errors);
	if (preview.list)
		row_list_end(preview.list, session->colour);
	if (class == ERROR_NONE &&
	    !imported_files_add(files, account, path,
				report.seen_before ? report.seen.batch_id : report.result.batch_id,
				!session->json && log_has_level(LOG_INFO), &overruled, err))
		class = err->class;
	if (class == ERROR_NONE)
		tell(session, account, path, &options, &report, overruled, &preview);
	return class;
}

static enum error_class list_batches(const struct session *session, struct account *account, struct error *err)
{
	static const struct list_column columns[] = {[LIST_BATCHES_BATCH_ID] = {"#batch", ">batch"},
						     [LIST_BATCHES_SOURCE] = {"source", "source"},
						     [LIST_BATCHES_FILE_NAME] = {"file", "file"},
						     [LIST_BATCHES_ACTOR] = {"actor", "by"},
						     [LIST_BATCHES_IMPORTED_AT] = {"imported_at", "imported"},
						     [LIST_BATCHES_LINE_COUNT] = {"#lines", ">lines"},
						     [LIST_BATCHES_ADDED_COUNT] = {"#new", ">new"},
						     [LIST_BATCHES_CHANGED_COUNT] = {"#changed", ">changed"},
						     [LIST_BATCHES_UNCHANGED_COUNT] = {"#unchanged", ">-unchanged"},
						     [LIST_BATCHES_WITHDRAWN_COUNT] = {"#withdrawn", ">-withdrew"},
						     [LIST_BATCHES_WARNING_COUNT] = {"#warnings", ">-warnings"},
						     [LIST_BATCHES_REPLACES] = {"?replaces", ""},
						     [LIST_BATCHES_WITHDRAWN_AT] = {"withdrawn_at", "taken back"},
						     [LIST_BATCHES_WITHDRAWN_BY] = {"withdrawn_by", "by"},
						     [LIST_BATCHES_COLUMNS] = {NULL, NULL}};
	const char *source = invocation_option(session->inv, "source");
	enum list_format format;
	struct row_list *list;
	bool good;

	if (!session_list_format(session, &format, err) || (source && !store_source_known(account->store, source, err)))
		return err->class;
	list = row_list_new(columns, format, account->config.name);
	good = store_batches_each(account->store, source, row_list_add, list, err);
	row_list_end(list, session->colour);
	return good ? ERROR_NONE : err->class;
}

static bool same_file(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

static bool check_errors_file(const struct invocation *inv, struct error *err)
{
	const char *errors = invocation_option(inv, "errors");

	if (!errors)
		return true;
	if (inv->argument_count > 1 || strcmp(inv->argument[0], "-") == 0)
		return error_set(err, ERROR_USAGE,
				 "--errors takes one file, and not standard input: it is read a second time");
	return !same_file(errors, inv->argument[0]) ||
	       error_set(err, ERROR_USAGE, "--errors names the file itself, %s, which it would overwrite", errors);
}

static bool check_usage(const struct invocation *inv, struct error *err)
{
	const char *unknown = invocation_option(inv, "unknown-numbers"), *source = invocation_option(inv, "source");

	if (inv->argument_count == 0)
		return error_set(err, ERROR_USAGE, "which file? numsync import FILE..., or --list");
	if (source && !import_check_source(source, err))
		return false;
	if (unknown && strcmp(unknown, "keep") != 0 && strcmp(unknown, "refuse") != 0)
		return error_set(err, ERROR_USAGE, "--unknown-numbers is refuse or keep, not %s", unknown);
	if (invocation_flag(inv, "replace") && inv->argument_count > 1)
		return error_set(err, ERROR_USAGE, "--replace takes one file: it is the whole of its source");
	return check_errors_file(inv, err);
}

static enum error_class import_account(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	enum error_class class = ERROR_NONE;
	struct imported_files files = {0};
	size_t done = 0;

	if (invocation_flag(inv, "list"))
		return list_batches(session, account, err);
	if (!check_usage(inv, err) || !account_set_sources(account, err))
		return err->class;
	/* each file is all or nothing; the first faulty one ends the command */
	files.batch = memory_get(inv->argument_count * sizeof *files.batch);
	while (done < inv->argument_count && class == ERROR_NONE)
		class = import_one(session, account, inv->argument[done++], &files, err);
	free(files.batch);
	if (done < inv->argument_count)
		log_error("%zu file%s after it %s not looked at", inv->argument_count - done,
			  inv->argument_count - done == 1 ? "" : "s", inv->argument_count - done == 1 ? "was" : "were");
	return class;
}

static enum error_class main_import(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, import_account, err);
}

static const struct option_row options[] = {
	{"source", "NAME", "the set of expectations that the file belongs to (admin)"},
	{"replace", NULL, "the file is the whole of its source: what it does not list is withdrawn"},
	{"dry-run", NULL, "show what it would bring and which plan would follow; change nothing"},
	{"errors", "FILE", "write the faulty lines with their reasons, ready to be mended and sent again"},
	{"encoding", "NAME", "encoding of the file, such as windows-1252 (UTF-8 and UTF-16 are recognised)"},
	{"ignore-columns", "LIST",
	 "columns that are not for numsync, by their names, separated by commas: they are not read"},
	{"literal", NULL, "take texts as they are that are else refused, such as #N/A as a name"},
	{"unknown-numbers", "refuse|keep",
	 "refuse (the default) numbers that the mirror does not have, or keep them for later"},
	{"max-withdraw", "SHARE",
	 "from how many of the numbers that the source speaks of --replace may withdraw something (20%)"},
	{"force", "withdraw", "lift one safety limit"},
	{"strict", NULL,
	 "refuse what is else only warned of: a line that has expired, a status never seen, a source that differs in capitals only"},
	{"actor", "NAME", "who asks for it, for the record (the user)"},
	{"list", NULL, "instead: list what was imported, by whom, and what was taken back; --source: of one source"},
	{"format", "table|csv|json", "of --list"},
	{NULL, NULL, NULL}};

const struct command command_import = {
	.name = "import",
	.takes_files = true,
	.synopsis = "[OPTION...] FILE... | --list",
	.summary = "CSV files into expectations",
	.options = options,
	.run = main_import,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(DATA) | STATUS(REFUSED),
	.examples = "  numsync import --dry-run changes.csv\n  numsync import --source crm --replace desired.csv\n",
	.details =
		"The header names the columns: id or number, any field (`numsync fields` lists them), reason, on_drift,\n"
		"effective_at, expires_at. An empty cell is no opinion, quoted or not; NULL means that there must be no value.\n"
		"For a field that can be written the cell is the wanted value; for any other it is a test: v, a|b, !v, >=v, <=v, v..w,\n"
		"NULL, !NULL. With `reason`, `enabled` becomes an admin override.\n"
		"A file is imported whole or not at all; all its faults are reported at once. - is standard input.\n"};
