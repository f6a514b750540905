/* What is old of runs, plans and imported files, for `numsync prune` (store_prune.c). */
#ifndef NUMSYNC_EDGE_STORE_PRUNE_INTERNAL_H
#define NUMSYNC_EDGE_STORE_PRUNE_INTERNAL_H

#include "edge/pg/pg.h"
#include "store_admin.h"

/* Hands on what is old before the cut, of each account: what has to stay, with the cause, and unless it is removed what may go; in the
 * transaction that is open, in which the accounts that lose history are noted. */
bool store_prune_list(struct pg *pg, const struct prune_options *options, const char *cut, struct error *err);
/* Removes what may go, in transactions of its own, and hands on how much that was. */
bool store_prune_records(struct pg *pg, const struct prune_options *options, const char *cut, struct error *err);

#endif
