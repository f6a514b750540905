/* `numsync migrate`: brings the schema to that of this binary; the work is that of store_migrate. */
#include "command.h"
#include "session.h"

static enum error_class main_migrate(const struct invocation *inv, struct error *err)
{
	return session_migrate(inv, err) ? ERROR_NONE : err->class;
}

static const struct option_row options[] = {
	{"check", NULL,
	 "change nothing; say what is pending (migrations, views; where none is: months of the history, tables that are not among the shards), and exit 2 when anything is"},
	{"roles", NULL, "also make the roles numsync_sync, numsync_admin, numsync_finance and give them their rights"},
	{NULL, NULL, NULL}};

const struct command command_migrate = {
	.name = "migrate",
	.synopsis = "[OPTION...]",
	.summary = "create or upgrade the schema",
	.options = options,
	.run = main_migrate,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(DRIFT),
	.examples = "  numsync migrate --check\n  numsync migrate --roles\n",
	.details =
		"Applies the migrations that the database lacks and makes views and functions anew where they differ, all in one\n"
		"transaction; rights that you gave to them are kept. Running it again does nothing. Where the roles have rights, they are\n"
		"given them anew, so that what is new is theirs, too. Only the owner of the schema can do all this. While a run is at work\n"
		"nothing is upgraded (75); no run begins meanwhile.\n\n"
		"Roles cannot log in: grant them to those who do. numsync_sync is for the nightly run, numsync_admin also takes expectations back and approves plans, numsync_finance reads billing at any moment and closes its months. None of them can\n"
		"change or delete what the journal, the imports and the history say.\n"};
