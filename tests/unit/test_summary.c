/* What a run came to, in words: the exit status, the message, the line of `run` and the long one of --verbose. What became of its
 * changes is in test_summary_changes.c. */
#include "run_told.h"

static void nothing_happened(void **state)
{
	(void)state;
	begin();
	ends_with(ERROR_NONE, "");
	says(ERROR_NONE, "east run 7: in sync");
	says_at_length(
		"account east, run 7: 0 rows (0 new, 0 changed), 0 records read (0 changed); drift left: 0 correctable, "
		"0 report-only\n");
	options.command = "apply";
	says(ERROR_NONE, "east run 7: nothing to correct \u00B7 in sync");
	account.config.name = "an account with a name of more than thirty letters";
	says(ERROR_NONE, "an account with a name of more\u2026 run 7: nothing to correct \u00B7 in sync");
}

static void what_was_read(void **state)
{
	(void)state;
	begin();
	run.counters = (struct run_counters){.rows_read = 1,
					     .rows_new = 1,
					     .records_read = 4,
					     .records_changed = 2,
					     .set_aside = 1,
					     .gone = 2};
	run.pull = (struct pull_report){.queued = 9, .left = 5, .failed = 1, .first_failure = "it answered 500"};
	strcpy(run.facts.oldest, "2026-07-01");
	strcpy(run.facts.median, "2026-07-02");
	says(ERROR_API,
	     "east run 7: 1 record not read \u00B7 1 quarantined \u00B7 2 gone \u00B7 5 records left for the next run "
	     "\u00B7 all read within a day \u2026");
	run.facts.older_than_a_day = 1;
	says_at_length(
		"account east, run 7: 1 rows (1 new, 0 changed), 4 of 9 records read (2 changed), 1 quarantined, 2 gone, 1 "
		"not read, 5 left for the next run (time budget); drift left: 0 correctable, 0 report-only; oldest record of "
		"2026-07-01, median of 2026-07-02, 1 older than a day\n");
	ends_with(
		ERROR_API,
		"1 of 9 records could not be read; the first: it answered 500; run it again. The other steps are done");
	run.pull.failed = 0;
	run.pull.time_up = true;
	ends_with(ERROR_NONE, "");
	options.refresh = "auto";
	ends_with(ERROR_NONE, "");
	options.refresh = "all";
	ends_with(
		ERROR_LATER,
		"the time budget ended with 5 of 9 records not read; the next run begins with them. The other steps are done");
	says(ERROR_LATER,
	     "east run 7: 1 quarantined \u00B7 2 gone \u00B7 5 records left for the next run \u00B7 1 not read for a day "
	     "\u2026");
}

/* It is said to be done, but not when the changes were not all sent, or none was planned. */
static void the_rest_of_the_run(void **state)
{
	(void)state;
	begin();
	options.refresh = "all";
	run.pull = (struct pull_report){.queued = 9, .left = 5, .time_up = true};
	run.inbox = (struct inbox_report){.failed = 1};
	strcpy(run.inbox.first_failed.text, "a.csv");
	ends_with(
		ERROR_DATA,
		"1 file of the inbox failed; the first: a.csv. And: the time budget ended with 5 of 9 records not read; the "
		"next run begins with them. The other steps are done");
	run.inbox.failed = 0;
	run.counters.changes_planned = 5;
	run.apply = (struct apply_report){.stopped = true, .left = 2};
	ends_with(
		ERROR_LATER,
		"stopped by the time budget after 3 of 5 changes; the rest was not sent; to go on: numsync apply --plan 3. "
		"And: the time budget ended with 5 of 9 records not read; the next run begins with them");
	run.apply = (struct apply_report){.canary_failed = true, .left = 4};
	ends_with(
		ERROR_CHANGES,
		"of the first 1 changes (canary) some failed or are in conflict, so the other 4 of the plan were not sent; "
		"to send them all the same: numsync apply --plan 3. And: the time budget ended with 5 of 9 records not "
		"read; the next run begins with them");
	run.apply = (struct apply_report){0};
	run.inbox.failed = 1;
	strcpy(run.pull.unread, "none could be read");
	ends_with(
		ERROR_API,
		"1 file of the inbox failed; the first: a.csv. And: none could be read. And: the time budget ended with 5 of "
		"9 records not read; the next run begins with them");
	/* those that were under way when the time was up have arrived */
	begin();
	options.refresh = "all";
	run.pull = (struct pull_report){.queued = 9, .time_up = true};
	ends_with(ERROR_NONE, "");
}

static void what_the_list_drops(void **state)
{
	(void)state;
	begin();
	run.pull = (struct pull_report){.missing = {.known = 40, .missing = 6, .sample = "a, b"},
					.missing_allowed = 4,
					.missing_refused = true};
	ends_with(
		ERROR_REFUSED,
		"the list drops 6 of 40 numbers of the mirror (a, b and more); at most 4 may be gone at once, so none "
		"was marked as gone, and nothing was planned. If they are gone, add --force missing");
	says(ERROR_REFUSED, "east run 7: 6 numbers dropped by the list: refused");
	run.inbox.failed = 1;
	strcpy(run.inbox.first_failed.text, "a.csv");
	ends_with(
		ERROR_DATA,
		"1 file of the inbox failed; the first: a.csv. And: the list drops 6 of 40 numbers of the mirror (a, b and "
		"more); at most 4 may be gone at once, so none was marked as gone, and nothing was planned. If they are "
		"gone, add --force missing");
	run.inbox.failed = 0;
	options.command = "pull";
	run.pull.missing.missing = 1;
	run.pull.missing_allowed = 0;
	ends_with(ERROR_REFUSED,
		  "the list drops 1 of 40 numbers of the mirror (a, b); at most 0 may be gone at once when the list is "
		  "empty, so none was marked as gone. If they are gone, add --force missing");
	says(ERROR_REFUSED, "east run 7: 1 number dropped by the list: refused");
	strcpy(run.pull.unread, "none could be read");
	ends_with(
		ERROR_API,
		"none could be read. And: the list drops 1 of 40 numbers of the mirror (a, b); at most 0 may be gone at "
		"once when the list is empty, so none was marked as gone. If they are gone, add --force missing");
	says(ERROR_API, "east run 7: 1 number dropped by the list: refused \u00B7 too much could not be read");
}

static void what_is_left(void **state)
{
	(void)state;
	begin();
	run.drift = (struct drift_counts){.correctable = 1,
					  .report_only = 2,
					  .unchecked = 3,
					  .ambiguous = 1,
					  .ambiguous_number = "+1"};
	run.facts = (struct status_facts){.releases = 3,
					  .releases_wanted = 1,
					  .unowned_overrides = 1,
					  .unowned_number = "+2"};
	strcpy(run.first_release, "in 2 h");
	run.exports = 1;
	says(ERROR_DRIFT,
	     "east run 7: 1 wanted number to be released (in 2 h) \u00B7 1 ambiguous \u00B7 1 to correct \u00B7 2 "
	     "report-only \u00B7 3 cannot be checked \u2026");
	says_at_length(
		"account east, run 7: RELEASE WATCH: 1 wanted number with a release coming (first in 2 h), see `numsync drift`; "
		"0 rows (0 new, 0 changed), 0 records read (0 changed); drift left: 1 correctable, 2 report-only (1 AMBIGUOUS: "
		"several ids have the number, such as +1; see `numsync drift`, name the id), 3 cannot be checked; 1 disabled "
		"by an override of numsync's that no change here set (+2; see `numsync report --list overrides`); 2 others "
		"with a release pending; 1 export written\n");
	ends_with(ERROR_DRIFT, "");
	run.drift.ambiguous = 0;
	ends_with(ERROR_NONE, "");
	options.fail_on_releases = true;
	ends_with(ERROR_DRIFT, "");
	run.facts.releases_wanted = 0;
	ends_with(ERROR_NONE, "");
	options.fail_on_drift = true;
	ends_with(ERROR_DRIFT, "");
}

static void what_else_went_wrong(void **state)
{
	(void)state;
	begin();
	run.inbox = (struct inbox_report){.imported = 1, .failed = 2, .blocked = 2, .waiting = 1, .warnings = 1};
	strcpy(run.inbox.first_failed.text, "a.csv");
	strcpy(run.inbox.first_blocked.text, "done");
	says(ERROR_OUTPUT,
	     "east run 7: 2 files of the inbox failed \u00B7 2 places of the inbox blocked \u00B7 1 file waiting \u00B7 1 "
	     "warning of the inbox \u2026");
	says_at_length(
		"account east, run 7: 0 rows (0 new, 0 changed), 0 records read (0 changed); inbox: 1 imported, 0 known, 2 "
		"failed, 1 waiting, 2 blocked, 1 warning; drift left: 0 correctable, 0 report-only\n");
	ends_with(
		ERROR_OUTPUT,
		"2 places in the inbox cannot be used, and what is for them waits; the first: done; `numsync doctor` looks at "
		"the inbox. And: 2 files of the inbox failed; the first: a.csv. The other steps are done");
	begin();
	run.outputs_failed = 1;
	says(ERROR_OUTPUT, "east run 7: 1 output failed");
	says(ERROR_SYSTEM, "east run 7: 1 output failed");
	says(ERROR_CREDENTIALS, "east run 7: ended with 77 (the API rejected the credentials) \u00B7 1 output failed");
	begin();
	says(ERROR_DATA, "east run 7: ended with 65 (an input file or an amount is wrong)");
	says(ERROR_SYSTEM, "east run 7: ended with 71 (out of memory or another system resource)");
}

/* What went wrong before stands beside it, and says nothing of a rest that is not done. */
static void what_broke_it_off(void **state)
{
	(void)state;
	begin();
	options.refresh = "all";
	run.came_to = ERROR_REFUSED;
	run.pull = (struct pull_report){.queued = 9, .left = 5, .time_up = true};
	ends_with(ERROR_NONE, "the time budget ended with 5 of 9 records not read; the next run begins with them");
	run.pull = (struct pull_report){.queued = 9, .failed = 1, .first_failure = "it answered 500"};
	run.inbox = (struct inbox_report){.failed = 1, .blocked = 1};
	strcpy(run.inbox.first_failed.text, "a.csv");
	strcpy(run.inbox.first_blocked.text, "done");
	ends_with(
		ERROR_OUTPUT,
		"1 place in the inbox cannot be used, and what is for it waits; the first: done; `numsync doctor` looks at "
		"the inbox. And: 1 file of the inbox failed; the first: a.csv. And: 1 of 9 records could not be read; the "
		"first: it answered 500; run it again");
	run.came_to = ERROR_API;
	run.inbox = (struct inbox_report){0};
	run.plan.plan_id = 0; /* it broke the pull off */
	ends_with(ERROR_NONE, "");
	run.plan.plan_id = 3; /* or the changes */
	ends_with(ERROR_API, "1 of 9 records could not be read; the first: it answered 500; run it again");
	run.came_to = ERROR_NONE;
	run.inbox = (struct inbox_report){.failed = 1};
	strcpy(run.inbox.first_failed.text, "a.csv");
	run.pull = (struct pull_report){.unread = "none could be read"};
	ends_with(ERROR_API, "1 file of the inbox failed; the first: a.csv. And: none could be read");
}

static void the_graver_comes_first(void **state)
{
	struct error err = ERROR_INIT, other = ERROR_INIT;

	(void)state;
	error_and(&err, &other);
	assert_int_equal(err.class, ERROR_NONE);
	assert_string_equal(err.text, "");
	error_set(&other, ERROR_DATA, "a file");
	error_and(&err, &other);
	error_set(&other, ERROR_REFUSED, "a plan");
	error_and(&err, &other);
	assert_int_equal(err.class, ERROR_DATA);
	assert_string_equal(err.text, "a file. And: a plan");
	error_set(&other, ERROR_DATA, "another");
	error_and(&err, &other);
	assert_string_equal(err.text, "a file. And: a plan. And: another");
	error_set(&other, ERROR_LATER, "a signal");
	error_and(&err, &other);
	assert_int_equal(err.class, ERROR_LATER);
	assert_string_equal(err.text, "a signal. And: a file. And: a plan. And: another");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_happened),    cmocka_unit_test(what_was_read),
		cmocka_unit_test(the_rest_of_the_run), cmocka_unit_test(what_the_list_drops),
		cmocka_unit_test(what_is_left),	       cmocka_unit_test(what_else_went_wrong),
		cmocka_unit_test(what_broke_it_off),   cmocka_unit_test(the_graver_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
