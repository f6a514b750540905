/* The lines of an INI file. Reads and bounds each line here and lets libinih read the name of a section, because that library
 * cuts long lines and cuts values at " ;". Knows no setting: model/config.h gets each key. */
#include "inifile.h"

#include <errno.h>
#include <grp.h>
#include <ini.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* libinih cuts lines that do not fit its buffer (200 bytes, fixed when the library was built) and takes " ;" for a
 * comment. So it is given one line at a time, by a reader that refuses what would be cut. */
enum { LINE_BYTES = 4096, INI_BYTES = 190 };

struct reader {
	FILE *file;
	const char *path;
	int line;
	bool failed;
	inifile_fn each;
	void *context;
	struct error *err;
	char section[INI_BYTES];
	size_t section_size; /* as libinih gave it, which keeps 49 bytes without a word */
	char text[LINE_BYTES];
};

static void trim(char *text)
{
	size_t size = strlen(text), blanks = strspn(text, " \t");

	while (size > blanks && strchr(" \t\r\n", text[size - 1]))
		size--;
	memmove(text, text + blanks, size - blanks);
	text[size - blanks] = '\0';
}

static bool say(struct reader *reader, const char *what)
{
	reader->failed = true;
	return error_set(reader->err, ERROR_CONFIG, "%s:%d: %s", reader->path, reader->line, what);
}

static bool tell(struct reader *reader, const char *key, const char *value)
{
	reader->failed = !reader->each(reader->context, reader->section, key, value, reader->line, reader->err);
	return !reader->failed;
}

/* A key and its value; values may be longer than libinih's buffer and may hold " ;". */
static bool key_line(struct reader *reader)
{
	char *equals = strchr(reader->text, '=');
	char *value;

	if (!equals)
		return say(reader, "expected `key = value`, a [section] or a comment");
	*equals = '\0';
	value = equals + 1;
	trim(reader->text);
	trim(value);
	if (!reader->section[0])
		return say(reader, "a setting before the first [section]; put [numsync] above it");
	return tell(reader, reader->text, value);
}

static int on_ini(void *context, const char *section, const char *name, const char *value)
{
	struct reader *reader = context;

	(void)name;
	(void)value;
	reader->section_size = strlen(section);
	snprintf(reader->section, sizeof reader->section, "%s", section);
	trim(reader->section);
	return 1;
}

/* libinih reads the section's name: it is handed the line and one key, so that it calls back. */
static char *section_and_key(char *out, int size, void *stream)
{
	struct reader *reader = stream;

	if (!reader->text[0])
		return NULL;
	if (reader->text[0] == '[') {
		snprintf(out, (size_t)size, "%s", reader->text);
		strcpy(reader->text, "=");
	} else {
		snprintf(out, (size_t)size, "key=value");
		reader->text[0] = '\0';
	}
	return out;
}

static bool section_line(struct reader *reader)
{
	size_t size = strcspn(reader->text + 1, "]");

	if (strlen(reader->text) >= INI_BYTES)
		return say(reader, "the name of the section is too long");
	if (ini_parse_stream(section_and_key, reader, on_ini, reader) != 0)
		return say(reader, "expected [numsync] or [account NAME]");
	if (reader->section_size != size)
		return say(reader, "the name of the section is too long: with the word account at most 49 bytes");
	return tell(reader, NULL, NULL);
}

static bool read_lines(struct reader *reader)
{
	while (fgets(reader->text, sizeof reader->text, reader->file)) {
		reader->line++;
		if (!strchr(reader->text, '\n') && strlen(reader->text) + 1 == sizeof reader->text)
			return say(reader, "the line is longer than 4000 bytes");
		if (reader->line == 1 && strncmp(reader->text, "\xEF\xBB\xBF", 3) == 0)
			memmove(reader->text, reader->text + 3, strlen(reader->text) - 2);
		trim(reader->text);
		if (!reader->text[0] || reader->text[0] == '#' || reader->text[0] == ';')
			continue;
		if (!(reader->text[0] == '[' ? section_line(reader) : key_line(reader)))
			return false;
	}
	if (ferror(reader->file))
		return error_system(reader->err, ERROR_CONFIG, errno, "cannot read %s", reader->path);
	return true;
}

/* What to do is said by who may read it, where that can be seen. */
static bool say_not_opened(const char *path, struct error *err)
{
	int why = errno;
	const struct passwd *user = getpwuid(geteuid());
	const struct group *group;
	struct stat facts;

	if (why == ENOENT)
		return error_set(err, ERROR_CONFIG, "cannot open %s: there is no such file; `numsync init` writes one",
				 path);
	if (why != EACCES)
		return error_system(err, ERROR_CONFIG, why, "cannot open %s", path);
	/* nobody is told to join root's */
	group = stat(path, &facts) == 0 && facts.st_mode & 040 && facts.st_gid ? getgrgid(facts.st_gid) : NULL;
	if (group && user)
		return error_set(err, ERROR_CONFIG,
				 "cannot open %s: only its owner and the group %s may read it. To let %s read it: "
				 "`sudo usermod -a -G %s %s`, then log in again",
				 path, group->gr_name, user->pw_name, group->gr_name, user->pw_name);
	return error_set(err, ERROR_CONFIG,
			 "cannot open %s: you may not read it. Run numsync as its owner, or name another file with "
			 "--config",
			 path);
}

bool inifile_read(const char *path, inifile_fn each, void *context, struct error *err)
{
	static struct reader reader; /* 4 KiB of text */
	bool good;

	reader = (struct reader){.path = path, .each = each, .context = context, .err = err};
	reader.file = fopen(path, "re");
	if (!reader.file)
		return say_not_opened(path, err);
	good = read_lines(&reader);
	fclose(reader.file);
	return good;
}
