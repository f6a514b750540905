#include "stage/import.h"
#include "edge/csvfile.h"
#include "edge/encode.h"

#include <stdio.h>
#include <string.h>

struct import {
	struct store *store;
	const struct import_options *options;
	struct import_report *report;
	struct csvfile *file;
	struct import_sink sink; /* counts, then passes on */
	struct import_header header;
	struct arena header_arena, line_arena;
	struct json_writer *json;
	int64_t lines;
};

static void count_fault(void *context, const struct import_fault *fault)
{
	struct import *import = context;

	import->report->fault_count++;
	if (import->options->faults)
		import->options->faults->add(import->options->faults->context, fault);
}

/* The cells as they were, by name of their column, as JSON. */
static struct slice cells_json(struct import *import, const struct csv_row *row)
{
	json_reset(import->json);
	json_object(import->json);
	for (size_t i = 0; i < row->count && i < import->header.count; i++) {
		if (row->cell[i].empty_unquoted)
			continue;
		json_key(import->json, import->header.column[i].name);
		json_text(import->json, row->cell[i].text);
	}
	json_object_end(import->json);
	return json_result(import->json);
}

static void fill_target(const struct import_line *line, struct import_target *target)
{
	*target = (struct import_target){
		.phone_id = line->id, .number = line->number, .reason = line->reason, .line = (int64_t)line->line,
		.on_drift = line->on_drift == IMPORT_DISABLE ? "disable" : "report",
		.has_effective = line->effective_at.state == VALUE_SET, .effective_us = line->effective_at.time_us,
		.has_expires = line->expires_at.state == VALUE_SET, .expires_us = line->expires_at.time_us};
}

static bool add_line(struct import *import, const struct csv_row *row, const struct import_line *line,
		     struct error *err)
{
	struct store_expectation *list =
		arena_get(&import->line_arena, (line->count ? line->count : 1) * sizeof *list);
	struct import_target target;

	for (size_t i = 0; i < line->count; i++)
		list[i] = (struct store_expectation){
			.field = line->expectation[i].field,
			.operator = expect_operator_name(line->expectation[i].operator),
			.operand = line->expectation[i].operand, .operand_count = line->expectation[i].count};
	fill_target(line, &target);
	import->lines++;
	return store_import_line(import->store, &target, cells_json(import, row), list, line->count, err);
}

static bool read_line(struct import *import, const struct csv_row *row, struct error *err)
{
	struct import_line_options options = {.default_country = import->options->default_country};
	struct import_line line = {0};

	arena_reset(&import->line_arena);
	/* once there is a fault nothing will be kept, but the rest is read to find all faults */
	if (import_line_read(&import->header, row, &options, &import->line_arena, &import->sink, &line) !=
		    IMPORT_READ || import->report->fault_count)
		return true;
	return add_line(import, row, &line, err);
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
			return false;
		case CSVFILE_FAULT:
			fault = import_fault_of_csvfile(csvfile_fault(import->file));
			import->sink.add(import->sink.context, &fault);
			return true;
		case CSVFILE_END:
			if (!header_read)
				import_header_read(&row, &import->header_arena, &import->sink, &import->header);
			return true;
		case CSVFILE_ROW:
			if (!header_read) {
				header_read = true;
				header_good = import_header_read(&row, &import->header_arena, &import->sink,
								 &import->header);
			} else if (header_good && !read_line(import, &row, err)) {
				return false;
			}
		}
	}
}

static bool on_store_fault(void *context, int64_t line, const char *column, const char *value, const char *fault,
			   const char *other, struct error *err)
{
	struct import *import = context;
	char cause[512], cure[256] = "correct the line, or take it out";
	struct import_fault told = {.line = (size_t)line, .name = column, .value = value ? value : "",
				    .cause = cause, .cure = cure};

	(void)err;
	for (size_t i = 0; i < import->header.count; i++)
		if (import->header.column[i].field >= 0
			    ? strcmp(field_table[import->header.column[i].field].column, column) == 0
			    : strcmp(import->header.column[i].name, column) == 0)
			told.column = i + 1;
	if (strcmp(fault, "unknown") == 0) {
		snprintf(cause, sizeof cause, "the mirror has no such %s", column);
		snprintf(cure, sizeof cure, "check it, or run `numsync pull` first if it is new; "
			 "--unknown-numbers keep stores it for later");
	} else if (strcmp(fault, "gone") == 0) {
		snprintf(cause, sizeof cause, "the number is gone: the API no longer knows it");
	} else if (strcmp(fault, "mismatch") == 0) {
		snprintf(cause, sizeof cause, "the line's id belongs to %s", other ? other : "another number");
	} else if (strcmp(fault, "ambiguous") == 0) {
		snprintf(cause, sizeof cause, "the mirror has this number more than once: ids %s", other ? other : "");
		snprintf(cure, sizeof cure, "name the id");
	} else {
		snprintf(cause, sizeof cause, "line %s says something else about the same number and field",
			 other ? other : "above");
	}
	import->sink.add(import->sink.context, &told);
	return true;
}

static bool check_and_commit(struct import *import, const char *path, struct error *err)
{
	const struct import_options *options = import->options;
	struct import_report *report = import->report;
	const char *sha256 = csvfile_sha256(import->file);
	char last[65];
	size_t found;

	if (report->fault_count == 0 &&
	    !store_import_check(import->store, options->keep_unknown, on_store_fault, import, &found, err))
		return false;
	if (report->fault_count)
		return error_set(err, ERROR_DATA, "%s has %zu fault%s; nothing was imported", path,
				 report->fault_count, report->fault_count == 1 ? "" : "s");
	if (!store_import_last(import->store, options->source, last, &report->seen_batch, report->seen_at, err))
		return false;
	if (report->seen_batch && strcmp(last, sha256) == 0) {
		report->seen_before = true;
		store_import_abort(import->store);
		return true;
	}
	return store_import_commit(import->store, options->source, path, sha256, import->lines, options->dry_run,
				   &report->result, err);
}

bool import_file(struct store *store, const char *path, const struct import_options *options,
		 struct import_report *report, struct error *err)
{
	struct csvfile_options file_options = {0};
	struct import import = {.store = store, .options = options, .report = report};
	bool good = false;

	*report = (struct import_report){0};
	import.sink = (struct import_sink){count_fault, &import};
	import.file = csvfile_open(path, &file_options, err);
	if (!import.file)
		return false;
	import.json = json_writer_new(false);
	if (store_import_begin(store, options->source, options->priority, err)) {
		good = read_rows(&import, err) && check_and_commit(&import, path, err);
		if (!good)
			store_import_abort(store);
	}
	json_writer_free(import.json);
	csvfile_close(import.file);
	arena_free(&import.header_arena);
	arena_free(&import.line_arena);
	return good;
}
