/* Tables of a page, row by row or kept until their place comes. What a cell is (a figure, a time, a key that is not broken, a text) is told
 * by its column's sign and by its look. The page's script sorts by what a cell stands for: `data-v`, a time's `datetime`, else its text. */
#include "view/html_table.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/when.h"
#include "model/figure.h"
#include "view/html.h"

#include <stdlib.h>
#include <string.h>

enum {
	LONGEST_CELL = 320, /* columns; a page is for people */
	LONG_TEXT = 60,	    /* columns; on a phone it may break */
	AMOUNT_SCALE = 2,
	COLUMNS_MAX = 16 /* that can be hidden: as many as the style has rules for */
};

static const struct html_look plain;

static bool has_sign(const char *title)
{
	return *title && strchr(">$=#", *title);
}

static bool is_right(const char *title)
{
	return *title && strchr(">$=", *title);
}

static void put_titles(FILE *out, const char *const *titles)
{
	fputs("<thead><tr>", out);
	for (size_t i = 0; titles[i]; i++) {
		fputs(is_right(titles[i]) ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">", out);
		html_text(out, titles[i] + has_sign(titles[i]));
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
}

/* hidden: a bit for each column that is not shown. */
static void begin_table(FILE *out, const char *caption, const char *const *titles, uint64_t hidden)
{
	size_t columns = 0;

	while (titles[columns])
		columns++;
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"", out);
	html_text(out, caption);
	fprintf(out, "\">\n<table class=\"%s", columns > 3 ? "w" : "s");
	for (unsigned i = 0; i < columns && i < COLUMNS_MAX; i++)
		if (hidden >> i & 1)
			fprintf(out, " e%u", i + 1);
	fputs("\">\n<caption>", out);
	html_text(out, caption);
	fputs("</caption>\n", out);
	put_titles(out, titles);
}

void html_table_begin(FILE *out, const char *caption, const char *const *titles)
{
	begin_table(out, caption, titles, 0);
}

static void put_text(FILE *out, const char *text)
{
	size_t size = strlen(text), fits = size > LONGEST_CELL ? text_fit(text, LONGEST_CELL) : size;
	struct buf cut = {0};

	if (fits > LONGEST_CELL * 4) /* marks that take no room are no way around it */
		for (fits = LONGEST_CELL * 4; fits && ((unsigned char)text[fits] & 0xC0) == 0x80; fits--)
			;
	if (fits == size) {
		html_text(out, text);
		return;
	}
	buf_add(&cut, text, fits);
	html_text(out, buf_string(&cut));
	fprintf(out, "\xE2\x80\xA6 <span class=\"dim\">(%zu bytes in all)</span>", size);
	buf_free(&cut);
}

/* A moment as it is stored. */
static bool is_time(const char *text)
{
	int64_t wall_us;

	return strlen(text) == WHEN_STORED_SIZE && when_stored(text, &wall_us);
}

/* Phone numbers, days and names of fields are never broken. */
static bool is_key(const char *text)
{
	size_t size = strlen(text);

	return size < 45 && strspn(text, "+-_.:0123456789abcdefghijklmnopqrstuvwxyz") == size;
}

bool html_number_id(const char *prefix, const char *number, char *id, size_t room)
{
	size_t digits = *number == '+' ? strspn(number + 1, "0123456789") : 0;

	if (!digits || number[1 + digits] || digits + strlen(prefix) + 2 > room)
		return false;
	snprintf(id, room, "%sn%s", prefix, number + 1);
	return true;
}

static void put_number(FILE *out, const struct html_look *look, const char *text)
{
	char id[80];

	if (!look->prefix || !html_number_id(look->prefix, text, id, sizeof id)) {
		fputs(is_key(text) ? "<td class=\"k\">" : "<td>", out);
		put_text(out, text);
		return;
	}
	fprintf(out, "<td class=\"k n\"><a href=\"#%s\">", id);
	html_text(out, text);
	fputs("</a>", out);
}

void html_figure(FILE *out, const struct html_look *look, const char *text)
{
	struct buf shown = {0};

	figure_add(&shown, look->number_format ? look->number_format : "", text, 0);
	html_text(out, buf_string(&shown));
	buf_free(&shown);
}

/* At the right, with what it stands for where that is another text; room behind an amount for the digits that others have. */
static void put_right(FILE *out, const struct html_look *look, char sign, const char *text, const char *sorted_by)
{
	bool figure = sign != '=' && look->number_format && figure_is(text), amount = figure && sign == '$';
	struct buf shown = {0};

	figure_add(&shown, figure ? look->number_format : "", text, amount ? AMOUNT_SCALE : 0);
	fputs("<td class=\"r\"", out);
	sorted_by = sorted_by ? sorted_by : text;
	if (strcmp(buf_string(&shown), sorted_by) != 0) {
		fputs(" data-v=\"", out);
		html_text(out, sorted_by);
		fputs("\"", out);
	}
	fputs(">", out);
	html_text(out, buf_string(&shown));
	if (amount) {
		const char *point = strchr(text, '.');
		int scale = point ? (int)strlen(point + 1) : 0;

		scale = scale < AMOUNT_SCALE ? AMOUNT_SCALE : scale;
		if (scale < look->scale)
			fprintf(out, "<i style=\"padding-left:%dch\"></i>", look->scale - scale);
	}
	buf_free(&shown);
}

static void put_cell(FILE *out, const struct html_look *look, const char *title, const char *text,
		     const char *sorted_by)
{
	if (is_time(text)) {
		fputs(is_right(title) ? "<td class=\"r\">" : "<td class=\"k\">", out);
		html_time(out, text);
	} else if (is_right(title)) {
		put_right(out, look, *title, text, sorted_by);
	} else if (*title == '#') {
		put_number(out, look, text);
	} else {
		fputs(is_key(text)				     ? "<td class=\"k\">"
		      : text_columns(text, strlen(text)) > LONG_TEXT ? "<td class=\"l\">"
								     : "<td>",
		      out);
		put_text(out, text);
	}
	fputs("</td>", out);
}

static void put_row(FILE *out, const struct html_look *look, const char *const *titles, const char *const *cells,
		    const char *const *sorted_by)
{
	fputs("<tr>", out);
	for (size_t i = 0; titles[i]; i++)
		put_cell(out, look, titles[i], cells[i] ? cells[i] : "", sorted_by ? sorted_by[i] : NULL);
	fputs("</tr>\n", out);
}

void html_row(FILE *out, const char *const *titles, const char *const *cells)
{
	put_row(out, &plain, titles, cells, NULL);
}

void html_table_end(FILE *out)
{
	fputs("</tbody>\n</table>\n</div>\n", out);
}

static FILE *open_text(char **text, size_t *size)
{
	FILE *file = open_memstream(text, size);

	if (!file)
		memory_exhausted(0);
	return file;
}

void html_rows_begin(struct html_rows *rows, const struct html_look *look, const char *const *titles)
{
	*rows = (struct html_rows){.look = look ? look : &plain, .titles = titles};
	rows->file = open_text(&rows->text, &rows->size);
}

static void fill(struct html_rows *rows, const char *const *cells)
{
	for (size_t i = 0; rows->titles[i]; i++)
		if (cells[i] && *cells[i])
			rows->filled |= (uint64_t)1 << i;
}

void html_rows_add(struct html_rows *rows, const char *const *cells, const char *const *sorted_by)
{
	fill(rows, cells);
	put_row(rows->file, rows->look, rows->titles, cells, sorted_by);
	rows->count++;
}

void html_rows_total(struct html_rows *rows, const char *const *cells)
{
	if (!rows->foot)
		rows->foot = open_text(&rows->foot_text, &rows->foot_size);
	fill(rows, cells);
	put_row(rows->foot, rows->look, rows->titles, cells, NULL);
}

void html_rows_end(struct html_rows *rows, FILE *out, const char *caption)
{
	fclose(rows->file);
	if (rows->foot)
		fclose(rows->foot);
	if (rows->count) {
		begin_table(out, caption, rows->titles, ~rows->filled);
		fwrite(rows->text, 1, rows->size, out);
		fputs("</tbody>\n", out);
		if (rows->foot) {
			fputs("<tfoot>\n", out);
			fwrite(rows->foot_text, 1, rows->foot_size, out);
			fputs("</tfoot>\n", out);
		}
		fputs("</table>\n</div>\n", out);
	}
	free(rows->text);
	free(rows->foot_text);
	*rows = (struct html_rows){0};
}
