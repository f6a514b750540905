/* Collects all rows of a table, then prints them, because a column is as wide as its widest cell. Meant for what a person reads:
 * lists that can be long go out as CSV or JSON Lines, row by row. */
#include "view/table.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "view/terminal.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2, LONGEST_CELL = 60, LONGEST_ON_TERMINAL = 40 };

struct table {
	size_t columns, rows, capacity;
	const char **name;
	bool *right;
	char **cell; /* rows x columns, printable */
	size_t *width;
};

struct table *table_new(const char *const *names)
{
	struct table *table = memory_get(sizeof *table);

	while (names[table->columns])
		table->columns++;
	table->name = memory_get(table->columns * sizeof *table->name);
	table->right = memory_get(table->columns * sizeof *table->right);
	table->width = memory_get(table->columns * sizeof *table->width);
	for (size_t i = 0; i < table->columns; i++) {
		table->right[i] = names[i][0] == '>';
		table->name[i] = names[i] + table->right[i];
		table->width[i] = strlen(table->name[i]);
	}
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->rows * table->columns; i++)
		free(table->cell[i]);
	free(table->cell);
	free(table->name);
	free(table->right);
	free(table->width);
	free(table);
}

void table_add(struct table *table, const char *const *cells)
{
	if (table->rows == table->capacity) {
		table->capacity = table->capacity ? table->capacity * 2 : 32;
		table->cell = memory_resize(table->cell, table->capacity * table->columns * sizeof *table->cell);
	}
	for (size_t i = 0; i < table->columns; i++) {
		struct buf shown = {0};
		size_t columns;

		if (cells[i])
			text_printable(&shown, cells[i], strlen(cells[i]));
		else
			buf_char(&shown, '-');
		columns = text_columns(buf_string(&shown), shown.size);
		if (columns > LONGEST_CELL) {
			shown.size = text_fit(shown.data, LONGEST_CELL - 1);
			buf_text(&shown, "\u2026");
			columns = LONGEST_CELL;
		}
		table->cell[table->rows * table->columns + i] = memory_copy(buf_string(&shown));
		buf_free(&shown);
		if (columns > table->width[i])
			table->width[i] = columns;
	}
	table->rows++;
}

size_t table_rows(const struct table *table)
{
	return table->rows;
}

/* Narrows the widest columns until a line fits the terminal. */
static void fit(struct table *table, FILE *file)
{
	size_t total = 0, wanted = terminal_columns(file);

	if (!wanted)
		return;
	for (size_t i = 0; i < table->columns; i++)
		total += table->width[i] + (i ? GAP : 0);
	while (total > wanted) {
		size_t widest = table->columns;

		/* phone numbers are never cut: a line that does not name its number is of no use */
		for (size_t i = 0; i < table->columns; i++)
			if (strcmp(table->name[i], "number") != 0 &&
			    (widest == table->columns || table->width[i] > table->width[widest]))
				widest = i;
		if (widest == table->columns || table->width[widest] <= 4)
			return;
		table->width[widest]--;
		total--;
	}
}

static void print_cell(const struct table *table, size_t column, const char *text, FILE *file)
{
	size_t columns = text_columns(text, strlen(text)), width = table->width[column], size = strlen(text);
	bool is_cut = columns > width, last = column + 1 == table->columns;

	if (is_cut) {
		size = text_fit(text, width - 1);
		columns = text_columns(text, size) + 1;
	}
	if (table->right[column])
		fprintf(file, "%*s", (int)(width - columns), "");
	fwrite(text, 1, size, file);
	if (is_cut)
		fputs("\u2026", file);
	if (!last)
		fprintf(file, "%*s", (int)(table->right[column] ? GAP : width - columns + GAP), "");
}

void table_print(struct table *table, FILE *file, bool colour)
{
	fit(table, file);
	if (colour)
		fputs("\033[1m", file);
	for (size_t i = 0; i < table->columns; i++)
		print_cell(table, i, table->name[i], file);
	fputs(colour ? "\033[0m\n" : "\n", file);
	for (size_t row = 0; row < table->rows; row++) {
		for (size_t i = 0; i < table->columns; i++)
			print_cell(table, i, table->cell[row * table->columns + i], file);
		fputc('\n', file);
	}
}
