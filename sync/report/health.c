/* The most urgent thing first: a number that will be lost, then a run that failed, then drift. Only one is said, with the one
 * command that comes next; the report has the rest. */
#include "health.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *health_word(enum health_grade grade)
{
	static const char *const words[] = {"good", "note", "bad"};

	return words[grade];
}

static void say(struct health *health, enum health_grade grade, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void say(struct health *health, enum health_grade grade, const char *format, ...)
{
	va_list args;

	health->grade = grade;
	va_start(args, format);
	text_format_list(health->text, sizeof health->text, format, args);
	va_end(args);
}

static void next(struct health *health, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void next(struct health *health, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_format_list(health->next, sizeof health->next, format, args);
	va_end(args);
}

static const char *plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

static enum health_grade grade_of(int status)
{
	if (status >= 0 && status <= 2)
		return HEALTH_GOOD;
	return status < 0 || status == 3 || status == 75 ? HEALTH_NOTE : HEALTH_BAD;
}

enum health_grade health_of_status(const char *exit_status)
{
	return grade_of(*exit_status >= '0' && *exit_status <= '9' ? atoi(exit_status) : -1);
}

/* How the run ended, when that comes first. */
static bool of_run(const struct health_facts *facts, const char *flag, struct health *health)
{
	int status = facts->exit_status;
	const char *meaning = status > 0 ? error_meaning(error_class_of(status)) : "";

	if (facts->died) {
		say(health, HEALTH_NOTE, "Run %" PRId64 " on %s died and did not give its lease back.",
		    facts->status->dead_run, facts->status->lease_host);
		next(health, "numsync run%s takes over and goes on from there", flag);
		return true;
	}
	if (!facts->run_id) {
		say(health, HEALTH_NOTE, "No run has ended yet.");
		next(health, "numsync pull%s", flag);
		return true;
	}
	if (grade_of(status) == HEALTH_GOOD)
		return false;
	if (status < 0) {
		say(health, HEALTH_NOTE, "Run %" PRId64 " %s.", facts->run_id,
		    facts->state && strcmp(facts->state, "running") == 0 ? "is still at work" : "was interrupted");
		next(health, "numsync run%s goes on from there", flag);
		return true;
	}
	say(health, grade_of(status), "Run %" PRId64 " ended with status %d: %s", facts->run_id, status,
	    facts->message ? facts->message : meaning);
	if (status == 3)
		next(health,
		     "numsync report %" PRId64 " --list changes%s; what failed is planned afresh by the next run",
		     facts->run_id, flag);
	else if (status == 75)
		next(health, "numsync run%s goes on from there", flag);
	else if (status == 4)
		next(health,
		     "look whether what the limit refused is meant; if it is, the message names the option that allows it");
	else
		next(health, "numsync doctor%s; the next run goes on from there", flag);
	return true;
}

/* What is to be corrected is in the open plan, or in none yet. */
static void next_of_plan(const struct status_facts *status, const char *flag, struct health *health)
{
	if (status->plan_expired)
		next(health, "numsync plan%s; plan %" PRId64 " has expired: it is older than max_plan_age", flag,
		     status->open_plan);
	else if (status->plan_waits)
		next(health,
		     "numsync plan%s %" PRId64 "; it waits for approval: numsync approve%s %" PRId64
		     ", by another database role than made it",
		     flag, status->open_plan, flag, status->open_plan);
	else if (status->open_plan)
		next(health, "numsync apply%s --plan %" PRId64, flag, status->open_plan);
	else
		next(health, "numsync plan%s", flag);
}

static void of_drift(const struct health_facts *facts, const char *flag, struct health *health)
{
	const struct drift_counts *drift = facts->drift;

	if (drift->ambiguous) {
		say(health, HEALTH_NOTE,
		    "%" PRId64 " value%s ambiguous: several ids have the number (%s), and the line names none of them.",
		    drift->ambiguous, drift->ambiguous == 1 ? " is" : "s are", drift->ambiguous_number);
		next(health, "numsync drift%s; then name the id (column id) in the CSV", flag);
	} else if (drift->correctable) {
		say(health, HEALTH_NOTE, "%" PRId64 " value%s not what is wanted and can be corrected.",
		    drift->correctable, drift->correctable == 1 ? " is" : "s are");
		next_of_plan(facts->status, flag, health);
	} else if (drift->report_only) {
		say(health, HEALTH_NOTE, "%" PRId64 " value%s not what is wanted, and the API cannot correct %s.",
		    drift->report_only, drift->report_only == 1 ? " is" : "s are",
		    drift->report_only == 1 ? "it" : "them");
		next(health, "numsync drift%s; then change it at Leadping, or what the file asks for", flag);
	} else if (drift->unchecked) {
		say(health, HEALTH_NOTE, "Nothing is known to differ; %" PRId64 " value%s cannot be checked.",
		    drift->unchecked, plural(drift->unchecked));
		next(health, "numsync drift%s", flag);
	} else if (facts->status->unowned_overrides) {
		say(health, HEALTH_NOTE,
		    "%" PRId64
		    " number%s disabled by an override of numsync's that no change of this database set (%s).",
		    facts->status->unowned_overrides, facts->status->unowned_overrides == 1 ? " is" : "s are",
		    facts->status->unowned_number);
		next(health,
		     "numsync report%s --list overrides; numsync never lifts them: enable what is to be enabled at Leadping",
		     flag);
	} else {
		say(health, HEALTH_GOOD, "Everything is as it is wanted.");
	}
}

void health_evaluate(const struct account *account, const struct health_facts *facts, struct health *health)
{
	const struct status_facts *status = facts->status;
	char flag[300];

	*health = (struct health){0};
	account_flag(account, flag, sizeof flag);
	if (status->releases_wanted) {
		say(health, HEALTH_BAD,
		    "%" PRId64 " wanted number%s will be released. A released number is gone for ever.",
		    status->releases_wanted, plural(status->releases_wanted));
		next(health, "cancel %s at Leadping, then numsync pull%s",
		     status->releases_wanted == 1 ? "its release" : "their releases", flag);
	} else if (!of_run(facts, flag, health)) {
		of_drift(facts, flag, health);
	}
}
