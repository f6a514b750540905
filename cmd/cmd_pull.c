/* `numsync pull`: reads the API into the mirror; the first half of a run. */
#include "command.h"
#include "run/summary.h"
#include "session.h"

static enum error_class pull_account(const struct session *session, struct account *account, struct error *err)
{
	struct run_options options;
	struct run run;
	enum error_class class = ERROR_NONE;

	session_run_options(session, &options);
	if (!run_begin(&run, account, &options, err) || !run_pull(&run, err))
		class = err->class;
	class = run_end(&run, class, err);
	summary_print(&run, class, err);
	return class;
}

static enum error_class main_pull(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, pull_account, err);
}

static const struct option_row options[] = {
	{"refresh", "auto|all|none",
	 "which records to read: auto (all that fits the time budget, the default), all (75 when the time budget leaves some), none"},
	{"time-budget", "TIME", "end in order after this time, such as 2h (none); what is left comes first next time"},
	{"max-missing", "SHARE", "how much of the mirror the list may drop (5%)"},
	{"max-unread", "SHARE", "how much of what the API sends may be unreadable (5%)"},
	{"rate-share", "SHARE", "share of the API's rate limit to use (2/3); 100% with no live traffic"},
	{"force", "missing|unread", "lift one safety limit for this run; may be repeated"},
	{NULL, NULL, NULL}};

const struct command command_pull = {
	.name = "pull",
	.synopsis = "[OPTION...]",
	.summary = "read the API into the mirror",
	.options = options,
	.run = main_pull,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(API) | STATUS(CREDENTIALS) | STATUS(DRIFT) |
		    STATUS(CHANGES) | STATUS(REFUSED),
	.examples = "  numsync pull\n  numsync pull --refresh all --time-budget 2h\n",
	.details =
		"Reads the list, then the records that are needed most: never read, changed, with a release pending, with\n"
		"an expectation, then the oldest. A number that a complete list lacks and that GET does not know is marked\n"
		"as gone; nothing is ever deleted.\n"};
