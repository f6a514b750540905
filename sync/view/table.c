/* Collects all rows of a table, then prints them, because a column is as wide as its widest cell. Meant for what a person reads:
 * lists that can be long go out as CSV or JSON Lines, row by row. On a terminal a table is made to fit: columns without a value are left
 * out, times lose the name of their zone (a line below has it), columns that matter least go, and the widest text is cut, never a number, a
 * time or the name of a field. */
#include "view/table.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/when.h"
#include "view/terminal.h"

#include <stdlib.h>
#include <string.h>

enum {
	GAP = 2,
	SIGN_GAP = 1,
	LONGEST_ON_TERMINAL = 60,
	LONGEST_FIGURE = 24,
	READABLE = 16,
	NARROWEST = 4,
	SHORT_TIME_SIZE = 16
};

struct cell {
	char *text; /* printable */
	bool is_time;
};

struct column {
	const char *name;
	bool right, minor; /* minor: it goes where there is no room */
	bool sign;	   /* one sign a row */
	bool filled;	   /* some cell has a value */
	bool crowded_out;  /* it went */
	bool soft;	   /* some cell is a text, which may be cut */
	size_t width;	   /* 0: left out */
	size_t least;	   /* so wide is a time or a figure in it, which is not cut */
};

struct table {
	size_t columns, rows, capacity;
	struct column *column;
	struct cell *cell; /* rows x columns */
};

struct table *table_new(const char *const *names)
{
	struct table *table = memory_get(sizeof *table);

	while (names[table->columns])
		table->columns++;
	table->column = memory_get(table->columns * sizeof *table->column);
	for (size_t i = 0; i < table->columns; i++) {
		const char *name = names[i];

		for (; *name == '>' || *name == '-'; name++)
			*(*name == '>' ? &table->column[i].right : &table->column[i].minor) = true;
		table->column[i].sign = *name == '*';
		name += *name == '*';
		table->column[i].name = name;
	}
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->rows * table->columns; i++)
		free(table->cell[i].text);
	free(table->cell);
	free(table->column);
	free(table);
}

/* Amounts, counts, days, phone numbers: of no use when their end is missing. */
static bool is_figure(const char *text)
{
	return strspn(text, "0123456789+-.,:%/ ") == strlen(text);
}

static void add_cell(struct cell *cell, struct column *column, const char *text)
{
	char time[WHEN_BYTES];
	const char *dated = when_text(text, false, time);
	struct buf shown = {0};
	size_t size;

	cell->is_time = dated == time;
	text_printable(&shown, dated, strlen(dated));
	cell->text = memory_copy(buf_string(&shown));
	buf_free(&shown);
	column->filled = column->filled || *text;
	if (!cell->is_time && !is_figure(cell->text)) {
		column->soft = true;
		return;
	}
	size = cell->is_time ? SHORT_TIME_SIZE : text_columns(cell->text, strlen(cell->text));
	if (size > column->least && size <= LONGEST_FIGURE)
		column->least = size;
}

void table_add(struct table *table, const char *const *cells)
{
	if (table->rows == table->capacity) {
		table->capacity = table->capacity ? table->capacity * 2 : 32;
		table->cell = memory_resize(table->cell, table->capacity * table->columns * sizeof *table->cell);
	}
	for (size_t i = 0; i < table->columns; i++) {
		struct cell *cell = &table->cell[table->rows * table->columns + i];

		if (cells[i])
			add_cell(cell, &table->column[i], cells[i]);
		else
			*cell = (struct cell){memory_copy("-"), false};
	}
	table->rows++;
}

size_t table_rows(const struct table *table)
{
	return table->rows;
}

static size_t shown_size(const struct cell *cell, bool on_terminal)
{
	return on_terminal && cell->is_time ? SHORT_TIME_SIZE : strlen(cell->text);
}

static bool may_cut(const struct column *column)
{
	static const char *const keys[] = {"number", "field", "column"};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(column->name, keys[i]) == 0)
			return false;
	return column->soft && !column->right && !column->sign;
}

/* Between a column and the next that is shown. */
static size_t gap_behind(const struct table *table, size_t i)
{
	size_t next = i + 1;

	while (next < table->columns && !table->column[next].width)
		next++;
	if (next == table->columns)
		return 0;
	return table->column[i].sign || table->column[next].sign ? SIGN_GAP : GAP;
}

/* As wide as longest, where it may be cut to that. */
static size_t cut_width(const struct column *column, size_t longest)
{
	size_t least = longest > column->least ? longest : column->least;

	return may_cut(column) && column->width > least ? least : column->width;
}

/* The width of a line in which no text is wider than longest. */
static size_t line_width(const struct table *table, size_t longest)
{
	size_t total = 0;

	for (size_t i = 0; i < table->columns; i++) {
		const struct column *column = &table->column[i];

		if (column->width)
			total += cut_width(column, longest) + gap_behind(table, i);
	}
	return total;
}

/* Takes columns away, from the last that matters less, until the others can be read. */
static void crowd_out(struct table *table, size_t wanted)
{
	for (size_t i = table->columns; i-- && line_width(table, READABLE) > wanted;) {
		struct column *column = &table->column[i];

		column->crowded_out = column->minor && column->width;
		if (column->crowded_out)
			column->width = 0;
	}
}

/* Narrows the widest texts until a line fits. */
static void fit(struct table *table, size_t wanted)
{
	size_t total;

	for (size_t i = 0; i < table->columns; i++)
		table->column[i].width = cut_width(&table->column[i], LONGEST_ON_TERMINAL);
	crowd_out(table, wanted);
	total = line_width(table, LONGEST_ON_TERMINAL);
	while (total > wanted) {
		struct column *widest = NULL;

		for (size_t i = 0; i < table->columns; i++)
			if (cut_width(&table->column[i], NARROWEST) < table->column[i].width &&
			    (!widest || table->column[i].width > widest->width))
				widest = &table->column[i];
		if (!widest)
			return;
		widest->width--;
		total--;
	}
}

static void measure(struct table *table, size_t terminal)
{
	for (size_t i = 0; i < table->columns; i++) {
		struct column *column = &table->column[i];

		column->width = terminal && !column->filled ? 0 : column->sign ? 1 : strlen(column->name);
		for (size_t row = 0; column->width && row < table->rows; row++) {
			const struct cell *cell = &table->cell[row * table->columns + i];
			size_t columns = text_columns(cell->text, shown_size(cell, terminal));

			if (columns > column->width)
				column->width = columns;
		}
	}
	if (terminal)
		fit(table, terminal);
}

static const char *colour_of(const char *sign)
{
	switch (*sign) {
	case '+':
		return "\033[32m";
	case '-':
		return "\033[31m";
	case '~':
		return "\033[33m";
	default:
		return "";
	}
}

/* gap: behind it; 0: it is the last. */
static void print_cell(const struct column *column, const char *text, size_t size, size_t gap, bool colour, FILE *file)
{
	size_t columns = text_columns(text, size), width = column->width;
	bool is_cut = columns > width;

	if (is_cut) {
		size = text_fit(text, width - 1);
		columns = text_columns(text, size) + 1;
	}
	if (column->right)
		fprintf(file, "%*s", (int)(width - columns), "");
	fputs(colour && column->sign ? colour_of(text) : "", file);
	fwrite(text, 1, size, file);
	fputs(colour && column->sign && *colour_of(text) ? "\033[0m" : "", file);
	if (is_cut)
		fputs("\u2026", file);
	if (gap)
		fprintf(file, "%*s", (int)(column->right ? gap : width - columns + gap), "");
}

/* row: its cells; NULL: the head. Returns whether it has a time. */
static bool print_row(const struct table *table, const struct cell *row, bool on_terminal, bool colour, FILE *file)
{
	bool timed = false;

	for (size_t i = 0; i < table->columns; i++) {
		const struct column *column = &table->column[i];
		const char *text = row ? row[i].text : column->name;

		if (!column->width)
			continue;
		print_cell(column, text, row ? shown_size(&row[i], on_terminal) : strlen(text), gap_behind(table, i),
			   colour, file);
		timed = timed || (row && row[i].is_time);
	}
	return timed;
}

/* What the reader has to know of a table that was made to fit. */
static void print_note(const struct table *table, bool timed, FILE *file)
{
	const char *before = timed ? "; no room for " : "(no room for ";

	if (timed)
		fprintf(file, "(times of %s", when_zone());
	for (size_t i = 0; i < table->columns; i++)
		if (table->column[i].crowded_out) {
			fprintf(file, "%s%s", before, table->column[i].name);
			before = ", ";
			timed = true;
		}
	if (timed)
		fputs(")\n", file);
}

void table_print(struct table *table, FILE *file, bool colour)
{
	size_t terminal = terminal_columns(file);
	bool timed = false;

	measure(table, terminal);
	if (colour)
		fputs("\033[1m", file);
	print_row(table, NULL, terminal, false, file);
	fputs(colour ? "\033[0m\n" : "\n", file);
	for (size_t row = 0; row < table->rows; row++) {
		timed = print_row(table, &table->cell[row * table->columns], terminal, colour, file) || timed;
		fputc('\n', file);
	}
	if (terminal)
		print_note(table, timed, file);
}
