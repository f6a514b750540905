/* The numbers that a page shows: each has a place that its links lead to, with what happened to it last and the command that tells all.
 * What is read is bounded: the first ones, which are what failed and what is urgent, are told of; the others have the command. */
#include "base/memory.h"
#include "report_rows.h"
#include "sql_columns.h"

#include <stdlib.h>
#include <string.h>

enum { TOLD = 20, TOLD_OF_MANY = 5 /* where several accounts are on a page */, EVENTS = 6 };

struct shown_number {
	char *number, *id; /* id NULL: the row did not tell it */
};

struct numbers {
	const char *prefix; /* of the ids of their places */
	struct shown_number *list;
	size_t count;
};

struct numbers *numbers_new(const char *prefix)
{
	struct numbers *numbers = memory_get(sizeof *numbers);

	numbers->prefix = prefix;
	return numbers;
}

void numbers_free(struct numbers *numbers)
{
	for (size_t i = 0; i < numbers->count; i++) {
		free(numbers->list[i].number);
		free(numbers->list[i].id);
	}
	free(numbers->list);
	free(numbers);
}

static const char *cell_named(const struct list_column *columns, const char *const *cells, const char *name)
{
	for (size_t i = 0; columns[i].name; i++)
		if (strcmp(columns[i].name, name) == 0)
			return cells[i];
	return NULL;
}

void numbers_add(struct numbers *numbers, const struct list_column *columns, const char *const *cells)
{
	const char *number = cell_named(columns, cells, "number"), *id = cell_named(columns, cells, "id");
	char anchor[80];

	number = number ? number : cell_named(columns, cells, "example");
	if (!number || !html_number_id(numbers->prefix, number, anchor, sizeof anchor))
		return;
	for (size_t i = 0; i < numbers->count; i++)
		if (strcmp(numbers->list[i].number, number) == 0) {
			if (id && !numbers->list[i].id)
				numbers->list[i].id = memory_copy(id);
			return;
		}
	numbers->list = memory_resize(numbers->list, (numbers->count + 1) * sizeof *numbers->list);
	numbers->list[numbers->count++] = (struct shown_number){memory_copy(number), id ? memory_copy(id) : NULL};
}

/* The last events, round and round. */
struct events {
	struct buf text[EVENTS];
	size_t count;
};

static bool on_event(void *context, const char *const *cells, int count, struct error *err)
{
	struct events *events = context;
	struct buf *text = &events->text[events->count++ % EVENTS];

	(void)count;
	(void)err;
	buf_reset(text);
	buf_format(text, "%s %s", cells[LIST_LIFE_AT], cells[LIST_LIFE_KIND]);
	if (cells[LIST_LIFE_ACTOR])
		buf_format(text, " by %s", cells[LIST_LIFE_ACTOR]);
	if (cells[LIST_LIFE_RUN_ID])
		buf_format(text, ", run %s", cells[LIST_LIFE_RUN_ID]);
	if (cells[LIST_LIFE_NOTE] && cells[LIST_LIFE_NOTE][0])
		buf_format(text, ": %s", cells[LIST_LIFE_NOTE]);
	if (cells[LIST_LIFE_FIELD])
		buf_format(text, "; %s: %s -> %s", cells[LIST_LIFE_FIELD],
			   cells[LIST_LIFE_BEFORE] ? cells[LIST_LIFE_BEFORE] : "none",
			   cells[LIST_LIFE_AFTER] ? cells[LIST_LIFE_AFTER] : "none");
	return true;
}

/* The latest first. */
static bool write_events(struct section *section, const struct shown_number *shown, struct error *err)
{
	struct events events = {0};
	bool good = store_life_each(section->account->store, shown->id, on_event, &events, err);

	for (size_t i = 0; i < EVENTS && i < events.count; i++) {
		fputs(i ? "<br>" : "", section->out);
		html_text(section->out, buf_string(&events.text[(events.count - 1 - i) % EVENTS]));
	}
	for (size_t i = 0; i < EVENTS; i++)
		buf_free(&events.text[i]);
	return good;
}

static bool write_number(struct section *section, const struct shown_number *shown, bool told, struct error *err)
{
	char anchor[80], flag[300];
	bool good = true;

	html_number_id(section->prefix, shown->number, anchor, sizeof anchor);
	fprintf(section->out, "<tr id=\"%s\"><td class=\"k\">", anchor);
	html_text(section->out, shown->number);
	fputs("</td><td class=\"l\">", section->out);
	if (told && shown->id)
		good = write_events(section, shown, err);
	fputs("</td><td class=\"k\"><code>numsync history ", section->out);
	html_text(section->out, shown->number);
	html_text(section->out, account_flag(section->account, flag, sizeof flag));
	fputs("</code></td></tr>\n", section->out);
	return good;
}

bool report_numbers(struct section *section, struct error *err)
{
	static const char *const titles[] = {"number", "what happened last", "all of it", NULL};
	const struct numbers *numbers = section->numbers;
	size_t told = section->prefix[0] ? TOLD_OF_MANY : TOLD;
	bool good = true;

	fputs("<div class=\"screen\">\n", section->out);
	rows_heading(section, "numbers", "Numbers on this page");
	if (!numbers->count)
		html_element(section->out, "p", "The page shows no number.");
	else
		html_fold_begin(section->out, "What happened to each of them, or the command that tells it");
	if (numbers->count)
		html_table_begin(section->out, "The numbers of this page, in its order", titles);
	for (size_t i = 0; good && i < numbers->count; i++)
		good = write_number(section, &numbers->list[i], i < told, err);
	if (numbers->count) {
		html_table_end(section->out);
		html_fold_end(section->out);
	}
	fputs("</div>\n", section->out);
	return good;
}
