#include "command.h"
#include "summary.h"

static enum error_class pull_account(struct account_session *account, struct error *err)
{
	struct work work;
	enum error_class class = ERROR_NONE;

	if (!work_begin(&work, account, "pull", err) || !work_pull(&work, err))
		class = err->class;
	class = work_end(&work, class, err);
	summary_print(&work, class, err);
	return class;
}

static enum error_class run_pull(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, pull_account, err);
}

static const struct option_row options[] = {
	{"refresh", "auto|all|none",
	 "which records to read whole: auto (all that fits the time budget, the default), all (75 when the time budget leaves some), none"},
	{"time-budget", "TIME", "end in order after this time, such as 2h (none); what is left comes first next time"},
	{"max-missing", "SHARE", "how much of the mirror the list may lack (5%)"},
	{"max-unread", "SHARE", "how much of what the API sends may be unreadable (5%)"},
	{"rate-share", "SHARE", "share of the API's rate limit to use (2/3); 100% with no live traffic"},
	{"force", "missing|unread", "lift one safety limit for this run; may be repeated"},
	{NULL, NULL, NULL}};

const struct command command_pull = {
	.name = "pull",
	.synopsis = "[OPTION...]",
	.summary = "read the API into the mirror",
	.options = options,
	.run = run_pull,
	.details =
		"Reads the list, then the records that are needed most: never read, changed, with a release pending, with\n"
		"an expectation, then the oldest. A number that a complete list lacks and that GET does not know is marked\n"
		"as gone; nothing is ever deleted.\n"};
