/* A page of several accounts: which of them needs somebody, drift by field and account, then each account. */
#include "report_html.h"
#include "base/memory.h"
#include "base/text.h"
#include "report_part.h"
#include "sql_columns.h"
#include "view/html.h"
#include "view/html_chart.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_SHOWN = 100, BARS_SHOWN = 12 };

struct page_account {
	char *name;
	struct html_look look;
	struct report_facts facts;
	char *text; /* its section */
	size_t size;
};

/* Drift of one field in one account. */
struct page_field {
	char *field;
	const char *account;
	int64_t lines, correctable;
};

struct report_page {
	struct page_account *account;
	size_t accounts;
	struct page_field *field;
	size_t fields;
	const char *adding;
};

struct report_page *report_page_new(void)
{
	return memory_get(sizeof(struct report_page));
}

static bool on_drift(void *context, const char *const *cells, int count, struct error *err)
{
	struct report_page *page = context;
	struct page_field *field = NULL;

	(void)count;
	(void)err;
	for (size_t i = 0; i < page->fields; i++)
		if (page->field[i].account == page->adding &&
		    strcmp(page->field[i].field, cells[LIST_DRIFT_GROUPS_FIELD]) == 0)
			field = &page->field[i];
	if (!field) {
		page->field = memory_resize(page->field, (page->fields + 1) * sizeof *page->field);
		field = &page->field[page->fields++];
		*field = (struct page_field){.field = memory_copy(cells[LIST_DRIFT_GROUPS_FIELD]),
					     .account = page->adding};
	}
	field->lines += strtoll(cells[LIST_DRIFT_GROUPS_LINES], NULL, 10);
	field->correctable += strtoll(cells[LIST_DRIFT_GROUPS_CORRECTABLE_LINES], NULL, 10);
	return true;
}

bool report_page_add(struct report_page *page, struct account *account, struct error *err)
{
	struct page_account *added;
	char prefix[32];
	FILE *out;
	bool good = store_snapshot_begin(account->store, err);

	if (!good)
		return false;
	page->account = memory_resize(page->account, (page->accounts + 1) * sizeof *page->account);
	added = &page->account[page->accounts++];
	*added = (struct page_account){.name = memory_copy(account->config.name),
				       .look = {.number_format = setting_text(account->config, SETTING_number_format)}};
	page->adding = added->name;
	snprintf(prefix, sizeof prefix, "a%zu-", page->accounts);
	out = open_memstream(&added->text, &added->size);
	if (!out)
		memory_exhausted(0);
	good = report_read(account, 0, &added->facts, err) &&
	       report_section(account, &added->facts, prefix, 3, out, err) &&
	       part_each(account, PART_DRIFT, 0, 0, on_drift, page, err);
	fclose(out);
	store_snapshot_end(account->store);
	return good;
}

static int by_lines(const void *a, const void *b)
{
	const struct page_field *left = a, *right = b;
	int order = (left->lines < right->lines) - (left->lines > right->lines);

	return order				   ? order
	       : strcmp(left->field, right->field) ? strcmp(left->field, right->field)
						   : strcmp(left->account, right->account);
}

/* The gravest of the accounts' verdicts, and how many have it. */
static void write_verdict(const struct report_page *page, FILE *out)
{
	const struct page_account *worst = &page->account[0];
	size_t same = 0;
	char text[1400];

	for (size_t i = 0; i < page->accounts; i++)
		if (page->account[i].facts.health.grade > worst->facts.health.grade)
			worst = &page->account[i];
	for (size_t i = 0; i < page->accounts; i++)
		same += page->account[i].facts.health.grade == worst->facts.health.grade;
	if (worst->facts.health.grade == HEALTH_GOOD) {
		snprintf(text, sizeof text, "All %zu accounts are as they are wanted.", page->accounts);
		html_verdict(out, "good", text, "nothing to do.");
		return;
	}
	text_format(text, sizeof text, "%zu of %zu accounts %s. %s: %s", same, page->accounts,
		    worst->facts.health.grade == HEALTH_BAD ? same == 1 ? "needs somebody" : "need somebody"
		    : same == 1				    ? "is not as it is wanted"
							    : "are not as they are wanted",
		    worst->name, worst->facts.health.text);
	html_verdict(out, health_word(worst->facts.health.grade), text, worst->facts.health.next);
}

static void cell(FILE *out, const struct html_look *look, int64_t number)
{
	char text[32];

	snprintf(text, sizeof text, "%" PRId64, number);
	fprintf(out, "<td class=\"r\" data-v=\"%s\">", text);
	html_figure(out, look, text);
	fputs("</td>", out);
}

/* What the overview counts of an account, in its order. */
enum { FIGURES = 5 };

static int64_t figure_of(const struct page_account *account, size_t at)
{
	const struct report_facts *facts = &account->facts;

	return (const int64_t[FIGURES]){facts->status.releases_wanted, facts->drift.correctable,
					facts->drift.report_only, facts->status.older_than_a_day,
					facts->status.numbers}[at];
}

static void write_account(const struct report_page *page, size_t at, FILE *out)
{
	static const char *const states[] = {"in sync", "look at it", "needs somebody"};
	const struct page_account *account = &page->account[at];
	const struct report_facts *facts = &account->facts;

	fprintf(out, "<tr><td><a href=\"#a%zu\">", at + 1);
	html_text(out, account->name);
	fprintf(out, "</a></td><td><span class=\"tag %s\">%s</span></td>", health_word(facts->health.grade),
		states[facts->health.grade]);
	for (size_t i = 0; i < FIGURES; i++)
		cell(out, &account->look, figure_of(account, i));
	fprintf(out, "<td class=\"r\">%s</td><td class=\"r\">%s</td><td class=\"k\">",
		facts->run_id ? facts->run[GET_RUN_RUN_ID] : "none",
		facts->run_id && facts->run[GET_RUN_EXIT_STATUS] ? facts->run[GET_RUN_EXIT_STATUS] : "");
	html_text(out, facts->run_id ? facts->run[GET_RUN_ENDED_AT] : NULL);
	fputs("</td></tr>\n", out);
}

static void write_overview(const struct report_page *page, FILE *out)
{
	static const char *const titles[] = {"account",
					     "state",
					     ">wanted, to be released",
					     ">to correct",
					     ">report-only",
					     ">older than a day",
					     ">numbers",
					     "=run",
					     "=exit",
					     "ended",
					     NULL};

	html_heading(out, "accounts", "Accounts");
	html_table_begin(out, "How each account is", titles);
	for (size_t i = 0; i < page->accounts; i++)
		write_account(page, i, out);
	fputs("</tbody>\n<tfoot>\n<tr><td>Total</td><td></td>", out);
	for (size_t i = 0; i < FIGURES; i++) {
		int64_t sum = 0;

		for (size_t k = 0; k < page->accounts; k++)
			sum += figure_of(&page->account[k], i);
		cell(out, &page->account[0].look, sum);
	}
	fputs("<td></td><td></td><td></td></tr>\n</tfoot>\n</table>\n</div>\n", out);
}

static void write_fields_table(const struct report_page *page, FILE *out)
{
	static const char *const titles[] = {"field", "account", ">values", ">correctable", NULL};
	char lines[32], correctable[32], total[40] = "Total";
	const char *shown[] = {NULL, NULL, lines, correctable};
	int64_t all_lines = 0, all_correctable = 0;
	struct html_rows rows;

	html_rows_begin(&rows, &page->account[0].look, titles);
	for (size_t i = 0; i < page->fields; i++) {
		const struct page_field *field = &page->field[i];

		all_lines += field->lines;
		all_correctable += field->correctable;
		shown[0] = field->field;
		shown[1] = field->account;
		snprintf(lines, sizeof lines, "%" PRId64, field->lines);
		snprintf(correctable, sizeof correctable, "%" PRId64, field->correctable);
		if (i < FIELDS_SHOWN)
			html_rows_add(&rows, shown, NULL);
	}
	if (page->fields > FIELDS_SHOWN)
		snprintf(total, sizeof total, "Total of all %zu", page->fields);
	shown[0] = total;
	shown[1] = NULL;
	snprintf(lines, sizeof lines, "%" PRId64, all_lines);
	snprintf(correctable, sizeof correctable, "%" PRId64, all_correctable);
	html_rows_total(&rows, shown);
	html_rows_end(&rows, out, "What differs now, by field and account");
	if (page->fields > FIELDS_SHOWN)
		fprintf(out,
			"<p class=\"dim\">The first %d. All of them: <code>numsync report --all-accounts --list drift --format csv"
			"</code></p>\n",
			FIELDS_SHOWN);
}

static void write_fields(const struct report_page *page, FILE *out)
{
	struct html_bar bar[BARS_SHOWN];
	char label[BARS_SHOWN][400], text[BARS_SHOWN][32];
	size_t bars = page->fields < BARS_SHOWN ? page->fields : BARS_SHOWN;

	html_heading(out, "fields", "Drift by field and account");
	if (!page->fields) {
		html_element(out, "p", "Nothing differs from what is wanted in any account.");
		return;
	}
	// cppcheck-suppress knownConditionTrueFalse; it takes the return above for the only way
	for (size_t i = 0; i < bars; i++) {
		const struct page_field *field = &page->field[i];

		text_format(label[i], sizeof label[i], "%s, %s", field->field, field->account);
		snprintf(text[i], sizeof text[i], "%" PRId64, field->lines);
		bar[i] = (struct html_bar){.label = label[i],
					   .text = text[i],
					   .value = (double)field->lines,
					   .part = (double)(field->lines - field->correctable)};
	}
	html_pair_begin(out);
	fputs("<div>\n", out);
	html_bars(out, "Drift by field and account", bar, bars);
	html_legend(out, "can be corrected", "report-only", false, NULL);
	fputs("</div>\n<div>\n", out);
	write_fields_table(page, out);
	fputs("</div>\n", out);
	html_pair_end(out);
}

void report_page_write(const struct report_page *page, FILE *out)
{
	char title[64];

	qsort(page->field, page->fields, sizeof *page->field, by_lines);
	snprintf(title, sizeof title, "numsync: %zu accounts", page->accounts);
	html_begin_with_script(out, title);
	if (page->accounts) {
		fputs("<p class=\"dim\">As of ", out);
		html_time(out, page->account[page->accounts - 1].facts.read_at);
		fputs(".</p>\n", out);
		write_verdict(page, out);
		write_overview(page, out);
		write_fields(page, out);
	}
	for (size_t i = 0; i < page->accounts; i++) {
		char id[32], heading[400];

		snprintf(id, sizeof id, "a%zu", i + 1);
		text_format(heading, sizeof heading, "Account %s", page->account[i].name);
		html_heading(out, id, heading);
		fwrite(page->account[i].text, 1, page->account[i].size, out);
	}
	html_end_with_script(out);
}

void report_page_free(struct report_page *page)
{
	for (size_t i = 0; i < page->accounts; i++) {
		report_facts_free(&page->account[i].facts);
		free(page->account[i].name);
		free(page->account[i].text);
	}
	for (size_t i = 0; i < page->fields; i++)
		free(page->field[i].field);
	free(page->account);
	free(page->field);
	free(page);
}
