#include "command.h"
#include "list.h"
#include "base/log.h"

#include <inttypes.h>

static const struct list_column columns[] = {
	{"number", "number"}, {"id", ""}, {"name", "name"}, {"field", "field"}, {"operator", "test"},
	{"expected", "expected"}, {"actual", "actual"}, {"source", "source"}, {"?correctable", "correctable"},
	{"since", "since"}, {"actor", "by"}, {"file", ""}, {"#line", ">line"}, {"?gone", ""}, {"reason", ""},
	{NULL, NULL}};

static enum error_class drift_account(struct account_session *account, struct error *err)
{
	struct session *session = account->session;
	const char *fields[64], *numbers[64], *sources[64];
	const struct plan_filter filter = {fields, numbers, sources};
	struct drift_counts counts;
	enum list_format format;
	struct list *list;
	size_t rows;
	bool good;

	invocation_values(session->inv, "field", fields, 64);
	invocation_values(session->inv, "number", numbers, 64);
	invocation_values(session->inv, "source", sources, 64);
	if (!list_format(session, &format, err))
		return err->class;
	list = list_new(columns, format, account->config.name);
	good = store_drift_each(account->store, &filter, list_row, list, err);
	rows = list_rows(list);
	list_end(list, session->colour);
	if (!good || !store_drift_count(account->store, &counts, err))
		return err->class;
	if (format == LIST_TABLE && log_has_level(LOG_INFO)) {
		printf("%s%zu shown; account %s: %" PRId64 " correctable, %" PRId64 " report-only", rows ? "\n" : "", rows,
		       account->config.name, counts.correctable, counts.report_only);
		if (counts.unchecked)
			printf(", %" PRId64 " cannot be checked (the field is not known)", counts.unchecked);
		printf("%s\n", counts.correctable ? "; next: numsync plan" : "");
	}
	return rows ? ERROR_DRIFT : ERROR_NONE;
}

static enum error_class run_drift(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, drift_account, err);
}

static const struct option_row options[] = {
	{"field", "NAME", "only this field; may be repeated"},
	{"number", "NUMBER", "only this number or id; may be repeated"},
	{"source", "NAME", "only what this source expects; may be repeated"},
	{"format", "FORMAT", "table, csv or json"},
	{NULL, NULL, NULL}};

const struct command command_drift = {
	.name = "drift", .synopsis = "[OPTION...]", .summary = "what differs now between mirror and expectations",
	.options = options, .run = run_drift,
	.details = "Compares the mirror, as the last pull left it, with the expectations in force. Correctable drift is on a field\n"
		   "that a PUT can write; any other is reported only.\n"};
