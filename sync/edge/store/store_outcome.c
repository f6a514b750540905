/* What a run leaves on record of its outcome: how the mirror and the drift are when it ends, and a status or message that is known only
 * after it has ended. A run without the lease records nothing. */
#include "store_run.h"
#include "store_internal.h"

#include <stdio.h>

struct outcome {
	const char *const *run, *const *drift; /* parameters; drift NULL: none */
};

static bool note_outcome(struct store *store, void *context, struct error *err)
{
	const struct outcome *outcome = context;

	return (!outcome->drift || store_do(store, SQL_add_run_drift, outcome->drift, err)) &&
	       store_do(store, SQL_note_outcome, outcome->run, err);
}

bool store_run_outcome(struct store *store, const struct run_outcome *outcome, struct error *err)
{
	const struct store_drift *left = &store->drift;
	const int64_t numbers[] = {outcome->numbers,	  outcome->older_than_a_day, outcome->releases_wanted,
				   outcome->queue_left,	  left->counts.unchecked,    left->counts.overruled,
				   left->counts.ambiguous};
	char texts[7][STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id,
				store->run_id,
				texts[0],
				texts[1],
				texts[2],
				texts[3],
				left->at,
				left->mark,
				left->until[0] ? left->until : NULL,
				texts[4],
				texts[5],
				texts[6],
				left->counts.ambiguous ? left->counts.ambiguous_number : NULL};
	const char *drift[5] = {store->account_id, store->run_id};
	bool any = left->fields.size > 0;

	if (!store->fence[0] || store->lease_lost)
		return true;
	for (int i = 0; i < 7; i++)
		snprintf(texts[i], sizeof texts[i], "%lld", (long long)numbers[i]);
	if (any) {
		drift[2] = store_array_end(&store->drift.fields);
		drift[3] = store_array_end(&store->drift.correctable);
		drift[4] = store_array_end(&store->drift.lines);
	}
	return store_transact(store, store_begin, note_outcome, &(struct outcome){params, any ? drift : NULL}, err);
}

bool store_run_amend(struct store *store, int exit_status, const char *message, struct error *err)
{
	char status[16];
	const char *params[] = {store->account_id, store->run_id, status, exit_status < 64 ? "done" : "failed",
				message};
	bool good;

	snprintf(status, sizeof status, "%d", exit_status);
	store->leaving = true;
	good = store_ask_control(store, SQL_amend_run, params, NULL, err);
	store->leaving = false;
	return good;
}
