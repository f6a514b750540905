/* What the later of several files says otherwise than those before it. */
#ifndef NUMSYNC_CMD_IMPORT_OVERRULED_H
#define NUMSYNC_CMD_IMPORT_OVERRULED_H

#include <stdio.h>

#include "account/account.h"

/* The files that one command has imported so far. */
struct imported_files {
	int64_t *batch;
	size_t count;
	FILE *out; /* where it is told what they overrule; NULL: it is only counted */
};

/* Adds the batch; count: of values in which it overrules those before it, of which the first are told. */
bool imported_files_add(struct imported_files *files, struct account *account, const char *path, int64_t batch_id,
			int64_t *count, struct error *err);

#endif
