/* `numsync withdraw`: takes back what a file asked for and no other one repeats, or all that a source asked for. */
#include "command.h"
#include "session.h"
#include "base/log.h"
#include "edge/json/encode.h"
#include "edge/store/store_import.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The batch's source, if it is there and stands. */
static bool find_batch(struct account *account, const char *given, int64_t *batch_id, struct batch_facts *facts,
		       struct error *err)
{
	char *end;
	bool found;

	*batch_id = strtoll(given, &end, 10);
	if (*batch_id <= 0 || *end)
		return error_set(err, ERROR_USAGE, "--batch takes the number of a batch, not %s", given);
	if (!store_batch_find(account->store, *batch_id, &found, facts, err))
		return false;
	if (!found)
		return error_set(err, ERROR_USAGE, "account %s has no batch %s; `numsync import --list` lists them",
				 account->config.name, given);
	if (facts->withdrawn_at[0])
		return error_set(err, ERROR_USAGE, "batch %s was withdrawn already, at %s", given, facts->withdrawn_at);
	return true;
}

static enum error_class withdraw_account(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	const char *batch = invocation_option(inv, "batch"), *source = invocation_option(inv, "source");
	bool dry_run = invocation_flag(inv, "dry-run");
	struct batch_facts facts = {0};
	int64_t batch_id = 0, count = 0;
	char flag[300];

	if (!batch == !source)
		return error_set(err, ERROR_USAGE, "say what to withdraw: either --batch ID or --source NAME"),
		       ERROR_USAGE;
	if (batch && !find_batch(account, batch, &batch_id, &facts, err))
		return err->class;
	if (!store_withdraw(account->store, batch ? facts.source : source, batch_id, dry_run, &count, err))
		return err->class;
	if (session->json) {
		struct json_writer *json = json_writer_new(false);

		json_object(json);
		json_named_text(json, "account", account->config.name);
		json_named_integer(json, "withdrawn", count);
		json_named_bool(json, "dry_run", dry_run);
		json_object_end(json);
		json_print(json, stdout);
	} else if (log_has_level(LOG_INFO)) {
		terminal_line(stdout, "account %s: %" PRId64 " expectation%s of %s%s%s%s%s", account->config.name,
			      count, count == 1 ? "" : "s", batch ? "batch " : "source ", batch ? batch : source,
			      dry_run ? " would be withdrawn; nothing was withdrawn (--dry-run)"
				      : " withdrawn; no number was changed. `numsync plan",
			      dry_run ? "" : account_flag(account, flag, sizeof flag),
			      dry_run ? "" : "` shows what would be sent now");
	}
	return ERROR_NONE;
}

static enum error_class main_withdraw(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, withdraw_account, err);
}

static const struct option_row options[] =
	{{"batch", "ID", "what this imported file says, unless another one that stands says it again"},
	 {"source", "NAME", "all that this source says"},
	 {"dry-run", NULL, "only show how much would be withdrawn"},
	 {"actor", "NAME", "who does it, for the record (the user)"},
	 {NULL, NULL, NULL}};

const struct command command_withdraw = {
	.name = "withdraw",
	.synopsis = "--batch ID | --source NAME",
	.summary = "take expectations back",
	.options = options,
	.run = main_withdraw,
	.statuses = STATUS(DATABASE) | STATUS(LATER),
	.examples = "  numsync withdraw --batch 3\n  numsync withdraw --source crm\n",
	.details =
		"Expectations are taken back, on record; numbers stay as they are until the next plan. An override that a\n"
		"withdrawn on_drift test has set is then offered to be lifted.\n"};
