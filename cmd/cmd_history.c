#include "command.h"
#include "list.h"

#include <stdio.h>
#include <string.h>

struct found {
	char id[256], number[64], name[256];
	int count;
};

static bool on_number(void *context, const char *const *cells, int count, struct error *err)
{
	struct found *found = context;

	(void)count;
	(void)err;
	if (found->count++ == 0) {
		snprintf(found->id, sizeof found->id, "%s", cells[0]);
		snprintf(found->number, sizeof found->number, "%s", cells[1] ? cells[1] : "");
		snprintf(found->name, sizeof found->name, "%s", cells[2] ? cells[2] : "");
	}
	return true;
}

static enum error_class history_account(struct account_session *account, struct error *err)
{
	static const struct list_column columns[] = {{"at", "when"}, {"kind", "what"}, {"#run", ">run"}, {"event", "event"},
						     {"actor", "by"}, {"detail", "detail"}, {NULL, NULL}};
	const struct invocation *inv = account->session->inv;
	struct found found = {0};
	enum list_format format;
	struct list *list;
	bool good;

	if (inv->argument_count != 1)
		return error_set(err, ERROR_USAGE, "of which number? numsync history +12025550143, or its id"), ERROR_USAGE;
	if (!list_format(account->session, &format, err) ||
	    !store_number_each(account->store, inv->argument[0], on_number, &found, err))
		return err->class;
	if (!found.count)
		return error_set(err, ERROR_USAGE, "account %s has never had the number %s", account->config.name,
				 inv->argument[0]), ERROR_USAGE;
	if (found.count > 1)
		return error_set(err, ERROR_USAGE, "%d numbers have been %s: name one by its id, such as %s", found.count,
				 inv->argument[0], found.id), ERROR_USAGE;
	list = list_new(columns, format, account->config.name);
	good = store_life_each(account->store, found.id, list_row, list, err);
	list_end(list, account->session->colour);
	return good ? ERROR_NONE : err->class;
}

static enum error_class run_history(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, history_account, err);
}

static const struct option_row options[] = {{"format", "table|csv|json", "how the result is written (table)"}, {NULL, NULL, NULL}};

const struct command command_history = {
	.name = "history", .synopsis = "NUMBER [OPTION...]", .summary = "one number's life: what changed when, and by whom",
	.options = options, .run = run_history,
	.details = "Versions of the mirror (by: numsync, or Leadping when somebody else changed it there), changes that numsync sent\n"
		   "and how they ended, what files asked for and took back, and events that the API told of. NUMBER is a phone\n"
		   "number or an id.\n"};
