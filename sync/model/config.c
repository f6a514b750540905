#include "model/config.h"
#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTING_KIND_TEXT SETTING_TEXT
#define SETTING_KIND_COUNT SETTING_COUNT_NUMBER
#define SETTING_KIND_DURATION SETTING_DURATION
#define SETTING_KIND_SIZE SETTING_SIZE
#define SETTING_KIND_RATE SETTING_RATE
#define SETTING_KIND_SHARE SETTING_SHARE
#define SETTING_KIND_REVISION SETTING_REVISION
#define SETTING_KIND_SOURCES SETTING_SOURCES
#define SETTING_KIND_AMOUNT SETTING_AMOUNT

const struct setting_row setting_table[SETTING_COUNT] = {
#define SETTING(name, scope, kind, default_text, help)                                                 \
	[SETTING_##name] = {#name, SCOPE_##scope, SETTING_KIND_##kind, default_text, help},
#include "model/config.def"
#undef SETTING
};

struct setting_value {
	char *text, *origin; /* NULL: not set */
};

struct account_values {
	char *name;
	struct setting_value value[SETTING_COUNT];
};

struct config {
	struct setting_value shared[SETTING_COUNT], environment[SETTING_COUNT], flag[SETTING_COUNT];
	struct account_values *account;
	int account_count;
};

struct config *config_new(void)
{
	return memory_get(sizeof(struct config));
}

static void values_free(struct setting_value *values)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		free(values[i].text);
		free(values[i].origin);
	}
}

void config_free(struct config *config)
{
	if (!config)
		return;
	values_free(config->shared);
	values_free(config->environment);
	values_free(config->flag);
	for (int i = 0; i < config->account_count; i++) {
		values_free(config->account[i].value);
		free(config->account[i].name);
	}
	free(config->account);
	free(config);
}

static bool whole_number(const char *text, char **end, int64_t *number)
{
	if (!isdigit((unsigned char)*text))
		return false;
	*number = strtoll(text, end, 10);
	return *number < INT64_MAX / 100000;
}

bool setting_parse_duration(const char *text, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}};
	char *unit;
	int64_t number;

	if (!whole_number(text, &unit, &number))
		return false;
	while (*unit == ' ')
		unit++;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(unit, units[i].unit) == 0 && number <= INT64_MAX / 1000 / units[i].ms) {
			*ms = number * units[i].ms;
			return true;
		}
	return false;
}

bool setting_parse_size(const char *text, int64_t *bytes)
{
	char *unit;
	int64_t number;

	if (!whole_number(text, &unit, &number))
		return false;
	switch (tolower((unsigned char)*unit)) {
	case '\0':
		*bytes = number;
		return number > 0;
	case 'k':
		*bytes = number * 1024;
		break;
	case 'm':
		*bytes = number * 1024 * 1024;
		break;
	case 'g':
		*bytes = number * 1024 * 1024 * 1024;
		break;
	default:
		return false;
	}
	return number > 0 && number < 1024 * 1024 && unit[1] == '\0';
}

bool setting_parse_share(const char *text, double *share)
{
	char *end;
	double number, below;

	if (!isdigit((unsigned char)*text))
		return false;
	number = strtod(text, &end);
	if (*end == '/' && isdigit((unsigned char)end[1])) {
		below = strtod(end + 1, &end);
		number = below > 0 ? number / below : 0;
	} else if (*end == '%') {
		number /= 100;
		end++;
	}
	*share = number;
	return *end == '\0' && number > 0 && number <= 1;
}

bool setting_parse_rate(const char *text, int64_t *limit, int64_t *window_ms)
{
	char *end;

	*window_ms = 60000;
	if (strcmp(text, "0") == 0) {
		*limit = 0;
		return true;
	}
	if (!whole_number(text, &end, limit) || *limit < 2 || *limit > 100000)
		return false;
	if (*end == '\0')
		return true;
	return *end == '/' && setting_parse_duration(end + 1, window_ms) && *window_ms >= 1000 &&
	       *window_ms <= 86400000;
}

bool setting_parse_sources(const char *text, struct setting_source *out, size_t max, size_t *count)
{
	*count = 0;
	while (*text) {
		struct setting_source *source = &out[*count];
		size_t size = strcspn(text, ":, ");
		int64_t priority;
		char *end;

		if (*count == max || !size || size >= sizeof source->name || text[size] != ':' ||
		    !whole_number(text + size + 1, &end, &priority) || priority < 1 || priority > 1000)
			return false;
		memcpy(source->name, text, size);
		source->name[size] = '\0';
		source->priority = (int)priority;
		for (size_t i = 0; i < *count; i++)
			if (strcmp(out[i].name, source->name) == 0)
				return false;
		++*count;
		text = end + strspn(end, " ");
		if (*text && *text != ',')
			return false;
		text += strspn(text, ", ");
	}
	return *count > 0;
}

/* What a good value looks like, or NULL when this one is good. */
static const char *value_fault(enum setting setting, const char *text)
{
	int64_t number, window_ms;
	struct setting_source sources[CONFIG_SOURCES_MAX];
	size_t count;
	double share;

	switch (setting_table[setting].kind) {
	case SETTING_COUNT_NUMBER: {
		char *end;

		return whole_number(text, &end, &number) && !*end && number <= 100000 ? NULL
										      : "a whole number up to 100000";
	}
	case SETTING_DURATION:
		return setting_parse_duration(text, &number) ? NULL : "a duration such as 30s, 5m, 2h";
	case SETTING_SIZE:
		return setting_parse_size(text, &number) ? NULL : "a size such as 500k, 32M";
	case SETTING_RATE:
		return setting_parse_rate(text, &number, &window_ms) ? NULL
								     : "requests per seconds such as 300/60, or 0";
	case SETTING_SHARE:
		return setting_parse_share(text, &share) ? NULL : "a share such as 2/3, 67% or 0.67";
	case SETTING_SOURCES:
		return setting_parse_sources(text, sources, CONFIG_SOURCES_MAX, &count)
			       ? NULL
			       : "sources and priorities from 1 to 1000, each source once, such as admin:100, crm:60";
	case SETTING_REVISION:
		return strcmp(text, "business") == 0 ? NULL : "`business`, the only revision known";
	case SETTING_AMOUNT:
		return strcmp(text, "number") == 0 || strcmp(text, "plan") == 0 || strcmp(text, "unstated") == 0
			       ? NULL
			       : "number, plan or unstated";
	case SETTING_TEXT:
		break;
	}
	return *text ? NULL : "a text that is not empty";
}

static bool set_value(struct setting_value *value, enum setting setting, const char *text, const char *origin,
		      struct error *err)
{
	const char *wanted = value_fault(setting, text);

	if (wanted)
		return error_set(err, ERROR_CONFIG, "%s: %s = %s is not good: expected %s", origin,
				 setting_table[setting].name, text, wanted);
	if (value->text)
		return error_set(err, ERROR_CONFIG, "%s: %s was set before, at %s", origin,
				 setting_table[setting].name, value->origin);
	value->text = memory_copy(text);
	value->origin = memory_copy(origin);
	return true;
}

static int find_setting(const char *key)
{
	for (int i = 0; i < SETTING_COUNT; i++)
		if (strcmp(setting_table[i].name, key) == 0)
			return i;
	return -1;
}

static const char *nearest_setting(const char *key, unsigned *distance)
{
	const char *nearest = setting_table[0].name;

	*distance = 255;
	for (int i = 0; i < SETTING_COUNT; i++) {
		unsigned d = text_distance(key, setting_table[i].name);

		if (d < *distance) {
			*distance = d;
			nearest = setting_table[i].name;
		}
	}
	return nearest;
}

static struct account_values *account_named(struct config *config, const char *name)
{
	for (int i = 0; i < config->account_count; i++)
		if (strcmp(config->account[i].name, name) == 0)
			return &config->account[i];
	config->account = memory_resize(config->account, sizeof *config->account * (size_t)(config->account_count + 1));
	config->account[config->account_count] = (struct account_values){.name = memory_copy(name)};
	return &config->account[config->account_count++];
}

bool config_add(struct config *config, const char *section, const char *key, const char *value, const char *origin,
		struct error *err)
{
	int setting = find_setting(key);
	struct setting_value *values = config->shared;
	unsigned distance;

	if (strncmp(section, "account ", 8) == 0 && section[8]) {
		values = account_named(config, section + 8)->value;
	} else if (strcmp(section, "numsync") != 0) {
		return error_set(err, ERROR_CONFIG,
				 "%s: section [%s] is not known; there are [numsync] and [account NAME]", origin,
				 section);
	}
	if (setting < 0) {
		const char *nearest = nearest_setting(key, &distance);

		return error_set(err, ERROR_CONFIG, "%s: setting %s is not known; did you mean %s?", origin, key,
				 nearest);
	}
	if (values != config->shared && setting_table[setting].scope == SCOPE_GLOBAL)
		return error_set(err, ERROR_CONFIG, "%s: %s belongs into section [numsync]", origin, key);
	return set_value(&values[setting], (enum setting)setting, value, origin, err);
}

/* Variables that are numsync's but no settings. */
static bool known_variable(const char *name)
{
	static const char *const known[] = {"CONFIG", "STEP", "PG_BINDIR", "LOCAL_USER", "SANDBOX_KEY", NULL};

	for (int i = 0; known[i]; i++)
		if (strcmp(name, known[i]) == 0)
			return true;
	return strncmp(name, "TEST_", 5) == 0;
}

bool config_add_environment(struct config *config, const char *const *environment, struct error *err)
{
	const char *database = NULL;

	for (; *environment; environment++) {
		const char *equals = strchr(*environment, '=');
		char name[64], key[64], origin[96];
		unsigned distance;
		int setting;

		if (strncmp(*environment, "DATABASE_URL=", 13) == 0 && equals[1])
			database = equals + 1;
		if (strncmp(*environment, "NUMSYNC_", 8) != 0 || !equals || equals - *environment >= 64 || !equals[1])
			continue;
		snprintf(name, sizeof name, "%.*s", (int)(equals - *environment - 8), *environment + 8);
		for (size_t i = 0; i < sizeof name; i++)
			key[i] = (char)tolower((unsigned char)name[i]);
		snprintf(origin, sizeof origin, "variable NUMSYNC_%s", name);
		setting = find_setting(key);
		if (setting >= 0) {
			if (!set_value(&config->environment[setting], (enum setting)setting, equals + 1, origin, err))
				return false;
		} else if (!known_variable(name) && nearest_setting(key, &distance) && distance <= 2) {
			return error_set(err, ERROR_CONFIG, "%s is not known; did you mean %s?", origin,
					 nearest_setting(key, &distance));
		}
	}
	if (database && !config->environment[SETTING_database].text)
		return set_value(&config->environment[SETTING_database], SETTING_database, database,
				 "variable DATABASE_URL", err);
	return true;
}

bool config_add_flag(struct config *config, enum setting setting, const char *value, const char *flag,
		     struct error *err)
{
	char origin[64];

	snprintf(origin, sizeof origin, "flag %s", flag);
	if (!set_value(&config->flag[setting], setting, value, origin, err)) {
		err->class = ERROR_USAGE;
		return false;
	}
	return true;
}

int config_account_count(const struct config *config)
{
	return config->account_count ? config->account_count : 1;
}

struct account_config config_account(const struct config *config, int index)
{
	if (!config->account_count)
		return (struct account_config){"default", config, -1};
	return (struct account_config){config->account[index].name, config, index};
}

bool config_find_account(const struct config *config, const char *name, struct account_config *out)
{
	for (int i = 0; i < config_account_count(config); i++) {
		*out = config_account(config, i);
		if (strcmp(out->name, name) == 0)
			return true;
	}
	return false;
}

struct account_config config_global(const struct config *config)
{
	return (struct account_config){"", config, -1};
}

static const struct setting_value *in_force(struct account_config account, enum setting setting)
{
	const struct config *config = account.config;

	if (config->flag[setting].text)
		return &config->flag[setting];
	if (config->environment[setting].text)
		return &config->environment[setting];
	if (account.index >= 0 && config->account[account.index].value[setting].text)
		return &config->account[account.index].value[setting];
	return config->shared[setting].text ? &config->shared[setting] : NULL;
}

const char *setting_text(struct account_config account, enum setting setting)
{
	const struct setting_value *value = in_force(account, setting);

	return value ? value->text : setting_table[setting].default_text;
}

const char *setting_origin(struct account_config account, enum setting setting)
{
	const struct setting_value *value = in_force(account, setting);

	return value ? value->origin : "default";
}

int64_t setting_number(struct account_config account, enum setting setting)
{
	const char *text = setting_text(account, setting);
	int64_t number = 0;
	char *end;

	if (!text)
		return 0;
	switch (setting_table[setting].kind) {
	case SETTING_DURATION:
		setting_parse_duration(text, &number);
		break;
	case SETTING_SIZE:
		setting_parse_size(text, &number);
		break;
	default:
		whole_number(text, &end, &number);
	}
	return number;
}

double setting_share(struct account_config account, enum setting setting)
{
	double share = 0;

	setting_parse_share(setting_text(account, setting), &share);
	return share;
}

void setting_rate(struct account_config account, enum setting setting, int64_t *limit, int64_t *window_ms)
{
	setting_parse_rate(setting_text(account, setting), limit, window_ms);
}
