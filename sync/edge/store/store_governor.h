/* The slots and pauses of the rate governor, from one process to the next. */
#ifndef NUMSYNC_EDGE_STORE_GOVERNOR_H
#define NUMSYNC_EDGE_STORE_GOVERNOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "model/governor.h"
#include "store.h"

/* What earlier processes left of slots and pauses. [data] */
bool store_governor_load(struct store *store, struct governor *governor, struct error *err);
/* What changes of them. [control] */
bool store_governor_save(struct store *store, const struct governor *governor, const int *slots, size_t count,
			 struct error *err);

#endif
