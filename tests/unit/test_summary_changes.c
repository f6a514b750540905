/* What a run says of its changes, and of a plan that it did not send whole. */
#include "run_told.h"

static void what_became_of_changes(void **state)
{
	(void)state;
	begin();
	run.counters = (struct run_counters){.changes_planned = 5, .changes_confirmed = 1, .changes_unwanted = 1};
	strcpy(run.apply.first_unwanted, "+1: enabled");
	says(ERROR_CHANGES, "east run 7: 1 change no longer wanted \u00B7 1 change made \u00B7 0 failed");
	says_at_length(
		"account east, run 7: 0 rows (0 new, 0 changed), 0 records read (0 changed); changes: 1 confirmed, 0 not "
		"needed, 0 in conflict, 0 failed, 1 left out because no longer wanted (+1: enabled); drift left: 0 "
		"correctable, 0 report-only\n");
	ends_with(
		ERROR_CHANGES,
		"1 change was left out: what was planned is no longer wanted, or is wanted otherwise (+1: enabled). The "
		"next plan follows what is wanted now");
	run.counters.changes_unwanted = 2;
	ends_with(
		ERROR_CHANGES,
		"2 changes were left out: what they planned is no longer wanted, or is wanted otherwise (+1: enabled; and "
		"more). The next plan follows what is wanted now");
}

static void changes_that_failed(void **state)
{
	(void)state;
	begin();
	run.counters = (struct run_counters){.changes_planned = 5, .changes_confirmed = 1};
	run.counters.changes_conflicted = 1;
	ends_with(ERROR_CHANGES,
		  "1 change is in conflict and not sent; see `numsync report 7 --list changes`. The next run plans it "
		  "afresh");
	run.counters.changes_failed = 2;
	strcpy(run.apply.first_failed, "+2: refused");
	account.alone = false;
	ends_with(
		ERROR_CHANGES,
		"2 changes failed, 1 change is in conflict and not sent; the first: +2: refused; see `numsync report 7 "
		"--list changes --account east`. The next run plans them afresh");
	run.apply.late = 1;
	strcpy(run.apply.late_why, "too old");
	account.alone = true;
	run.counters.changes_conflicted = 0;
	ends_with(
		ERROR_CHANGES,
		"1 change could not be sent in time: too old. If the database was slow, look for locks and load there; if it "
		"was the API or the way to it, take another hour. The next run plans it afresh. And: 1 change failed: +2: "
		"refused; see `numsync report 7 --list changes`. The next run plans it afresh");
	says(ERROR_CHANGES, "east run 7: 2 changes failed \u00B7 1 change made");
}

/* Each kind of change that was not made is told beside the others. */
static void changes_of_several_kinds(void **state)
{
	(void)state;
	begin();
	run.counters = (struct run_counters){.changes_planned = 12,
					     .changes_failed = 4,
					     .changes_left_open = 1,
					     .changes_conflicted = 5,
					     .changes_unwanted = 1};
	run.apply.late = 2;
	strcpy(run.apply.late_why, "too old");
	strcpy(run.apply.first_failed, "+2: refused");
	strcpy(run.apply.first_unwanted, "+1: enabled");
	ends_with(
		ERROR_CHANGES,
		"of 1 change it is not known whether it took effect; the next run finds out. And: 2 changes could not be "
		"sent in time; the first: too old. If the database was slow, look for locks and load there; if it was the "
		"API or the way to it, take another hour. The next run plans them afresh. And: 1 change failed, 5 changes "
		"are in conflict and not sent; the first: +2: refused; see `numsync report 7 --list changes`. The next run "
		"plans them afresh. And: 1 change was left out: what was planned is no longer wanted, or is wanted "
		"otherwise (+1: enabled). The next plan follows what is wanted now");
	says(ERROR_CHANGES,
	     "east run 7: 1 change not known to be made \u00B7 3 changes failed \u00B7 5 changes in conflict \u00B7 1 change no "
	     "longer wanted");
	run.counters = (struct run_counters){.changes_planned = 2, .changes_failed = 2, .changes_left_open = 2};
	run.apply = (struct apply_report){.first_failed = ""};
	ends_with(ERROR_CHANGES, "of 2 changes it is not known whether they took effect; the next run finds out");
	says(ERROR_CHANGES, "east run 7: 2 changes not known to be made");
}

static void a_plan_that_was_not_sent_whole(void **state)
{
	(void)state;
	begin();
	run.counters.changes_planned = 5;
	run.apply = (struct apply_report){.waits = true, .left = 1};
	says(ERROR_DRIFT, "east run 7: plan 3 waits for approval (1 change) \u00B7 0 failed");
	says_at_length(
		"account east, run 7: 0 rows (0 new, 0 changed), 0 records read (0 changed); changes: 0 confirmed, 0 not "
		"needed, 0 in conflict, 0 failed, 1 that wait for the approval of plan 3; drift left: 0 correctable, 0 "
		"report-only\n");
	ends_with(ERROR_DRIFT, "");
	run.apply = (struct apply_report){.limited = true, .left = 2};
	ends_with(ERROR_DRIFT, "");
	says(ERROR_DRIFT, "east run 7: 2 changes not sent \u00B7 0 failed");
	run.apply.canary_failed = true;
	options.force_changes = true;
	ends_with(ERROR_CHANGES,
		  "of the first 3 changes (canary) some failed or are in conflict, so the other 2 of the plan were not "
		  "sent; to send them all the same: numsync apply --plan 3 --force changes");
	run.counters.changes_failed = run.counters.changes_left_open = 1;
	ends_with(
		ERROR_CHANGES,
		"of the first 3 changes (canary) some failed, are in conflict or may have failed, so the other 2 of the plan "
		"were not sent; to send them all the same: numsync apply --plan 3 --force changes. And: of 1 change it is not known "
		"whether it took effect; the next run finds out");
}

static void a_plan_that_was_stopped(void **state)
{
	(void)state;
	begin();
	run.counters.changes_planned = 5;
	options.force_changes = true;
	run.apply = (struct apply_report){.stopped = true, .left = 2};
	options.force_disable = true;
	ends_with(
		ERROR_LATER,
		"stopped by the time budget after 3 of 5 changes; the rest was not sent; to go on: numsync apply --plan "
		"3 --force changes --force disable");
	run.apply.left_again = 1;
	ends_with(
		ERROR_LATER,
		"stopped by the time budget after 3 of 5 changes; the rest was not sent (1 of them needs a new plan, by "
		"the command that made this one); to go on: numsync apply --plan 3 --force changes --force disable");
	run.apply.left_again = 2;
	ends_with(ERROR_LATER, "stopped by the time budget after 3 of 5 changes; the rest was not sent and needs a new "
			       "plan, by the command that made this one");
	/* by the API, of whose later revision it is: the steps have said so */
	run.came_to = ERROR_API;
	run.apply.left_again = 0;
	ends_with(ERROR_API,
		  "stopped after 3 of 5 changes; the rest was not sent; to go on: numsync apply --plan 3 --force "
		  "changes --force disable");
	run.came_to = ERROR_NONE;
	/* what is left is not known: no line */
	run.facts_known = false;
	says_at_length("");
}

static void a_stop_before_the_answers(void **state)
{
	(void)state;
	begin();
	run.counters.changes_planned = 5;
	run.apply = (struct apply_report){.stopped = true, .unanswered = 5};
	ends_with(ERROR_LATER,
		  "stopped by the time budget after 5 of 5 changes. And: of 5 changes it is not known whether they "
		  "took effect; the next run finds out");
	says(ERROR_LATER, "east run 7: 5 changes not known to be made \u00B7 0 failed");
	run.apply = (struct apply_report){.stopped = true, .left = 2, .unanswered = 1};
	run.counters.changes_failed = run.counters.changes_left_open = 1;
	ends_with(
		ERROR_LATER,
		"stopped by the time budget after 3 of 5 changes; the rest was not sent; to go on: numsync apply --plan 3. "
		"And: of 2 changes it is not known whether they took effect; the next run finds out");
	says(ERROR_LATER, "east run 7: 2 changes not known to be made \u00B7 2 changes not sent");
}

/* Somebody has made another plan meanwhile: the limits that were lifted were lifted for the one that it replaced. */
static void a_plan_that_was_replaced(void **state)
{
	(void)state;
	begin();
	run.counters.changes_planned = 5;
	options.force_changes = true;
	run.apply = (struct apply_report){.stopped = true, .left = 2, .left_again = 1, .replaced_by = 4};
	ends_with(ERROR_LATER,
		  "stopped by the time budget after 3 of 5 changes; the rest was not sent; plan 4 replaced plan 3 "
		  "meanwhile; to send that: numsync apply --plan 4");
	account.alone = false;
	run.apply = (struct apply_report){.limited = true, .canary_failed = true, .left = 2, .replaced_by = 4};
	ends_with(
		ERROR_CHANGES,
		"of the first 3 changes (canary) some failed or are in conflict, so the other 2 of the plan were not sent; "
		"plan 4 replaced plan 3 meanwhile; to send that: numsync apply --plan 4 --account east");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_became_of_changes),   cmocka_unit_test(changes_that_failed),
		cmocka_unit_test(changes_of_several_kinds), cmocka_unit_test(a_plan_that_was_not_sent_whole),
		cmocka_unit_test(a_plan_that_was_stopped),  cmocka_unit_test(a_stop_before_the_answers),
		cmocka_unit_test(a_plan_that_was_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
