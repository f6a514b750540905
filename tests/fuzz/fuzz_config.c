/* Configuration files, hostile: read or refused with the line; what was taken can be asked for. */
#include "edge/host/inifile.h"
#include "model/config.h"

#include "memory_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_line(void *context, const char *section, const char *key, const char *value, int line, struct error *err)
{
	char origin[32];

	snprintf(origin, sizeof origin, "fuzz:%d", line);
	return !key ? config_begin(context, section, origin, err)
		    : config_add(context, section, key, value, origin, err);
}

static void ask(struct account_config account)
{
	for (int i = 0; i < SETTING_COUNT; i++) {
		enum setting setting = (enum setting)i;
		int64_t limit, window_ms;

		if (!setting_origin(account, setting))
			abort();
		switch (setting_table[i].kind) {
		case SETTING_KIND_COUNT:
		case SETTING_KIND_SOME:
		case SETTING_KIND_DURATION:
		case SETTING_KIND_TIME:
		case SETTING_KIND_SIZE:
		case SETTING_KIND_MODE:
			if (setting_text(account, setting) && setting_number(account, setting) < 0)
				abort();
			break;
		case SETTING_KIND_SHARE:
			if (setting_text(account, setting) &&
			    !(setting_share(account, setting) >= 0 && setting_share(account, setting) <= 1))
				abort();
			break;
		case SETTING_KIND_RATE:
			setting_rate(account, setting, &limit, &window_ms);
			if (limit < 0 || (limit && window_ms <= 0))
				abort();
			break;
		default:
			break;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config *config = config_new();
	struct error err = ERROR_INIT;

	if (inifile_read(memory_file(data, size), on_line, config, &err)) {
		for (int i = 0; i < config_account_count(config); i++)
			ask(config_account(config, i));
	} else if (err.class != ERROR_CONFIG || !err.text[0]) {
		abort();
	}
	config_free(config);
	return 0;
}
