/* `numsync prune`: removes, for all accounts, old history, in whole months, and what is old of runs, plans and files and does not have
 * to stay. It shows what it would remove, and removes it when the answer on the terminal is yes, or with --yes. */
#include "command.h"
#include "session.h"
#include "base/log.h"
#include "base/stop.h"
#include "base/when.h"
#include "edge/json/encode.h"
#include "edge/store/store_admin.h"
#include "sql_columns.h"
#include "view/progress.h"
#include "view/table.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, KEPT_DAYS_MIN = 62 };

struct ended {
	struct table *table, *records;
	struct json_writer *json, *records_json;
	int64_t versions, readings, tables, bytes, rows;
	bool asked; /* the user has seen the tables */
	struct prune_cut cut;
};

static bool on_month(void *context, const char *const *cells, int count, struct error *err)
{
	struct ended *ended = context;
	int64_t rows = strtoll(cells[LIST_ENDED_LINES], NULL, 10), bytes = strtoll(cells[LIST_ENDED_BYTES], NULL, 10);
	bool whole = cells[LIST_ENDED_PARTITION][0] == 't';
	char size[32];

	(void)count;
	(void)err;
	*(cells[LIST_ENDED_WHAT][0] == 'v' ? &ended->versions : &ended->readings) += rows;
	ended->tables += whole;
	ended->bytes += bytes;
	snprintf(size, sizeof size, "%.1f MB", (double)bytes / 1e6);
	table_add(ended->table, (const char *const[]){cells[LIST_ENDED_MONTH], cells[LIST_ENDED_WHAT],
						      cells[LIST_ENDED_LINES], whole ? size : "its rows"});
	json_object(ended->json);
	json_named_text(ended->json, "month", cells[LIST_ENDED_MONTH]);
	json_named_text(ended->json, "what", cells[LIST_ENDED_WHAT]);
	json_named_integer(ended->json, "rows", rows);
	json_key(ended->json, "whole");
	json_bool(ended->json, whole);
	json_named_integer(ended->json, "bytes", bytes);
	json_object_end(ended->json);
	return true;
}

static bool on_record(void *context, const struct prune_record *record, struct error *err)
{
	struct ended *ended = context;
	char rows[24], fate[200];

	(void)err;
	snprintf(rows, sizeof rows, "%" PRId64, record->rows);
	snprintf(fate, sizeof fate, "%s%s", record->why ? "stay: " : "go", record->why ? record->why : "");
	table_add(ended->records, (const char *const[]){record->account, record->table, rows, fate});
	ended->rows += record->why ? 0 : record->rows;
	json_object(ended->records_json);
	json_named_text(ended->records_json, "account", record->account);
	json_named_text(ended->records_json, "table", record->table);
	json_named_integer(ended->records_json, "rows", record->rows);
	json_named_text(ended->records_json, "stay", record->why);
	json_object_end(ended->records_json);
	return true;
}

static void on_waiting(bool waits)
{
	if (waits)
		progress_tick();
	else
		progress_clear();
}

static void ended_begin(struct ended *ended)
{
	static const char *const names[] = {"month", "what", ">rows", ">frees", NULL};
	static const char *const record_names[] = {"account", "table", ">rows", "what becomes of them", NULL};

	*ended = (struct ended){.table = table_new(names),
				.records = table_new(record_names),
				.json = json_writer_new(false),
				.records_json = json_writer_new(false)};
	json_object(ended->json);
	json_key(ended->json, "history");
	json_array(ended->json);
	json_array(ended->records_json);
}

static void ended_free(struct ended *ended)
{
	table_free(ended->table);
	table_free(ended->records);
	json_writer_free(ended->json);
	json_writer_free(ended->records_json);
}

static bool anything_goes(const struct ended *ended)
{
	return table_rows(ended->table) > 0 || ended->rows > 0;
}

/* Looks at what has ended, and removes it if remove says so. shown: the cut that the user has seen, or NULL. */
static bool prune(const struct session *session, int64_t keep_ms, const struct prune_cut *shown, bool remove,
		  struct ended *ended, struct error *err)
{
	struct prune_options options = {.conninfo = session->conninfo.data,
					.actor = session->actor.data,
					.shown = shown,
					.keep_ms = keep_ms,
					.revert_ms =
						setting_number(config_global(session->config), SETTING_revert_within),
					.remove = remove,
					.row = on_month,
					.record = on_record,
					.context = ended,
					.stop_requested = stop_requested,
					.waiting = on_waiting};
	bool good = store_prune(&options, &ended->cut, err);

	progress_clear();
	return good;
}

static void print_json(struct ended *ended, bool removed)
{
	json_array_end(ended->json);
	json_named_text(ended->json, "cut", ended->cut.history);
	json_named_bool(ended->json, "removed", removed);
	json_array_end(ended->records_json);
	json_key(ended->json, "records");
	json_number(ended->json, json_result(ended->records_json));
	json_named_text(ended->json, "records_cut", ended->cut.records);
	json_object_end(ended->json);
	json_print(ended->json, stdout);
	ended->json = NULL;
}

static void print_tables(const struct session *session, const struct ended *ended)
{
	if (table_rows(ended->table))
		table_print(ended->table, stdout, session->colour);
	if (table_rows(ended->records))
		table_print(ended->records, stdout, session->colour);
}

static void print_total(const struct ended *ended, const char *verb)
{
	char cut[WHEN_BYTES], tables[60] = "";

	if (ended->tables)
		snprintf(tables, sizeof tables, "; %" PRId64 " table%s of %.1f MB", ended->tables,
			 ended->tables == 1 ? "" : "s", (double)ended->bytes / 1e6);
	if (table_rows(ended->table))
		terminal_line(stdout,
			      "%s: %" PRId64 " versions and %" PRId64
			      " readings of all accounts that ended before %s%s",
			      verb, ended->versions, ended->readings, when_text(ended->cut.history, false, cut),
			      tables);
	if (ended->rows)
		terminal_line(stdout, "%s: %" PRId64 " row%s of runs, plans and files of all accounts from before %s",
			      verb, ended->rows, ended->rows == 1 ? "" : "s",
			      when_text(ended->cut.records, false, cut));
}

static void print(const struct session *session, struct ended *ended, bool removed)
{
	if (session->json) {
		print_json(ended, removed);
		return;
	}
	if (!log_has_level(LOG_INFO))
		return;
	if (!ended->asked)
		print_tables(session, ended);
	if (anything_goes(ended))
		print_total(ended, removed ? "removed" : "would be removed");
	else
		terminal_line(
			stdout,
			"nothing to remove: no history ended before %s; no run, plan or file from before %s can go",
			ended->cut.history, ended->cut.records);
}

/* Shows what there is to remove, and asks; then it is looked at again, for the answer may have been long in coming: no month is old by
 * then that was not when it was shown. */
static bool ask_and_prune(const struct session *session, int64_t keep_ms, struct ended *ended, bool *removed,
			  struct error *err)
{
	struct prune_cut shown;
	bool there;

	if (!prune(session, keep_ms, NULL, false, ended, err))
		return false;
	there = anything_goes(ended);
	if (there) {
		print_tables(session, ended);
		print_total(ended, "to be removed for good");
		if (!session_confirm("Remove it? No moment before that can be asked for any more."))
			return error_set(err, ERROR_USAGE, "not confirmed; nothing was removed");
	}
	shown = ended->cut;
	ended_free(ended);
	ended_begin(ended);
	ended->asked = there;
	*removed = prune(session, keep_ms, &shown, true, ended, err);
	return *removed;
}

static bool read_keep(const struct invocation *inv, int64_t *keep_ms, struct error *err)
{
	const char *given = invocation_option(inv, "older-than");

	if (inv->argument_count)
		return error_set(err, ERROR_USAGE,
				 "prune takes no argument %s: how old is what should go? --older-than 400d",
				 inv->argument[0]);
	if (invocation_option(inv, "account"))
		return error_set(
			err, ERROR_USAGE,
			"--account: the history of all accounts is in the same tables, by month, and is removed "
			"together");
	if (!given)
		return error_set(err, ERROR_USAGE,
				 "how old is what should go? --older-than 400d keeps the history of 400 days");
	if (!setting_parse_duration(given, keep_ms))
		return error_set(err, ERROR_USAGE, "--older-than %s: expected a duration such as 400d", given);
	if (*keep_ms < (int64_t)KEPT_DAYS_MIN * DAY_MS)
		return error_set(
			err, ERROR_USAGE,
			"--older-than %s: at least %dd are kept, so that the last month can still be closed and "
			"what changed lately be looked up",
			given, KEPT_DAYS_MIN);
	return true;
}

static enum error_class main_prune(const struct invocation *inv, struct error *err)
{
	bool yes = invocation_flag(inv, "yes"), dry_run = invocation_flag(inv, "dry-run"), removed = false, good;
	struct session session;
	struct ended ended;
	int64_t keep_ms;

	if (!read_keep(inv, &keep_ms, err) || !session_open(&session, inv, err))
		return err->class;
	ended_begin(&ended);
	if (!yes && !dry_run &&
	    (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !isatty(STDERR_FILENO) || session.json)) {
		good = error_set(
			err, ERROR_USAGE,
			"there is no terminal to ask on: look with --dry-run, then say --yes. Nothing was removed");
	} else if (!session_database(&session, err)) {
		good = false;
	} else if (yes || dry_run) {
		removed = !dry_run;
		good = prune(&session, keep_ms, NULL, removed, &ended, err);
	} else {
		good = ask_and_prune(&session, keep_ms, &ended, &removed, err);
	}
	if (good)
		print(&session, &ended, removed);
	ended_free(&ended);
	session_close(&session);
	return good ? ERROR_NONE : err->class;
}

static const struct option_row options[] =
	{{"older-than", "TIME",
	  "what ended longer ago goes, such as 400d; rounded so that whole months (UTC) go; at least 62d"},
	 {"dry-run", NULL, "only show what would be removed"},
	 {"yes", NULL, "do not ask"},
	 {"actor", "NAME", "who does it, for the record (the user)"},
	 {NULL, NULL, NULL}};

const struct command command_prune = {
	.name = "prune",
	.synopsis = "--older-than TIME [OPTION...]",
	.summary = "remove old history and records for good",
	.options = options,
	.run = main_prune,
	.statuses = STATUS(DATABASE) | STATUS(LATER),
	.examples = "  numsync prune --older-than 400d --dry-run\n  numsync prune --older-than 400d --yes\n",
	.details =
		"Removes what is old, of all accounts of the database: it shows what, asks on a terminal (elsewhere --yes is needed), and may\n"
		"run beside a run. Earlier versions of numbers and earlier readings go that ended before the month in which TIME ago was, in one\n"
		"transaction; moments before that can be asked for no more (exit status 64), so close the months first that are still to be\n"
		"closed. Runs, plans, changes and their journal, lines of files that say nothing any more, and files without a line go that\n"
		"are older, too, and older than the setting revert_within. What has to stay is listed with the cause: what may still be applied\n"
		"or is not known yet, the change of an override that stands, lines that stand and what says them again, the last runs. The\n"
		"mirror and closed periods stay. Only the owner of the schema may do it; run it from cron as that user, once a month.\n"};
