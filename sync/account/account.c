/* Opens the parts of an account in the order database, rate limit, key, API, and closes them in reverse. The API calls back
 * while it waits: the governor's slots are made durable, and the lease is renewed and confirmed, each through the account's
 * store. */
#include "account.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "base/text.h"
#include "base/when.h"
#include "edge/api/api.h"
#include "edge/host/secret.h"
#include "edge/store/store_governor.h"
#include "edge/store/store_import.h"
#include "edge/store/store_run.h"
#include "model/fence.h"
#include "view/progress.h"

#include <stdio.h>
#include <string.h>

/* Only PostgreSQL knows which time zones it knows. */
static bool check_zone(struct account *account, struct error *err)
{
	const char *zone = setting_text(account->config, SETTING_time_zone);
	char date[16];

	if (strcmp(zone, "UTC") == 0 || store_local_date(account->store, NULL, zone, date, err))
		return true;
	return error_context(err, "%s: time_zone", setting_origin(account->config, SETTING_time_zone));
}

bool account_open(struct account *account, const struct account_options *options, struct error *err)
{
	struct account_config config = options->config;
	char flag[300];
	const struct store_options store = {.conninfo = options->conninfo,
					    .account = config.name,
					    .actor = options->actor,
					    .lease_ms = setting_number(config, SETTING_lease),
					    .stop_requested = stop_requested,
					    .waiting = progress_waiting,
					    .begun_us = options->begun_us,
					    .due_after_ms = setting_number(config, SETTING_due_after),
					    .four_eyes = strcmp(setting_text(config, SETTING_approval), "other") == 0,
					    .max_plan_age_ms = setting_number(config, SETTING_max_plan_age)};

	*account = (struct account){.config = config, .alone = options->alone};
	log_complete_commands(account_flag(account, flag, sizeof flag));
	account->store = store_open(&store, err);
	if (!account->store || !check_zone(account, err))
		return false;
	when_set_zone(setting_text(config, SETTING_time_zone));
	return true;
}

static void show_requests(struct account *account)
{
	struct governor *governor = &account->governor;
	int64_t now_ms = clock_boot_ms();

	if (!governor->unlimited)
		progress_requests(governor_occupied(governor, now_ms), governor->slot_count,
				  governor->paused_until_ms - now_ms);
}

static bool on_governor(void *context, const int *slots, size_t count, struct error *err)
{
	struct account *account = context;

	show_requests(account);
	return !account->store || store_governor_save(account->store, &account->governor, slots, count, err);
}

static bool on_tick(void *context, struct error *err)
{
	struct account *account = context;

	show_requests(account);
	progress_tick();
	return !account->store || store_tick(account->store, err);
}

static int64_t on_confirmed(void *context)
{
	const struct account *account = context;

	return account->store ? store_confirmed_ms(account->store) : FENCE_NEVER;
}

static bool on_confirm(void *context, struct error *err)
{
	struct account *account = context;

	return !account->store || store_confirm(account->store, err);
}

bool account_connect(struct account *account, struct error *err)
{
	struct account_config config = account->config;
	struct api_options options = {.base_url = setting_text(config, SETTING_api_url),
				      .list_path = setting_text(config, SETTING_list_path),
				      .key_header = setting_text(config, SETTING_key_header),
				      .ca_file = setting_text(config, SETTING_ca_file),
				      .proxy = setting_text(config, SETTING_proxy),
				      .page_size = (int)setting_number(config, SETTING_page_size),
				      .retries = (unsigned)setting_number(config, SETTING_retries),
				      .max_connections = (size_t)setting_number(config, SETTING_connections),
				      .max_page_bytes = (size_t)setting_number(config, SETTING_max_page_bytes),
				      .max_record_bytes = (size_t)setting_number(config, SETTING_max_record_bytes),
				      .connect_timeout_ms = setting_number(config, SETTING_connect_timeout),
				      .timeout_ms = setting_number(config, SETTING_timeout),
				      .governor = &account->governor,
				      .context = account,
				      .governor_changed = on_governor,
				      .tick = on_tick,
				      .confirmed_ms = on_confirmed,
				      .confirm = on_confirm};
	int64_t limit, window_ms;

	setting_rate(config, SETTING_rate_limit, &limit, &window_ms);
	governor_init(&account->governor, (size_t)limit, window_ms, setting_share(config, SETTING_rate_share));
	account->key = secret_read_key(config.name, account->alone, setting_text(config, SETTING_key_file), err);
	if (!account->key || (account->store && !store_governor_load(account->store, &account->governor, err)))
		return false;
	options.key = account->key;
	account->api = api_open(&options, err);
	return account->api != NULL;
}

void account_close(struct account *account)
{
	if (account->api)
		api_close(account->api);
	if (account->governor.slot)
		governor_free(&account->governor);
	store_close(account->store);
}

bool account_set_sources(struct account *account, struct error *err)
{
	struct setting_source sources[CONFIG_SOURCES_MAX];
	struct source_priority list[CONFIG_SOURCES_MAX];
	size_t count;

	setting_parse_sources(setting_text(account->config, SETTING_sources), sources, CONFIG_SOURCES_MAX, &count);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct source_priority){sources[i].name, sources[i].priority};
	return store_sources_set(account->store, list, count, err);
}

struct limit account_limit(const struct account *account, enum limit_kind kind, enum setting setting)
{
	struct limit limit = limit_defaults[kind];

	limit.share = setting_share(account->config, setting);
	return limit;
}

const char *account_flag(const struct account *account, char *text, size_t size)
{
	char name[280];

	text[0] = '\0';
	if (!account->alone)
		text_format(text, size, " --account %s", text_shell_word(name, sizeof name, account->config.name));
	return text;
}

void account_log_error(const char *name, enum error_class class, const struct error *err)
{
	char words[300];
	size_t size = strlen(text_format(words, sizeof words, "account %s", name));

	if (!err->text[0] || class == ERROR_NONE || class == ERROR_DRIFT)
		return;
	if (strncmp(err->text, words, size) == 0 && strchr(" :", err->text[size])) /* it names the account itself */
		log_error("%s", err->text);
	else
		log_error("%s: %s", words, err->text);
}
