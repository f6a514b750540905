/* Opening and closing the client, and its queue. What could send the key to the wrong place, or buy a number (key, name of
 * the header, list path, URL), is checked before anything is opened. Calls wait in `waiting`, go to `running` when they are
 * sent (api_loop.c), and to `finished` when they have an answer (api_request.c), which api_answer.c sorts. */
#include "api_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "edge/host/secret.h"
#include "model/retry.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

enum { LATENCY_START_MS = 200 };

/* ---- small parts */

void api_list_add(struct api_list *list, struct api_job *job)
{
	job->list = list;
	job->next = NULL;
	job->previous = list->last;
	if (list->last)
		list->last->next = job;
	else
		list->first = job;
	list->last = job;
	list->count++;
}

static void list_add_first(struct api_list *list, struct api_job *job)
{
	job->list = list;
	job->previous = NULL;
	job->next = list->first;
	if (list->first)
		list->first->previous = job;
	else
		list->last = job;
	list->first = job;
	list->count++;
}

void api_list_take(struct api_job *job)
{
	struct api_list *list = job->list;

	if (job->previous)
		job->previous->next = job->next;
	else
		list->first = job->next;
	if (job->next)
		job->next->previous = job->previous;
	else
		list->last = job->previous;
	list->count--;
	job->list = NULL;
}

double api_random01(struct api *api)
{
	api->random ^= api->random << 13;
	api->random ^= api->random >> 7;
	api->random ^= api->random << 17;
	return (double)(api->random >> 11) / 9007199254740992.0;
}

void api_decode_get(struct api_job *job)
{
	struct api *api = job->api;

	if (!job->decode)
		job->decode = api->idle_decode_count ? api->idle_decode[--api->idle_decode_count] : decode_new();
}

void api_decode_put_back(struct api_job *job)
{
	struct api *api = job->api;

	if (!job->decode)
		return;
	if (api->idle_decode_count == api->idle_decode_capacity) {
		api->idle_decode_capacity = api->idle_decode_capacity ? api->idle_decode_capacity * 2 : 8;
		api->idle_decode = memory_resize(api->idle_decode, api->idle_decode_capacity * sizeof(struct decode *));
	}
	api->idle_decode[api->idle_decode_count++] = job->decode;
	job->decode = NULL;
}

/* ---- opening */

static bool check_key(const char *key, struct error *err)
{
	if (!*key)
		return error_set(err, ERROR_CREDENTIALS, "no API key: set LEADPING_API_KEY or LEADPING_API_KEY_FILE");
	for (const char *at = key; *at; at++)
		if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7f)
			return error_set(err, ERROR_CREDENTIALS,
					 "the API key has a blank, a line break or another character that no "
					 "key has: was it copied whole, and alone?");
	if (strncmp(key, "lp_src_", 7) == 0)
		return error_set(err, ERROR_CREDENTIALS,
				 "the API key is a source key (lp_src_...), which can only take in leads: "
				 "make an organization key (sk_...) in the console of Leadping");
	return true;
}

static bool check_header_name(const char *name, struct error *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

	if (!*name || strlen(name) > 100 || name[strspn(name, allowed)])
		return error_set(err, ERROR_CONFIG,
				 "the name of the key's header must be letters, digits and dashes, such as "
				 "Authorization or X-Leadping-Api-Key");
	return true;
}

/* POST to any other path under /phone-numbers could buy a number. */
static bool check_list_path(const char *path, struct error *err)
{
	static const char prefix[] = "/phone-numbers/all/";
	const char *last = path + sizeof prefix - 1;

	if (strncmp(path, prefix, sizeof prefix - 1) != 0 || !*last || last[strspn(last, "abcdefghijklmnopqrstuvwxyz")])
		return error_set(err, ERROR_CONFIG,
				 "the list path \"%s\" must be /phone-numbers/all/ and a word: business, my or "
				 "organization",
				 path);
	return true;
}

static char *trimmed_url(const char *url)
{
	char *copy = memory_copy(url);

	for (size_t size = strlen(copy); size && copy[size - 1] == '/'; size--)
		copy[size - 1] = '\0';
	return copy;
}

static uint64_t random_seed(void)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed)
		seed = (uint64_t)clock_wall_us();
	return seed | 1;
}

struct api *api_open(const struct api_options *options, struct error *err)
{
	struct http_options http = {.ca_file = options->ca_file,
				    .proxy = options->proxy,
				    .max_connections = options->max_connections,
				    .connect_timeout_ms = options->connect_timeout_ms,
				    .total_timeout_ms = options->timeout_ms,
				    .stall_timeout_ms = 30000};
	const char *header = options->key_header;
	bool bearer = strcasecmp(header, "Authorization") == 0;
	struct api *api;
	char *before;

	if (!check_key(options->key, err) || !check_header_name(header, err) ||
	    !check_list_path(options->list_path, err) || !http_check_url(options->base_url, err))
		return NULL;
	api = memory_get(sizeof *api);
	api->http = http_open(&http, err);
	if (!api->http) {
		free(api);
		return NULL;
	}
	api->options = *options;
	api->base_url = trimmed_url(options->base_url);
	api->list_path = memory_copy(options->list_path);
	before = memory_format("%s: %s", header, bearer ? "Bearer " : "");
	api->authorization = secret_join(before, options->key);
	free(before);
	api->latency_ms = LATENCY_START_MS;
	api->random = random_seed();
	return api;
}

static void drop_jobs(struct api *api, struct api_list *list)
{
	while (list->first) {
		struct api_job *job = list->first;

		/* one that started goes on counting until the window is over */
		governor_cancel(api->options.governor, job->slot);
		governor_cancel(api->options.governor, job->pair_slot);
		api_list_take(job);
		api_job_free(job);
	}
}

void api_drop_calls(struct api *api)
{
	http_drop(api->http);
	drop_jobs(api, &api->waiting);
	drop_jobs(api, &api->running);
	drop_jobs(api, &api->finished);
}

void api_close(struct api *api)
{
	api_drop_calls(api);
	http_close(api->http);
	while (api->idle_decode_count)
		decode_free(api->idle_decode[--api->idle_decode_count]);
	free(api->idle_decode);
	free(api->changed);
	free(api->lent);
	secret_free(api->authorization);
	free(api->base_url);
	free(api->list_path);
	free(api);
}

/* ---- the queue */

void api_submit(struct api *api, struct api_call *call)
{
	struct api_job *job = memory_get(sizeof *job);

	job->api = api;
	job->call = call;
	job->slot = call->verb == API_PUT ? call->slot : -1;
	job->pair_slot = -1;
	job->not_before_ms = call->pause_ms ? clock_boot_ms() + call->pause_ms : 0;
	call->outcome = API_FAILED;
	call->status = 0;
	call->other_revision = false;
	call->attempts = 0;
	call->message[0] = '\0';
	call->sent_ms = call->completed_ms = call->date_us = 0;
	if (!api_job_prepare(job)) {
		job->not_sent = true;
		api_list_add(&api->finished, job);
	} else if (call->verb == API_PUT) { /* its GET gets older with each turn */
		list_add_first(&api->waiting, job);
	} else {
		api_list_add(&api->waiting, job);
	}
}

const struct api_counters *api_counters(const struct api *api)
{
	return &api->counters;
}

/* ---- is it there at all */

static void ping_done(void *context, const struct http_answer *answer)
{
	*(struct http_answer *)context = *answer;
}

bool api_ping(struct api *api, struct api_greeting *greeting, struct error *err)
{
	struct http_answer answer = {.failure = HTTP_BROKEN, .completed_ms = -1};
	char *url = memory_format("%s/", api->base_url);
	struct http_request request = {.method = "GET",
				       .url = url,
				       .wants_tls = true,
				       .context = &answer,
				       .on_done = ping_done};
	bool good = http_start(api->http, &request, err);

	while (good && answer.completed_ms < 0)
		good = http_turn(api->http, API_TURN_MS, -1, 0, err);
	free(url);
	if (!good)
		return false;
	*greeting = (struct api_greeting){.status = answer.status, .tls = answer.tls};
	if (!retry_http_date(answer.date, &greeting->date_us))
		greeting->date_us = 0;
	if (answer.failure != HTTP_OK)
		return error_set(err, ERROR_API, "%s cannot be reached: %s", api->base_url, answer.message);
	log_debug("GET / %d %lld ms", answer.status, (long long)(answer.completed_ms - answer.started_ms));
	return true;
}

void api_cancel_slot(struct api *api, int slot)
{
	governor_cancel(api->options.governor, slot);
}
