/* `numsync history`: what happened to one number, in order, and who did it. A number that several ids have had is told apart by its ids. */
#include "command.h"
#include "view/row_list.h"
#include "session.h"
#include "base/text.h"
#include "base/when.h"
#include "edge/store/store_report.h"
#include "sql_columns.h"
#include "view/terminal.h"

#include <stdio.h>
#include <string.h>

static const struct list_column columns[] =
	{[LIST_LIFE_AT] = {"at", ""},	      [LIST_LIFE_KIND] = {"kind", ""},	 [LIST_LIFE_RUN_ID] = {"#run", ""},
	 [LIST_LIFE_ACTOR] = {"by", ""},      [LIST_LIFE_NOTE] = {"note", ""},	 [LIST_LIFE_FIELD] = {"field", ""},
	 [LIST_LIFE_BEFORE] = {"before", ""}, [LIST_LIFE_AFTER] = {"after", ""}, [LIST_LIFE_COLUMNS] = {NULL, NULL}};

enum { MEANT_BYTES = 80 };

struct found {
	struct buf id, head, name; /* head: number and id, for people */
	int count;
};

static bool on_number(void *context, const char *const *cells, int count, struct error *err)
{
	struct found *found = context;

	(void)count;
	(void)err;
	if (found->count++ == 0) {
		buf_text(&found->id, cells[FIND_NUMBER_ID]);
		buf_text(&found->name, cells[FIND_NUMBER_NAME] ? cells[FIND_NUMBER_NAME] : "");
		text_printable(&found->head, cells[FIND_NUMBER_NUMBER] ? cells[FIND_NUMBER_NUMBER] : "",
			       cells[FIND_NUMBER_NUMBER] ? strlen(cells[FIND_NUMBER_NUMBER]) : 0);
		buf_char(&found->head, ' ');
		text_printable(&found->head, cells[FIND_NUMBER_ID], strlen(cells[FIND_NUMBER_ID]));
	}
	return true;
}

/* The timeline: what happened at one moment, by one hand, stands under one line. */
struct timeline {
	struct buf head, last;
	bool bold;
	size_t events;
};

static void print_head(struct timeline *timeline, const char *const *cells)
{
	bool ours = cells[LIST_LIFE_ACTOR] &&
		    (strcmp(cells[LIST_LIFE_ACTOR], "numsync") == 0 || strcmp(cells[LIST_LIFE_KIND], "planned") == 0);
	char at[WHEN_BYTES];
	size_t size;

	when_text(cells[LIST_LIFE_AT], false, at);
	printf("%s%s  %s%s", timeline->bold ? "\033[1m" : "", at, cells[LIST_LIFE_KIND],
	       timeline->bold ? "\033[0m" : "");
	buf_reset(&timeline->head);
	if (cells[LIST_LIFE_ACTOR])
		buf_format(&timeline->head, " by %s", cells[LIST_LIFE_ACTOR]);
	if (cells[LIST_LIFE_RUN_ID])
		buf_format(&timeline->head, "%s run %s",
			   !cells[LIST_LIFE_ACTOR] ? " by"
			   : ours		   ? ", in"
						   : ", seen by",
			   cells[LIST_LIFE_RUN_ID]);
	if (cells[LIST_LIFE_NOTE] && cells[LIST_LIFE_NOTE][0])
		buf_format(&timeline->head, ": %s", cells[LIST_LIFE_NOTE]);
	size = strlen(at) + 2 + strlen(cells[LIST_LIFE_KIND]) + 1;
	terminal_wrap(stdout, size < 32 ? size : 32, buf_string(&timeline->head));
}

static void print_field(struct timeline *timeline, const char *const *cells)
{
	enum { FIELD_AT = 4, VALUE_AT = 23 };
	size_t size = strlen(cells[LIST_LIFE_FIELD]);

	buf_reset(&timeline->head);
	if (strncmp(cells[LIST_LIFE_KIND], "wanted", 6) == 0)
		buf_format(&timeline->head, "should be %s", cells[LIST_LIFE_AFTER]);
	else if (strcmp(cells[LIST_LIFE_KIND], "withdrawn") == 0)
		buf_format(&timeline->head, "no longer has to be %s", cells[LIST_LIFE_BEFORE]);
	else if (strcmp(cells[LIST_LIFE_KIND], "not read") != 0)
		buf_format(&timeline->head, "%s -> %s", cells[LIST_LIFE_BEFORE] ? cells[LIST_LIFE_BEFORE] : "NULL",
			   cells[LIST_LIFE_AFTER] ? cells[LIST_LIFE_AFTER] : "NULL");
	printf("%*s%s", FIELD_AT, "", cells[LIST_LIFE_FIELD]);
	if (size > VALUE_AT - FIELD_AT - 2 && timeline->head.size)
		printf("\n%*s", VALUE_AT, "");
	else if (timeline->head.size)
		printf("%*s", (int)(VALUE_AT - FIELD_AT - size), "");
	terminal_wrap(stdout, VALUE_AT, buf_string(&timeline->head));
}

static bool on_event(void *context, const char *const *cells, int count, struct error *err)
{
	struct timeline *timeline = context;
	struct buf key = {0};

	(void)count;
	(void)err;
	buf_format(&key, "%s\n%s\n%s\n%s\n%s", cells[LIST_LIFE_AT], cells[LIST_LIFE_KIND],
		   cells[LIST_LIFE_RUN_ID] ? cells[LIST_LIFE_RUN_ID] : "",
		   cells[LIST_LIFE_ACTOR] ? cells[LIST_LIFE_ACTOR] : "",
		   cells[LIST_LIFE_NOTE] ? cells[LIST_LIFE_NOTE] : "");
	if (!cells[LIST_LIFE_FIELD] || strcmp(buf_string(&key), buf_string(&timeline->last)) != 0)
		print_head(timeline, cells);
	if (cells[LIST_LIFE_FIELD])
		print_field(timeline, cells);
	buf_free(&timeline->last);
	timeline->last = key;
	timeline->events++;
	return true;
}

static bool print_timeline(const struct session *session, struct account *account, struct found *found,
			   struct error *err)
{
	struct timeline timeline = {.bold = session->colour};
	bool good;

	printf("%s", buf_string(&found->head));
	buf_format(&timeline.head, "  %s", buf_string(&found->name));
	terminal_wrap(stdout, text_columns(buf_string(&found->head), found->head.size) + 2, buf_string(&timeline.head));
	good = store_life_each(account->store, buf_string(&found->id), on_event, &timeline, err);
	buf_free(&timeline.head);
	buf_free(&timeline.last);
	return good;
}

static bool on_meant(void *context, const char *const *cells, int count, struct error *err)
{
	(void)count;
	(void)err;
	snprintf(context, MEANT_BYTES, "; did you mean %s?",
		 cells[FIND_NUMBER_NUMBER] ? cells[FIND_NUMBER_NUMBER] : "");
	return true;
}

/* Digits as people write a number: the account may have it with a + or with the country before it. */
static bool refuse_unknown(struct account *account, const char *given, struct error *err)
{
	char digits[32] = "", number[40], meant[MEANT_BYTES] = "";
	size_t count = 0;

	for (const char *at = given; *at && count < sizeof digits - 1; at++)
		if (*at >= '0' && *at <= '9')
			digits[count++] = *at;
	digits[count] = '\0';
	snprintf(number, sizeof number, "+%s%s", count == 10 ? "1" : "", digits);
	if (count >= 7 && strspn(given, "+0123456789 ().-/") == strlen(given) &&
	    !store_number_each(account->store, number, on_meant, meant, err))
		return false;
	return error_set(err, ERROR_USAGE, "account %s has never had the number %s, as far as its history is kept%s",
			 account->config.name, given, meant);
}

static bool find(const struct session *session, struct account *account, struct found *found, struct error *err)
{
	const struct invocation *inv = session->inv;

	if (inv->argument_count != 1)
		return error_set(err, ERROR_USAGE, "of which number? numsync history +12025550143, or its id");
	if (!store_number_each(account->store, inv->argument[0], on_number, found, err))
		return false;
	if (!found->count)
		return refuse_unknown(account, inv->argument[0], err);
	if (found->count > 1)
		return error_set(err, ERROR_USAGE, "%d ids have had the number %s: name one of them, such as %s",
				 found->count, inv->argument[0], buf_string(&found->id));
	return true;
}

static enum error_class history_account(const struct session *session, struct account *account, struct error *err)
{
	struct found found = {0};
	enum list_format format;
	bool good = session_list_format(session, &format, err) && find(session, account, &found, err);

	if (good && format == LIST_TABLE) {
		good = print_timeline(session, account, &found, err);
	} else if (good) {
		struct row_list *list = row_list_new(columns, format, account->config.name);

		good = store_life_each(account->store, buf_string(&found.id), row_list_add, list, err);
		row_list_end(list, false);
	}
	buf_free(&found.name);
	buf_free(&found.head);
	buf_free(&found.id);
	return good ? ERROR_NONE : err->class;
}

static enum error_class main_history(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, history_account, err);
}

static const struct option_row options[] = {{"format", "table|csv|json", "how the result is written (table)"},
					    {NULL, NULL, NULL}};

const struct command command_history = {
	.name = "history",
	.synopsis = "NUMBER [OPTION...]",
	.summary = "one number's life: what changed when, and by whom",
	.options = options,
	.run = main_history,
	.statuses = STATUS(DATABASE) | STATUS(LATER),
	.examples = "  numsync history +12025550143\n  numsync history pn-0013 --format csv\n",
	.details =
		"What files asked for and took back, what was planned and how each change went, every value that changed in the\n"
		"mirror (by numsync: the value is the one that a change in the journal sent; else by Leadping, where somebody or\n"
		"something else changed it), and the events that the API reported. NUMBER is a phone number or an id.\n"};
