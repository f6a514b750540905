/* CSV and JSON Lines. */
#include "export.h"
#include "base/memory.h"
#include "edge/json/encode.h"
#include "view/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct text_writer {
	struct export_job *job;
	struct export_table table;
	FILE *file; /* the export, or a temporary file while what goes before it is not known */
	struct csv_writer csv;
	struct json_writer *json; /* NULL: CSV */
	bool first_is_account;	  /* before the columns of the table */
};

static bool check_file(struct text_writer *text, struct error *err)
{
	return export_written(text->job, text->file, err);
}

/* Whether the header was written already, for the account before this one. Its columns must be these. */
static bool begin_together(struct text_writer *text, bool *written, struct error *err)
{
	struct export_together *together = text->job->options->together;
	struct buf names = {0};
	bool good;

	*written = together && together->header;
	if (!together)
		return true;
	text->first_is_account = true;
	for (size_t i = 0; i < text->table.columns; i++) {
		buf_format(&names, "%s%s", i ? "," : "", text->table.column[i].name);
		text->first_is_account = text->first_is_account && strcmp(text->table.column[i].name, "account") != 0;
	}
	good = !*written || strcmp(together->header, buf_string(&names)) == 0 ||
	       error_set(
		       err, ERROR_USAGE,
		       "the columns of account %s are others than those of the accounts before it, %s: name them with "
		       "--columns, or give each account a file of its own with {account} in its name",
		       text->job->account->config.name, together->header);
	if (!*written)
		together->header = memory_copy(buf_string(&names));
	buf_free(&names);
	return good;
}

static bool begin(void *context, const struct export_table *table, struct error *err)
{
	struct text_writer *text = context;
	bool written;

	text->table = *table;
	if (!begin_together(text, &written, err))
		return false;
	if (!text->json && !written) {
		if (text->job->options->bom && !text->job->options->about) /* that comes before it */
			fputs("\xEF\xBB\xBF", text->file);
		if (text->first_is_account)
			csv_put(&text->csv, "account", CSV_PLAIN);
		for (size_t i = 0; i < table->columns; i++)
			csv_put(&text->csv, table->column[i].name, CSV_PLAIN);
		csv_row_end(&text->csv);
	}
	return check_file(text, err);
}

static void json_cell(struct json_writer *json, enum cell_kind kind, const char *cell)
{
	if (!cell)
		json_null(json);
	else if (kind == CELL_BOOL)
		json_bool(json, cell[0] == 't');
	else if (kind == CELL_COUNT)
		json_number(json, slice_of(cell));
	else
		json_string(json, cell); /* amounts, too: a reader's float would round them */
}

static void json_end(struct text_writer *text)
{
	struct slice line = json_result(text->json);

	fwrite(line.text, 1, line.size, text->file);
	putc('\n', text->file);
}

static bool row(void *context, const char *const *cells, struct error *err)
{
	struct text_writer *text = context;

	if (text->json) {
		json_reset(text->json);
		json_object(text->json);
		if (text->first_is_account)
			json_named_text(text->json, "account", text->job->account->config.name);
		for (size_t i = 0; i < text->table.columns; i++) {
			json_key(text->json, text->table.column[i].name);
			json_cell(text->json, text->table.column[i].kind, cells[i]);
		}
		json_object_end(text->json);
		json_end(text);
	} else {
		if (text->first_is_account)
			csv_put(&text->csv, text->job->account->config.name, CSV_TEXT);
		for (size_t i = 0; i < text->table.columns; i++) {
			enum cell_kind kind = text->table.column[i].kind;

			csv_put(&text->csv, cells[i],
				kind == CELL_TEXT      ? CSV_TEXT
				: kind == CELL_DECIMAL ? CSV_DECIMAL
						       : CSV_PLAIN);
		}
		csv_row_end(&text->csv);
	}
	return check_file(text, err);
}

static bool end(void *context, struct error *err)
{
	return check_file(context, err);
}

static struct slice raw(void *context)
{
	struct text_writer *text = context;

	return text->json || text->first_is_account ? (struct slice){NULL, 0} : csv_last_raw(&text->csv);
}

static bool set_style(struct export_job *job, struct csv_writer *csv, struct error *err)
{
	const struct export_options *options = job->options;
	const char *delimiter = options->delimiter;

	csv->raw = options->raw;
	csv->crlf = !csv->raw;
	csv->decimal_comma = options->decimal_comma;
	if (!delimiter)
		csv->delimiter = csv->decimal_comma ? ';' : ',';
	else if (strcmp(delimiter, "tab") == 0 || strcmp(delimiter, "\t") == 0)
		csv->delimiter = '\t';
	else if (strcmp(delimiter, ",") == 0 || strcmp(delimiter, ";") == 0)
		csv->delimiter = delimiter[0];
	else
		return error_set(err, ERROR_USAGE, "--delimiter is , or ; or tab, not %s", delimiter);
	return true;
}

static void write_preface(struct text_writer *text)
{
	const struct export_job *job = text->job;

	if (text->json) {
		json_reset(text->json);
		json_object(text->json);
		json_key(text->json, "about");
		json_object(text->json);
		for (size_t i = 0; i < job->facts; i++) {
			json_key(text->json, job->fact[i].name);
			json_string(text->json, job->fact[i].text);
		}
		json_object_end(text->json);
		json_object_end(text->json);
		json_end(text);
	} else {
		for (size_t i = 0; i < job->facts; i++) {
			csv_put(&text->csv,
				arena_format(&text->job->arena, "# %s: %s", job->fact[i].name, job->fact[i].text),
				CSV_TEXT);
			csv_row_end(&text->csv);
		}
	}
}

static bool write_table(struct text_writer *text, struct error *err)
{
	struct export_writer writer = {text, begin, row, end, raw};
	struct export_job *job = text->job;

	if (job->compare)
		return job->summary ? export_bridge(job, job->summary, &writer, err)
				    : export_changes(job, &writer, err);
	return job->summary ? export_groups(job, job->summary, &writer, err) : export_lines(job, &writer, err);
}

/* The facts stand before the table and are known behind it: the table waits in a temporary file. */
static bool write_with_preface(struct text_writer *text, struct error *err)
{
	char bytes[65536];
	FILE *table = tmpfile();
	bool good;
	size_t size;

	if (!table)
		return error_system(err, ERROR_SYSTEM, errno, "cannot make a temporary file");
	text->file = text->csv.file = table;
	good = write_table(text, err) && export_facts(text->job, err);
	text->file = text->csv.file = text->job->file;
	if (good) {
		write_preface(text);
		rewind(table);
		while ((size = fread(bytes, 1, sizeof bytes, table)) > 0)
			fwrite(bytes, 1, size, text->file);
		good = ferror(table) ? error_system(err, ERROR_SYSTEM, errno, "cannot read a temporary file")
				     : check_file(text, err);
	}
	fclose(table);
	return good;
}

bool export_text(struct export_job *job, struct error *err)
{
	struct text_writer text = {.job = job, .file = job->file, .csv = {.file = job->file}};
	bool good = set_style(job, &text.csv, err);

	if (job->format == EXPORT_JSONL)
		text.json = json_writer_new(false);
	if (good && job->options->bom && job->options->about && !text.json)
		fputs("\xEF\xBB\xBF", job->file);
	if (good)
		good = job->options->about ? write_with_preface(&text, err)
					   : write_table(&text, err) && export_facts(job, err);
	csv_writer_free(&text.csv);
	if (text.json)
		json_writer_free(text.json);
	return good;
}
