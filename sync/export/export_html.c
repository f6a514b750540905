/* The billing report: for people who look rather than read. */
#include "export.h"
#include "base/memory.h"
#include "base/clock.h"
#include "base/text.h"
#include "sql_columns.h"
#include "view/html.h"
#include "view/html_chart.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_SHOWN = 50, BARS_SHOWN = 12, CHANGES_SHOWN = 20, MONTHS = 12 };

struct page {
	struct export_job *job;
	FILE *out;
	const char *const *titles;
	struct html_bar bar[BARS_SHOWN];
	size_t bars, rows;
	int label, value; /* cells that the bars show */
	int left_out;	  /* cell that the table does not show; -1: none */
	struct buf table; /* rows of the table that follows the bars */
	FILE *table_file;
	char *table_text;
	size_t table_size;
	int64_t added, removed, changed;
	int64_t several_names; /* groups with more than one */
};

/* The bars come before the table and from the same rows: the table waits in memory, at most ROWS_SHOWN rows. */
static void begin_rows(struct page *page, const char *const *titles, int label, int value)
{
	page->titles = titles;
	page->label = label;
	page->value = value;
	page->bars = page->rows = 0;
	page->table_file = open_memstream(&page->table_text, &page->table_size);
	if (!page->table_file)
		memory_exhausted(0);
}

static bool on_row(void *context, const char *const *cells, int count, struct error *err)
{
	struct page *page = context;

	(void)err;
	if (page->rows++ < ROWS_SHOWN) {
		const char *shown[8];

		for (int i = 0, at = 0; i < count && at < 8; i++)
			if (i != page->left_out)
				shown[at++] = cells[i];
		html_row(page->table_file, page->titles, shown);
	}
	if (page->value >= 0 && page->bars < BARS_SHOWN) {
		struct arena *arena = &page->job->arena;
		const char *label = cells[page->label] ? cells[page->label] : cells[LIST_BILLING_GROUPS_KEY];
		struct html_bar *bar = &page->bar[page->bars++];

		label = label ? label : "(none)";
		bar->label = arena_copy(arena, label, strlen(label));
		bar->text = arena_copy(arena, cells[page->value], strlen(cells[page->value]));
		bar->value = strtod(bar->text, NULL); /* for the length of the bar only */
	}
	return true;
}

/* The last cell of a group is how many names its lines have. */
static bool on_group(void *context, const char *const *cells, int count, struct error *err)
{
	struct page *page = context;

	page->several_names += strtol(cells[LIST_BILLING_GROUPS_NAMES], NULL, 10) > 1;
	return on_row(context, cells, count - 1, err);
}

static void end_rows(struct page *page, const char *caption, const char *more)
{
	fclose(page->table_file);
	if (page->bars > 1) {
		html_pair_begin(page->out);
		html_bars(page->out, caption, page->bar, page->bars);
	}
	if (page->rows) {
		html_table_begin(page->out, caption, page->titles);
		fwrite(page->table_text, 1, page->table_size, page->out);
		html_table_end(page->out);
	}
	if (page->bars > 1)
		html_pair_end(page->out);
	if (page->rows > ROWS_SHOWN) {
		fprintf(page->out, "<p class=\"dim\">The first %d of %zu. All of them: <code>", ROWS_SHOWN, page->rows);
		html_text(page->out, more);
		fputs("</code></p>\n", page->out);
	}
	free(page->table_text);
	page->table_text = NULL;
}

static bool write_group_rows(struct page *page, const char *by, const char *heading, struct error *err)
{
	static const char *const titles[] = {"id", "name", ">numbers", ">with amount", ">total", NULL};
	static const char *const channel_titles[] = {"channel", ">numbers", ">with amount", ">total", NULL};
	bool unnamed = strcmp(by, "channel") == 0, good;
	char more[100];

	html_heading(page->out, by, heading);
	/* a channel has no id beside its name */
	page->left_out = unnamed ? LIST_BILLING_GROUPS_NAME : -1;
	begin_rows(page, unnamed ? channel_titles : titles,
		   unnamed ? LIST_BILLING_GROUPS_KEY : LIST_BILLING_GROUPS_NAME, LIST_BILLING_GROUPS_TOTAL);
	good = store_billing_groups(page->job->account->store, &page->job->query, &page->job->choice, by, on_group,
				    page, err);
	snprintf(more, sizeof more, "numsync export billing --summary %s --as-of %s", by, page->job->moment);
	end_rows(page, heading, more);
	if (page->several_names)
		fprintf(page->out,
			"<p>%" PRId64
			" of them %s lines with several names: the name is that of the record that was read last.</p>\n",
			page->several_names, page->several_names == 1 ? "has" : "have");
	page->several_names = 0;
	page->left_out = -1;
	return good;
}

/* Ends of the last months that the mirror can answer for, the latest last. */
static size_t month_ends(struct page *page, char (*moment)[MOMENT_BYTES], char (*name)[8])
{
	struct export_job *job = page->job;
	int year = atoi(job->moment), month = atoi(job->moment + 5);
	size_t count = 0;

	for (int back = MONTHS; back >= 1; back--) {
		int months = year * 12 + month - 1 - back;
		struct error ignored;

		snprintf(name[count], sizeof *name, "%04u-%02u", (unsigned)months / 12 % 10000,
			 (unsigned)months % 12 + 1);
		if (store_moment(job->account->store, name[count], job->time_zone, moment[count], &ignored))
			count++;
	}
	return count;
}

static bool write_months(struct page *page, struct error *err)
{
	static const char *const titles[] = {"end of", ">numbers", ">with amount", ">total", NULL};
	struct export_job *job = page->job;
	char moment[MONTHS + 1][MOMENT_BYTES], name[MONTHS + 1][8];
	size_t count = month_ends(page, moment, name);
	struct billing_query query = job->query;
	struct html_bar bar[MONTHS + 1];
	struct billing_sum sum[MONTHS + 1];

	html_heading(page->out, "months", "Month against month");
	if (job->query.period) {
		html_element(page->out, "p", "A closed period is shown by itself: its lines never change.");
		return true;
	}
	for (size_t i = 0; i <= count; i++) {
		query.moment = i < count ? moment[i] : job->query.moment;
		if (!store_billing_sum(job->account->store, &query, &job->choice, &sum[i], err))
			return false;
		bar[i] = (struct html_bar){i < count ? name[i] : "this report", sum[i].total,
					   strtod(sum[i].total, NULL), 0};
	}
	if (count)
		html_columns(page->out, "Total at the end of each month", bar, count + 1);
	else
		html_element(page->out, "p",
			     "The mirror is younger than a month: there is nothing yet to compare with.");
	html_table_begin(page->out, "Total at the end of each month", titles);
	for (size_t i = 0; i <= count; i++) {
		char numbers[24], amounts[24];
		const char *cells[] = {bar[i].label, numbers, amounts, sum[i].total};

		snprintf(numbers, sizeof numbers, "%" PRId64, sum[i].numbers);
		snprintf(amounts, sizeof amounts, "%" PRId64, sum[i].amounts);
		html_row(page->out, titles, cells);
	}
	html_table_end(page->out);
	return true;
}

struct biggest {
	struct page *page;
	size_t shown;
};

static bool on_change(void *context, const char *const *cells, int count, struct error *err)
{
	struct biggest *biggest = context;
	struct page *page = biggest->page;
	const char *shown[] = {cells[COPY_BILLING_CHANGES_CHANGE],	   cells[COPY_BILLING_CHANGES_NUMBER],
			       cells[COPY_BILLING_CHANGES_NAME],	   cells[COPY_BILLING_CHANGES_AMOUNT_BEFORE],
			       cells[COPY_BILLING_CHANGES_AMOUNT_AFTER],   cells[COPY_BILLING_CHANGES_DIFFERENCE],
			       cells[COPY_BILLING_CHANGES_CHANGED_COLUMNS]};

	(void)count;
	(void)err;
	page->added += strcmp(shown[0], "added") == 0;
	page->removed += strcmp(shown[0], "removed") == 0;
	page->changed += strcmp(shown[0], "changed") == 0;
	if (biggest->shown++ < CHANGES_SHOWN)
		html_row(page->table_file, page->titles, shown);
	return true;
}

static bool on_bridge(void *context, const char *const *cells, int count, struct error *err)
{
	struct page *page = context;

	(void)count;
	(void)err;
	html_row(page->table_file, page->titles, cells + LIST_BILLING_BRIDGE_OPENING);
	return true;
}

static bool write_changes(struct page *page, struct error *err)
{
	static const char *const bridge_titles[] = {">opening",	  ">added",   ">removed", ">moved in",
						    ">moved out", ">changed", ">closing", NULL};
	static const char *const titles[] = {"change", "number",      "name",	">before",
					     ">after", ">difference", "fields", NULL};
	struct export_job *job = page->job;
	struct biggest biggest = {page, 0};
	bool good;

	html_heading(page->out, "changes", "What changed");
	if (!job->compare) {
		html_element(page->out, "p",
			     "Name an earlier moment with --compare to see what came, went and changed.");
		return true;
	}
	fputs("<p>From ", page->out);
	html_time(page->out, job->opening);
	fputs(" to ", page->out);
	html_time(page->out, job->moment);
	fputs(".</p>\n", page->out);
	begin_rows(page, bridge_titles, 0, -1);
	good = store_billing_bridge(job->account->store, &job->query, &job->choice, "total", on_bridge, page, err);
	page->rows = 1;
	end_rows(page, "opening + added - removed + moved in - moved out + changed = closing", "");
	if (!good)
		return false;
	begin_rows(page, titles, 0, -1);
	good = store_billing_changes(job->account->store, &job->query, &job->choice, on_change, &biggest, err);
	fprintf(page->out, "<p>%" PRId64 " number%s came, %" PRId64 " went, %" PRId64 " changed.</p>\n", page->added,
		page->added == 1 ? "" : "s", page->removed, page->changed);
	page->rows = biggest.shown ? 1 : 0;
	end_rows(page, "The biggest changes", "");
	if (biggest.shown > CHANGES_SHOWN)
		fprintf(page->out,
			"<p class=\"dim\">The %d biggest of %zu. All of them: <code>numsync export billing --compare "
			"%s --as-of %s</code></p>\n",
			CHANGES_SHOWN, biggest.shown, job->opening, job->moment);
	return good;
}

static bool write_oddities(struct page *page, struct error *err)
{
	static const char *const titles[] = {"number",	"id",	  "name",     "business", "channel",
					     ">amount", "status", "released", NULL};
	static const char *const what[][3] =
		{{"unpriced", "Numbers without an amount", "--where billing_monthly_amount=NULL"},
		 {"released", "Numbers released, and with an amount", "--order-by -provider_released_at"},
		 {"disabled", "Numbers disabled, and with an amount", "--where enabled=false"}};

	for (size_t i = 0; i < sizeof what / sizeof what[0]; i++) {
		char more[120];
		bool good;

		html_heading(page->out, what[i][0], what[i][1]);
		begin_rows(page, titles, 0, -1);
		good = store_billing_oddities(page->job->account->store, &page->job->query, &page->job->choice,
					      what[i][0], ROWS_SHOWN + 1, on_row, page, err);
		snprintf(more, sizeof more, "numsync export billing %s", what[i][2]);
		if (!page->rows)
			html_element(page->out, "p", "None.");
		if (page->rows > ROWS_SHOWN) {
			page->rows = ROWS_SHOWN;
			end_rows(page, what[i][1], more);
			fprintf(page->out, "<p class=\"dim\">There are more: <code>%s</code></p>\n", more);
		} else {
			end_rows(page, what[i][1], more);
		}
		if (!good)
			return false;
	}
	return true;
}

static void write_facts(struct page *page)
{
	const struct export_job *job = page->job;

	html_heading(page->out, "about", "About these figures");
	fputs("<dl>\n", page->out);
	for (size_t i = 0; i < job->facts; i++) {
		html_element(page->out, "dt", job->fact[i].name);
		html_element(page->out, "dd", job->fact[i].text);
	}
	fputs("</dl>\n", page->out);
}

bool export_html(struct export_job *job, struct error *err)
{
	struct page page = {.job = job, .out = job->file, .left_out = -1};
	const char *warning = export_warning(job->amount_is);
	char title[256];

	if (!export_lines(job, &export_nowhere, err) || !export_facts(job, err))
		return false;
	if (job->query.period)
		text_format(title, sizeof title, "Billing of account %s, period %s", job->account->config.name,
			    job->query.period);
	else
		text_format(title, sizeof title, "Billing of account %s, %s", job->account->config.name, job->moment);
	html_begin(page.out, title);
	fprintf(page.out, "<p class=\"verdict %s\"><strong>", warning ? "note" : "good");
	fprintf(page.out, "%" PRId64 " number%s, %" PRId64 " with an amount, total ", job->lines,
		job->lines == 1 ? "" : "s", job->amounts);
	html_text(page.out, export_total(job));
	if (job->currency) {
		putc(' ', page.out);
		html_text(page.out, job->currency);
	}
	fputs(" a month</strong>", page.out);
	if (warning) {
		fputs("<br>", page.out);
		html_text(page.out, warning);
	}
	fputs("</p>\n<nav aria-label=\"Sections\"><a href=\"#business\">Businesses</a><a href=\"#channel\">Channels</a>"
	      "<a href=\"#months\">Months</a><a href=\"#changes\">Changes</a><a href=\"#unpriced\">Without amount</a>"
	      "<a href=\"#released\">Released</a><a href=\"#disabled\">Disabled</a><a href=\"#about\">About</a></nav>\n",
	      page.out);
	if (!write_group_rows(&page, "business", "By business", err) ||
	    !write_group_rows(&page, "channel", "By channel", err) || !write_months(&page, err) ||
	    !write_changes(&page, err) || !write_oddities(&page, err))
		return false;
	write_facts(&page);
	html_end(page.out);
	return export_written(job, page.out, err);
}
