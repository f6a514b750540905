/* The warmups of the page: their states and progress as pictures beside the tables, then those that stand still. */
#include "report_rows.h"
#include "sql_columns.h"
#include "view/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 2 };
static const char *const kinds[KINDS] = {"SMS", "call"};

/* Both warmups come in one list: each has its picture. */
struct states {
	struct section *section;
	struct html_bar bar[KINDS][PICTURE_MAX];
	size_t bars[KINDS];
};

static bool on_state(void *context, const char *const *cells, int count, struct error *err)
{
	struct states *states = context;
	struct arena *arena = &states->section->arena;
	int kind = strcmp(cells[LIST_WARMUP_KIND], kinds[0]) != 0;

	if (states->bars[kind] < PICTURE_MAX)
		states->bar[kind][states->bars[kind]++] =
			(struct html_bar){.label = arena_format(arena, "%s", cells[LIST_WARMUP_STATE]),
					  .value = strtod(cells[LIST_WARMUP_NUMBERS], NULL),
					  .text = rows_figure(states->section,
							      strtod(cells[LIST_WARMUP_NUMBERS], NULL))};
	return rows_add(states->section, cells, count, err);
}

/* The states of both warmups, side by side, above one table. */
static bool write_warmup_states(struct section *section, struct error *err)
{
	struct states states = {.section = section};
	bool good;

	rows_begin(section, PART_WARMUP);
	good = part_each(section->account, PART_WARMUP, section->facts->run_id, 0, on_state, &states, err);
	html_pair_begin(section->out);
	for (int kind = 0; kind < KINDS; kind++) {
		char title[60];

		snprintf(title, sizeof title, "Numbers by the state of their %s warmup", kinds[kind]);
		fputs("<div>\n", section->out);
		html_element(section->out, "p class=dim", title);
		if (states.bars[kind])
			html_bars(section->out, title, states.bar[kind], states.bars[kind]);
		fputs("</div>\n", section->out);
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
