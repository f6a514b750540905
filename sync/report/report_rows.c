/* The rows of a part of the page. Bars come before their table and from the same rows, so that the table waits in memory; it ends after a
 * hundred rows. */
#include "report_rows.h"
#include "base/when.h"
#include "model/figure.h"
#include "view/html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Figures that are names: they are not written as others are. */
static bool is_name(const char *column)
{
	static const char *const names[] = {"#run", "#first_run", "#last_run", "#exit_status", "#status", "#line"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(column, names[i]) == 0)
			return true;
	return false;
}

/* With the sign that view/html_table.h asks for. */
static const char *title_of(struct section *section, const struct list_column *column)
{
	const char *words = column->title + strspn(column->title, ">-"); /* a page has room for all */

	if (strcmp(column->name, "number") == 0 || strcmp(column->name, "example") == 0)
		return arena_format(&section->arena, "#%s", words);
	if (column->title[0] == '>')
		return arena_format(&section->arena, "%c%s", is_name(column->name) ? '=' : '>', words);
	return words;
}

void rows_begin(struct section *section, enum report_part part)
{
	size_t count = 0;

	section->part = &part_table[part];
	section->rows = section->bars = section->totals = 0;
	section->value = section->plain = -1;
	section->only = NULL;
	for (size_t i = 0; section->part->columns[i].name; i++)
		if (section->part->columns[i].title[0])
			section->titles[count++] = title_of(section, &section->part->columns[i]);
	section->titles[count] = NULL;
	html_rows_begin(&section->table, &section->look, section->titles);
}

const char *rows_figure(struct section *section, double value)
{
	struct buf shown = {0};
	const char *kept;

	figure_add(&shown, section->look.number_format, arena_format(&section->arena, "%.0f", value), 0);
	kept = arena_copy(&section->arena, buf_string(&shown), shown.size);
	buf_free(&shown);
	return kept;
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
	bar->text = rows_figure(section, bar->value);
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

static void add_to_total(struct section *section, const char *const *cells)
{
	const char *of = section->part->sum_by_first ? *cells : NULL;
	struct rows_total *total = section->total, *end = total + section->totals;

	while (total < end && of && strcmp(total->of, of) != 0)
		total++;
	if (total == section->total + TOTALS_MAX)
		return;
	if (total == end) {
		*total = (struct rows_total){.of = of ? arena_copy(&section->arena, of, strlen(of)) : NULL};
		section->totals++;
	}
	for (int i = 0; i < PART_SUMS; i++)
		if (section->part->sum[i] && cells[section->part->sum[i]])
			total->sum[i] += strtoll(cells[section->part->sum[i]], NULL, 10);
}

static void put_total(struct section *section, const struct rows_total *total)
{
	const struct list_column *columns = section->part->columns;
	const char *shown[TITLES_MAX] = {0};
	size_t at = 0;

	for (int i = 0; columns[i].name; i++) {
		if (!columns[i].title[0])
			continue;
		for (int k = 0; k < PART_SUMS; k++)
			if (section->part->sum[k] && section->part->sum[k] == i)
				shown[at] = arena_format(&section->arena, "%" PRId64, total->sum[k]);
		at++;
	}
	shown[0] = total->of			? arena_format(&section->arena, "Total, %s", total->of)
		   : section->rows > ROWS_SHOWN ? arena_format(&section->arena, "Total of all %zu", section->rows)
						: "Total";
	html_rows_total(&section->table, shown);
}

bool rows_add(void *context, const char *const *cells, int count, struct error *err)
{
	struct section *section = context;
	const struct list_column *columns = section->part->columns;
	const char *shown[TITLES_MAX], *plain[TITLES_MAX];
	size_t at = 0;

	(void)count;
	(void)err;
	for (size_t i = 0; columns[i].name; i++)
		if (columns[i].title[0]) {
			plain[at] = cells[i];
			shown[at++] = for_people(section, &columns[i], cells[i]);
		}
	if (section->rows++ < ROWS_SHOWN) {
		html_rows_add(&section->table, shown, plain);
		numbers_add(section->numbers, columns, cells);
	}
	if (section->part->sum[0])
		add_to_total(section, cells);
	add_bar(section, cells);
	return true;
}

bool rows_read(struct section *section, enum report_part part, struct error *err)
{
	/* a total is of all rows */
	int limit = part_table[part].sum[0] ? 0 : ROWS_SHOWN + 1;

	return part_each(section->account, part, section->facts->run_id, limit, rows_add, section, err);
}

void rows_write(struct section *section)
{
	char flag[300], run[32] = "";

	if (!section->rows)
		html_element(section->out, "p", section->part->nothing);
	for (size_t i = 0; i < section->totals; i++)
		put_total(section, &section->total[i]);
	html_rows_end(&section->table, section->out, section->part->caption);
	if (section->rows > ROWS_SHOWN) {
		if (section->facts->run_id)
			snprintf(run, sizeof run, " %" PRId64, section->facts->run_id);
		fprintf(section->out, "<p class=\"dim\">The first %d. All of them: <code>numsync report", ROWS_SHOWN);
		html_text(section->out, run);
		html_text(section->out, account_flag(section->account, flag, sizeof flag));
		fprintf(section->out, " --list %s --format csv</code></p>\n", section->part->name);
	}
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
			html_legend(section->out, "can be corrected", "report-only", false, NULL);
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
