/* A text of any length for whoever sits before a terminal. */
#ifndef NUMSYNC_CMD_PAGED_H
#define NUMSYNC_CMD_PAGED_H

#include <stdio.h>

#include "base/error.h"
#include "session.h"

struct paged {
	FILE *out; /* where the text goes meanwhile */
	const char *pager;
};

/* Begins a text for standard output. held: nothing of it is shown before its end, for it is made while others wait for the database. On a
 * terminal what is longer than the screen goes through the pager, unless --no-pager or --json is given. */
bool paged_begin(struct paged *paged, const struct session *session, bool held, struct error *err);
/* Shows it. good: all went well, and err is free; else what there is of the text is printed. Returns whether all is well. */
bool paged_end(struct paged *paged, bool good, struct error *err);

#endif
