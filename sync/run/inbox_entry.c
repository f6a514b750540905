/* Tells files, folders of sources and strangers in an inbox apart by their names. A link counts as what it leads to only where it leads to
 * a folder. */
#include "inbox_entry.h"
#include "import_account.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool ends_with(const char *name, const char *end)
{
	size_t size = strlen(name), tail = strlen(end);

	return size > tail && strcasecmp(name + size - tail, end) == 0;
}

static bool is_reserved(const char *name)
{
	return name[0] == '.' || strcmp(name, "done") == 0 || strcmp(name, "failed") == 0;
}

static bool leads_to_folder(int below, const char *name)
{
	struct stat facts;

	return fstatat(below, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
	       (S_ISDIR(facts.st_mode) ||
		(S_ISLNK(facts.st_mode) && fstatat(below, name, &facts, 0) == 0 && S_ISDIR(facts.st_mode)));
}

static bool names_source(const char *name, struct error *err)
{
	char *shown;

	if (utf8_valid(name, strlen(name)))
		return import_check_source(name, err);
	shown = text_shown(name);
	error_set(err, ERROR_USAGE, "\"%s\" cannot be the name of a source: it is not UTF-8", shown);
	free(shown);
	return false;
}

enum inbox_entry inbox_entry(int folder, bool sources_below, const char *name, struct error *err)
{
	if (is_reserved(name))
		return INBOX_NOTHING;
	if (ends_with(name, ".part"))
		return INBOX_UNFINISHED;
	if (ends_with(name, ".csv"))
		return INBOX_FILE;
	if (!sources_below || !leads_to_folder(folder, name))
		return INBOX_NOTHING;
	return names_source(name, err) ? INBOX_SOURCE : INBOX_MISNAMED;
}
