/* `numsync import`: CSV files that say what is wanted; each is imported as a whole or not at all, and each costs itself alone. With
 * --dry-run all of them are looked at together, the plan is shown, and all is rolled back. */
#include "command.h"
#include "run/import_account.h"
#include "view/row_list.h"
#include "import_overruled.h"
#include "paged.h"
#include "plan_text.h"
#include "run/run.h"
#include "session.h"
#include "sql_columns.h"
#include "base/log.h"
#include "base/memory.h"
#include "edge/json/encode.h"
#include "view/progress.h"
#include "view/terminal.h"
#include "edge/host/outfile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The files of one command, one after another. */
struct importing {
	const struct session *session;
	struct account *account;
	struct imported_files files;
	FILE *out;	       /* where results go */
	bool rehearsed;	       /* --dry-run */
	struct plan_head plan; /* --dry-run: that would follow from the files so far */
};

static void tell_json(const struct importing *importing, const struct import_report *report, int64_t overruled)
{
	struct json_writer *json = json_writer_new(false);

	json_object(json);
	json_named_text(json, "account", importing->account->config.name);
	json_named_integer(json, "batch", importing->rehearsed ? 0 : report->result.batch_id);
	json_named_integer(json, "lines", report->result.lines);
	json_named_integer(json, "new", report->result.added);
	json_named_integer(json, "changed", report->result.changed);
	json_named_integer(json, "unchanged", report->result.unchanged);
	json_named_integer(json, "withdrawn", report->result.withdrawn);
	json_named_integer(json, "warnings", (int64_t)report->warning_count);
	json_named_integer(json, "overruled", overruled);
	if (importing->rehearsed) {
		json_named_integer(json, "would_change_numbers", importing->plan.changes);
		json_named_integer(json, "would_disable_numbers", importing->plan.disables);
	}
	json_named_bool(json, "seen_before", report->seen_before);
	json_object_end(json);
	json_print(json, importing->out);
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

/* Which fields a batch was read for is on record; with which encoding and time zone is not. */
static void tell_seen(const struct importing *importing, const char *path, const char *source,
		      const struct import_last *seen)
{
	struct buf line = {0};
	char flag[300];

	buf_format(&line, "%s: already imported as batch %" PRId64 " of source %s (%s); nothing to do", path,
		   seen->batch_id, source, seen->imported_at);
	if (!importing->rehearsed)
		buf_format(&line,
			   ". If it is to be read in another way now (encoding, time zone), take it back first: "
			   "numsync withdraw --batch %" PRId64 "%s",
			   seen->batch_id, account_flag(importing->account, flag, sizeof flag));
	terminal_line(importing->out, "%s", buf_string(&line));
	buf_free(&line);
}

static void tell(const struct importing *importing, const char *path, const struct import_options *options,
		 const struct import_report *report, int64_t overruled)
{
	struct buf counts = {0};

	path = import_shown_name(path);
	add_counts(&counts, report, options->replace);
	if (importing->session->json)
		tell_json(importing, report, overruled);
	else if (!log_has_level(LOG_INFO))
		;
	else if (report->seen_before)
		tell_seen(importing, path, options->source, &report->seen);
	else if (importing->rehearsed)
		terminal_line(importing->out, "%s: %s", path, buf_string(&counts));
	else
		terminal_line(importing->out, "%s: batch %" PRId64 " of source %s: %s", path, report->result.batch_id,
			      options->source, buf_string(&counts));
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

/* What comes behind the import of a file: what it overrules, and of a rehearsal for programs the plan. */
static bool look_at(struct importing *importing, const char *path, const struct import_report *report,
		    int64_t *overruled, struct error *err)
{
	int64_t batch_id = report->seen_before ? report->seen.batch_id : report->result.batch_id;

	return imported_files_add(&importing->files, importing->account, path, batch_id, overruled, err) &&
	       (!importing->rehearsed || !importing->session->json ||
		store_plan_rehearse(importing->account->store, &importing->plan, err));
}

static enum error_class import_one(struct importing *importing, const char *path, struct error *err)
{
	const struct session *session = importing->session;
	const char *source = invocation_option(session->inv, "source"),
		   *errors_path = invocation_option(session->inv, "errors");
	struct import_errors *errors = import_errors_new();
	struct error writing = ERROR_INIT;
	struct limit withdraw = account_limit(importing->account, LIMIT_WITHDRAW, SETTING_max_withdraw);
	struct import_options options;
	struct import_report report;
	enum error_class class;
	int64_t overruled = 0;

	import_account_options(importing->account, source ? source : "admin", &options);
	take_options(session->inv, &options);
	options.withdraw = session_forces(session, "withdraw") ? NULL : &withdraw;
	class = import_account_file(importing->account, path, errors_path, LOG_ERROR, &options, errors, &report, err);
	if (class != ERROR_NONE && errors_path && import_errors_count(errors) &&
	    !write_errors(path, options.encoding, errors_path, errors, &writing)) {
		log_error("%s", writing.text);
		class = error_graver(class, writing.class);
	}
	import_errors_free(errors);
	progress_clear();
	if (class == ERROR_NONE && !look_at(importing, path, &report, &overruled, err))
		class = err->class;
	if (class == ERROR_NONE)
		tell(importing, path, &options, &report, overruled);
	return class;
}

/* Each file is all or nothing; the first faulty one ends the command. */
static enum error_class import_files(struct importing *importing, struct error *err)
{
	const struct invocation *inv = importing->session->inv;
	enum error_class class = ERROR_NONE;
	size_t done = 0;

	importing->files.batch = memory_get(inv->argument_count * sizeof *importing->files.batch);
	importing->files.out = importing->session->json || !log_has_level(LOG_INFO) ? NULL : importing->out;
	while (done < inv->argument_count && class == ERROR_NONE)
		class = import_one(importing, inv->argument[done++], err);
	free(importing->files.batch);
	if (done < inv->argument_count)
		log_error("%zu file%s after it %s not looked at", inv->argument_count - done,
			  inv->argument_count - done == 1 ? "" : "s", inv->argument_count - done == 1 ? "was" : "were");
	return class;
}

/* For people: the plan that would follow from all files together. */
static bool show_plan(struct importing *importing, struct error *err)
{
	struct plan_head *plan = &importing->plan;

	if (!store_plan_rehearse(importing->account->store, plan, err))
		return false;
	if (!plan->plan_id || !log_has_level(LOG_INFO))
		return true;
	fputc('\n', importing->out);
	return plan_text_print(importing->out, importing->account, plan, importing->session->colour, err);
}

static void tell_plan(const struct plan_head *plan)
{
	struct buf line = {0};

	buf_format(&line,
		   "the plan would then have %" PRId64 " change%s, %" PRId64
		   " of them disable a number; nothing was imported (--dry-run)",
		   plan->changes, plan->changes == 1 ? "" : "s", plan->disables);
	if (plan->plan_id)
		printf("\n");
	terminal_wrap(stdout, 0, buf_string(&line));
	buf_free(&line);
}

/* --dry-run: all that an import does, in a transaction that is rolled back; nobody waits for it while somebody reads. */
static enum error_class rehearse(struct importing *importing, struct error *err)
{
	bool for_people = !importing->session->json;
	enum error_class class;
	struct paged paged;

	if (!paged_begin(&paged, importing->session, true, err))
		return err->class;
	importing->out = paged.out;
	class = store_rehearsal_begin(importing->account->store, err) ? import_files(importing, err) : err->class;
	if (class == ERROR_NONE && for_people && !show_plan(importing, err))
		class = err->class;
	store_rehearsal_end(importing->account->store);
	if (!paged_end(&paged, class == ERROR_NONE, err))
		return class == ERROR_NONE ? err->class : class;
	if (for_people && log_has_level(LOG_INFO))
		tell_plan(&importing->plan);
	return ERROR_NONE;
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
	struct importing importing = {.session = session,
				      .account = account,
				      .out = stdout,
				      .rehearsed = invocation_flag(inv, "dry-run")};

	if (invocation_flag(inv, "list"))
		return list_batches(session, account, err);
	if (!check_usage(inv, err) || !account_set_sources(account, err))
		return err->class;
	return importing.rehearsed ? rehearse(&importing, err) : import_files(&importing, err);
}

static enum error_class main_import(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, import_account, err);
}

static const struct option_row options[] = {
	{"source", "NAME", "the set of expectations that the file belongs to (admin)"},
	{"replace", NULL, "the file is the whole of its source: what it does not list is withdrawn"},
	{"dry-run", NULL,
	 "show what the files would bring, and which plan would follow from all of them; change nothing"},
	{"no-pager", NULL, "print a long plan at once; on a terminal it else goes through PAGER (less)"},
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
