/* The same facts twice: who made the plan and when, what it does in numbers, its digest, then each value with before and after. The digest
 * is that of the database (numsync.plan_digest), so that who approves and who applies can see that they mean the same. All texts are
 * strangers': Markdown gets them with each sign escaped that means something to it, the page through html_text. */
#include "plan_review.h"
#include "base/text.h"
#include "sql_columns.h"
#include "view/html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const titles[] = {"", "number", "field", "before", "after", "asked by", NULL};

enum review_format review_format_of(const char *given)
{
	if (given && strcmp(given, "markdown") == 0)
		return REVIEW_MARKDOWN;
	return given && strcmp(given, "html") == 0 ? REVIEW_HTML : REVIEW_NONE;
}

/* Also what GitHub makes an address of without any sign around it: "://" and "www.". */
static bool means_something(const char *text, size_t at)
{
	return strchr("\\`*_{}[]>#|~@!$", text[at]) || strncmp(text + at, "://", 3) == 0 ||
	       (text[at] == '.' && at >= 3 && strncasecmp(text + at - 3, "www", 3) == 0);
}

static void print_markdown(const char *text)
{
	struct buf shown = {0};

	text_printable(&shown, text, strlen(text));
	text = buf_string(&shown);
	for (size_t at = 0; text[at]; at++) {
		if (text[at] == '<' || text[at] == '&')
			printf("&#%d;", text[at]);
		else
			printf("%s%c", means_something(text, at) ? "\\" : "", text[at]);
	}
	buf_free(&shown);
}

/* A sign, number, field, before, after, and who asks for it. */
static bool on_value(void *context, const char *const *cells, int count, struct error *err)
{
	const enum review_format *format = context;
	const char *before = cells[LIST_PLAN_BEFORE], *after = cells[LIST_PLAN_AFTER],
		   *source = cells[LIST_PLAN_SOURCE];
	struct buf asked = {0};
	const char *out[] = {!before ? "+" : !after ? "-" : "~", cells[LIST_PLAN_NUMBER],  cells[LIST_PLAN_FIELD],
			     before ? before : "(none)",	 after ? after : "(none)", NULL};

	(void)count;
	(void)err;
	if (source)
		buf_text(&asked, source);
	if (cells[LIST_PLAN_FILE_NAME])
		buf_format(&asked, ", %s:%s", cells[LIST_PLAN_FILE_NAME], cells[LIST_PLAN_LINE]);
	out[5] = buf_string(&asked);
	if (*format == REVIEW_HTML)
		html_row(stdout, titles, out);
	for (size_t i = 0; *format == REVIEW_MARKDOWN && i < 6; i++) {
		printf("| ");
		print_markdown(out[i]);
		printf(i < 5 ? " " : " |\n");
	}
	buf_free(&asked);
	return true;
}

/* "18 changes (one PUT each): disable 4, enable 9, rename 5" */
static void add_kinds(struct buf *text, const struct plan_head *plan, const struct plan_kinds *kinds)
{
	const struct {
		const char *words;
		int64_t count;
	} kind[] = {{"disable", kinds->disable},
		    {"enable", kinds->enable},
		    {"rename", kinds->rename},
		    {"set override", kinds->set_override},
		    {"lift override", kinds->lift_override},
		    {"other", kinds->other}};
	const char *before = ": ";

	buf_format(text, "%" PRId64 " change%s (one PUT each)", plan->changes, plan->changes == 1 ? "" : "s");
	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++)
		if (kind[i].count) {
			buf_format(text, "%s%s %" PRId64, before, kind[i].words, kind[i].count);
			before = ", ";
		}
}

static void print_head(const struct plan_head *plan, const struct plan_kinds *kinds, const char *title,
		       enum review_format format)
{
	struct buf what = {0}, made = {0}, digest = {0};

	add_kinds(&what, plan, kinds);
	buf_format(&made, "Made at %s by %s%s%s%s; %s", plan->created_at, plan->actor,
		   plan->role[0] ? " (database role " : "", plan->role, plan->role[0] ? ")" : "",
		   strcmp(plan->state, "open") == 0 ? "nothing has been sent" : plan->state);
	if (plan->approved_role[0])
		buf_format(&made, "; approved by %s (database role %s)", plan->approved_by, plan->approved_role);
	buf_format(&digest, "Digest %s", kinds->digest);
	if (format == REVIEW_HTML) {
		html_begin(stdout, title);
		html_element(stdout, "p", buf_string(&what));
		html_element(stdout, "p", buf_string(&made));
		html_element(stdout, "p", buf_string(&digest));
		html_table_begin(stdout, "What is set", titles);
	} else {
		printf("# ");
		print_markdown(title);
		printf("\n\n- ");
		print_markdown(buf_string(&what));
		printf("\n- ");
		print_markdown(buf_string(&made));
		printf("\n- Digest `%s`\n\n|  | number | field | before | after | asked by |\n|---|---|---|---|---|---|\n",
		       kinds->digest);
	}
	buf_free(&what);
	buf_free(&made);
	buf_free(&digest);
}

bool plan_review_print(struct account *account, int64_t plan_id, enum review_format format, struct error *err)
{
	struct plan_head plan;
	struct plan_kinds kinds;
	char title[256];
	bool good;

	if (!store_plan_get(account->store, plan_id, &plan, err) ||
	    !store_plan_kinds(account->store, plan_id, &kinds, err))
		return false;
	text_format(title, sizeof title, "Plan %" PRId64 " of account %s", plan_id, account->config.name);
	print_head(&plan, &kinds, title, format);
	good = store_plan_each(account->store, plan_id, on_value, &format, err);
	if (format == REVIEW_HTML) {
		html_table_end(stdout);
		html_end(stdout);
	} else {
		printf("\n");
	}
	return good;
}
