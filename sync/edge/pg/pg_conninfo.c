/* Whether libpq can read a connection string without showing a piece of a password in its messages. */
#include "pg_internal.h"

#include <string.h>

/* An @ that libpq does not take for the end of user and password: it would stand in the host or in the name, which are shown. */
static bool has_stray_at(const char *uri)
{
	const char *begin = strstr(uri, "://") + 3, *at = begin + strcspn(begin, "@/");

	if (*at == '@')
		at++;
	return memchr(at, '@', strcspn(at, "?")) != NULL;
}

/* libpq shows a port that is no number, and it is a piece of a password that has a / in it. */
static bool port_is_readable(const PQconninfoOption *parsed)
{
	for (const PQconninfoOption *option = parsed; option->keyword; option++)
		if (strcmp(option->keyword, "port") == 0 && option->val)
			return option->val[strspn(option->val, "0123456789,")] == '\0';
	return true;
}

bool pg_conninfo_check(const char *conninfo, struct error *err)
{
	bool uri = conninfo &&
		   (strncmp(conninfo, "postgresql://", 13) == 0 || strncmp(conninfo, "postgres://", 11) == 0),
	     good;
	PQconninfoOption *parsed;

	if (!conninfo)
		return true;
	if (!uri && !strchr(conninfo, '='))
		return !strstr(conninfo, "://") ||
		       error_set(
			       err, ERROR_CONFIG,
			       "the database is named by a URL that is none of PostgreSQL's (it is not shown, because it "
			       "may hold a password): write postgresql://USER@HOST/NAME");
	if (uri && has_stray_at(conninfo))
		return error_set(
			err, ERROR_CONFIG,
			"the database's URL has more than one @ before the host, or a / before it: write those "
			"of the user and the password as %%40 and %%2F");
	parsed = PQconninfoParse(conninfo, NULL);
	good = parsed && port_is_readable(parsed);
	PQconninfoFree(parsed);
	return good ||
	       error_set(
		       err, ERROR_CONFIG,
		       "the database's connection string cannot be read (it is not shown, because it may "
		       "hold a password): write postgresql://USER@HOST/NAME, special characters as %%XX, or KEY=VALUE pairs");
}
