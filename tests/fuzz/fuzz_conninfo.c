/* Connection strings: whatever libpq takes for a password of one is not shown. What is shown, when it can be read, reads the same
 * beside it, so that nothing else was hidden for it; and no message of the check has it. Of what does not pass the check the
 * program shows nothing (config_show), so a password that somebody has pasted twice may then stand in the rest. */
#include "edge/pg/pg.h"
#include "model/config.h"

#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void broken(const char *text, const char *shown, const char *what)
{
	fprintf(stderr, "whole: %s\nshown: %s\n%s\n", text, shown, what);
	abort();
}

static bool is_secret(const PQconninfoOption *option)
{
	return option->dispchar[0] == '*' && option->val && *option->val;
}

/* As libpq decides it. */
static bool is_read_by_libpq(const char *text)
{
	return strchr(text, '=') || strncmp(text, "postgresql://", 13) == 0 || strncmp(text, "postgres://", 11) == 0;
}

/* Whether it is what the check says of a string without a password: it may have a word that is somebody's password, too. */
static bool is_said_of_others(const char *message)
{
	static const char *const others[] = {"other://host", "postgresql://a@b@c/d", "postgresql://["};

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct error err = ERROR_INIT;

		if (!pg_conninfo_check(others[i], &err) && strcmp(message, err.text) == 0)
			return true;
	}
	return false;
}

static void check_shown(const char *text, const char *shown, bool hidden)
{
	PQconninfoOption *whole = PQconninfoParse(text, NULL), *rest = PQconninfoParse(shown, NULL);
	struct error err = ERROR_INIT;
	bool good = pg_conninfo_check(text, &err);

	if (good && !whole)
		broken(text, shown, "taken, and cannot be read");
	for (size_t i = 0; whole && whole[i].keyword; i++) {
		if (!is_secret(&whole[i]))
			continue;
		if (!hidden || (rest && (!rest[i].val || strcmp(rest[i].val, "***") != 0)))
			broken(text, shown, "a secret is shown");
		if (strlen(whole[i].val) > 12 && ((strstr(err.text, whole[i].val) && !is_said_of_others(err.text)) ||
						  (good && !rest && strstr(shown, whole[i].val))))
			broken(text, err.text, "a secret is told");
	}
	/* between [ and ] libpq takes anything for a host, and more is hidden there */
	for (size_t i = 0; good && rest && !strchr(text, '[') && whole[i].keyword; i++)
		if (whole[i].dispchar[0] != '*' &&
		    strcmp(whole[i].val ? whole[i].val : "", rest[i].val ? rest[i].val : "") != 0)
			broken(text, shown, "something else is hidden");
	PQconninfoFree(whole);
	PQconninfoFree(rest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct buf shown = {0};
	bool hidden;

	memcpy(text, data, size);
	text[size] = '\0';
	hidden = setting_show(SETTING_database, text, &shown);
	if (is_read_by_libpq(text))
		check_shown(text, buf_string(&shown), hidden);
	else if (strcmp(text, buf_string(&shown)) != 0 && (!hidden || pg_conninfo_check(text, &(struct error){0})))
		broken(text, buf_string(&shown), "the name of a database is hidden");
	buf_free(&shown);
	free(text);
	return 0;
}
