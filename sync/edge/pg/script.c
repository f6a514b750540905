/* Takes a script apart. A server with shards hands a statement on to its nodes as the text that it came in, so each must come alone.
 * A semicolon ends a statement unless it stands in a comment, in quotes or between dollars. Not known here: a
 * backslash in E'...', which the lint refuses. */
#include "script.h"

#include <string.h>

static const char name_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

static const char *behind(const char *at, const char *end)
{
	const char *found = strstr(at, end);

	return found ? found + strlen(end) : at + strlen(at);
}

/* The end of a text between dollars, or of the dollar of a parameter. */
static const char *behind_dollar(const char *at)
{
	size_t size = strspn(at + 1, name_letters) + 2; /* of $tag$ */
	const char *end = at + size;

	if (at[size - 1] != '$')
		return at + 1;
	while ((end = strchr(end, '$')))
		if (strncmp(end, at, size) == 0)
			return end + size;
		else
			end++;
	return at + strlen(at);
}

/* The end of what begins here and cannot be taken apart. */
static const char *behind_piece(const char *at)
{
	if (at[0] == '-' && at[1] == '-')
		return at + strcspn(at, "\n");
	if (at[0] == '/' && at[1] == '*')
		return behind(at + 2, "*/");
	if (at[0] == '\'')
		return behind(at + 1, "'");
	if (at[0] == '"')
		return behind(at + 1, "\"");
	return at[0] == '$' ? behind_dollar(at) : at + 1;
}

static bool is_comment_or_blank(const char *at)
{
	return strchr(" \t\r\n;", *at) || (at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*');
}

struct slice script_next(const char **script)
{
	struct slice statement = {*script, 0};
	const char *at = *script;
	bool found = false;

	while (*at && !(found && *at == ';')) {
		found |= !is_comment_or_blank(at);
		if (*at == ';')
			statement.text = at + 1; /* ends nothing */
		at = behind_piece(at);
	}
	if (found)
		statement.size = (size_t)(at - statement.text);
	*script = *at ? at + 1 : at;
	return statement;
}
