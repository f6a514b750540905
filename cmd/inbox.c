/* The inbox: a folder into which other programs and people put CSV files. */
#include "intake.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/text.h"
#include "edge/outfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SETTLE_SECONDS = 10 }; /* a file that changed since may still be being written */

struct inbox {
	struct account_session *account;
	struct inbox_report *report;
};

static bool ends_with(const char *name, const char *end)
{
	size_t size = strlen(name), tail = strlen(end);

	return size > tail && strcasecmp(name + size - tail, end) == 0;
}

static bool is_reserved(const char *name)
{
	return name[0] == '.' || strcmp(name, "done") == 0 || strcmp(name, "failed") == 0;
}

static bool make_folder(const char *path, struct error *err)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return true;
	return error_system(err, ERROR_OUTPUT, errno, "cannot make the folder %s", path);
}

static void sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* A name in the folder that nothing has yet: NAME, or NAME with the time before its end. Owned by the caller. */
static char *free_name(const char *folder, const char *name)
{
	char *path = memory_format("%s/%s", folder, name);
	struct timespec now;

	while (access(path, F_OK) == 0) {
		free(path);
		clock_gettime(CLOCK_REALTIME, &now);
		path = memory_format("%s/%.*s.%lld-%09ld.csv", folder, (int)(strlen(name) - 4), name,
				     (long long)now.tv_sec, now.tv_nsec);
	}
	return path;
}

static bool move_file(const char *from, const char *to, const char *folder, struct error *err)
{
	if (rename(from, to) != 0)
		return error_system(err, ERROR_OUTPUT, errno, "cannot move %s to %s", from, to);
	sync_folder(folder);
	return true;
}

static void note_failure(struct inbox *inbox, const char *path, const char *message)
{
	struct inbox_report *report = inbox->report;

	log_warning("inbox: %s failed: %s", path, message); /* the run's end makes an error of it */
	if (!report->failed++)
		text_format(report->first_failure, sizeof report->first_failure, "%s", message);
}

/* A regular file that nobody is writing any more. */
static bool is_ready(struct inbox *inbox, const char *folder, const char *name)
{
	char *path = memory_format("%s/%s", folder, name);
	struct stat facts;
	struct timespec now;
	bool regular = lstat(path, &facts) == 0 && S_ISREG(facts.st_mode), ready;

	clock_gettime(CLOCK_REALTIME, &now);
	ready = regular && llabs((long long)now.tv_sec - (long long)facts.st_mtim.tv_sec) >= SETTLE_SECONDS;
	if (!regular)
		log_warning("inbox: %s is no regular file and is left alone", path);
	else if (!ready)
		inbox->report->waiting++;
	free(path);
	return ready;
}

/* Imports one file and moves it away. False: the work cannot go on. */
static bool take_file(struct inbox *inbox, const char *folder, const char *source, const char *name,
		      struct error *err)
{
	char *path = memory_format("%s/%s", folder, name), *done = memory_format("%s/done", folder);
	char *failed = memory_format("%s/failed", folder), *to = NULL, *errors = NULL;
	struct import_options options;
	struct import_report report;
	struct error one = ERROR_INIT;
	enum error_class class;
	bool good = make_folder(done, err) && make_folder(failed, err);

	if (!good)
		goto done;
	intake_options(inbox->account, source, &options);
	to = free_name(failed, name);
	errors = memory_format("%.*s.errors.csv", (int)(strlen(to) - 4), to);
	class = intake_file(inbox->account, path, errors, LOG_WARNING, &options, &report, &one);
	STEP("inbox.imported");
	if (class == ERROR_NONE) {
		free(to);
		to = free_name(done, name);
		if (report.seen_before)
			inbox->report->repeated++;
		else
			inbox->report->imported++;
		good = move_file(path, to, done, err);
	} else if (class == ERROR_DATA || class == ERROR_REFUSED) {
		note_failure(inbox, path, one.text);
		if (access(errors, F_OK) != 0) { /* the file as such is at fault: say why beside it */
			struct outfile *out = outfile_open(errors, err);

			if (out) {
				fprintf(outfile_stream(out), "error\n\"file: %s\"\n", class == ERROR_REFUSED ?
					"refused by a safety limit" : "it cannot be read as CSV; the log has more");
				good = outfile_commit(out, err);
			} else {
				good = false;
			}
		}
		good = good && move_file(path, to, failed, err);
	} else if (class != ERROR_LATER || is_ready(inbox, folder, name)) { /* else it changed under our eyes: it waits */
		*err = one;
		good = false;
	}
done:
	free(path);
	free(done);
	free(failed);
	free(to);
	free(errors);
	return good;
}

static bool take_folder(struct inbox *inbox, const char *folder, const char *source, bool sources_below,
			struct error *err)
{
	struct dirent **entry;
	int count;
	bool good = true;
	struct error unfit = ERROR_INIT;

	if (!intake_check_source(source, &unfit)) {
		log_warning("inbox: %s is left alone: %s", folder, unfit.text);
		return true;
	}
	count = scandir(folder, &entry, NULL, alphasort);
	if (count < 0)
		return error_system(err, ERROR_DATA, errno, "cannot read the inbox %s", folder);
	for (int i = 0; i < count; i++) {
		const char *name = entry[i]->d_name;
		char *path = memory_format("%s/%s", folder, name);
		struct stat facts;

		if (!good || is_reserved(name) || invocation_stop_requested())
			;
		else if (ends_with(name, ".part"))
			inbox->report->waiting++;
		else if (ends_with(name, ".csv"))
			good = !is_ready(inbox, folder, name) || take_file(inbox, folder, source, name, err);
		else if (sources_below && lstat(path, &facts) == 0 && S_ISDIR(facts.st_mode))
			good = take_folder(inbox, path, name, false, err);
		free(path);
		free(entry[i]);
	}
	free(entry);
	return good;
}

bool intake_inbox(struct account_session *account, const char *folder, struct inbox_report *report,
		  struct error *err)
{
	struct inbox inbox = {account, report};

	*report = (struct inbox_report){0};
	if (!take_folder(&inbox, folder, "admin", true, err))
		return false;
	if (invocation_stop_requested())
		return error_set(err, ERROR_LATER, "stopped by a signal; what is left in the inbox waits for the next run");
	return true;
}
