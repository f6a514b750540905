/* One pass over the text, so that what a value says is never taken for a name. A name that is not known stands for itself:
 * path_template_check refuses it before any work. */
#include "path_template.h"
#include "base/buf.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static const char *const names[TEMPLATE_NAMES] = {"account", "date", "month", "run"};

static int find(const char *at, size_t size)
{
	for (int i = 0; i < TEMPLATE_NAMES; i++)
		if (strlen(names[i]) == size && memcmp(names[i], at, size) == 0)
			return i;
	return TEMPLATE_NAMES;
}

void path_template_account(struct path_template *template, const char *account)
{
	char *value;

	for (int i = 0; i < TEMPLATE_NAMES; i++)
		snprintf(template->value[i], sizeof template->value[i], "{%s}", names[i]);
	value = template->value[TEMPLATE_ACCOUNT];
	snprintf(value, sizeof template->value[TEMPLATE_ACCOUNT], "%s", account);
	for (char *at = value; *at; at++)
		if (*at == '/' || (*at == '.' && at == value))
			*at = '_';
}

char *path_template_fill(const char *text, const struct path_template *template)
{
	struct buf out = {0};
	char *filled;

	while (*text) {
		size_t plain = strcspn(text, "{"), size = text[plain] ? strcspn(text + plain + 1, "}") : 0;
		/* one that is not closed is no name: behind it the text has ended */
		bool closed = text[plain] && text[plain + 1 + size];
		int place = closed ? find(text + plain + 1, size) : TEMPLATE_NAMES;

		buf_add(&out, text, plain);
		text += plain;
		if (place < TEMPLATE_NAMES) {
			buf_text(&out, template->value[place]);
			text += size + 2;
		} else if (*text) {
			buf_char(&out, *text++);
		}
	}
	filled = memory_copy(buf_string(&out));
	buf_free(&out);
	return filled;
}

char *path_template_fill_account(const char *text, const char *account)
{
	struct path_template template;

	path_template_account(&template, account);
	return path_template_fill(text, &template);
}

size_t path_template_lasting(const char *text)
{
	const char *at = strchr(text, '{');

	while (at && find(at + 1, strcspn(at + 1, "}")) == TEMPLATE_ACCOUNT)
		at = strchr(at + 1, '{');
	return at ? (size_t)(at - text) : strlen(text);
}

bool path_template_check(const char *text, int known, struct error *err)
{
	for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
		size_t size = strcspn(at + 1, "}");

		if (!at[1 + size] || find(at + 1, size) >= known)
			return error_set(err, ERROR_CONFIG, "{%.*s} is not known; there %s",
					 (int)(size < 40 ? size : 40), at + 1,
					 known == TEMPLATE_NAMES ? "are {account}, {date}, {month} and {run}"
								 : "is {account}");
	}
	return true;
}

bool path_template_check_apart(const char *text, struct error *err)
{
	return strstr(text, "{account}") ||
	       error_set(err, ERROR_CONFIG,
			 "this setting counts for several accounts, which would get in each other's way: put {account} "
			 "into its value");
}
