/* The client's loop: what may start, and when; slots of the governor; waiting. */
#include "api_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "model/fence.h"

#include <math.h>
#include <string.h>

/* ---- slots */

static void add_slot(int **slots, size_t *count, size_t *capacity, int slot)
{
	if (*count == *capacity) {
		*capacity = *capacity ? *capacity * 2 : 16;
		*slots = memory_resize(*slots, *capacity * sizeof **slots);
	}
	(*slots)[(*count)++] = slot;
}

void api_slot_changed(struct api *api, int slot)
{
	if (slot < 0)
		return;
	for (size_t i = 0; i < api->changed_count; i++)
		if (api->changed[i] == slot)
			return;
	add_slot(&api->changed, &api->changed_count, &api->changed_capacity, slot);
}

void api_slot_lend(struct api *api, int slot)
{
	add_slot(&api->lent, &api->lent_count, &api->lent_capacity, slot);
}

/* ---- how much at once */

/* More connections than rate x latency needs would only stand idle, or hit the server all at once. */
static size_t connections_wanted(const struct api *api)
{
	const struct governor *governor = api->options.governor;
	double rate_per_ms, wanted;

	if (governor->unlimited)
		return api->options.max_connections;
	rate_per_ms = (double)governor->slot_count / (double)governor->window_ms * governor->pace;
	wanted = ceil(rate_per_ms * api->latency_ms * 2) + 1;
	return wanted < (double)api->options.max_connections ? (size_t)wanted : api->options.max_connections;
}

size_t api_pending(const struct api *api)
{
	return api->waiting.count + api->running.count + api->finished.count;
}

size_t api_room(const struct api *api)
{
	size_t wanted = connections_wanted(api) * 2, pending = api_pending(api);

	return pending < wanted ? wanted - pending : 0;
}

/* ---- the loop */

/* A PUT waits for no pause once its GET was made: what it says would be out of date. Nor does it begin when it is that already. */
static bool put_is_in_vain(struct api_job *job, int64_t now_ms)
{
	if (job->call->verb != API_PUT)
		return false;
	if (job->api->options.governor->paused_until_ms > now_ms) {
		job->call->outcome = API_THROTTLED;
		strcpy(job->call->message, "not sent: the API has asked for a pause (429)");
		return true;
	}
	return !api_put_may_go(job);
}

static void put_give_back(struct api_job *job)
{
	governor_cancel(job->api->options.governor, job->slot);
	api_slot_changed(job->api, job->slot);
	job->not_sent = true;
	job->call->slot = -1;
	api_list_take(job);
	api_list_add(&job->api->finished, job);
}

/* Takes the slots that the job needs. False when it has to wait. */
static bool take_slots(struct api_job *job, int64_t now_ms)
{
	struct api *api = job->api;
	struct governor *governor = api->options.governor;
	size_t count = job->call->verb == API_GET && job->call->pair && !job->has_pair ? 2 : 1;
	int slots[2] = {-1, -1};

	if (job->slot >= 0) /* a PUT that brought its own */
		return true;
	if (governor_wait_ms(governor, count, now_ms) > 0)
		return false;
	governor_reserve(governor, count, now_ms, slots);
	job->slot = slots[0];
	if (count == 2) {
		job->has_pair = true;
		job->pair_slot = slots[1];
		api_slot_changed(api, slots[1]);
	}
	return true;
}

/* Moves what may start now from waiting to running. Returns how many those are; they are the last ones. */
static size_t choose_starts(struct api *api, int64_t now_ms)
{
	size_t most = connections_wanted(api), chosen = 0;
	bool governor_is_open = true;

	for (struct api_job *job = api->waiting.first, *next; job; job = next) {
		next = job->next;
		if (put_is_in_vain(job, now_ms)) {
			put_give_back(job);
			continue;
		}
		if (api->running.count >= most)
			break;
		if (job->not_before_ms > now_ms || (!governor_is_open && job->slot < 0))
			continue;
		if (!take_slots(job, now_ms)) {
			governor_is_open = false; /* nobody overtakes: a pair would never get its two */
			continue;
		}
		governor_start(api->options.governor, job->slot, now_ms);
		api_slot_changed(api, job->slot);
		api_list_take(job);
		api_list_add(&api->running, job);
		chosen++;
	}
	return chosen;
}

/* The caller may have cancelled a slot that we lent to it. */
static void look_at_lent(struct api *api)
{
	const struct governor *governor = api->options.governor;
	size_t kept = 0;

	for (size_t i = 0; i < api->lent_count; i++) {
		enum governor_slot_state state = governor->slot[api->lent[i]].state;

		if (state == SLOT_RESERVED)
			api->lent[kept++] = api->lent[i];
		else if (state == SLOT_FREE)
			api_slot_changed(api, api->lent[i]);
	}
	api->lent_count = kept;
}

static bool make_durable(struct api *api, struct error *err)
{
	size_t count = api->changed_count;

	if (!count)
		return true;
	api->changed_count = 0;
	return api->options.governor_changed(api->options.context, api->changed, count, err);
}

static bool start_due(struct api *api, struct error *err)
{
	size_t chosen = choose_starts(api, clock_boot_ms());
	struct api_job *job = api->running.last;

	look_at_lent(api);
	if (!make_durable(api, err)) /* first on record, then on the wire */
		return false;
	for (size_t i = 1; i < chosen; i++)
		job = job->previous;
	for (; chosen; chosen--, job = job->next)
		if (!api_job_send(job, err))
			return false;
	return true;
}

/* How long nothing can start by itself. */
static int64_t idle_ms(struct api *api, int64_t wait_ms)
{
	int64_t now_ms = clock_boot_ms();
	bool asked = false;

	if (wait_ms > API_TURN_MS)
		wait_ms = API_TURN_MS;
	if (api->finished.count)
		return 0;
	if (api->running.count >= connections_wanted(api))
		return wait_ms;
	for (const struct api_job *job = api->waiting.first; job && wait_ms > 0; job = job->next) {
		int64_t ready_ms = job->not_before_ms - now_ms;

		if (ready_ms <= 0) {
			bool pair = job->call->verb == API_GET && job->call->pair && !job->has_pair;

			ready_ms = asked ? wait_ms : governor_wait_ms(api->options.governor, pair ? 2 : 1, now_ms);
			asked = true;
		}
		if (ready_ms < wait_ms)
			wait_ms = ready_ms;
	}
	return wait_ms;
}

static bool any_unsent_put(const struct api *api)
{
	const struct api_list *const lists[] = {&api->waiting, &api->running};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (const struct api_job *job = lists[i]->first; job; job = job->next)
			if (job->call->verb == API_PUT && !job->handed_over)
				return true;
	return false;
}

/* Keeps the confirmation of the lease young enough for the PUTs that wait to be sent. */
static bool confirm(struct api *api, struct error *err)
{
	return !any_unsent_put(api) || api->options.confirm(api->options.context, err);
}

static bool tick(struct api *api, struct error *err)
{
	int64_t now_ms = clock_boot_ms();

	if (now_ms - api->ticked_ms < API_TICK_MS)
		return true;
	api->ticked_ms = now_ms;
	return api->options.tick(api->options.context, err);
}

static bool deliver_finished(struct api *api, struct error *err)
{
	while (api->finished.first) {
		struct api_job *job = api->finished.first;

		if (!(job->not_sent ? api_job_end(job, job->call->outcome, err) : api_job_take_answer(job, err)))
			return false;
	}
	return true;
}

/* Waits for the network, and for the work beside it. */
static bool wait_turn(struct api *api, int64_t wait_ms, struct wait_source beside, struct error *err)
{
	if (wait_ms > CONFIRM_AGAIN_MS && any_unsent_put(api))
		wait_ms = CONFIRM_AGAIN_MS;
	return http_turn(api->http, idle_ms(api, wait_ms), beside.fd, beside.events, err) &&
	       (beside.fd < 0 || beside.advance(beside.context, err));
}

static bool turn(struct api *api, int64_t wait_ms, struct wait_source beside, struct error *err)
{
	if (!tick(api, err) || !confirm(api, err) || !start_due(api, err))
		return false;
	if (!wait_turn(api, wait_ms, beside, err))
		return false;
	if (!deliver_finished(api, err))
		return false;
	look_at_lent(api);
	return api_pending(api) || make_durable(api, err);
}

bool api_turn(struct api *api, int64_t wait_ms, struct wait_source beside, struct error *err)
{
	struct error unheard = ERROR_INIT;

	if (api->ended) {
		*err = api->failure;
		return false;
	}
	if (!api_pending(api))
		return make_durable(api, err);
	if (turn(api, wait_ms, beside, err))
		return true;
	api->ended = true;
	api->failure = *err;
	make_durable(api, &unheard); /* what is not noted as completed only counts for longer */
	return false;
}

bool api_drain(struct api *api, struct error *err)
{
	const struct wait_source nothing = {.fd = -1};

	while (api_pending(api))
		if (!api_turn(api, API_TURN_MS, nothing, err))
			return false;
	return true;
}
