/* What the things in an inbox are: the night takes them, and `doctor` looks at the folders among them. */
#ifndef NUMSYNC_RUN_INBOX_ENTRY_H
#define NUMSYNC_RUN_INBOX_ENTRY_H

#include <stdbool.h>

#include "base/error.h"

enum inbox_entry {
	INBOX_NOTHING,	  /* for others, or numsync's own */
	INBOX_UNFINISHED, /* still being written */
	INBOX_FILE,	  /* named like a CSV file, whatever it is */
	INBOX_SOURCE,	  /* a folder named like a source, or a link to a folder */
	INBOX_MISNAMED	  /* such a one whose name can be no source; ERROR_USAGE says why */
};

/* sources_below: the folder is the inbox itself. */
enum inbox_entry inbox_entry(int folder, bool sources_below, const char *name, struct error *err);

#endif
