/* What the settings' values look like, and how they are shown. */
#include "model/config.h"
#include "model/fence.h"

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
static bool mode_is_good(const char *text)
{
	size_t size = strlen(text);

	text += size == 4 && *text == '0';
	return strlen(text) == 3 && text[0] == '6' && text[strspn(text, "0246")] == '\0';
}

const char *setting_fault(enum setting setting, const char *text)
{
	int64_t number, window_ms;
	struct setting_source sources[CONFIG_SOURCES_MAX];
	size_t count;
	double share;

	switch (setting_table[setting].kind) {
	case VALUE_COUNT:
		return count_is_good(text, 0) ? NULL : "a whole number up to 100000";
	case VALUE_SOME:
		return count_is_good(text, 1) ? NULL : "a whole number from 1 to 100000";
	case VALUE_DURATION:
		return setting_parse_duration(text, &number) ? NULL : "a duration such as 30s, 5m, 2h";
	case VALUE_TIME:
		return setting_parse_duration(text, &number) && number > 0 ? NULL
									   : "a duration above 0 such as 30s, 5m, 2h";
	case VALUE_LEASE:
		return setting_parse_duration(text, &number) && number >= LEASE_LEAST_MS
			       ? NULL
			       : "a duration of at least 45s: a statement of the database may take 30 s, and a run must not lose its lease by it";
	case VALUE_SIZE:
		return setting_parse_size(text, &number) ? NULL : "a size such as 500k, 32M";
	case VALUE_RATE:
		return setting_parse_rate(text, &number, &window_ms) ? NULL
								     : "requests per seconds such as 300/60, or 0";
	case VALUE_SHARE:
		return setting_parse_share(text, &share) ? NULL : "a share such as 2/3, 67% or 0.67";
	case VALUE_SOURCES:
		return setting_parse_sources(text, sources, CONFIG_SOURCES_MAX, &count)
			       ? NULL
			       : "sources and priorities from 1 to 1000, each source once, such as admin:100, crm:60";
	case VALUE_REVISION:
		return strcmp(text, "business") == 0 ? NULL : "`business`, the only revision known";
	case VALUE_AMOUNT:
		return strcmp(text, "number") == 0 || strcmp(text, "plan") == 0 || strcmp(text, "unstated") == 0
			       ? NULL
			       : "number, plan or unstated";
	case VALUE_COUNTRY:
		return strcmp(text, "US") == 0 ? NULL
					       : "`US`, or nothing: numbers are then written with + and country code";
	case VALUE_ZONE:
		return *text && text[strspn(text, LETTERS DIGITS "/_+-")] == '\0'
			       ? NULL
			       : "a time zone such as UTC or Europe/Berlin";
	case VALUE_CURRENCY:
		return strlen(text) == 3 && text[strspn(text, CAPITALS)] == '\0' ? NULL : "three capitals such as USD";
	case VALUE_PATH:
		return *text == '/' && text[strcspn(text, " ?#")] == '\0'
			       ? NULL
			       : "a path that begins with / and has no ?, # or blank";
	case VALUE_HEADER:
		return *text && text[strspn(text, LETTERS DIGITS "-_")] == '\0'
			       ? NULL
			       : "the name of a header such as Authorization";
	case VALUE_MODE:
		return mode_is_good(text)
			       ? NULL
			       : "the mode of a file, octal, that lets its owner read and write, such as 0640 or 0644";
	case VALUE_TEXT:
	case VALUE_LINES:
		break;
	}
	return *text ? NULL : "a text that is not empty";
}

#define BLANKS " \t\n\v\f\r" /* as libpq has them */

static bool is_secret(const char *name, size_t size)
{
	/* the last three are of later versions of libpq */
	static const char *const secrets[] = {"password", "sslpassword", "oauth_client_secret", "scram_client_key",
					      "scram_server_key"};

	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
		if (strlen(secrets[i]) == size && strncasecmp(name, secrets[i], size) == 0)
			return true;
	return false;
}

static int hex_digit(char c)
{
	return isdigit((unsigned char)c)    ? c - '0'
	       : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
					    : -1;
}

/* The same of a name in a URI, in which a letter may be written as %XX; what stands before a ? is none of it. */
static bool is_secret_in_uri(const char *name, size_t size)
{
	const char *mark = memrchr(name, '?', size), *end = name + size;
	char decoded[32];
	size_t length = 0;

	for (const char *at = mark ? mark + 1 : name; at < end; at++) {
		bool is_code = *at == '%' && end - at > 2 && hex_digit(at[1]) >= 0 && hex_digit(at[2]) >= 0;

		if (length == sizeof decoded)
			return false;
		decoded[length++] = is_code ? (char)(hex_digit(at[1]) * 16 + hex_digit(at[2])) : *at;
		at += is_code ? 2 : 0;
	}
	return is_secret(decoded, length);
}

/* Where what is behind postgresql:// begins; NULL: it is no URI. libpq knows one by its beginning alone. */
static const char *behind_scheme(const char *text)
{
	static const char *const schemes[] = {"postgresql://", "postgres://"};

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
			return text + strlen(schemes[i]);
	return NULL;
}

/* postgresql://user:PASSWORD@host/name?password=PASSWORD. libpq takes what is before the first @ for user and password, a ?
 * in it included, if no / stands before it; what looks as if an @ of a password was not encoded is hidden up to the last one. */
static bool show_uri(const char *text, const char *user, struct buf *out)
{
	const char *first = user + strcspn(user, "@/"), *behind = *first == '@' ? first : user;
	const char *query = behind + strcspn(behind, "?");
	const char *at = memrchr(user, '@', (size_t)(query - user)), *colon = memchr(user, ':', (size_t)(query - user));
	bool hidden = at && colon && colon < at;

	if (hidden) {
		buf_add(out, text, (size_t)(colon + 1 - text));
		buf_text(out, "***");
		text = at;
	}
	buf_add(out, text, (size_t)(query - text));
	while (*query) {
		size_t name = strcspn(query + 1, "=&"), size = strcspn(query + 1, "&");

		if (is_secret_in_uri(query + 1, name)) {
			buf_add(out, query, name + 2 <= size + 1 ? name + 2 : size + 1);
			buf_text(out, "***");
			hidden = true;
		} else {
			buf_add(out, query, size + 1);
		}
		query += size + 1;
	}
	return hidden;
}

/* The end of the value of `name = value`, which may be quoted: 'it\'s'. */
static const char *value_end(const char *at)
{
	bool quoted = *at == '\'';

	for (at += quoted; *at; at++)
		if (*at == '\\' && at[1])
			at++;
		else if (quoted ? *at == '\'' : strchr(BLANKS, *at) != NULL)
			return at + quoted;
	return at;
}

/* host=... password=PASSWORD ... */
static bool show_words(const char *text, struct buf *out)
{
	bool hidden = false;

	while (*text) {
		size_t blanks = strspn(text, BLANKS), name = strcspn(text + blanks, "=" BLANKS);
		size_t before = blanks + name + strspn(text + blanks + name, BLANKS);
		const char *end;

		if (text[before] != '=') {
			buf_add(out, text, before);
			text += before;
			continue;
		}
		before += 1 + strspn(text + before + 1, BLANKS);
		end = value_end(text + before);
		if (is_secret(text + blanks, name)) {
			buf_add(out, text, before);
			/* the name of the next one may stand close behind a quote */
			buf_text(out, !*end || strchr(BLANKS, *end) ? "***" : "*** ");
			hidden = true;
		} else {
			buf_add(out, text, (size_t)(end - text));
		}
		text = end;
	}
	return hidden;
}

/* A connection string, or the name of a database. */
static bool show_database(const char *text, struct buf *out)
{
	const char *user = behind_scheme(text);

	if (user)
		return show_uri(text, user, out);
	if (strchr(text, '='))
		return show_words(text, out);
	if (!strstr(text, "://")) {
		buf_text(out, text);
		return false;
	}
	buf_text(out, "***"); /* of another scheme, which libpq would take for a name */
	return true;
}

bool setting_show(enum setting setting, const char *text, struct buf *out)
{
	if (!text)
		return false;
	if (setting == SETTING_database)
		return show_database(text, out);
	if (setting == SETTING_heartbeat) {
		size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : strncmp(text, "http://", 7) == 0 ? 7 : 0;

		buf_add(out, text, scheme ? scheme + strcspn(text + scheme, "/?#") : 0);
		buf_text(out, "/***");
		return true;
	}
	buf_text(out, text);
	return false;
}
