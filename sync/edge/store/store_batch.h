/* Records and steps of changes are gathered and written together: a batch is one transaction, which goes on
 * while the API is asked for more. */
#ifndef NUMSYNC_EDGE_STORE_BATCH_H
#define NUMSYNC_EDGE_STORE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/change_state.h"
#include "model/phone.h"
#include "store.h"

void store_record_add(struct store *store, const struct phone *record);
size_t store_records_waiting(const struct store *store); /* gathered, in no batch yet */
/* Notes a step in the journal, of each change one a batch; returns the number of its batch. status 0, message NULL: none. */
int64_t store_step_add(struct store *store, int64_t change_id, enum change_state state, int status,
		       const char *message);
/* Begins to write what was gathered, unless a batch is under way. [data: opens] */
bool store_batch_begin(struct store *store, struct error *err);
/* Waits for what is under way. [data: ends] */
bool store_batch_wait(struct store *store, struct error *err);
/* Waits for all that was gathered, too. [data: unit] */
bool store_batch_finish(struct store *store, struct error *err);
int64_t store_batches_done(const struct store *store); /* batches up to this one are durable */
int64_t store_records_changed(struct store *store);    /* by the batches since this was last asked */

#endif
