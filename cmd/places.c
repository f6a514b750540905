#include "places.h"
#include "base/buf.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static const char *const names[PLACES] = {"account", "date", "month", "run"};

static int find(const char *at, size_t size)
{
	for (int i = 0; i < PLACES; i++)
		if (strlen(names[i]) == size && memcmp(names[i], at, size) == 0)
			return i;
	return PLACES;
}

void places_account(struct places *places, const char *account)
{
	char *value = places->value[PLACE_ACCOUNT];

	for (int i = 0; i < PLACES; i++)
		snprintf(places->value[i], sizeof places->value[i], "{%s}", names[i]);
	snprintf(value, sizeof places->value[PLACE_ACCOUNT], "%s", account);
	for (char *at = value; *at; at++)
		if (*at == '/' || (*at == '.' && at == value))
			*at = '_';
}

char *places_fill(const char *text, const struct places *places)
{
	struct buf out = {0};
	char *filled;

	while (*text) {
		size_t plain = strcspn(text, "{"), size = text[plain] ? strcspn(text + plain + 1, "}") : 0;
		int place = text[plain] ? find(text + plain + 1, size) : PLACES;

		buf_add(&out, text, plain);
		text += plain;
		if (place < PLACES) {
			buf_text(&out, places->value[place]);
			text += size + 2;
		} else if (*text) {
			buf_char(&out, *text++);
		}
	}
	filled = memory_copy(buf_string(&out));
	buf_free(&out);
	return filled;
}

char *places_fill_account(const char *text, const char *account)
{
	struct places places;

	places_account(&places, account);
	return places_fill(text, &places);
}

bool places_check(const char *text, int known, struct error *err)
{
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at + 1, "}");

		if (!at[1 + size] || find(at + 1, size) >= known)
			return error_set(err, ERROR_CONFIG, "{%.*s} is not known; there %s",
					 (int)(size < 40 ? size : 40), at + 1,
					 known == PLACES ? "are {account}, {date}, {month} and {run}" : "is {account}");
	}
	return true;
}

bool places_check_apart(const char *text, struct error *err)
{
	return strstr(text, "{account}") ||
	       error_set(err, ERROR_CONFIG,
			 "it counts for several accounts, which would get in each other's way: put {account} "
			 "into it");
}
