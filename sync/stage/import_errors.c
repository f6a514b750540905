/* Keeps the faults of a file until it is read to its end (those that only the mirror shows come last), puts them into the order
 * of the file, and writes its faulty lines anew. For that the file is read a second time: no line is kept in memory. */
#include "stage/import_errors.h"
#include "base/memory.h"
#include "base/text.h"
#include "view/csv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const size_t NOT_THERE = (size_t)-1;

struct kept {
	size_t line, column, order;
	char *text;
};

struct kept_list {
	struct kept *kept;
	size_t count;
};

struct import_errors {
	struct kept_list told;
	struct kept_list beside; /* lines that are no fault alone, and contradict one that is */
	size_t count;
};

struct import_errors *import_errors_new(void)
{
	return memory_get(sizeof(struct import_errors));
}

static void free_kept(struct kept_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->kept[i].text);
	free(list->kept);
}

void import_errors_free(struct import_errors *errors)
{
	free_kept(&errors->told);
	free_kept(&errors->beside);
	free(errors);
}

static void keep(struct kept_list *list, const struct import_fault *fault)
{
	struct buf text = {0};
	size_t at = list->count++;

	if (at % 64 == 0)
		list->kept = memory_resize(list->kept, (at + 64) * sizeof *list->kept);
	import_fault_text(fault, &text);
	list->kept[at] = (struct kept){fault->line, fault->column, at, memory_copy(buf_string(&text))};
	buf_free(&text);
}

/* Alone, each of two lines that contradict each other would be taken: both come back. */
static void keep_beside(struct kept_list *list, const struct import_fault *fault)
{
	char cause[100];
	struct import_fault beside = *fault;

	text_format(cause, sizeof cause, "line %zu says something else about the same number and field", fault->line);
	beside.line = fault->contradicts;
	beside.value = "";
	beside.cause = cause;
	keep(list, &beside);
}

static void add(void *context, const struct import_fault *fault)
{
	struct import_errors *errors = context;

	errors->count++;
	if (errors->told.count == IMPORT_ERRORS_KEPT)
		return;
	keep(&errors->told, fault);
	if (fault->contradicts)
		keep_beside(&errors->beside, fault);
}

struct import_sink import_errors_sink(struct import_errors *errors)
{
	return (struct import_sink){add, errors};
}

size_t import_errors_count(const struct import_errors *errors)
{
	return errors->count;
}

static int by_place(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void sort(struct kept_list *list)
{
	if (list->count)
		qsort(list->kept, list->count, sizeof *list->kept, by_place);
}

size_t import_errors_sort(struct import_errors *errors)
{
	sort(&errors->told);
	return errors->told.count;
}

const char *import_errors_text(const struct import_errors *errors, size_t i)
{
	return errors->told.kept[i].text;
}

/* The cell that an earlier --errors added: it is left out. */
static size_t error_column(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (strcasecmp(row->cell[i].text.text, "error") == 0)
			return i;
	return NOT_THERE;
}

/* As it was: blanks around a text count in quotes, and only there. */
static void write_cell(struct csv_writer *csv, const struct csv_cell *cell)
{
	bool blanks = slice_trim(cell->text).size < cell->text.size;

	csv_put(csv, cell->text.size ? cell->text.text : NULL,
		!cell->quoted ? CSV_BARE
		: blanks      ? CSV_QUOTED
			      : CSV_PLAIN);
}

static void write_cells(struct csv_writer *csv, const struct csv_row *row, size_t left_out, size_t columns)
{
	static const struct csv_cell nothing = {0};

	for (size_t i = 0; i < row->count || i < columns; i++)
		if (i != left_out)
			write_cell(csv, i < row->count ? &row->cell[i] : &nothing);
}

/* A line that has not as many cells as the header must not become one that has. The cell under `error` is then a cell of its own
 * and stays or becomes empty, and the reason comes behind it, under no name: the line is refused until it is mended, also when a
 * program fills up the rows. In a line that is too long the last cell may be the reason of an earlier --errors. */
static void write_faulty(struct csv_writer *csv, const struct csv_row *row, size_t left_out, size_t columns)
{
	bool earlier_reason = left_out + 1 == columns && row->count > columns;
	size_t named = left_out < columns ? columns - 1 : columns;

	if (row->count == columns)
		write_cells(csv, row, left_out, columns);
	else
		write_cells(csv, row, earlier_reason ? row->count - 1 : NOT_THERE, named + 1);
}

/* All that is wrong with the line, joined; *at moves behind it. */
static void write_reasons(struct csv_writer *csv, const struct kept_list *list, size_t *at, size_t line)
{
	struct buf text = {0};

	for (; *at < list->count && list->kept[*at].line <= line; ++*at) {
		buf_text(&text, text.size ? " / " : "");
		buf_text(&text, list->kept[*at].text);
	}
	csv_put(csv, buf_string(&text), CSV_TEXT);
	csv_row_end(csv);
	buf_free(&text);
}

/* The header, with the file's own delimiter: what an amount can mean goes by it. A reader finds it by counting, so no name shows
 * another one; what is not counted is named by a line of its own. */
static void write_header(struct csv_writer *csv, const struct csv_row *row, size_t left_out, char delimiter)
{
	csv->delimiter = delimiter;
	if (!strchr(",;\t", delimiter))
		fprintf(csv->file, "sep=%c\n", delimiter);
	for (size_t i = 0; i < row->count; i++) {
		const char *name = row->cell[i].text.text;

		if (i != left_out)
			csv_put(csv, *name ? name : NULL,
				row->cell[i].quoted || strpbrk(name, ",;\t") ? CSV_PLAIN : CSV_BARE);
	}
	csv_put(csv, "error", CSV_PLAIN);
	csv_row_end(csv);
}

static bool write_lines(const struct kept_list *list, struct csvfile *file, struct csv_writer *csv, struct error *err)
{
	struct csv_row row;
	size_t at = 0, left_out = 0, columns = 0;
	enum csvfile_result result;

	while ((result = csvfile_next(file, &row, err)) == CSVFILE_ROW) {
		if (!columns) {
			left_out = error_column(&row);
			columns = row.count;
			write_header(csv, &row, left_out, csvfile_delimiter(file));
			if (list->count && list->kept[0].line <= row.line) {
				write_cells(csv, &(struct csv_row){.line = row.line}, left_out, columns);
				write_reasons(csv, list, &at, row.line);
			}
		} else if (at < list->count && list->kept[at].line <= row.line) {
			write_faulty(csv, &row, left_out, columns);
			write_reasons(csv, list, &at, row.line);
		}
	}
	if (result == CSVFILE_FAILED)
		return false;
	if (!columns) {
		csv_put(csv, "error", CSV_PLAIN);
		csv_row_end(csv);
	}
	if (at < list->count) {
		write_cells(csv, &(struct csv_row){0}, left_out, columns);
		write_reasons(csv, list, &at, (size_t)-1);
	}
	*err = (struct error)ERROR_INIT;
	return true;
}

/* Of a cell that many lines contradict, the first of them is enough. */
static void add_beside(struct kept_list *all, const struct kept_list *beside)
{
	for (size_t i = 0; i < beside->count; i++) {
		const struct kept *kept = &beside->kept[i];

		if (i == 0 || kept->line != kept[-1].line || kept->column != kept[-1].column)
			all->kept[all->count++] = *kept;
	}
}

/* What is told, and what stands beside it, in the order of the file. The texts stay theirs; to be freed. */
static struct kept_list all_kept(struct import_errors *errors)
{
	struct kept_list all = {memory_get((errors->told.count + errors->beside.count + 1) * sizeof *all.kept), 0};

	for (size_t i = 0; i < errors->told.count; i++)
		all.kept[all.count++] = errors->told.kept[i];
	sort(&errors->beside);
	add_beside(&all, &errors->beside);
	sort(&all);
	return all;
}

bool import_errors_write(struct import_errors *errors, const char *csv_path, const int *descriptor,
			 const char *encoding, FILE *out, struct error *err)
{
	const struct csvfile_options options = {.encoding = encoding, .descriptor = descriptor};
	struct csvfile *file = csvfile_open(csv_path, &options, err);
	struct csv_writer csv = {.file = out};
	struct kept_list all;
	bool good;

	if (!file)
		return false;
	all = all_kept(errors);
	good = write_lines(&all, file, &csv, err);
	free(all.kept);
	csv_writer_free(&csv);
	csvfile_close(file);
	return good;
}
