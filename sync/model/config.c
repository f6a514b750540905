/* Where a setting's value comes from: flag, environment, the account's section, [numsync], the default, in this order. Each
 * place keeps the text and its origin for messages. A text is checked when it comes in (setting.c); what settings mean together
 * is checked by the commands. */
#include "model/config.h"
#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct setting_row setting_table[SETTING_COUNT] = {
#define SETTING(name, scope, kind, default_text, help)                                                                 \
	[SETTING_##name] = {#name, SETTING_SCOPE_##scope, SETTING_KIND_##kind, default_text, help},
#include "model/config.def"
#undef SETTING
};

struct setting_value {
	char *text, *origin; /* NULL: not set */
};

struct account_values {
	char *name, *origin; /* origin NULL: not begun by a section line */
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
		free(config->account[i].origin);
	}
	free(config->account);
	free(config);
}

static bool set_value(struct setting_value *value, enum setting setting, const char *text, const char *origin,
		      struct error *err)
{
	const char *wanted = setting_fault(setting, text);
	bool adds = value->text && setting_table[setting].kind == SETTING_KIND_LINES;

	if (wanted) {
		struct buf shown = {0};

		setting_show(setting, text, &shown);
		error_set(err, ERROR_CONFIG, "%s: %s = %s is not good: expected %s", origin,
			  setting_table[setting].name, buf_string(&shown), wanted);
		buf_free(&shown);
		return false;
	}
	if (setting_table[setting].kind != SETTING_KIND_TEXT && setting_table[setting].kind != SETTING_KIND_LINES &&
	    !utf8_valid(text, strlen(text)))
		return error_set(err, ERROR_CONFIG, "%s: the value of %s has bytes that are no UTF-8: %s", origin,
				 setting_table[setting].name, text);
	if (value->text && !adds)
		return error_set(err, ERROR_CONFIG, "%s: %s was set before, at %s", origin, setting_table[setting].name,
				 value->origin);
	if (adds) {
		char *longer = memory_format("%s\n%s", value->text, text);

		free(value->text);
		value->text = longer;
		return true;
	}
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

/* The account of that name; the last one comes first, for its lines follow one another. NULL: none. */
static struct account_values *find_account(struct config *config, const char *name)
{
	for (int i = config->account_count - 1; i >= 0; i--)
		if (strcmp(config->account[i].name, name) == 0)
			return &config->account[i];
	return NULL;
}

static struct account_values *account_named(struct config *config, const char *name)
{
	struct account_values *found = find_account(config, name);
	size_t count = (size_t)config->account_count;

	if (found)
		return found;
	if ((count & (count - 1)) == 0) /* the room doubles */
		config->account = memory_resize(config->account, sizeof *config->account * (count ? count * 2 : 1));
	config->account[count] = (struct account_values){.name = memory_copy(name)};
	return &config->account[config->account_count++];
}

/* The name in [account NAME]; NULL for [numsync]. ERROR_CONFIG for any other section. */
static bool section_account(const char *section, const char **name, const char *origin, struct error *err)
{
	*name = NULL;
	if (strcmp(section, "numsync") == 0)
		return true;
	if (strncmp(section, "account", 7) == 0 && (section[7] == ' ' || section[7] == '\t'))
		*name = section + 7 + strspn(section + 7, " \t");
	if (!*name || !**name)
		return error_set(err, ERROR_CONFIG,
				 "%s: section [%s] is not known; there are [numsync] and [account NAME]", origin,
				 section);
	if (!utf8_valid(*name, strlen(*name)))
		return error_set(err, ERROR_CONFIG,
				 "%s: the name of account %s has bytes that are no UTF-8: save the file as UTF-8",
				 origin, *name);
	return true;
}

bool config_begin(struct config *config, const char *section, const char *origin, struct error *err)
{
	struct account_values *account;
	const char *name;

	if (!section_account(section, &name, origin, err))
		return false;
	if (!name)
		return true;
	account = account_named(config, name);
	if (account->origin)
		return error_set(err, ERROR_CONFIG, "%s: account %s was begun before, at %s: put its settings there",
				 origin, name, account->origin);
	account->origin = memory_copy(origin);
	return true;
}

bool config_add(struct config *config, const char *section, const char *key, const char *value, const char *origin,
		struct error *err)
{
	int setting = find_setting(key);
	unsigned distance;
	const char *name;

	if (!section_account(section, &name, origin, err))
		return false;
	if (setting < 0)
		return error_set(err, ERROR_CONFIG, "%s: setting %s is not known; did you mean %s?", origin, key,
				 nearest_setting(key, &distance));
	if (name && setting_table[setting].scope == SETTING_SCOPE_GLOBAL)
		return error_set(err, ERROR_CONFIG, "%s: %s belongs into section [numsync]", origin, key);
	return set_value(name ? &account_named(config, name)->value[setting] : &config->shared[setting],
			 (enum setting)setting, value, origin, err);
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
		for (size_t i = 0; i <= strlen(name); i++)
			key[i] = (char)tolower((unsigned char)name[i]);
		snprintf(origin, sizeof origin, "variable NUMSYNC_%s", name);
		setting = find_setting(key);
		if (setting >= 0) {
			if (!set_value(&config->environment[setting], (enum setting)setting, equals + 1, origin, err))
				return false;
		} else if (!known_variable(name) && nearest_setting(key, &distance) && distance <= 2) {
			return error_set(err, ERROR_CONFIG, "%s names no setting; did you mean %s?", origin,
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

	if (!text)
		return 0;
	switch (setting_table[setting].kind) {
	case SETTING_KIND_DURATION:
	case SETTING_KIND_TIME:
	case SETTING_KIND_LEASE:
		setting_parse_duration(text, &number);
		break;
	case SETTING_KIND_SIZE:
		setting_parse_size(text, &number);
		break;
	case SETTING_KIND_MODE:
		number = strtoll(text, NULL, 8);
		break;
	default:
		number = strtoll(text, NULL, 10);
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
