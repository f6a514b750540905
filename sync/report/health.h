/* What a person should know first about an account, and do next: one text for status and report. */
#ifndef NUMSYNC_REPORT_HEALTH_H
#define NUMSYNC_REPORT_HEALTH_H

#include "account/account.h"
#include "edge/store/store_report.h"

enum health_grade { HEALTH_GOOD, HEALTH_NOTE, HEALTH_BAD };

struct health {
	enum health_grade grade;
	char text[900];
	char next[400]; /* "": nothing to do */
};

struct health_facts {
	const struct status_facts *status;
	const struct drift_counts *drift;
	int64_t run_id;	     /* 0: none has ended */
	int exit_status;     /* -1: it has none (it is still at work, or was interrupted) */
	const char *state;   /* of the run: "running", "done", "failed", "interrupted"; NULL: none has ended */
	const char *message; /* of the run; NULL: none */
	bool died;	     /* instead of that run it is about the one that died with the lease */
};

/* "good", "note", "bad" */
const char *health_word(enum health_grade grade);
/* Of the exit status of a run as a text: 0 and 2 are good, 3 and 75 go on by themselves. */
enum health_grade health_of_status(const char *exit_status);
void health_evaluate(const struct account *account, const struct health_facts *facts, struct health *health);

#endif
