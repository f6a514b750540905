/* What the plan does in numbers, then a table for each kind of change, a line a number: a sign, before and after, and who asks for it. A
 * long group is printed in pieces, so that a plan of any length is of constant size here. */
#include "plan_text.h"
#include "plan_groups.h"
#include "view/table.h"
#include "view/terminal.h"

#include <string.h>

enum { TABLE_FLUSH_ROWS = 2000 };

struct text {
	FILE *out;
	bool colour;
	enum plan_kind kind;
	struct table *table;
};

/* The field is named where the kind does not tell it. */
static void new_table(struct text *text)
{
	static const char *const titles[] = {"*", "number", "before", "*", "after", "-source", "file", ">line", NULL},
				 *const titles_of_other[] = {"*",     "number",	 "field", "before", "*",
							     "after", "-source", "file",  ">line",  NULL};

	text->table = table_new(text->kind == PLAN_OTHER ? titles_of_other : titles);
}

static void end_table(struct text *text)
{
	table_print(text->table, text->out, text->colour);
	table_free(text->table);
	text->table = NULL;
}

static void begin_group(void *context, enum plan_kind kind, const char *title)
{
	struct text *text = context;

	fprintf(text->out, text->colour ? "\n\033[1m%s\033[0m\n" : "\n%s\n", title);
	text->kind = kind;
	new_table(text);
}

static void add_line(void *context, const struct plan_line *line)
{
	struct text *text = context;
	bool by_override = text->kind == PLAN_DISABLE && strcmp(line->field, "enabled") != 0;
	const char *cells[9];
	size_t count = 0;

	cells[count++] = line->sign;
	cells[count++] = line->number;
	if (text->kind == PLAN_OTHER)
		cells[count++] = line->field;
	cells[count++] = line->before;
	cells[count++] = "\u2192";
	cells[count++] = by_override ? "false (override)" : line->after;
	cells[count++] = line->source;
	cells[count++] = line->file;
	cells[count] = line->line;
	table_add(text->table, cells);
	if (table_rows(text->table) == TABLE_FLUSH_ROWS) {
		end_table(text);
		new_table(text);
	}
}

static void end_group(void *context)
{
	struct text *text = context;

	end_table(text);
}

bool plan_text_print(FILE *out, struct account *account, const struct plan_head *plan, bool colour, struct error *err)
{
	struct text text = {.out = out, .colour = colour};
	const struct plan_output output = {begin_group, add_line, end_group, &text};
	struct plan_kinds kinds;
	struct buf what = {0};

	if (!store_plan_kinds(account->store, plan->plan_id, &kinds, err))
		return false;
	plan_kinds_text(&what, plan, &kinds);
	terminal_wrap(out, 0, buf_string(&what));
	buf_free(&what);
	return plan_groups_each(account, plan->plan_id, &kinds, &output, err);
}
