/* `numsync drift`: what is not as it is wanted, grouped for people or as a list for programs. The release watch comes first, for a number
 * that is lost cannot be had back. */
#include "command.h"
#include "filter.h"
#include "view/row_list.h"
#include "report/releases.h"
#include "run/run.h"
#include "session.h"
#include "base/log.h"
#include "sql_columns.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <string.h>

/* CSV and JSON: one list; the cells are those of list_drift.sql. */
static const struct list_column columns[] = {[LIST_DRIFT_NUMBER] = {"number", ""},
					     [LIST_DRIFT_PHONE_ID] = {"id", ""},
					     [LIST_DRIFT_NAME] = {"name", ""},
					     [LIST_DRIFT_FIELD] = {"field", ""},
					     [LIST_DRIFT_EXPECTED] = {"expected", ""},
					     [LIST_DRIFT_ACTUAL] = {"actual", ""},
					     [LIST_DRIFT_SOURCE] = {"source", ""},
					     [LIST_DRIFT_CORRECTABLE] = {"?correctable", ""},
					     [LIST_DRIFT_SINCE] = {"since", ""},
					     [LIST_DRIFT_ACTOR] = {"actor", ""},
					     [LIST_DRIFT_FILE_NAME] = {"file", ""},
					     [LIST_DRIFT_LINE] = {"#line", ""},
					     [LIST_DRIFT_GONE] = {"?gone", ""},
					     [LIST_DRIFT_REASON] = {"reason", ""},
					     [LIST_DRIFT_ON_DRIFT] = {"on_drift", ""},
					     [LIST_DRIFT_OVERRULED] = {"overruled", ""},
					     [LIST_DRIFT_AMBIGUOUS] = {"?ambiguous", ""},
					     [LIST_DRIFT_GROUP_LINES] = {NULL, NULL}};
static const struct list_column overruled_columns[] = {[LIST_OVERRULED_NUMBER] = {"number", "number"},
						       [LIST_OVERRULED_PHONE_ID] = {"id", ""},
						       [LIST_OVERRULED_FIELD] = {"field", "field"},
						       [LIST_OVERRULED_SOURCE] = {"source", "source"},
						       [LIST_OVERRULED_SAYS] = {"says", "says"},
						       [LIST_OVERRULED_FILE_NAME] = {"file", "file"},
						       [LIST_OVERRULED_LINE] = {"#line", ">line"},
						       [LIST_OVERRULED_WINNER_SOURCE] = {"winner_source",
											 "overruled by"},
						       [LIST_OVERRULED_WINNER_SAYS] = {"winner_says", "which says"},
						       [LIST_OVERRULED_WINNER_FILE_NAME] = {"winner_file", "file"},
						       [LIST_OVERRULED_WINNER_LINE] = {"#winner_line", ">line"},
						       [LIST_OVERRULED_COLUMNS] = {NULL, NULL}};
/* Tables: one for each field and source. */
static const struct list_column group_columns[] = {{"number", "number"}, {"name", "name"},   {"expected", "expected"},
						   {"actual", "actual"}, {"since", "since"}, {"asked", "asked by"},
						   {"note", "note"},	 {NULL, NULL}};

struct groups {
	const struct account *account;
	bool colour;
	struct row_list *list;
	struct buf key, asked, note;
	size_t rows;
};

static void end_group(struct groups *groups)
{
	if (groups->list)
		row_list_end(groups->list, groups->colour);
	groups->list = NULL;
}

static void begin_group(struct groups *groups, const char *const *cells)
{
	bool correctable = cells[LIST_DRIFT_CORRECTABLE][0] == 't';
	char flag[300];

	end_group(groups);
	if (groups->rows)
		printf("\n");
	terminal_line(stdout, "%s, source %s: %s, %s%s%s", cells[LIST_DRIFT_FIELD], cells[LIST_DRIFT_SOURCE],
		      cells[LIST_DRIFT_GROUP_LINES], correctable ? "correctable (numsync plan" : "report-only",
		      correctable ? account_flag(groups->account, flag, sizeof flag) : "", correctable ? ")" : "");
	groups->list = row_list_new(group_columns, LIST_TABLE, groups->account->config.name);
}

static bool on_grouped(void *context, const char *const *cells, int count, struct error *err)
{
	struct groups *groups = context;
	const char *shown[8];
	struct buf key = {0};

	(void)count;
	buf_format(&key, "%s\n%s\n%s", cells[LIST_DRIFT_FIELD], cells[LIST_DRIFT_SOURCE],
		   cells[LIST_DRIFT_CORRECTABLE]);
	if (strcmp(buf_string(&key), buf_string(&groups->key)) != 0) {
		begin_group(groups, cells);
		buf_free(&groups->key);
		groups->key = key;
	} else {
		buf_free(&key);
	}
	buf_reset(&groups->asked);
	buf_reset(&groups->note);
	buf_format(&groups->asked, "%s, %s:%s", cells[LIST_DRIFT_ACTOR], cells[LIST_DRIFT_FILE_NAME],
		   cells[LIST_DRIFT_LINE]);
	if (cells[LIST_DRIFT_GONE][0] == 't')
		buf_text(&groups->note, "the number is gone");
	else if (cells[LIST_DRIFT_AMBIGUOUS][0] == 't')
		buf_format(&groups->note, "ambiguous, one of several ids: %s", cells[LIST_DRIFT_PHONE_ID]);
	else if (cells[LIST_DRIFT_CORRECTABLE][0] == 'f' && strcmp(cells[LIST_DRIFT_ON_DRIFT], "disable") == 0)
		buf_text(&groups->note, "disables the number");
	else if (cells[LIST_DRIFT_REASON])
		buf_text(&groups->note, cells[LIST_DRIFT_REASON]);
	if (cells[LIST_DRIFT_OVERRULED])
		buf_format(&groups->note, "%soverruled: %s", groups->note.size ? "; " : "",
			   cells[LIST_DRIFT_OVERRULED]);
	memcpy(shown,
	       (const char *const[]){cells[LIST_DRIFT_NUMBER], cells[LIST_DRIFT_NAME], cells[LIST_DRIFT_EXPECTED],
				     cells[LIST_DRIFT_ACTUAL] ? cells[LIST_DRIFT_ACTUAL] : "NULL",
				     cells[LIST_DRIFT_SINCE], buf_string(&groups->asked), buf_string(&groups->note)},
	       7 * sizeof *shown);
	groups->rows++;
	return row_list_add(groups->list, shown, 7, err);
}

static bool print_groups(const struct session *session, struct account *account, const struct plan_filter *filter,
			 enum drift_sort sort, size_t *rows, struct error *err)
{
	struct groups groups = {.account = account, .colour = session->colour};
	bool good = store_drift_each(account->store, filter, sort, on_grouped, &groups, err);

	end_group(&groups);
	buf_free(&groups.key);
	buf_free(&groups.asked);
	buf_free(&groups.note);
	*rows = groups.rows;
	return good;
}

static bool print_list(const struct session *session, struct account *account, const struct plan_filter *filter,
		       enum drift_sort sort, enum list_format format, size_t *rows, struct error *err)
{
	struct row_list *list = row_list_new(columns, format, account->config.name);
	bool good = store_drift_each(account->store, filter, sort, row_list_add, list, err);

	*rows = row_list_adds(list);
	row_list_end(list, session->colour);
	return good;
}

static bool print_end(struct account *account, size_t rows, struct error *err)
{
	struct drift_counts counts;
	struct buf line = {0};
	char flag[300];

	if (!store_drift_count(account->store, &counts, err))
		return false;
	buf_format(&line, "%zu shown; account %s: %" PRId64 " correctable, %" PRId64 " report-only", rows,
		   account->config.name, counts.correctable, counts.report_only);
	if (counts.ambiguous)
		buf_format(&line,
			   ", %" PRId64
			   " of them ambiguous (several ids have the number, such as %s: name the id, column id)",
			   counts.ambiguous, counts.ambiguous_number);
	if (counts.unchecked)
		buf_format(&line, ", %" PRId64 " cannot be checked (the field is not known)", counts.unchecked);
	if (counts.overruled)
		buf_format(&line,
			   "; %" PRId64 " expectations are overruled by another source: numsync drift --overruled%s",
			   counts.overruled, account_flag(account, flag, sizeof flag));
	if (rows)
		printf("\n");
	if (counts.correctable)
		buf_format(&line, "; next: numsync plan%s", account_flag(account, flag, sizeof flag));
	terminal_line(stdout, "%s", buf_string(&line));
	buf_free(&line);
	return true;
}

static enum error_class print_overruled(const struct session *session, struct account *account,
					const struct plan_filter *filter, enum list_format format, struct error *err)
{
	struct row_list *list = row_list_new(overruled_columns, format, account->config.name);
	bool good = store_overruled_each(account->store, filter, row_list_add, list, err);

	row_list_end(list, session->colour);
	return good ? ERROR_NONE : err->class;
}

static enum error_class list_drift(const struct session *session, struct account *account,
				   const struct plan_filter *filter, enum list_format format, struct error *err)
{
	enum drift_sort sort = invocation_flag(session->inv, "correctable") ? DRIFT_CORRECTABLE : DRIFT_ALL;
	size_t rows, releases = 0;
	bool good;

	if ((format == LIST_TABLE || session_fails_on_releases(session)) &&
	    !releases_print(account, format == LIST_TABLE ? LIST_TABLE : LIST_NONE, 0, session->colour, &releases, err))
		return err->class;
	good = format == LIST_TABLE ? print_groups(session, account, filter, sort, &rows, err)
				    : print_list(session, account, filter, sort, format, &rows, err);
	if (!good || (format == LIST_TABLE && log_has_level(LOG_INFO) && !print_end(account, rows, err)))
		return err->class;
	return rows || (releases && session_fails_on_releases(session)) ? ERROR_DRIFT : ERROR_NONE;
}

static enum error_class drift_account(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	struct filter filter = {0};
	enum list_format format;
	size_t releases = 0;
	enum error_class class = ERROR_NONE;

	if (!session_list_format(session, &format, err) || !account_set_sources(account, err) ||
	    !filter_read(&filter, session, account, "field", "number", err))
		class = err->class;
	else if (invocation_flag(inv, "overruled"))
		class = print_overruled(session, account, &filter.plan, format, err);
	else if (!invocation_flag(inv, "releases"))
		class = list_drift(session, account, &filter.plan, format, err);
	else if (!releases_print(account, format, 0, session->colour, &releases, err))
		class = err->class;
	else if (releases && session_fails_on_releases(session))
		class = ERROR_DRIFT;
	filter_free(&filter);
	return class;
}

static enum error_class main_drift(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, drift_account, err);
}

static const struct option_row options[] = {{"field", "FIELD", "only this field; may be repeated"},
					    {"number", "NUMBER", "only this number or id; may be repeated"},
					    {"source", "NAME", "only what this source expects; may be repeated"},
					    {"correctable", NULL, "only what numsync can correct"},
					    {"overruled", NULL,
					     "instead: expectations that a source with a higher priority overrules"},
					    {"releases", NULL, "instead: wanted numbers with a release coming"},
					    {"fail-on", "release-watch",
					     "exit 2 when a wanted number has a release coming"},
					    {"format", "table|csv|json", "how the result is written (table)"},
					    {NULL, NULL, NULL}};

const struct command command_drift = {
	.name = "drift",
	.synopsis = "[OPTION...]",
	.summary = "what differs now between mirror and expectations",
	.options = options,
	.run = main_drift,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(DRIFT),
	.examples = "  numsync drift --field enabled\n  numsync drift --releases\n",
	.details =
		"Compares the mirror, as the last pull left it, with the expectations in force. Wanted numbers with a release\n"
		"coming stand first: a released number is gone for ever. Correctable drift is on a field that a PUT can write;\n"
		"any other is reported only.\n"};
