#include "command.h"
#include "report.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum error_class report_account(struct account_session *account, struct error *err)
{
	const struct invocation *inv = account->session->inv;
	const char *path = invocation_option(inv, "output"), *format = invocation_option(inv, "format");
	char *end = NULL;
	int64_t run_id = inv->argument_count ? strtoll(inv->argument[0], &end, 10) : 0;

	if (inv->argument_count > 1 || (end && (*end || run_id < 1)))
		return error_set(err, ERROR_USAGE, "a report is of one run: numsync report 12, or of the last one"), ERROR_USAGE;
	if (format && strcmp(format, "html") != 0)
		return error_set(err, ERROR_USAGE, "--format is html, not %s; for text there is `numsync status`", format), ERROR_USAGE;
	if (path && strcmp(path, "-") != 0) {
		if (account->session->accounts > 1)
			return error_set(err, ERROR_USAGE, "a report is of one account: name it with --account"), ERROR_USAGE;
		if (!report_to_file(account, run_id, path, err))
			return err->class;
		log_info("report on account %s written to %s", account->config.name, path);
		return ERROR_NONE;
	}
	return report_html(account, run_id, stdout, err) ? ERROR_NONE : err->class;
}

static enum error_class run_report(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, report_account, err);
}

static const struct option_row options[] = {
	{"output", "FILE", "write to FILE, beside it first and then renamed; short: -o"},
	{"format", "html", "the format of the page"},
	{NULL, NULL, NULL}};

const struct command command_report = {
	.name = "report", .synopsis = "[RUN] [OPTION...]", .summary = "one page about the account: verdict, releases, drift, warmup, the run's changes",
	.options = options, .run = run_report,
	.details = "A self-contained HTML page, light and dark, without script or outside request. RUN says whose changes and data\n"
		   "faults it shows; else the last run's. The rest is as it is now.\n"};
