/* What a night writes and starts at its end, as the night would find it: a place that cannot be written ends every run with 73. Nothing
 * is written and nothing is started. */
#include "doctor.h"
#include "export_arguments.h"
#include "model/path_template.h"
#include "base/memory.h"
#include "base/text.h"
#include "edge/host/hook.h"
#include "edge/host/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Always false. */
static bool unfit(const char *what, const char *folder, const struct error *err)
{
	char word[PATH_MAX], *shown = text_shown(err->text), *cure;

	text_shell_word(word, sizeof word, folder);
	if (access(folder, F_OK) != 0 && errno == ENOENT)
		cure = memory_format("`mkdir -p %s`; chown it to the user that runs numsync", word);
	else
		cure = memory_format(
			"let the user that runs numsync write into the folder %s, or name another file in `%s`", word,
			what);
	doctor_tell(CHECK_FAILURE, ERROR_OUTPUT, "permissions", cure, "%s: %s", what, shown);
	free(cure);
	free(shown);
	return false;
}

static bool check_path(const char *what, const char *path)
{
	char *copy = memory_copy(path);
	struct error err = ERROR_INIT;
	bool good = outfile_check(path, &err) || unfit(what, dirname(copy), &err);

	free(copy);
	return good;
}

/* A folder with a {date} in its name need not be there before its day; the one above it must. */
static bool check_folder_above(const char *what, const char *text, size_t lasting, const char *account)
{
	char *above = memory_format("%.*s", (int)lasting, text), *slash = strrchr(above, '/'), *folder, *within;
	struct error err = ERROR_INIT;
	bool good;

	if (slash)
		*slash = '\0';
	folder = path_template_fill_account(slash ? above : ".", account);
	within = memory_format("%s/.", folder);
	good = faccessat(AT_FDCWD, within, X_OK, AT_EACCESS) == 0;
	if (!good) {
		error_system(&err, ERROR_OUTPUT, errno, "cannot enter the folder %s", folder);
		unfit(what, folder, &err);
	}
	free(within);
	free(folder);
	free(above);
	return good;
}

static bool check_file(const char *what, const char *text, const char *account)
{
	size_t lasting = path_template_lasting(text);
	char *path;
	bool good;

	if (strchr(text + lasting, '/'))
		return check_folder_above(what, text, lasting, account);
	path = path_template_fill_account(text, account);
	good = check_path(what, path);
	free(path);
	return good;
}

static bool check_exports(struct account_config config, size_t *files)
{
	struct export_lines_setting lines;
	struct error ignored = ERROR_INIT; /* it was checked */
	bool good = true;

	export_setting_read(setting_text(config, SETTING_export), &lines, &ignored);
	for (size_t i = 0; i < lines.count; i++)
		good = check_file("export", lines.options[i].output, config.name) && good;
	*files += lines.count;
	export_setting_free(&lines);
	return good;
}

static bool check_hook(const char *setting)
{
	char *line = memory_copy(setting), *word[HOOK_WORDS_MAX], quoted[PATH_MAX], *cure;
	struct stat facts;
	size_t count;
	bool good;

	text_words(line, word, HOOK_WORDS_MAX, &count); /* it was checked */
	good = stat(word[0], &facts) == 0;
	if (good && !S_ISREG(facts.st_mode)) {
		errno = EACCES;
		good = false;
	}
	good = good && faccessat(AT_FDCWD, word[0], X_OK, AT_EACCESS) == 0;
	if (!good) {
		const char *why = strerror(errno);

		cure = memory_format(
			"let %s be a program that the user that runs numsync may start, or name another one in "
			"`hook`",
			text_shell_word(quoted, sizeof quoted, word[0]));
		doctor_tell(CHECK_FAILURE, ERROR_OUTPUT, "permissions", cure, "hook: cannot start %s: %s", word[0],
			    why);
		free(cure);
	}
	free(line);
	return good;
}

void doctor_outputs(struct account_config config)
{
	const char *report = setting_text(config, SETTING_report), *hook = setting_text(config, SETTING_hook);
	size_t files = report != NULL;
	bool good = check_exports(config, &files);

	good = (!report || check_file("report", report, config.name)) && good;
	good = (!hook || check_hook(hook)) && good;
	if (good && (files || hook))
		doctor_tell(CHECK_OK, ERROR_NONE, "permissions", NULL, "%s%s%s",
			    files ? "what a run writes can be written" : "", files && hook ? ", and " : "",
			    hook ? "the hook can be started" : "");
}

void doctor_metrics(struct account_config global)
{
	const char *metrics = setting_text(global, SETTING_metrics);

	if (metrics && check_path("metrics", metrics))
		doctor_tell(CHECK_OK, ERROR_NONE, "permissions", NULL, "the metrics %s can be written", metrics);
}
