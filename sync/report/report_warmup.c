/* The warmups of the page: their states and progress as pictures beside the tables, then those that stand still. */
#include "report_rows.h"
#include "sql_columns.h"
#include "view/html.h"

#include <stdio.h>
#include <stdlib.h>

/* The states of both warmups, side by side, above one table. */
static bool write_warmup_states(struct section *section, struct error *err)
{
	static const char *const kinds[] = {"SMS", "call"};
	bool good = true;

	html_pair_begin(section->out);
	for (int kind = 0; good && kind < 2; kind++) {
		char title[60];

		rows_begin(section, PART_WARMUP);
		section->only = kinds[kind];
		section->only_cell = LIST_WARMUP_KIND;
		section->label = LIST_WARMUP_STATE;
		section->value = LIST_WARMUP_NUMBERS;
		good = rows_read(section, PART_WARMUP, err);
		snprintf(title, sizeof title, "Numbers by the state of their %s warmup", kinds[kind]);
		fputs("<div>\n", section->out);
		html_element(section->out, "p class=dim", title);
		if (section->bars)
			html_bars(section->out, title, section->bar, section->bars);
		fputs("</div>\n", section->out);
		if (good && !kind) /* the table that is written has both kinds */
			free(section->table_text);
	}
	html_pair_end(section->out);
	rows_write(section);
	return good;
}

/* How far they have come. */
static bool write_warmup_progress(struct section *section, struct error *err)
{
	static const char title[] = "How far the SMS warmups have come, in percent";
	bool good;

	rows_begin(section, PART_PROGRESS);
	section->only = "SMS";
	section->only_cell = LIST_WARMUP_PROGRESS_KIND;
	section->label = LIST_WARMUP_PROGRESS_BAND;
	section->value = LIST_WARMUP_PROGRESS_NUMBERS;
	good = rows_read(section, PART_PROGRESS, err);
	html_pair_begin(section->out);
	fputs("<div>\n", section->out);
	html_element(section->out, "p class=dim", title);
	if (section->bars)
		html_columns(section->out, title, section->bar, section->bars);
	fputs("</div>\n<div>\n", section->out);
	rows_write(section);
	fputs("</div>\n", section->out);
	html_pair_end(section->out);
	return good;
}

bool report_warmup(struct section *section, struct error *err)
{
	rows_heading(section, "warmup", "Warmup");
	if (!write_warmup_states(section, err) || !write_warmup_progress(section, err))
		return false;
	rows_heading(section, "stalled", "Stalled warmups");
	return rows_table(section, PART_STALLED, err);
}
