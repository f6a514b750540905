/* One CSV file into expectations. All good lines go to the store as they are read, then the database tells what only the mirror
 * shows, then all is committed or nothing is. Every fault of the file is found in one go, so reading goes on behind one. */
#include "stage/import_internal.h"
#include "base/stop.h"
#include "base/buf.h"
#include "base/text.h"
#include "edge/csv/csvfile.h"
#include "sql_columns.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count_fault(void *context, const struct import_fault *fault)
{
	struct import *import = context;

	import->report->fault_count++;
	if (import->options->faults)
		import->options->faults->add(import->options->faults->context, fault);
}

static void count_warning(void *context, const struct import_fault *fault)
{
	struct import *import = context;

	if (import->options->strict) {
		count_fault(import, fault);
		return;
	}
	import->report->warning_count++;
	if (import->options->warnings)
		import->options->warnings->add(import->options->warnings->context, fault);
}

/* What the file may speak about: the fields of its header, and those that a reason implies. */
static bool begin(struct import *import, struct error *err)
{
	const struct import_header *header = &import->header;
	const char **columns = arena_get(&import->header_arena, header->count * sizeof *columns);
	int *fields = arena_get(&import->header_arena, (header->count + 2) * sizeof *fields);
	const int implied[] = {FIELD_override_enabled, FIELD_override_reason};
	size_t count = 0, number_column = 0;

	for (size_t i = 0; i < header->count; i++) {
		columns[i] = header->column[i].name;
		if (header->column[i].role == IMPORT_FIELD)
			fields[count++] = header->column[i].field;
	}
	if (header->position[IMPORT_NUMBER] && count == header->count - 1)
		number_column = header->position[IMPORT_NUMBER];
	for (size_t i = 0; header->position[IMPORT_REASON] && i < 2; i++) {
		size_t at = 0;

		while (at < count && fields[at] != implied[i])
			at++;
		if (at == count)
			fields[count++] = implied[i];
	}
	import->layout = (struct import_layout){.source = import->options->source,
						.priority = import->options->priority,
						.column = columns,
						.column_count = header->count,
						.field = fields,
						.field_count = count,
						.number_column = number_column};
	return store_import_begin(import->store, &import->layout, err);
}

/* How many lines there are in all is estimated from the bytes. */
static void tell_progress(const struct import *import)
{
	uint64_t size = csvfile_size(import->file), read = csvfile_bytes(import->file);

	if (import->options->progress)
		import->options->progress("import", import->lines,
					  size && read ? (int64_t)((double)import->lines * (double)size / (double)read)
						       : 0);
}

/* For a line that may lack the plus of its number. */
static int count_number(void *context, const char *number)
{
	struct import *import = context;
	int count = 0;

	if (!import->asking_failed)
		import->asking_failed =
			!store_import_count_number(import->store, slice_of(number), &count, &import->asking_error);
	return count;
}

static bool read_line(struct import *import, const struct csv_row *row, struct error *err)
{
	struct import_line_options options = {.default_country = import->options->default_country,
					      .literal = import->options->literal,
					      .account = import->options->account,
					      .count_number = count_number,
					      .context = import};
	struct import_line line = {0};
	enum import_result result;

	if (import->lines % 1000 == 0)
		tell_progress(import);
	arena_reset(&import->line_arena);
	/* good lines go on beside faulty ones: what only the mirror shows about them is told in the same breath */
	result = import_line_read(&import->header, row, &options, &import->line_arena, &import->sink, &line);
	if (import->asking_failed) {
		*err = import->asking_error;
		return false;
	}
	import->report->totals += result == IMPORT_TOTAL;
	import_check_signs(import, &line, row);
	if (result != IMPORT_READ)
		return true;
	import_words_note(&import->words, &line, &import->header_arena);
	import->lines++;
	import->expectations += (int64_t)line.count;
	return store_import_line(import->store, &line, row, err);
}

static void note_fields(const struct import_header *header, struct import_report *report)
{
	struct buf names = {0};

	for (size_t i = 0; i < header->count; i++)
		if (header->column[i].role == IMPORT_FIELD)
			buf_format(&names, "%s%s", report->fields++ ? ", " : "", header->column[i].name);
	text_format(report->field_names, sizeof report->field_names, "%s", buf_string(&names));
	buf_free(&names);
}

static bool read_header(struct import *import, const struct csv_row *row)
{
	bool good = import_header_read(row, import->options->ignore_columns, &import->header_arena, &import->sink,
				       &import->header);

	text_format(import->report->ignored_columns, sizeof import->report->ignored_columns, "%s",
		    import->header.ignored);
	note_fields(&import->header, import->report);
	return good;
}

/* Reads the file to its end. False only when reading or the database failed. */
static bool read_rows(struct import *import, struct error *err)
{
	bool header_good = false, header_read = false;

	for (;;) {
		struct csv_row row = {0};
		struct import_fault fault;

		switch (csvfile_next(import->file, &row, err)) {
		case CSVFILE_FAILED:
			import->report->unreadable = true;
			return false;
		case CSVFILE_FAULT:
			fault = import_fault_of_csvfile(csvfile_fault(import->file));
			import->sink.add(import->sink.context, &fault);
			return true;
		case CSVFILE_END:
			if (!header_read)
				read_header(import, &row);
			return true;
		case CSVFILE_ROW:
			if (!header_read) {
				header_read = true;
				header_good = read_header(import, &row);
				if (header_good && !begin(import, err))
					return false;
			} else if (header_good && !read_line(import, &row, err)) {
				return false;
			}
		}
	}
}

static bool on_expired(void *context, const char *const *cells, int count, struct error *err)
{
	struct import *import = context;
	size_t column = import->header.position[IMPORT_EXPIRES_AT];

	(void)count;
	(void)err;
	import->warn.add(import->warn.context,
			 &(struct import_fault){.line = strtoul(cells[FIND_EXPIRED_LINES_LINE], NULL, 10),
						.column = column,
						.name = import->header.column[column - 1].name,
						.value = cells[FIND_EXPIRED_LINES_EXPIRES_AT],
						.cause = "the line has expired already and says nothing",
						.cure = "correct it, or take the line out"});
	return true;
}

/* What is no fault and looks like a mistake. */
static bool look_for_mistakes(struct import *import, struct error *err)
{
	return (!import->header.position[IMPORT_EXPIRES_AT] ||
		store_import_expired_each(import->store, on_expired, import, err)) &&
	       import_words_check(&import->words, &import->header, import->store, &import->warn, err);
}

static bool check_source(struct import *import, struct error *err)
{
	struct buf cause = {0}, name = {0};
	char *like;

	if (!store_source_like(import->store, import->options->source, &like, err))
		return false;
	if (like) {
		text_printable(&name, like, strlen(like));
		buf_format(&cause, "source %s is new, and differs from source %s in capitals only",
			   import->options->source, buf_string(&name));
		import->warn.add(import->warn.context, &(struct import_fault){.name = "",
									      .value = "",
									      .cause = buf_string(&cause),
									      .cure = "name the one that is meant"});
	}
	free(like);
	buf_free(&cause);
	return true;
}

/* A share of the account would let a small source lose everything: the share is of what the source speaks of. */
static bool check_withdrawals(const struct import *import, struct error *err)
{
	const struct import_options *options = import->options;
	const struct import_outcome *result = &import->report->result;
	int64_t numbers = result->source_numbers < result->numbers ? result->source_numbers : result->numbers;
	int64_t allowed = options->withdraw ? limit_count(options->withdraw, numbers) : 0;

	if (!options->replace || !options->withdraw || !result->withdrawn)
		return true;
	if (!import->expectations)
		return error_set(err, ERROR_REFUSED,
				 "the file says nothing, and with --replace all %" PRId64 " expectations of source %s "
				 "would be withdrawn. Nothing was imported. If it is meant, add --force withdraw",
				 result->withdrawn, options->source);
	return result->withdrawn_numbers <= allowed ||
	       error_set(err, ERROR_REFUSED,
			 "with --replace this file would withdraw %" PRId64 " expectations about %" PRId64
			 " of the %" PRId64 " numbers that source %s speaks of (%s%s); at most %" PRId64
			 " numbers are allowed at once. Nothing was "
			 "imported. If it is meant, add --force withdraw",
			 result->withdrawn, result->withdrawn_numbers, result->source_numbers, options->source,
			 result->withdrawn_sample, result->withdrawn_numbers > 5 ? " and more" : "", allowed);
}

/* name: of the file, fit for the database. */
static bool check_and_commit(struct import *import, const char *name, struct error *err)
{
	const struct import_options *options = import->options;
	struct import_report *report = import->report;
	const char *sha256 = csvfile_sha256(import->file);
	struct import_commit commit = {.file_name = name,
				       .sha256 = sha256,
				       .replace = options->replace,
				       .inbox_path = options->in_inbox ? name : NULL};
	bool same;

	if (import->lines && (!store_import_check(import->store, options->keep_unknown, options->time_zone,
						  import_on_line_fault, import, err) ||
			      !look_for_mistakes(import, err)))
		return false;
	if (report->fault_count)
		return error_set(err, ERROR_DATA, "%s has %zu fault%s; nothing was imported", name, report->fault_count,
				 report->fault_count == 1 ? "" : "s");
	commit.warnings = (int64_t)report->warning_count;
	if (!store_import_last(import->store, options->source, &report->seen, err))
		return false;
	same = report->seen.batch_id && strcmp(report->seen.sha256, sha256) == 0;
	report->seen_before = same && report->seen.same_fields && (!options->replace || report->seen.replaces);
	report->seen_otherwise = same && report->seen.other_fields && !options->replace;
	if (report->seen_before)
		return store_import_abort(import->store, err);
	report->result.lines = import->lines;
	if (!store_import_count(import->store, options->replace, &report->result, err) ||
	    !check_withdrawals(import, err))
		return false;
	import->committing = !store_is_rehearsing(import->store);
	return store_import_commit(import->store, &commit, &report->result, err);
}

bool import_file(struct store *store, const char *path, const struct import_options *options,
		 struct import_report *report, struct error *err)
{
	struct csvfile_options file_options = {.encoding = options->encoding, .descriptor = options->descriptor};
	struct import import = {.store = store, .options = options, .report = report};
	bool good = false;
	char *name;

	*report = (struct import_report){0};
	import.sink = (struct import_sink){count_fault, &import};
	import.warn = (struct import_sink){count_warning, &import};
	import.file = csvfile_open(path, &file_options, err);
	if (!import.file) {
		report->unreadable = true;
		return false;
	}
	name = text_shown(strcmp(path, "-") == 0 ? "standard input" : path);
	good = check_source(&import, err) && read_rows(&import, err) && check_and_commit(&import, name, err);
	free(name);
	if (!good)
		store_import_give_up(store);
	if (!good && !import.committing && err->class == ERROR_LATER && stop_requested())
		error_set(err, ERROR_LATER, "stopped by a signal; nothing was imported");
	csvfile_close(import.file);
	arena_free(&import.header_arena);
	arena_free(&import.line_arena);
	return good;
}
