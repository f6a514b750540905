#include "command.h"
#include "list.h"
#include "releases.h"
#include "work.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>

static const struct list_column columns[] = {
	{"#run", ">run"}, {"command", "command"}, {"state", "state"}, {"started_at", "started"},
	{"#seconds", ">seconds"}, {"#exit_status", ">exit"}, {"#rows", ">rows"}, {"#changed", ">changed"},
	{"#records", ">records"}, {"#confirmed", ">confirmed"}, {"#failed", ">failed"}, {"message", "message"},
	{NULL, NULL}};

enum { RELEASES_SHOWN = 5 };

static void print_facts(const struct account_session *account, const struct status_facts *facts,
			const struct drift_counts *drift)
{
	printf("\naccount %s: %" PRId64 " numbers", account->config.name, facts->numbers);
	if (facts->gone)
		printf(", %" PRId64 " gone", facts->gone);
	if (facts->set_aside)
		printf(", %" PRId64 " set aside by the last list", facts->set_aside);
	printf("\nfreshness: %" PRId64 " read whole, %" PRId64 " older than a day", facts->read_whole,
	       facts->older_than_a_day);
	if (facts->oldest[0])
		printf("; oldest %s, median %s", facts->oldest, facts->median);
	printf("\nreleases: %" PRId64 " numbers have a release requested, on hold or scheduled, %" PRId64 " of them are wanted",
	       facts->releases, facts->releases_wanted);
	printf("\ndrift: %" PRId64 " correctable, %" PRId64 " report-only, %" PRId64 " cannot be checked",
	       drift->correctable, drift->report_only, drift->unchecked);
	if (drift->overruled)
		printf(", %" PRId64 " overruled", drift->overruled);
	if (facts->lease_run)
		printf("\nlease: run %" PRId64 " on host %s, process %" PRId64 ", ends in %" PRId64 " s", facts->lease_run,
		       facts->lease_host, facts->lease_process, facts->lease_left_s);
	else
		printf("\nlease: free");
	printf("\nnext: ");
	if (facts->releases_wanted)
		printf("save the numbers above: cancel their release at Leadping\n      then ");
	if (!facts->numbers)
		printf("numsync pull\n");
	else if (facts->open_plan)
		printf("numsync apply --plan %" PRId64 "\n", facts->open_plan);
	else if (drift->correctable)
		printf("numsync plan\n");
	else
		printf("%s\n", drift->report_only ? "numsync drift" : "nothing to do");
}

static void print_facts_json(const struct account_session *account, const struct status_facts *facts,
			     const struct drift_counts *drift)
{
	printf("{\"account\":\"%s\",\"numbers\":%" PRId64 ",\"gone\":%" PRId64 ",\"read_whole\":%" PRId64
	       ",\"older_than_a_day\":%" PRId64 ",\"oldest\":\"%s\",\"median\":\"%s\",\"releases\":%" PRId64
	       ",\"releases_wanted\":%" PRId64 ",\"overruled\":%" PRId64 ",\"drift_correctable\":%" PRId64
	       ",\"drift_report_only\":%" PRId64 ",\"cannot_be_checked\":%" PRId64
	       ",\"open_plan\":%" PRId64 ",\"lease_run\":%" PRId64 ",\"runs\":", account->config.name, facts->numbers,
	       facts->gone, facts->read_whole, facts->older_than_a_day, facts->oldest, facts->median, facts->releases,
	       facts->releases_wanted, drift->overruled,	       drift->correctable, drift->report_only, drift->unchecked, facts->open_plan, facts->lease_run);
}

static enum error_class status_account(struct account_session *account, struct error *err)
{
	bool json = account->session->json, good;
	struct status_facts facts;
	struct drift_counts drift;
	struct list *list;
	size_t releases = 0;

	if (!store_status(account->store, &facts, err) || !store_drift_count(account->store, &drift, err))
		return err->class;
	if (json)
		print_facts_json(account, &facts, &drift);
	else if (facts.releases_wanted && !releases_print(account, LIST_TABLE, RELEASES_SHOWN, &releases, err))
		return err->class;
	if (!json && facts.releases_wanted > RELEASES_SHOWN)
		printf("and %" PRId64 " more: numsync drift --releases\n\n", facts.releases_wanted - RELEASES_SHOWN);
	list = list_new(columns, json ? LIST_JSON : LIST_TABLE, account->config.name);
	good = store_runs_each(account->store, 8, list_row, list, err);
	list_end(list, account->session->colour);
	if (!good)
		return err->class;
	if (json)
		printf("}\n");
	else
		print_facts(account, &facts, &drift);
	return facts.releases_wanted && release_watch_fails(account) ? ERROR_DRIFT : ERROR_NONE;
}

static enum error_class run_status(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, status_account, err);
}

static const struct option_row options[] = {
	{"fail-on", "release-watch", "exit 2 when a wanted number has a release coming"}, {NULL, NULL, NULL}};

const struct command command_status = {
	.name = "status", .synopsis = "[OPTION...]", .summary = "last runs, freshness, drift, who holds the lease",
	.options = options, .run = run_status};
