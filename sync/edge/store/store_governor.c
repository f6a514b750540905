/* The rate governor's slots and pauses in the database, saved over the control connection, each statement a transaction of its own: a
 * request goes out only when its slot is durable, however busy the data connection is. */
#include "store_governor.h"
#include "store_internal.h"
#include "store_run.h"
#include "base/clock.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

enum { MS = 1000, PAUSE_MAX_MS = 15 * 60 * 1000 };

/* A slot of the database, as it counts now. */
static struct governor_slot read_slot(const struct pg_rows *rows, int row, int64_t window_ms, int64_t now_ms)
{
	const char *completed_age = pg_cell(rows, row, LIST_SLOTS_COMPLETED_AGO_US);
	int64_t completed_age_us = completed_age ? strtoll(completed_age, NULL, 10) : 0;
	struct governor_slot slot = {.started_ms = now_ms - pg_cell_int(rows, row, LIST_SLOTS_STARTED_AGO_US) / MS};

	/* no end was noted: the process died; its request may be under way, so it counts from now */
	slot.completed_ms = completed_age ? now_ms - completed_age_us / MS : now_ms;
	if (slot.completed_ms > now_ms)
		slot.completed_ms = now_ms;
	slot.state = now_ms - slot.completed_ms <= window_ms ? SLOT_COMPLETED : SLOT_FREE;
	return slot;
}

/* Each slot that counts keeps its number, for the next request that uses a number overwrites its row: the next process has to find
 * the others. Those with a number beyond the last one (the limit has shrunk) take numbers that are left. The newest come first, and
 * when there are more than fit, the older ones are free before them. */
static void load_slots(struct governor *governor, const struct pg_rows *rows, int64_t now_ms)
{
	struct governor_slot *beyond = memory_get(governor->slot_count * sizeof *beyond);
	size_t kept = 0, beyond_count = 0, at = 0;

	for (int i = 0; i < pg_rows_count(rows) && kept < governor->slot_count; i++) {
		struct governor_slot slot = read_slot(rows, i, governor->window_ms, now_ms);
		size_t number = (size_t)pg_cell_int(rows, i, LIST_SLOTS_SLOT);

		if (slot.state == SLOT_FREE)
			continue;
		kept++;
		if (number < governor->slot_count)
			governor->slot[number] = slot;
		else
			beyond[beyond_count++] = slot;
	}
	for (size_t i = 0; i < beyond_count; i++) {
		while (governor->slot[at].state != SLOT_FREE)
			at++;
		governor->slot[at] = beyond[i];
	}
	free(beyond);
}

bool store_governor_load(struct store *store, struct governor *governor, struct error *err)
{
	const char *params[] = {store->account_id};
	struct pg_rows *rows;
	int64_t now_ms;

	if (governor->unlimited)
		return true;
	if (!pg_run(store->data, SQL_list_slots, params, &rows, err))
		return false;
	now_ms = clock_boot_ms(); /* behind the answer, whose ages have grown since: no slot is free too early */
	load_slots(governor, rows, now_ms);
	pg_rows_free(rows);
	if (!pg_run(store->data, SQL_get_pause, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1) {
		int64_t left_ms = pg_cell_int(rows, 0, GET_PAUSE_LEFT_US) / MS;
		double pace = strtod(pg_cell(rows, 0, GET_PAUSE_PACE), NULL);

		governor->pace = pace > 0 && pace <= 1 ? pace : 1;
		governor->recovered_ms = now_ms;
		if (left_ms > 0) /* never believe more */
			governor->paused_until_ms = now_ms + (left_ms < PAUSE_MAX_MS ? left_ms : PAUSE_MAX_MS);
	}
	pg_rows_free(rows);
	return true;
}

/* A time of the boot clock as an item of an array literal, rather later than earlier, so that a slot is not free too early; told
 * false: null. */
static void add_time(struct buf *out, struct store *store, bool told, int64_t boot_ms)
{
	char text[CLOCK_TEXT_BYTES];
	int64_t time_us = boot_ms * MS + store->offset_us + store->offset_unsure_us;

	store_array_add(out, "%s", told ? clock_format_utc(time_us, text) : "NULL");
}

static bool save_slots(struct store *store, const struct governor *governor, const int *slots, size_t count,
		       struct error *err)
{
	struct buf number = {0}, started = {0}, completed = {0};
	const char *params[4] = {store->account_id};
	bool good;

	for (size_t i = 0; i < count; i++) {
		const struct governor_slot *slot = &governor->slot[slots[i]];
		bool ended = slot->state == SLOT_COMPLETED;

		store_array_add(&number, "%d", slots[i]);
		add_time(&started, store, ended || slot->state == SLOT_STARTED, slot->started_ms);
		add_time(&completed, store, ended, slot->completed_ms);
	}
	params[1] = store_array_end(&number);
	params[2] = store_array_end(&started);
	params[3] = store_array_end(&completed);
	good = store_ask_control(store, SQL_save_slots, params, NULL, err);
	buf_free(&number);
	buf_free(&started);
	buf_free(&completed);
	return good;
}

static bool save_pause(struct store *store, const struct governor *governor, struct error *err)
{
	char until[CLOCK_TEXT_BYTES], pace[32];
	const char *params[] = {store->account_id, until, pace};

	clock_format_utc(governor->paused_until_ms * MS + store->offset_us, until);
	snprintf(pace, sizeof pace, "%.6f", governor->pace);
	return store_ask_control(store, SQL_save_pause, params, NULL, err);
}

bool store_governor_save(struct store *store, const struct governor *governor, const int *slots, size_t count,
			 struct error *err)
{
	return store_tick(store, err) && (count == 0 || save_slots(store, governor, slots, count, err)) &&
	       (governor->paused_until_ms <= clock_boot_ms() || save_pause(store, governor, err));
}
