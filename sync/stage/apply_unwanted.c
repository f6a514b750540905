/* Whether the changes of the plan are still wanted: asked when the work begins, and again as soon as the expectations have
 * changed, so that what somebody takes back meanwhile is not sent. A change is begun when its intent is noted. */
#include "stage/apply_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "edge/store/store_batch.h"
#include "sql_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOOK_MS = 1000 /* how often it is asked whether somebody has */,
	SHOWN_COLUMNS = 160,
	REST = 10 /* times as long as a comparison took: until the clock alone is a reason for the next */
};

bool change_goes_again(const struct flight *flight)
{
	return flight->busy && flight->tries &&
	       (flight->waits_for_batch ? flight->next_step == NEXT_GET : flight->phase == PHASE_GET);
}

/* Takes the change out of those that are on their way, or are about to be. */
static void leave_out(struct apply *apply, int64_t change_id)
{
	for (size_t i = 0; i < apply->flight_count; i++) {
		struct flight *flight = &apply->flight[i];

		if (flight->busy && flight->change.change_id == change_id) {
			flight->unwanted = true; /* it ends with its answer */
			return;
		}
	}
	for (size_t i = apply->batch_at; i < apply->batch_count; i++)
		if (apply->batch[i].change_id == change_id) {
			change_free(&apply->batch[i]);
			memmove(&apply->batch[i], &apply->batch[i + 1],
				(--apply->batch_count - i) * sizeof apply->batch[0]);
			break;
		}
	apply->done++;
}

static bool on_unwanted(void *context, const char *const *cells, int count, struct error *err)
{
	struct apply *apply = context;

	(void)count;
	(void)err;
	log_warning("%s: not sent, no longer wanted: %s", cells[DROP_UNWANTED_NUMBER], cells[DROP_UNWANTED_WHY]);
	if (!apply->report->first_unwanted[0])
		snprintf(apply->report->first_unwanted, sizeof apply->report->first_unwanted, "%s: %.*s",
			 cells[DROP_UNWANTED_NUMBER], (int)text_fit(cells[DROP_UNWANTED_WHY], SHOWN_COLUMNS),
			 cells[DROP_UNWANTED_WHY]);
	++*change_counter(apply->counters, change_state_table[STATE_not_wanted].outcome);
	leave_out(apply, strtoll(cells[DROP_UNWANTED_CHANGE_ID], NULL, 10));
	return true;
}

static bool drop_unwanted(struct apply *apply, struct error *err)
{
	int64_t *again = memory_get(apply->flight_count * sizeof *again), begun_ms = clock_boot_ms();
	size_t count = 0;
	bool good;

	for (size_t i = 0; i < apply->flight_count; i++)
		if (change_goes_again(&apply->flight[i]))
			again[count++] = apply->flight[i].change.change_id;
	/* what was noted must be on record first, or it would be taken for not begun */
	good = store_batch_finish(apply->store, err) &&
	       store_plan_drop_unwanted(apply->store, apply->plan_id, again, count, on_unwanted, apply, err);
	free(again);
	apply->mirror_moved = false;
	apply->rest_until_ms = clock_boot_ms() + REST * (clock_boot_ms() - begun_ms);
	return good;
}

bool apply_drop_unwanted(struct apply *apply, struct error *err)
{
	int64_t now_ms = clock_boot_ms();
	bool asked = true;

	if (!apply->plan_id || now_ms < apply->look_at_ms)
		return true;
	if (apply->look_at_ms && !store_expectations_changed(apply->store, &asked, err))
		return false;
	apply->look_at_ms = now_ms + LOOK_MS;
	if (!asked && (now_ms < apply->rest_until_ms || !(apply->mirror_moved || store_expectation_due(apply->store))))
		return true;
	return drop_unwanted(apply, err);
}
