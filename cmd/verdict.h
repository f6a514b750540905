/* What a person should know first about an account, and do next: one judgement for status and report. */
#ifndef NUMSYNC_CMD_VERDICT_H
#define NUMSYNC_CMD_VERDICT_H

#include "session.h"
#include "edge/store/store_report.h"

enum verdict_grade { VERDICT_GOOD, VERDICT_NOTE, VERDICT_BAD };

struct verdict {
	enum verdict_grade grade;
	char text[900];
	char next[400]; /* "": nothing to do */
};

struct verdict_facts {
	const struct status_facts *status;
	const struct drift_counts *drift;
	int64_t run_id;		     /* 0: none has ended */
	int exit_status;	     /* -1: it has none (it is still at work, or was interrupted) */
	const char *state, *message; /* of the run; NULL: none */
};

/* "good", "note", "bad" */
const char *verdict_word(enum verdict_grade grade);
void verdict_reach(const struct account_session *account, const struct verdict_facts *facts, struct verdict *verdict);
/* " --account NAME" for a command that is to be typed, where the configuration has several; else "". */
const char *verdict_account(const struct account_session *account, char *text, size_t size);

#endif
