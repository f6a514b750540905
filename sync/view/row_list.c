/* A row is printed as it comes, or, as a table, when the columns' widths are known: a table is kept for some thousand rows and then
 * printed, so that a list of any length is of constant size. */
#include "row_list.h"
#include "base/memory.h"
#include "base/when.h"
#include "edge/json/encode.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <string.h>

enum { LIST_COLUMNS_MAX = 64, TABLE_FLUSH_ROWS = 2000 };

struct row_list {
	const struct list_column *column;
	size_t columns, rows;
	enum list_format format;
	const char *account;
	FILE *file;
	struct table *table;
	struct csv_writer csv;
	struct json_writer *json;
};

static struct table *new_table(const struct row_list *list)
{
	const char *titles[LIST_COLUMNS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < list->columns; i++)
		if (list->column[i].title[0])
			titles[count++] = list->column[i].title;
	titles[count] = NULL;
	return table_new(titles);
}

static const char *plain_name(const struct list_column *column)
{
	return column->name + (strchr("?#@", column->name[0]) != NULL);
}

/* As a table shows it. room: for what is written anew. */
static const char *for_people(const struct list_column *column, const char *cell, char room[WHEN_BYTES])
{
	if (cell && column->name[0] == '?')
		return cell[0] == 't' ? "yes" : "no";
	return cell && column->name[0] == '@' ? when_left(cell, room) : cell;
}

struct row_list *row_list_new(const struct list_column *columns, enum list_format format, const char *account)
{
	return row_list_new_on(stdout, columns, format, account);
}

struct row_list *row_list_new_on(FILE *file, const struct list_column *columns, enum list_format format,
				 const char *account)
{
	struct row_list *list = memory_get(sizeof *list);

	list->column = columns;
	list->format = format;
	list->account = account;
	list->file = list->csv.file = file;
	while (columns[list->columns].name)
		list->columns++;
	if (format == LIST_TABLE)
		list->table = new_table(list);
	if (format == LIST_JSON)
		list->json = json_writer_new(false);
	if (format == LIST_CSV) {
		for (size_t i = 0; i < list->columns; i++)
			csv_put(&list->csv, plain_name(&columns[i]), CSV_PLAIN);
		csv_row_end(&list->csv);
	}
	return list;
}

static void json_row(struct row_list *list, const char *const *cells)
{
	struct slice text;

	json_reset(list->json);
	json_object(list->json);
	if (list->account) {
		json_key(list->json, "account");
		json_string(list->json, list->account);
	}
	for (size_t i = 0; i < list->columns; i++) {
		json_key(list->json, plain_name(&list->column[i]));
		if (!cells[i])
			json_null(list->json);
		else if (list->column[i].name[0] == '?')
			json_bool(list->json, cells[i][0] == 't');
		else if (strchr("#@", list->column[i].name[0]))
			json_number(list->json, slice_of(cells[i]));
		else
			json_string(list->json, cells[i]);
	}
	json_object_end(list->json);
	text = json_result(list->json);
	fputs(list->rows ? ",\n" : "[\n", list->file);
	fwrite(text.text, 1, text.size, list->file);
}

bool row_list_add(void *context, const char *const *cells, int count, struct error *err)
{
	struct row_list *list = context;
	const char *shown[LIST_COLUMNS_MAX];
	char room[WHEN_BYTES]; /* one such column a list */
	size_t at = 0;

	if ((size_t)count < list->columns)
		return error_set(err, ERROR_INTERNAL, "a list has %d columns instead of %zu", count, list->columns);
	if (list->format == LIST_JSON) {
		json_row(list, cells);
	} else if (list->format == LIST_CSV) {
		for (size_t i = 0; i < list->columns; i++) {
			char kind = list->column[i].name[0];
			const char *cell = kind == '?' && cells[i] ? (cells[i][0] == 't' ? "true" : "false") : cells[i];

			csv_put(&list->csv, cell, strchr("?#@", kind) ? CSV_PLAIN : CSV_TEXT);
		}
		csv_row_end(&list->csv);
	} else {
		for (size_t i = 0; i < list->columns; i++)
			if (list->column[i].title[0])
				shown[at++] = for_people(&list->column[i], cells[i], room);
		table_add(list->table, shown);
		if (table_rows(list->table) == TABLE_FLUSH_ROWS) { /* a long list in constant memory */
			table_print(list->table, list->file, false);
			table_free(list->table);
			list->table = new_table(list);
		}
	}
	list->rows++;
	return true;
}

size_t row_list_adds(const struct row_list *list)
{
	return list->rows;
}

void row_list_end(struct row_list *list, bool colour)
{
	if (list->format == LIST_JSON)
		fputs(list->rows ? "\n]\n" : "[]\n", list->file);
	if (list->format == LIST_TABLE && table_rows(list->table))
		table_print(list->table, list->file, colour);
	table_free(list->table);
	csv_writer_free(&list->csv);
	if (list->json)
		json_writer_free(list->json);
	free(list);
}
