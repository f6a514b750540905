#include "verdict.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *verdict_word(enum verdict_grade grade)
{
	static const char *const words[] = {"good", "note", "bad"};

	return words[grade];
}

const char *verdict_account(const struct account_session *account, char *text, size_t size)
{
	text[0] = '\0';
	if (config_account_count(account->session->config) > 1)
		text_format(text, size, " --account %s", account->config.name);
	return text;
}

static void say(struct verdict *verdict, enum verdict_grade grade, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void say(struct verdict *verdict, enum verdict_grade grade, const char *format, ...)
{
	va_list args;

	verdict->grade = grade;
	va_start(args, format);
	text_format_list(verdict->text, sizeof verdict->text, format, args);
	va_end(args);
}

static void next(struct verdict *verdict, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void next(struct verdict *verdict, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_format_list(verdict->next, sizeof verdict->next, format, args);
	va_end(args);
}

static const char *plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

/* How the run ended, when that comes first. */
static bool judge_run(const struct verdict_facts *facts, const char *flag, struct verdict *verdict)
{
	int status = facts->exit_status;

	if (!facts->run_id) {
		say(verdict, VERDICT_NOTE, "No run has ended yet.");
		next(verdict, "numsync pull%s", flag);
		return true;
	}
	if (status >= 0 && status <= 2)
		return false;
	if (status < 0) {
		say(verdict, VERDICT_NOTE, "Run %" PRId64 " %s.", facts->run_id,
		    facts->state && strcmp(facts->state, "running") == 0 ? "is still at work" : "was interrupted");
		next(verdict, "numsync run%s goes on from there", flag);
		return true;
	}
	say(verdict, status == 3 || status == 75 ? VERDICT_NOTE : VERDICT_BAD,
	    "Run %" PRId64 " ended with status %d: %s", facts->run_id, status,
	    facts->message ? facts->message : "see its message");
	if (status == 3)
		next(verdict,
		     "numsync report %" PRId64 " --list changes%s; what failed is planned afresh by the next run",
		     facts->run_id, flag);
	else if (status == 75)
		next(verdict, "numsync run%s goes on from there", flag);
	else if (status == 4)
		next(verdict, "look whether it is meant; if so, the message says how to allow it");
	else
		next(verdict, "numsync doctor%s; the next run goes on from there", flag);
	return true;
}

static void judge_drift(const struct verdict_facts *facts, const char *flag, struct verdict *verdict)
{
	const struct drift_counts *drift = facts->drift;

	if (drift->ambiguous) {
		say(verdict, VERDICT_NOTE,
		    "%" PRId64 " value%s ambiguous: several ids have the number (%s), and the line names none of them.",
		    drift->ambiguous, drift->ambiguous == 1 ? " is" : "s are", drift->ambiguous_number);
		next(verdict, "numsync drift%s; then name the id (column id) in the CSV", flag);
	} else if (drift->correctable) {
		say(verdict, VERDICT_NOTE, "%" PRId64 " value%s not what is wanted and can be corrected.",
		    drift->correctable, drift->correctable == 1 ? " is" : "s are");
		if (facts->status->open_plan)
			next(verdict, "numsync apply%s --plan %" PRId64, flag, facts->status->open_plan);
		else
			next(verdict, "numsync plan%s", flag);
	} else if (drift->report_only) {
		say(verdict, VERDICT_NOTE, "%" PRId64 " value%s not what is wanted, and the API cannot correct %s.",
		    drift->report_only, drift->report_only == 1 ? " is" : "s are",
		    drift->report_only == 1 ? "it" : "them");
		next(verdict, "numsync drift%s; then change it at Leadping, or what the file asks for", flag);
	} else if (drift->unchecked) {
		say(verdict, VERDICT_NOTE, "Nothing is known to differ; %" PRId64 " value%s cannot be checked.",
		    drift->unchecked, plural(drift->unchecked));
		next(verdict, "numsync drift%s", flag);
	} else {
		say(verdict, VERDICT_GOOD, "Everything is as it is wanted.");
	}
}

void verdict_reach(const struct account_session *account, const struct verdict_facts *facts, struct verdict *verdict)
{
	const struct status_facts *status = facts->status;
	char flag[300];

	*verdict = (struct verdict){0};
	verdict_account(account, flag, sizeof flag);
	if (status->releases_wanted) {
		say(verdict, VERDICT_BAD,
		    "%" PRId64 " wanted number%s will be released. A released number is gone for ever.",
		    status->releases_wanted, plural(status->releases_wanted));
		next(verdict, "cancel %s at Leadping, then numsync pull%s",
		     status->releases_wanted == 1 ? "its release" : "their releases", flag);
	} else if (!judge_run(facts, flag, verdict)) {
		judge_drift(facts, flag, verdict);
	}
}
