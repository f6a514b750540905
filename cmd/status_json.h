/* The facts of `numsync status --json`. */
#ifndef NUMSYNC_CMD_STATUS_JSON_H
#define NUMSYNC_CMD_STATUS_JSON_H

#include "report/report.h"

/* What the rate limit leaves. */
struct budget {
	int64_t limit, window_ms;
	size_t used, cap; /* of our share; cap 0: no limit */
	int64_t paused_ms;
	double pace;
	int64_t time_ms; /* for one run; 0: none */
};

/* Writes the object of an account to standard output, without its end: lists may follow. */
void status_write_facts(const struct account *account, const struct report_facts *facts, const struct budget *budget);

#endif
