/* Finds two accounts whose files would come to one place. Paths are compared as texts, tidied up: where links and .. lead, only the file
 * system knows, and it is asked when the files are opened. */
#include "path_conflicts.h"
#include "export_arguments.h"
#include "model/path_template.h"
#include "base/buf.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct place {
	const struct account_config *account;
	enum setting setting;
	char *shown, *path;
};

struct place_list {
	struct place *place;
	size_t count;
	bool of_command;
};

bool path_conflicts_of_command(struct account_config account, enum setting setting)
{
	const char *origin = setting_origin(account, setting);

	return strncmp(origin, "flag ", 5) == 0 || strncmp(origin, "variable ", 9) == 0;
}

/* The path without //, without /./, and with a / at its end, so that what lies in a folder begins as the folder does. Links
 * and .. stay, for only the file system knows where they lead. */
static char *tidy(const char *path)
{
	struct buf out = {0};
	char *tidied;

	if (*path == '/')
		buf_char(&out, '/');
	while (*path) {
		size_t size = strcspn(path, "/");

		if (size && !(size == 1 && *path == '.')) {
			buf_add(&out, path, size);
			buf_char(&out, '/');
		}
		path += size + (path[size] == '/');
	}
	tidied = memory_copy(out.size ? buf_string(&out) : "./");
	buf_free(&out);
	return tidied;
}

/* Takes the path; NULL: there is none. */
static void add(struct place_list *list, const struct account_config *account, enum setting setting, char *path)
{
	if (!path)
		return;
	if ((list->count & (list->count - 1)) == 0) /* the room doubles */
		list->place = memory_resize(list->place, sizeof *list->place * (list->count ? list->count * 2 : 1));
	list->place[list->count++] = (struct place){account, setting, path, tidy(path)};
}

/* What the configuration states; NULL: nothing that counts here. */
static const char *stated(const struct place_list *list, const struct account_config *account, enum setting setting)
{
	const char *text = setting_text(*account, setting);

	return text && (list->of_command || !path_conflicts_of_command(*account, setting)) ? text : NULL;
}

static void add_exports(struct place_list *list, const struct account_config *account)
{
	struct export_lines_setting lines;
	struct error ignored = ERROR_INIT; /* config_check has told it */

	export_setting_read(stated(list, account, SETTING_export), &lines, &ignored);
	for (size_t i = 0; i < lines.count; i++)
		if (lines.options[i].output)
			add(list, account, SETTING_export,
			    path_template_fill_account(lines.options[i].output, account->name));
	export_setting_free(&lines);
}

static void add_place(struct place_list *list, const struct account_config *account, enum setting setting)
{
	const char *text = stated(list, account, setting);

	add(list, account, setting, text ? path_template_fill_account(text, account->name) : NULL);
}

static int by_path(const void *a, const void *b)
{
	const struct place *one = a, *other = b;
	int order = strcmp(one->path, other->path);

	return order ? order : (one->account > other->account) - (one->account < other->account);
}

static bool refuse(const struct place *one, const struct place *other, struct error *err)
{
	const char *name = setting_table[other->setting].name,
		   *origin = setting_origin(*other->account, other->setting);

	if (strcmp(one->path, other->path) != 0)
		return error_set(err, ERROR_CONFIG,
				 "%s: %s: that of account %s, %s, lies in that of account %s, %s, which would take its "
				 "files: put them beside each other",
				 origin, name, other->account->name, other->shown, one->account->name, one->shown);
	return error_set(err, ERROR_CONFIG,
			 "%s: %s: for account %s it comes to %s, and so does %s of account %s (in a path, a / of an "
			 "account's name is _): name another for one of them, in its section",
			 origin, name, other->account->name, other->shown, setting_table[one->setting].name,
			 one->account->name);
}

/* Sorted, what lies in a folder follows it. */
static bool check(struct place_list *list, bool nested, struct error *err)
{
	bool good = true;

	if (list->count)
		qsort(list->place, list->count, sizeof *list->place, by_path);
	for (size_t i = 1; good && i < list->count; i++) {
		const struct place *one = &list->place[i - 1], *other = &list->place[i];

		if (one->account != other->account && (nested ? strncmp(one->path, other->path, strlen(one->path)) == 0
							      : strcmp(one->path, other->path) == 0))
			good = refuse(one, other, err);
	}
	for (size_t i = 0; i < list->count; i++) {
		free(list->place[i].shown);
		free(list->place[i].path);
	}
	free(list->place);
	return good;
}

bool path_conflicts_check(const struct account_config *account, size_t count, bool of_command, struct error *err)
{
	struct place_list inboxes = {.of_command = of_command}, files = {.of_command = of_command};
	bool apart;

	for (size_t i = 0; count > 1 && i < count; i++) {
		add_place(&inboxes, &account[i], SETTING_inbox);
		add_place(&files, &account[i], SETTING_report);
		add_exports(&files, &account[i]);
	}
	apart = check(&inboxes, true, err);
	return check(&files, false, apart ? err : &(struct error)ERROR_INIT) && apart;
}
