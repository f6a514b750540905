/* What the settings' values look like: one row a kind in `kinds`, with what is told when a value is none. A text that passes here
 * reads without fail wherever the setting is used. */
#include "model/config.h"
#include "model/fence.h"
#include "model/figure.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LETTERS CAPITALS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

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

static bool count_is_good(const char *text, int64_t least)
{
	int64_t number;
	char *end;

	return whole_number(text, &end, &number) && !*end && number >= least && number <= 100000;
}

/* Three octal digits, perhaps a 0 before them; nothing is run or set. */
static bool is_mode(const char *text)
{
	size_t size = strlen(text);

	text += size == 4 && *text == '0';
	return strlen(text) == 3 && text[0] == '6' && text[strspn(text, "0246")] == '\0';
}

/* ---- one function a kind: whether the text is a value of it */

static bool is_count(const char *text)
{
	return count_is_good(text, 0);
}

static bool is_some(const char *text)
{
	return count_is_good(text, 1);
}

static bool is_duration(const char *text)
{
	int64_t ms;

	return setting_parse_duration(text, &ms);
}

static bool is_time(const char *text)
{
	int64_t ms;

	return setting_parse_duration(text, &ms) && ms > 0;
}

static bool is_lease(const char *text)
{
	int64_t ms;

	return setting_parse_duration(text, &ms) && ms >= LEASE_LEAST_MS;
}

static bool is_size(const char *text)
{
	int64_t bytes;

	return setting_parse_size(text, &bytes);
}

static bool is_rate(const char *text)
{
	int64_t limit, window_ms;

	return setting_parse_rate(text, &limit, &window_ms);
}

static bool is_share(const char *text)
{
	double share;

	return setting_parse_share(text, &share);
}

static bool is_sources(const char *text)
{
	struct setting_source sources[CONFIG_SOURCES_MAX];
	size_t count;

	return setting_parse_sources(text, sources, CONFIG_SOURCES_MAX, &count);
}

static bool is_revision(const char *text)
{
	return strcmp(text, "business") == 0;
}

static bool is_amount(const char *text)
{
	return strcmp(text, "number") == 0 || strcmp(text, "plan") == 0 || strcmp(text, "unstated") == 0;
}

static bool is_approval(const char *text)
{
	return strcmp(text, "none") == 0 || strcmp(text, "other") == 0;
}

static bool is_country(const char *text)
{
	return strcmp(text, "US") == 0;
}

static bool is_zone(const char *text)
{
	return *text && text[strspn(text, LETTERS DIGITS "/_+-")] == '\0';
}

static bool is_currency(const char *text)
{
	return strlen(text) == 3 && text[strspn(text, CAPITALS)] == '\0';
}

static bool is_path(const char *text)
{
	return *text == '/' && text[strcspn(text, " ?#")] == '\0';
}

static bool is_header(const char *text)
{
	return *text && text[strspn(text, LETTERS DIGITS "-_")] == '\0';
}

static bool is_text(const char *text)
{
	return *text != '\0';
}

static const struct {
	bool (*is_good)(const char *text);
	const char *wanted;
} kinds[] = {
	[SETTING_KIND_TEXT] = {is_text, "a text that is not empty"},
	[SETTING_KIND_LINES] = {is_text, "a text that is not empty"},
	[SETTING_KIND_COUNT] = {is_count, "a whole number up to 100000"},
	[SETTING_KIND_SOME] = {is_some, "a whole number from 1 to 100000"},
	[SETTING_KIND_DURATION] = {is_duration, "a duration such as 30s, 5m, 2h"},
	[SETTING_KIND_TIME] = {is_time, "a duration above 0 such as 30s, 5m, 2h"},
	[SETTING_KIND_LEASE] =
		{is_lease, "a duration of at least 45s: a statement of the database may take 30 s, and a run must not "
			   "lose its lease by it"},
	[SETTING_KIND_SIZE] = {is_size, "a size such as 500k, 32M"},
	[SETTING_KIND_RATE] = {is_rate, "requests per seconds such as 300/60, from 2 to 100,000 requests, or 0"},
	[SETTING_KIND_SHARE] = {is_share, "a share such as 2/3, 67% or 0.67"},
	[SETTING_KIND_SOURCES] = {is_sources,
				  "sources and priorities from 1 to 1000, each source once, such as admin:100, crm:60"},
	[SETTING_KIND_REVISION] = {is_revision, "`business`, the only revision known"},
	[SETTING_KIND_AMOUNT] = {is_amount, "number, plan or unstated"},
	[SETTING_KIND_APPROVAL] = {is_approval, "none or other"},
	[SETTING_KIND_COUNTRY] = {is_country, "`US`, or nothing: numbers are then written with + and country code"},
	[SETTING_KIND_ZONE] = {is_zone, "a time zone such as UTC or Europe/Berlin"},
	[SETTING_KIND_CURRENCY] = {is_currency, "three capitals such as USD"},
	[SETTING_KIND_NUMBERS] = {figure_is_format,
				  "1234.56 as figures are to be written, such as 1,234.56 or 1.234,56"},
	[SETTING_KIND_PATH] = {is_path, "a path that begins with / and has no ?, # or blank"},
	[SETTING_KIND_HEADER] = {is_header, "the name of a header such as Authorization"},
	[SETTING_KIND_MODE] = {is_mode,
			       "the mode of a file, octal, that lets its owner read and write, such as 0640 or 0644"},
};

const char *setting_fault(enum setting setting, const char *text)
{
	enum setting_kind kind = setting_table[setting].kind;

	return kinds[kind].is_good(text) ? NULL : kinds[kind].wanted;
}
