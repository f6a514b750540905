/* A setting's value as it may be shown. Passwords of a connection string are hidden as libpq would read it: a URI by its beginning
 * alone, else words, in which a name may have blanks around its equals sign and a value may be quoted. What cannot be told apart
 * is hidden. tests/fuzz/fuzz_conninfo.c holds it against libpq's own reading. */
#include "model/config.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

/* ?name=value&name=value. bracket: the URI has a [, and up to its ] libpq takes even a ? for a host: then what it takes for the
 * parameters may begin at any ?. */
static bool show_parameters(const char *query, bool bracket, struct buf *out)
{
	bool hidden = false;

	while (*query) {
		size_t name = strcspn(query + 1, bracket ? "=&?" : "=&");
		bool secret = is_secret_in_uri(query + 1, name);
		size_t size = strcspn(query + 1, bracket && !secret ? "&?" : "&");

		buf_add(out, query, (secret && name < size ? name + 1 : size) + 1);
		if (secret)
			buf_text(out, "***");
		hidden |= secret;
		query += size + 1;
	}
	return hidden;
}

/* postgresql://user:PASSWORD@host/name?password=PASSWORD. libpq takes what is before the first @ for user and password, a ?
 * in it included, if no / stands before it; what looks as if an @ of a password was not encoded is hidden up to the last one. */
static bool show_uri(const char *text, const char *user, struct buf *out)
{
	const char *first = user + strcspn(user, "@/"), *behind = *first == '@' ? first : user;
	const char *query = behind + strcspn(behind, "?");
	const char *at = memrchr(user, '@', (size_t)(query - user)), *colon = memchr(user, ':', (size_t)(query - user));
	bool hidden = at && colon && colon < at, bracket = strchr(user, '[') != NULL;

	if (hidden) {
		buf_add(out, text, (size_t)(colon + 1 - text));
		buf_text(out, "***");
		text = at;
	}
	buf_add(out, text, (size_t)(query - text));
	hidden |= show_parameters(query, bracket, out);
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
