/* The tables of an export, streamed from the store to a format. */
#include "export.h"
#include "model/field.h"
#include "view/csv.h"
#include "view/progress.h"
#include "base/stop.h"
#include "sql_columns.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool nothing_begins(void *context, const struct export_table *table, struct error *err)
{
	(void)context;
	(void)table;
	(void)err;
	return true;
}

static bool nothing_row(void *context, const char *const *cells, struct error *err)
{
	(void)context;
	(void)cells;
	(void)err;
	return true;
}

static bool nothing_ends(void *context, struct error *err)
{
	(void)context;
	(void)err;
	return true;
}

const struct export_writer export_nowhere = {NULL, nothing_begins, nothing_row, nothing_ends, NULL};

struct lines {
	struct export_job *job;
	const struct export_writer *writer;
	struct csv_writer canonical; /* what the digest is made of */
	struct sha256 sha256;
	int cell[EXPORT_COLUMNS_MAX]; /* of each column: which cell of the statement it is; -1: the account */
	int amount, counted;	      /* cells */
	char time[EXPORT_COLUMNS_MAX][CELL_TIME_BYTES];
	bool shown;	  /* on the progress line */
	int64_t expected; /* lines, for it */
};

static enum csv_kind csv_kind(enum cell_kind kind)
{
	return kind == CELL_TEXT ? CSV_TEXT : kind == CELL_DECIMAL ? CSV_DECIMAL : CSV_PLAIN;
}

static void map_columns(struct lines *lines)
{
	const struct export_job *job = lines->job;
	int next = COPY_BILLING_LINES_COLUMNS;

	for (size_t i = 0; i < job->choice.columns; i++)
		if (job->queried[i] == FIELD_billing_monthly_amount)
			lines->amount = COPY_BILLING_LINES_COLUMNS + (int)i;
	lines->counted = job->choice.plan ? COPY_BILLING_LINES_COUNTED : lines->amount;
	for (size_t i = 0; i < job->columns; i++)
		switch (job->field[i]) {
		case COLUMN_READ_AT:
			lines->cell[i] = COPY_BILLING_LINES_READ_AT;
			break;
		case COLUMN_MISSING_SINCE:
			lines->cell[i] = COPY_BILLING_LINES_MISSING_SINCE;
			break;
		case COLUMN_COUNTED:
			lines->cell[i] = lines->counted;
			break;
		case COLUMN_ACCOUNT:
			lines->cell[i] = -1;
			break;
		default:
			lines->cell[i] = next++;
		}
}

/* Counts what a line tells; exactly. */
static void count_line(struct lines *lines, const char *const *cells)
{
	struct export_job *job = lines->job;
	char time[CELL_TIME_BYTES];
	const char *read_at = cell_canonical(CELL_TIME, cells[COPY_BILLING_LINES_READ_AT], time);

	job->lines++;
	job->amounts += cells[lines->amount] != NULL;
	job->not_sent += cells[COPY_BILLING_LINES_NOT_SENT] && cells[COPY_BILLING_LINES_NOT_SENT][0] == 't';
	job->never_read += read_at == NULL;
	if (read_at && (!job->oldest[0] || strcmp(read_at, job->oldest) < 0))
		memcpy(job->oldest, read_at, strnlen(read_at, sizeof job->oldest - 1) + 1);
	if (cells[lines->counted] && !job->too_large)
		job->too_large = !decimal_sum_add(&job->total, cells[lines->counted]);
}

/* The digest is of the line as raw CSV, whatever the format. */
static void digest_line(struct lines *lines, const char *const *cells)
{
	const struct export_job *job = lines->job;
	struct slice raw = {NULL, 0};

	if (lines->writer->raw)
		raw = lines->writer->raw(lines->writer->context);
	if (raw.size) {
		sha256_add(&lines->sha256, raw.text, raw.size);
		sha256_add(&lines->sha256, "\n", 1);
		return;
	}
	for (size_t i = 0; i < job->columns; i++)
		csv_put(&lines->canonical, cells[i], csv_kind(job->column[i].kind));
	csv_row_end(&lines->canonical);
}

static bool on_line(void *context, const char *const *cells, int count, struct error *err)
{
	struct lines *lines = context;
	struct export_job *job = lines->job;
	const char *out[EXPORT_COLUMNS_MAX];

	if ((size_t)count != COPY_BILLING_LINES_COLUMNS + job->choice.columns)
		return error_set(err, ERROR_INTERNAL, "the export has %d cells", count);
	count_line(lines, cells);
	for (size_t i = 0; i < job->columns; i++) {
		const char *raw = lines->cell[i] < 0 ? job->account->config.name : cells[lines->cell[i]];

		out[i] = cell_canonical(job->column[i].kind, raw, lines->time[i]);
	}
	if (lines->shown && job->lines % 1000 == 0)
		progress_show("export", job->lines, lines->expected);
	if (stop_requested())
		return error_set(err, ERROR_LATER, "stopped by a signal before the last number");
	if (!lines->writer->row(lines->writer->context, out, err))
		return false;
	digest_line(lines, out);
	return true;
}

bool export_lines(struct export_job *job, const struct export_writer *writer, struct error *err)
{
	struct export_table table = {"Lines", job->column, job->columns, true};
	struct lines lines = {.job = job, .writer = writer, .canonical = {.raw = true}};
	struct billing_sum sum = {0};
	bool good;

	/* where the lines themselves go to the terminal, nothing goes between them */
	lines.shown = progress_wanted() && (job->path || !isatty(STDOUT_FILENO));
	if (lines.shown && !store_billing_sum(job->account->store, &job->query, &job->choice, &sum, err))
		return false;
	lines.expected = sum.numbers;
	map_columns(&lines);
	sha256_begin(&lines.sha256);
	lines.canonical.sha256 = &lines.sha256;
	for (size_t i = 0; i < job->columns; i++)
		csv_put(&lines.canonical, job->column[i].name, CSV_PLAIN);
	csv_row_end(&lines.canonical);
	good = writer->begin(writer->context, &table, err) &&
	       store_billing_lines(job->account->store, &job->query, &job->choice, on_line, &lines, err) &&
	       writer->end(writer->context, err);
	job->too_large = job->too_large || !decimal_sum_end(&job->total);
	sha256_hex(&lines.sha256, job->digest);
	csv_writer_free(&lines.canonical);
	return good;
}

/* A table whose cells come as they go out. */
struct plain {
	const struct export_writer *writer;
	size_t columns;
	int left_out;	  /* cell that does not go out; -1: none */
	int names;	  /* cell that says how many names a group has, which is counted; -1: none. It is the last */
	const char *none; /* what stands for the first cell, a group's key, where it is NULL; NULL: an empty cell */
	struct export_job *job; /* NULL: it is counted elsewhere */
};

static bool on_plain(void *context, const char *const *cells, int count, struct error *err)
{
	struct plain *plain = context;
	const char *out[32];

	if (plain->names >= 0 && plain->names == count - 1) {
		count--;
		if (plain->job)
			plain->job->several_names += strtol(cells[count], NULL, 10) > 1;
	}
	if ((size_t)count != plain->columns + (plain->left_out >= 0) || count > 32)
		return error_set(err, ERROR_INTERNAL, "a table has %d columns instead of %zu", count, plain->columns);
	for (int i = 0, at = 0; i < count; i++)
		if (i != plain->left_out)
			out[at++] = cells[i];
	if (!out[0])
		out[0] = plain->none;
	return plain->writer->row(plain->writer->context, out, err);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *sheet_name(struct export_job *job, const char *what, const char *by)
{
	return arena_format(&job->arena, "%s by %s", what, by);
}

/* A table of groups: its columns are those of the first two, by id and name, and the rest; a channel has a name only. */
static bool export_group_table(struct export_job *job, const char *what, const char *by, const struct cell_column *rest,
			       size_t count, bool bridge, const struct export_writer *writer, struct error *err)
{
	bool unnamed = strcmp(by, "channel") == 0;
	struct cell_column columns[16] = {{arena_format(&job->arena, unnamed ? "billing_%s" : "billing_%s_id", by),
					   CELL_TEXT, false},
					  {arena_format(&job->arena, "billing_%s_name", by), CELL_TEXT, false}};
	struct export_table table = {sheet_name(job, what, by), columns, count + 2 - unnamed, true};
	int name = bridge ? LIST_BILLING_BRIDGE_NAME : LIST_BILLING_GROUPS_NAME;
	int names = bridge ? LIST_BILLING_BRIDGE_NAMES : LIST_BILLING_GROUPS_NAMES;
	/* a program that reads CSV or JSON Lines knows an empty cell; a person wants the word that the page has */
	const char *none = job->format == EXPORT_XLSX ? "(none)" : NULL;
	struct plain plain = {writer, table.columns, unnamed ? name : -1,
			      names,  none,	     bridge && !job->summary ? NULL : job};

	memcpy(columns + 2 - unnamed, rest, count * sizeof *rest);
	return writer->begin(writer->context, &table, err) &&
	       (bridge ? store_billing_bridge(job->account->store, &job->query, &job->choice, by, on_plain, &plain, err)
		       : store_billing_groups(job->account->store, &job->query, &job->choice, by, on_plain, &plain,
					      err)) &&
	       writer->end(writer->context, err);
}

bool export_groups(struct export_job *job, const char *by, const struct export_writer *writer, struct error *err)
{
	static const struct cell_column rest[] = {{"numbers", CELL_COUNT, true},
						  {"with_amount", CELL_COUNT, true},
						  {"total", CELL_DECIMAL, true}};

	return export_group_table(job, "Summary", by, rest, COUNT(rest), false, writer, err);
}

bool export_changes(struct export_job *job, const struct export_writer *writer, struct error *err)
{
	static const struct cell_column columns[] = {{"change", CELL_TEXT, false},
						     {"number", CELL_TEXT, false},
						     {"id", CELL_TEXT, false},
						     {"name", CELL_TEXT, false},
						     {"business_id_before", CELL_TEXT, false},
						     {"business_id_after", CELL_TEXT, false},
						     {"business_name_before", CELL_TEXT, false},
						     {"business_name_after", CELL_TEXT, false},
						     {"channel_before", CELL_TEXT, false},
						     {"channel_after", CELL_TEXT, false},
						     {"amount_before", CELL_DECIMAL, false},
						     {"amount_after", CELL_DECIMAL, false},
						     {"difference", CELL_DECIMAL, true},
						     {"changed_fields", CELL_TEXT, false}};
	struct export_table table = {"Changes", columns, COUNT(columns), true};
	struct plain plain = {writer, COUNT(columns), -1, -1, NULL, job};

	return writer->begin(writer->context, &table, err) &&
	       store_billing_changes(job->account->store, &job->query, &job->choice, on_plain, &plain, err) &&
	       writer->end(writer->context, err);
}

bool export_bridge(struct export_job *job, const char *by, const struct export_writer *writer, struct error *err)
{
	static const struct cell_column rest[] = {{"opening", CELL_DECIMAL, true},
						  {"added", CELL_DECIMAL, true},
						  {"removed", CELL_DECIMAL, true},
						  {"moved_in", CELL_DECIMAL, true},
						  {"moved_out", CELL_DECIMAL, true},
						  {"changed", CELL_DECIMAL, true},
						  {"closing", CELL_DECIMAL, true},
						  {"numbers_opening", CELL_COUNT, true},
						  {"numbers_closing", CELL_COUNT, true}};

	return export_group_table(job, "Changes", by, rest, COUNT(rest), true, writer, err);
}

/* The cells that are no columns come last. */
static bool on_oddity(void *context, const char *const *cells, int count, struct error *err)
{
	struct plain *plain = context;
	const char *out[32];
	char time[CELL_TIME_BYTES];

	(void)count;
	for (size_t i = 0; i < plain->columns; i++)
		out[i] = cells[i];
	out[LIST_BILLING_ODDITIES_RELEASED_AT] =
		cell_canonical(CELL_TIME, cells[LIST_BILLING_ODDITIES_RELEASED_AT], time);
	return plain->writer->row(plain->writer->context, out, err);
}

bool export_oddities(struct export_job *job, const char *what, const char *name, const struct export_writer *writer,
		     struct error *err)
{
	bool plan = job->choice.plan; /* then not each amount counts, and only what counts is added up */
	const struct cell_column columns[] = {{"number", CELL_TEXT, false},
					      {"id", CELL_TEXT, false},
					      {"name", CELL_TEXT, false},
					      {"billing_business", CELL_TEXT, false},
					      {"billing_channel", CELL_TEXT, false},
					      {"billing_monthly_amount", CELL_DECIMAL, !plan},
					      {"status", CELL_TEXT, false},
					      {"provider_released_at", CELL_TIME, false},
					      {"counted_amount", CELL_DECIMAL, true}};
	struct export_table table = {name, columns, COUNT(columns) - !plan, true};
	struct plain plain = {writer, table.columns, -1, -1, NULL, NULL};

	return writer->begin(writer->context, &table, err) &&
	       store_billing_oddities(job->account->store, &job->query, &job->choice, what, INT_MAX, on_oddity, &plain,
				      err) &&
	       writer->end(writer->context, err);
}
