/* The rows of a part of the page. Bars come before their table and from the same rows, so that the table waits in memory; it ends after a
 * hundred rows. */
#include "report_rows.h"
#include "base/memory.h"
#include "base/when.h"
#include "view/html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void rows_begin(struct section *section, enum report_part part)
{
	size_t count = 0;

	section->part = &part_table[part];
	section->rows = section->bars = 0;
	section->value = section->plain = -1;
	section->only = NULL;
	for (size_t i = 0; section->part->columns[i].name; i++)
		if (section->part->columns[i].title[0])
			section->titles[count++] = section->part->columns[i].title;
	section->titles[count] = NULL;
	section->table = open_memstream(&section->table_text, &section->table_size);
	if (!section->table)
		memory_exhausted(0);
}

/* Rows of one label share a bar: one field may be asked for by several sources. */
static void add_bar(struct section *section, const char *const *cells)
{
	struct html_bar *bar = section->bar, *end = bar + section->bars;
	const char *label;
	double value;

	if (section->value < 0 || !cells[section->value] ||
	    (section->only && strcmp(cells[section->only_cell], section->only) != 0))
		return;
	label = cells[section->label] ? cells[section->label] : "none";
	value = strtod(cells[section->value], NULL);
	while (bar < end && strcmp(bar->label, label) != 0)
		bar++;
	if (bar == section->bar + PICTURE_MAX)
		return;
	if (bar == end) {
		*bar = (struct html_bar){.label = arena_format(&section->arena, "%s", label)};
		section->bars++;
	}
	bar->value += value;
	bar->part += section->plain >= 0 && cells[section->plain] ? value - strtod(cells[section->plain], NULL) : 0;
	bar->text = arena_format(&section->arena, "%.0f", bar->value);
}

static const char *for_people(struct section *section, const struct list_column *column, const char *cell)
{
	if (!cell)
		return strcmp(column->name, "day") == 0 ? "no day" : NULL;
	if (column->name[0] == '?')
		return cell[0] == 't' ? "yes" : "no";
	if (column->name[0] == '@')
		return when_left(cell, arena_get(&section->arena, WHEN_BYTES));
	if (strcmp(column->name, "left") == 0) {
		char *spaced = arena_copy(&section->arena, cell, strlen(cell));

		for (char *at = spaced; (at = strchr(at, ',')); at++)
			*at = ' ';
		return spaced;
	}
	return cell;
}

bool rows_add(void *context, const char *const *cells, int count, struct error *err)
{
	struct section *section = context;
	const char *shown[TITLES_MAX];
	size_t at = 0;

	(void)count;
	(void)err;
	for (size_t i = 0; section->part->columns[i].name; i++)
		if (section->part->columns[i].title[0])
			shown[at++] = for_people(section, &section->part->columns[i], cells[i]);
	if (section->rows++ < ROWS_SHOWN)
		html_row(section->table, section->titles, shown);
	add_bar(section, cells);
	return true;
}

bool rows_read(struct section *section, enum report_part part, struct error *err)
{
	bool good = part_each(section->account, part, section->facts->run_id, ROWS_SHOWN + 1, rows_add, section, err);

	fclose(section->table);
	return good;
}

void rows_write(struct section *section)
{
	char flag[300], run[32] = "";

	if (section->rows) {
		html_table_begin(section->out, section->part->caption, section->titles);
		fwrite(section->table_text, 1, section->table_size, section->out);
		html_table_end(section->out);
	} else {
		html_element(section->out, "p", section->part->nothing);
	}
	if (section->rows > ROWS_SHOWN) {
		if (section->facts->run_id)
			snprintf(run, sizeof run, " %" PRId64, section->facts->run_id);
		fprintf(section->out, "<p class=\"dim\">The first %d. All of them: <code>numsync report", ROWS_SHOWN);
		html_text(section->out, run);
		html_text(section->out, account_flag(section->account, flag, sizeof flag));
		fprintf(section->out, " --list %s --format csv</code></p>\n", section->part->name);
	}
	free(section->table_text);
	section->table_text = NULL;
}

bool rows_table(struct section *section, enum report_part part, struct error *err)
{
	bool good;

	rows_begin(section, part);
	good = rows_read(section, part, err);
	rows_write(section);
	return good;
}

bool rows_bars(struct section *section, enum report_part part, int label, int value, int plain, struct error *err)
{
	bool good;

	rows_begin(section, part);
	section->label = label;
	section->value = value;
	section->plain = plain;
	good = rows_read(section, part, err);
	if (section->bars) {
		html_pair_begin(section->out);
		fputs("<div>\n", section->out);
		html_bars(section->out, section->part->caption, section->bar,
			  section->bars < BARS_SHOWN ? section->bars : BARS_SHOWN);
		if (plain >= 0)
			html_legend(section->out, "can be corrected", "report-only", false);
		fputs("</div>\n<div>\n", section->out);
	}
	rows_write(section);
	if (section->bars) {
		fputs("</div>\n", section->out);
		html_pair_end(section->out);
	}
	return good;
}

void rows_heading(struct section *section, const char *id, const char *text)
{
	char prefixed[64];

	snprintf(prefixed, sizeof prefixed, "%s%s", section->prefix, id);
	html_heading_of(section->out, section->level, prefixed, text);
}
