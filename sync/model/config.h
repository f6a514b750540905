/* The settings: merged from flags, environment, file and defaults, in that order; each knows where it came from.
 *
 * Pure: who reads the file hands its lines in with config_add. A setting of account scope in section [numsync] is
 * the default of all accounts; with no [account NAME] there is one account named `default`. */
#ifndef NUMSYNC_MODEL_CONFIG_H
#define NUMSYNC_MODEL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum setting {
#define SETTING(name, scope, kind, default_text, help) SETTING_##name,
#include "model/config.def"
#undef SETTING
	SETTING_COUNT
};

enum setting_scope { SETTING_SCOPE_GLOBAL, SETTING_SCOPE_ACCOUNT };
enum setting_kind {
	SETTING_KIND_TEXT,
	SETTING_KIND_LINES, /* may be given several times: its values, joined by line ends */
	SETTING_KIND_COUNT,
	SETTING_KIND_SOME, /* a number; one from 1 */
	SETTING_KIND_DURATION,
	SETTING_KIND_TIME,  /* from 0; more than 0 */
	SETTING_KIND_LEASE, /* not shorter than LEASE_LEAST_MS */
	SETTING_KIND_SIZE,
	SETTING_KIND_RATE,
	SETTING_KIND_SHARE,
	SETTING_KIND_REVISION,
	SETTING_KIND_SOURCES,
	SETTING_KIND_AMOUNT,
	SETTING_KIND_APPROVAL,
	SETTING_KIND_COUNTRY,
	SETTING_KIND_ZONE,
	SETTING_KIND_CURRENCY,
	SETTING_KIND_NUMBERS, /* model/figure.h */
	SETTING_KIND_PATH,
	SETTING_KIND_HEADER,
	SETTING_KIND_MODE /* of a file, octal */
};

enum { CONFIG_SOURCES_MAX = 64 };

struct setting_row {
	const char *name;
	enum setting_scope scope;
	enum setting_kind kind;
	const char *default_text; /* NULL: none */
	const char *help;
};

extern const struct setting_row setting_table[SETTING_COUNT];

struct config; /* everything */
struct account_config {
	const char *name; /* owned by the config, like the values that the getters give */
	const struct config *config;
	int index; /* -1: the defaults of all accounts */
};

struct config *config_new(void);
void config_free(struct config *config); /* NULL is fine */
/* A section begins: [numsync] or [account NAME]; an account that was begun before is refused. */
bool config_begin(struct config *config, const char *section, const char *origin, struct error *err);
/* A line of the file: section "numsync" or "account NAME". origin is "FILE:LINE". Unknown section or key, bad value,
 * something given twice: ERROR_CONFIG with the origin. */
bool config_add(struct config *config, const char *section, const char *key, const char *value, const char *origin,
		struct error *err);
/* Takes NUMSYNC_* variables (and DATABASE_URL for database) from the environment; an unknown NUMSYNC_ variable that is
 * near a setting's is refused. Variables win over the file, for all accounts. */
bool config_add_environment(struct config *config, const char *const *environment, struct error *err);
/* A flag; wins over all. */
bool config_add_flag(struct config *config, enum setting setting, const char *value, const char *flag,
		     struct error *err);

int config_account_count(const struct config *config); /* at least 1 */
struct account_config config_account(const struct config *config, int index);
/* By name; false when there is none. */
bool config_find_account(const struct config *config, const char *name, struct account_config *out);
/* The account of global settings. */
struct account_config config_global(const struct config *config);

/* Values in force. Text: NULL when nothing is set. Duration: milliseconds. Size: bytes. Mode: its bits. */
const char *setting_text(struct account_config account, enum setting setting);
int64_t setting_number(struct account_config account, enum setting setting);
double setting_share(struct account_config account, enum setting setting);
/* limit 0: no limit. */
void setting_rate(struct account_config account, enum setting setting, int64_t *limit, int64_t *window_ms);
/* "FILE:LINE", "variable NUMSYNC_X", "flag --x", "default". */
const char *setting_origin(struct account_config account, enum setting setting);

/* What a good value looks like, or NULL when this one is good. */
const char *setting_fault(enum setting setting, const char *text);
/* Appends the value as it may be shown: passwords of a connection string and the path of heartbeat, which is a token, are
 * not. Whether something was hidden. text NULL: nothing. */
bool setting_show(enum setting setting, const char *text, struct buf *out);

/* The parsers, for tests and flags. */
bool setting_parse_duration(const char *text, int64_t *ms); /* "90", "90s", "5m", "2h", "1d", "200ms" */
bool setting_parse_share(const char *text, double *share);  /* "2/3", "67%", "0.67", within 0 to 1, not 0 */
struct setting_source {
	char name[64];
	int priority; /* 1 to 1000 */
};
/* "admin:100, crm:60"; at most max, each once. */
bool setting_parse_sources(const char *text, struct setting_source *out, size_t max, size_t *count);
bool setting_parse_rate(const char *text, int64_t *limit, int64_t *window_ms); /* "300/60", "0" */
bool setting_parse_size(const char *text, int64_t *bytes);		       /* "1M", "32M", "500k", "1048576" */

#endif
