/* The inbox: a folder into which other programs and people put CSV files. Each file, and each folder, fails alone. */
#include "inbox.h"
#include "inbox_entry.h"
#include "import_account.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/stop.h"
#include "base/text.h"
#include "edge/host/inbox_folder.h"
#include "sql_columns.h"
#include "view/csv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SETTLE_SECONDS = 10 }; /* a file that changed since may still be being written */

/* A file that was imported by a run that did not get as far as noting that it had moved it. */
struct open_move {
	int64_t batch_id;
	char *path, sha256[SHA256_HEX_BYTES];
	bool met; /* something lies there */
};

struct inbox {
	struct account *account;
	struct inbox_report *report;
	struct open_move *open;
	size_t open_count;
};

/* The inbox, or a folder in it. */
struct folder {
	struct inbox *inbox;
	int fd, done, failed; /* done and failed: -1 until the first file needs them */
	const char *shown;    /* its path, for messages and for the record */
	const char *source;
	bool blocked; /* done or failed cannot be used: nothing of it can be imported */
};

/* A file that is at fault; the run's end makes an error of it. */
static void note_failed(struct inbox *inbox, const char *path, const char *message)
{
	struct inbox_report *report = inbox->report;

	log_warning("inbox: %s failed: %s", path, message);
	if (!report->failed++)
		error_set(&report->first_failed, ERROR_DATA, "%s", message);
}

/* A place that is at fault. */
static void note_blocked(struct inbox *inbox, const char *path, const char *message)
{
	struct inbox_report *report = inbox->report;

	log_warning("inbox: %s: %s", path, message);
	if (!report->blocked++)
		error_set(&report->first_blocked, ERROR_OUTPUT, "%s: %s", path, message);
}

static bool open_targets(struct folder *folder)
{
	struct error err = ERROR_INIT;

	if (folder->blocked || folder->failed >= 0)
		return !folder->blocked;
	folder->done = inbox_target_open(folder->fd, "done", true, &err);
	if (folder->done >= 0)
		folder->failed = inbox_target_open(folder->fd, "failed", true, &err);
	folder->blocked = folder->failed < 0;
	if (folder->blocked)
		note_blocked(folder->inbox, folder->shown, err.class ? err.text : "done or failed went away");
	return !folder->blocked;
}

/* Moves the file to done or failed. file NULL: it is no plain file. False: it is still where it was, which is told. */
static bool move_away(struct folder *folder, const char *path, const char *name, int target, const char *new_name,
		      const struct inbox_file *file)
{
	struct error err = ERROR_INIT;
	bool replaced, good = inbox_file_move(folder->fd, name, target, new_name, file, &replaced, &err);

	if (!good)
		note_blocked(folder->inbox, path, err.text);
	else if (replaced) {
		log_warning("inbox: %s was replaced while it was imported; the new one waits for the next run", path);
		folder->inbox->report->waiting++;
	}
	return good;
}

static bool move_to_done(struct folder *folder, const char *path, const char *name, const struct inbox_file *file)
{
	char *new_name, *errors_name;
	bool good;

	inbox_free_names(folder->done, name, &new_name, &errors_name);
	good = move_away(folder, path, name, folder->done, new_name, file);
	free(new_name);
	free(errors_name);
	STEP("inbox.moved");
	return good;
}

/* Beside a file that failed: its faulty lines, or, where it is the file as such, the reason. */
static bool write_faults(struct folder *folder, const char *errors_name, const char *path,
			 const struct inbox_file *file, struct import_errors *errors, const char *reason,
			 struct error *err)
{
	struct inbox_note *note = inbox_note_begin(folder->failed, errors_name, err);
	struct error reading = ERROR_INIT;
	bool whole;

	if (!note)
		return false;
	whole = errors && import_errors_count(errors) &&
		import_errors_write(errors, path, &file->fd, NULL, inbox_note_stream(note), &reading);
	if (!whole) {
		struct csv_writer csv = {.file = inbox_note_stream(note)};

		if (reading.class)
			log_warning("inbox: %s: its faulty lines cannot be written: %s", path, reading.text);
		csv_put(&csv, "error", CSV_PLAIN);
		csv_row_end(&csv);
		csv_put(&csv, reason, CSV_TEXT);
		csv_row_end(&csv);
		csv_writer_free(&csv);
	}
	return inbox_note_end(note, true, err);
}

/* file NULL: it is no plain file; errors NULL: there are none. */
static void move_to_failed(struct folder *folder, const char *path, const char *name, const struct inbox_file *file,
			   struct import_errors *errors, const char *reason)
{
	struct error err = ERROR_INIT;
	char *new_name, *errors_name;

	note_failed(folder->inbox, path, reason);
	inbox_free_names(folder->failed, name, &new_name, &errors_name);
	if (!write_faults(folder, errors_name, path, file, errors, reason, &err)) {
		char *failed = memory_format("%s/failed", folder->shown);

		note_blocked(folder->inbox, failed, err.text);
		free(failed);
	}
	move_away(folder, path, name, folder->failed, new_name, file);
	free(new_name);
	free(errors_name);
}

static struct open_move *find_open(struct inbox *inbox, const char *path, const struct open_move *behind)
{
	for (size_t i = behind ? (size_t)(behind - inbox->open) + 1 : 0; i < inbox->open_count; i++)
		if (strcmp(inbox->open[i].path, path) == 0)
			return &inbox->open[i];
	return NULL;
}

/* What an earlier run imported and did not move is moved, not imported: something else may have been imported since.
 * *settled says that it was such a file. False: the work cannot go on. */
static bool settle(struct folder *folder, const char *path, const char *name, const struct inbox_file *file,
		   bool *settled, struct error *err)
{
	struct inbox *inbox = folder->inbox;
	struct open_move *open = NULL;
	char sha256[SHA256_HEX_BYTES];
	struct error one = ERROR_INIT;

	*settled = false;
	while ((open = find_open(inbox, path, open))) {
		bool same;

		if (!inbox_file_sum(file->fd, sha256, &one)) {
			error_context(&one, "%s", path);
			move_to_failed(folder, path, name, file, NULL, one.text);
			*settled = true;
			return true;
		}
		same = !*settled && strcmp(sha256, open->sha256) == 0;
		if (same) {
			*settled = true;
			log_info("inbox: %s is batch %" PRId64 " already, and is moved now", path, open->batch_id);
			inbox->report->repeated++;
			if (!move_to_done(folder, path, name, file))
				continue; /* told; it stays open */
		}
		if (!store_inbox_moved(inbox->account->store, open->batch_id,
				       err)) /* or what was imported is there no more */
			return false;
	}
	return true;
}

/* The file is in the database, now or from before. False: the work cannot go on. */
static bool end_import(struct folder *folder, const char *path, const char *name, const struct inbox_file *file,
		       const struct import_report *result, struct error *err)
{
	struct inbox_report *report = folder->inbox->report;
	struct store *store = folder->inbox->account->store;
	int64_t batch_id = result->seen_before ? result->seen.batch_id : result->result.batch_id;

	if (result->seen_before)
		report->repeated++;
	else
		report->imported++;
	report->warnings += (int64_t)result->warning_count;
	if (result->seen_before && !store_inbox_found(store, batch_id, path, err))
		return false;
	return !move_to_done(folder, path, name, file) || store_inbox_moved(store, batch_id, err);
}

static bool import(struct folder *folder, const char *path, const char *name, const struct inbox_file *file,
		   struct error *err)
{
	struct account *account = folder->inbox->account;
	struct import_errors *errors = import_errors_new();
	struct import_options options;
	struct import_report report;
	struct error one = ERROR_INIT;
	enum error_class class;
	bool good = true;

	import_account_options(account, folder->source, &options);
	options.descriptor = &file->fd;
	options.in_inbox = true;
	class = import_account_file(account, path, NULL, LOG_WARNING, &options, errors, &report, &one);
	STEP("inbox.imported");
	if (class == ERROR_NONE) {
		good = end_import(folder, path, name, file, &report, err);
	} else if (class == ERROR_LATER && report.unreadable) { /* it changed under our eyes */
		folder->inbox->report->waiting++;
	} else if (class == ERROR_DATA || class == ERROR_REFUSED) {
		move_to_failed(folder, path, name, file, errors, one.text);
	} else {
		*err = one;
		good = false;
	}
	import_errors_free(errors);
	return good;
}

/* Nobody is writing it any more. */
static void mark_met(struct inbox *inbox, const char *path)
{
	for (struct open_move *open = NULL; (open = find_open(inbox, path, open));)
		open->met = true;
}

/* Imports one file and moves it away. False: the work cannot go on. */
static bool take_file(struct folder *folder, const char *path, const char *name, struct error *err)
{
	struct error one = ERROR_INIT;
	bool good = true, settled = false;
	struct inbox_file file;

	mark_met(folder->inbox, path);
	if (!open_targets(folder)) {
		folder->inbox->report->waiting++;
		return true;
	}
	if (!inbox_file_open(folder->fd, name, &file, &one)) {
		if (one.class) {
			error_context(&one, "%s", folder->shown);
			move_to_failed(folder, path, name, NULL, NULL, one.text);
		}
		return true;
	}
	if (!inbox_file_is_settled(&file, SETTLE_SECONDS))
		folder->inbox->report->waiting++;
	else
		good = settle(folder, path, name, &file, &settled, err) &&
		       (settled || import(folder, path, name, &file, err));
	close(file.fd);
	return good;
}

static bool take_folder(struct inbox *inbox, int below, const char *name, const char *shown, const char *source,
			struct error *err);

static bool take_entry(struct folder *folder, bool sources_below, const char *name, struct error *err)
{
	char *shown = text_shown(name), *path = memory_format("%s/%s", folder->shown, shown);
	struct error misnamed = ERROR_INIT;
	bool good = true;

	switch (inbox_entry(folder->fd, sources_below, name, &misnamed)) {
	case INBOX_NOTHING:
		break;
	case INBOX_UNFINISHED:
		folder->inbox->report->waiting++;
		break;
	case INBOX_FILE:
		good = take_file(folder, path, name, err);
		break;
	case INBOX_SOURCE:
		good = take_folder(folder->inbox, folder->fd, name, path, name, err);
		break;
	case INBOX_MISNAMED:
		note_blocked(folder->inbox, path, misnamed.text);
		break;
	}
	free(shown);
	free(path);
	return good;
}

/* below AT_FDCWD: the inbox itself. False: the work cannot go on. */
static bool take_folder(struct inbox *inbox, int below, const char *name, const char *shown, const char *source,
			struct error *err)
{
	struct folder folder = {.inbox = inbox, .done = -1, .failed = -1, .shown = shown, .source = source};
	struct error one = ERROR_INIT;
	struct dirent **entry = NULL;
	int count = -1;
	bool good = true;

	folder.fd = inbox_folder_open(below, name, &one);
	if (folder.fd >= 0 && (count = scandirat(folder.fd, ".", &entry, NULL, alphasort)) < 0)
		error_system(&one, ERROR_OUTPUT, errno, "cannot list it");
	if (count < 0)
		note_blocked(inbox, shown,
			     one.class ? one.text
				       : "there is no such folder; make it, and let the user that runs numsync "
					 "write into it");
	for (int i = 0; i < count; i++) {
		if (good && !stop_requested())
			good = take_entry(&folder, below == AT_FDCWD, entry[i]->d_name, err);
		free(entry[i]);
	}
	free(entry);
	for (int i = 0; i < 3; i++)
		if ((const int[]){folder.fd, folder.done, folder.failed}[i] >= 0)
			close((const int[]){folder.fd, folder.done, folder.failed}[i]);
	return good;
}

/* ---- files that were imported and not moved */

static bool on_open(void *context, const char *const *cells, int count, struct error *err)
{
	struct inbox *inbox = context;
	struct open_move *open;

	(void)count;
	(void)err;
	inbox->open = memory_resize(inbox->open, (inbox->open_count + 1) * sizeof *inbox->open);
	open = &inbox->open[inbox->open_count++];
	*open = (struct open_move){.batch_id = strtoll(cells[LIST_INBOX_OPEN_BATCH_ID], NULL, 10),
				   .path = memory_copy(cells[LIST_INBOX_OPEN_PATH])};
	memcpy(open->sha256, cells[LIST_INBOX_OPEN_FILE_SHA256],
	       strnlen(cells[LIST_INBOX_OPEN_FILE_SHA256], sizeof open->sha256 - 1));
	return true;
}

/* What lies in this inbox no more has been moved. Only when all of it could be looked at. */
static bool close_moves(struct inbox *inbox, const char *shown, struct error *err)
{
	size_t size = strlen(shown);
	bool good = true;

	for (size_t i = 0; good && i < inbox->open_count && !inbox->report->blocked; i++)
		if (!inbox->open[i].met && strncmp(inbox->open[i].path, shown, size) == 0 &&
		    inbox->open[i].path[size] == '/')
			good = store_inbox_moved(inbox->account->store, inbox->open[i].batch_id, err);
	return good;
}

bool inbox_import(struct account *account, const char *path, struct inbox_report *report, struct error *err)
{
	struct inbox inbox = {.account = account, .report = report};
	char *shown = text_shown(path);
	size_t size = strlen(shown);
	bool good;

	while (size > 1 && shown[size - 1] == '/')
		shown[--size] = '\0';
	*report = (struct inbox_report){0};
	good = store_inbox_open_each(account->store, on_open, &inbox, err) &&
	       take_folder(&inbox, AT_FDCWD, path, shown, "admin", err);
	if (good && stop_requested())
		good = error_set(err, ERROR_LATER,
				 "stopped by a signal; what is left in the inbox waits for the next run");
	good = good && close_moves(&inbox, shown, err);
	for (size_t i = 0; i < inbox.open_count; i++)
		free(inbox.open[i].path);
	free(inbox.open);
	free(shown);
	return good;
}
