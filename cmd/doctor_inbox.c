/* The inbox, as a night would find it. A file in it is not looked at: one that is at fault fails alone and is moved away. */
#include "doctor.h"
#include "run/inbox_entry.h"
#include "model/path_template.h"
#include "base/memory.h"
#include "base/text.h"
#include "edge/host/inbox_folder.h"

#include <limits.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Takes the cure. Always false. */
static bool unfit(const char *shown, const char *why, char *cure)
{
	doctor_tell(CHECK_FAILURE, ERROR_OUTPUT, "permissions", cure, "the inbox %s cannot be used: %s", shown, why);
	free(cure);
	return false;
}

/* done or failed, which need not be there yet */
static bool check_target(int folder, const char *shown, const char *name)
{
	struct error err = ERROR_INIT;
	int fd = inbox_target_open(folder, name, false, &err);

	if (fd >= 0)
		close(fd);
	return err.class == ERROR_NONE ||
	       unfit(shown, err.text,
		     memory_format(
			     "move %s/%s away, or unmount it, and the next run makes it anew; if only its rights are "
			     "wrong, let the user that runs numsync write into it",
			     shown, name));
}

static int open_folder(int below, const char *name, const char *shown)
{
	struct error err = ERROR_INIT;
	char word[PATH_MAX];
	int fd = inbox_folder_open(below, name, &err);

	if (fd >= 0 && faccessat(fd, ".", R_OK | W_OK | X_OK, AT_EACCESS) == 0)
		return fd;
	if (fd >= 0) {
		error_system(&err, ERROR_OUTPUT, errno, "cannot write into it");
		close(fd);
	}
	if (err.class == ERROR_NONE)
		unfit(shown, "there is no such folder",
		      memory_format("`mkdir -p %s`; chown it to the user that runs numsync",
				    text_shell_word(word, sizeof word, shown)));
	else
		unfit(shown, err.text,
		      memory_format("let %s be a folder that the user that runs numsync may read and write%s", shown,
				    below == AT_FDCWD ? "" : ", or move it out of the inbox"));
	return -1;
}

static bool check_folder(int below, const char *name, const char *shown);

static bool check_source(int folder, const char *name, const char *above)
{
	char *readable = text_shown(name), *shown = memory_format("%s/%s", above, readable);
	struct error misnamed = ERROR_INIT;
	bool good = true;

	switch (inbox_entry(folder, true, name, &misnamed)) {
	case INBOX_SOURCE:
		good = check_folder(folder, name, shown);
		break;
	case INBOX_MISNAMED:
		good = unfit(shown, misnamed.text,
			     memory_format("give %s the name of a source, such as crm, or move it out of the inbox",
					   shown));
		break;
	case INBOX_NOTHING:
	case INBOX_UNFINISHED:
	case INBOX_FILE:
		break;
	}
	free(readable);
	free(shown);
	return good;
}

/* Below the inbox itself (below AT_FDCWD) folders name sources. */
static bool check_folder(int below, const char *name, const char *shown)
{
	int fd = open_folder(below, name, shown), count;
	struct dirent **entry = NULL;
	bool good;

	if (fd < 0)
		return false;
	good = check_target(fd, shown, "done");
	good = check_target(fd, shown, "failed") && good;
	count = below == AT_FDCWD ? scandirat(fd, ".", &entry, NULL, alphasort) : 0;
	if (count < 0)
		good = unfit(shown, "cannot list it", memory_format("see that the file system of %s is well", shown));
	for (int i = 0; i < count; i++) {
		good = check_source(fd, entry[i]->d_name, shown) && good;
		free(entry[i]);
	}
	free(entry);
	close(fd);
	return good;
}

char *doctor_inbox_path(struct account_config config)
{
	const char *setting = setting_text(config, SETTING_inbox);

	return setting ? path_template_fill_account(setting, config.name) : NULL;
}

void doctor_inbox(struct account_config config)
{
	char *inbox = doctor_inbox_path(config), *shown;

	if (!inbox)
		return;
	shown = text_shown(inbox);
	if (check_folder(AT_FDCWD, inbox, shown))
		doctor_tell(CHECK_OK, ERROR_NONE, "permissions", NULL, "the inbox %s can be read and written", shown);
	free(shown);
	free(inbox);
}
