#include "command.h"
#include "session.h"

static enum error_class run_migrate(const struct invocation *inv, struct error *err)
{
	return session_migrate(inv, err) ? ERROR_NONE : err->class;
}

const struct command command_migrate = {
	.name = "migrate", .synopsis = "[OPTION...]", .summary = "create or upgrade the schema", .run = run_migrate,
	.details = "Applies the migrations that the database lacks, in order, each in a transaction of its own. Running it\n"
		   "again does nothing.\n"};
