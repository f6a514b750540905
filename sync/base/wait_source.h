/* Something that goes on by itself and is waited for beside something else, such as the database beside the API. */
#ifndef NUMSYNC_BASE_WAIT_SOURCE_H
#define NUMSYNC_BASE_WAIT_SOURCE_H

#include <stdbool.h>

#include "base/error.h"

/* Asked for anew before each wait: fd and events change as its owner goes on. */
struct wait_source {
	int fd;	      /* -1: there is nothing to wait for, and advance is not called */
	short events; /* of poll: what fd is waited for */
	/* Goes on as far as it can without waiting; called behind every wait, whether fd was ready or not, so that its time limits
	 * are looked at, too. False with err ends what waits. */
	bool (*advance)(void *context, struct error *err);
	void *context;
};

#endif
