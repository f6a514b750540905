/* The billing report: for people who look rather than read, and who print. The biggest comes first; a total stands under each table, of
 * all its rows, also of those that are not shown. */
#include "export_html_internal.h"
#include "base/text.h"
#include "sql_columns.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void page_rest(struct page *page, const char *shown, const char *options)
{
	const struct export_job *job = page->job;
	struct buf command = {0};
	char flag[300];

	buf_format(&command, "numsync export billing%s", account_flag(job->account, flag, sizeof flag));
	if (job->query.period)
		buf_format(&command, " --period %s", job->query.period);
	else
		buf_format(&command, " --as-of %s", job->moment);
	if (job->options->gone)
		buf_text(&command, " --gone");
	for (size_t i = 0; i < job->options->wheres; i++) {
		buf_text(&command, " --where ");
		text_shell(&command, job->options->where[i]);
	}
	buf_format(&command, " %s", options);
	fprintf(page->out, "<p class=\"dim\">%s. All of them: ", shown);
	html_code(page->out, buf_string(&command));
	fputs("</p>\n", page->out);
	buf_free(&command);
}

/* "Total", or of how many rows it is when they are not all there. */
static const char *total_title(struct page *page, size_t rows)
{
	return rows > ROWS_SHOWN ? arena_format(&page->job->arena, "Total of all %zu", rows) : "Total";
}

/* The groups of one kind, as they come. */
struct groups {
	struct page *page;
	bool unnamed; /* a channel has no id beside its name */
	int64_t numbers, amounts;
	struct decimal_sum total;
	bool too_large;
};

static void add_bar(struct page *page, const char *label, const char *value)
{
	struct html_bar *bar;

	if (page->bars == BARS_SHOWN)
		return;
	bar = &page->bar[page->bars++];
	*bar = (struct html_bar){.label = arena_format(&page->job->arena, "%s", label ? label : "(none)"),
				 .text = export_figure(page->job, value),
				 .value = strtod(value, NULL)}; /* for the length of the bar only */
}

static bool on_group(void *context, const char *const *cells, int count, struct error *err)
{
	struct groups *groups = context;
	struct page *page = groups->page;
	const char *key = cells[LIST_BILLING_GROUPS_KEY], *name = cells[LIST_BILLING_GROUPS_NAME];
	const char *total = cells[LIST_BILLING_GROUPS_TOTAL], *shown[5];
	size_t at = 0;

	(void)count;
	(void)err;
	page->several_names += strtol(cells[LIST_BILLING_GROUPS_NAMES], NULL, 10) > 1;
	groups->numbers += strtoll(cells[LIST_BILLING_GROUPS_NUMBERS], NULL, 10);
	groups->amounts += strtoll(cells[LIST_BILLING_GROUPS_AMOUNTS], NULL, 10);
	groups->too_large = groups->too_large || !decimal_sum_add(&groups->total, total);
	shown[at++] = key ? key : "(none)";
	if (!groups->unnamed)
		shown[at++] = name;
	shown[at++] = cells[LIST_BILLING_GROUPS_NUMBERS];
	shown[at++] = cells[LIST_BILLING_GROUPS_AMOUNTS];
	shown[at++] = total;
	if (page->rows++ < ROWS_SHOWN)
		html_rows_add(&page->table, shown, NULL);
	add_bar(page, name && !groups->unnamed ? name : key, total);
	return true;
}

static void end_groups(struct groups *groups, const char *caption)
{
	struct page *page = groups->page;
	struct arena *arena = &page->job->arena;
	const char *totals[5] = {total_title(page, page->rows)};
	size_t at = groups->unnamed ? 1 : 2;

	if (!groups->unnamed)
		totals[1] = "";
	totals[at++] = arena_format(arena, "%" PRId64, groups->numbers);
	totals[at++] = arena_format(arena, "%" PRId64, groups->amounts);
	totals[at] = groups->too_large || !decimal_sum_end(&groups->total)
			     ? "more digits than can be added up"
			     : decimal_text(&groups->total.decimal, arena).text;
	html_rows_total(&page->table, totals);
	if (page->rows)
		html_pair_begin(page->out);
	if (page->bars > 1) {
		fputs("<div>\n", page->out);
		html_bars(page->out, caption, page->bar, page->bars);
		fputs("</div>\n", page->out);
	}
	if (page->rows)
		fputs("<div>\n", page->out);
	else
		html_element(page->out, "p", "There is no number.");
	html_rows_end(&page->table, page->out, caption);
	if (page->rows) {
		fputs("</div>\n", page->out);
		html_pair_end(page->out);
	}
}

static bool write_groups(struct page *page, const char *by, const char *heading, const char *caption, struct error *err)
{
	static const char *const titles[] = {"id", "name", ">numbers", ">with amount", "$total", NULL};
	static const char *const channel_titles[] = {"channel", ">numbers", ">with amount", "$total", NULL};
	struct groups groups = {.page = page, .unnamed = strcmp(by, "channel") == 0};
	bool good;

	html_heading(page->out, by, heading);
	page->rows = page->bars = 0;
	page->several_names = 0;
	html_rows_begin(&page->table, &page->look, groups.unnamed ? channel_titles : titles);
	good = store_billing_groups(page->job->account->store, &page->job->query, &page->job->choice, by, on_group,
				    &groups, err);
	end_groups(&groups, caption);
	if (page->rows > ROWS_SHOWN)
		page_rest(page, arena_format(&page->job->arena, "The %d biggest of %zu", ROWS_SHOWN, page->rows),
			  arena_format(&page->job->arena, "--summary %s", by));
	if (page->several_names)
		fprintf(page->out,
			"<p>%" PRId64
			" of them %s lines with several names: the name is that of the record that was read last.</p>\n",
			page->several_names, page->several_names == 1 ? "has" : "have");
	return good;
}

/* Lines of one kind that a person should look at; those that are not shown count in the total, too. */
struct oddities {
	struct page *page;
	int64_t lines;
	const char *total; /* NULL: no line has an amount */
};

static bool on_oddity(void *context, const char *const *cells, int count, struct error *err)
{
	struct oddities *oddities = context;
	struct page *page = oddities->page;
	const char *shown[] = {cells[LIST_BILLING_ODDITIES_NUMBER],  cells[LIST_BILLING_ODDITIES_ID],
			       cells[LIST_BILLING_ODDITIES_NAME],    cells[LIST_BILLING_ODDITIES_BUSINESS],
			       cells[LIST_BILLING_ODDITIES_CHANNEL], cells[LIST_BILLING_ODDITIES_AMOUNT],
			       cells[LIST_BILLING_ODDITIES_STATUS],  cells[LIST_BILLING_ODDITIES_RELEASED_AT],
			       cells[LIST_BILLING_ODDITIES_COUNTED]};
	const char *total = cells[LIST_BILLING_ODDITIES_TOTAL];

	(void)count;
	(void)err;
	oddities->lines = strtoll(cells[LIST_BILLING_ODDITIES_LINES], NULL, 10);
	if (!page->rows++)
		oddities->total = total ? arena_copy(&page->job->arena, total, strlen(total)) : NULL;
	html_rows_add(&page->table, shown, NULL);
	return true;
}

/* titles: the last one, of what counts, is there only where an amount is the price of a plan. */
static const char *const *oddity_titles(const struct page *page)
{
	static const char *const all[] = {"number",  "id",     "name",	   "business", "channel",
					  "$amount", "status", "released", "$counts",  NULL};
	static const char *const without[] = {"number",	 "id",	   "name",     "business", "channel",
					      "$amount", "status", "released", NULL};

	return page->job->choice.plan ? all : without;
}

static bool write_oddity(struct page *page, const char *what, const char *heading, const char *caption,
			 const char *more, struct error *err)
{
	struct oddities oddities = {.page = page};
	const char *totals[9] = {0};
	bool good;

	html_heading(page->out, what, heading);
	page->rows = 0;
	html_rows_begin(&page->table, &page->look, oddity_titles(page));
	good = store_billing_oddities(page->job->account->store, &page->job->query, &page->job->choice, what,
				      ROWS_SHOWN, on_oddity, &oddities, err);
	totals[0] = arena_format(&page->job->arena, "Total of %" PRId64, oddities.lines);
	/* under the amounts, unless only some of them count */
	totals[page->job->choice.plan ? 8 : 5] = oddities.total;
	if (!page->rows)
		html_element(page->out, "p", "None.");
	html_rows_total(&page->table, totals);
	html_rows_end(&page->table, page->out, caption);
	if (oddities.lines > ROWS_SHOWN)
		page_rest(page, arena_format(&page->job->arena, "The first %d of %" PRId64, ROWS_SHOWN, oddities.lines),
			  more);
	return good;
}

static bool write_oddities(struct page *page, struct error *err)
{
	return write_oddity(page, "released", "Released but billed",
			    "Released numbers with an amount, the biggest first", "--order-by -provider_released_at",
			    err) &&
	       write_oddity(page, "disabled", "Disabled but billed",
			    "Disabled numbers with an amount, the biggest first", "--where enabled=false", err) &&
	       write_oddity(page, "unpriced", "Without an amount", "Numbers without an amount",
			    "--where billing_monthly_amount=NULL", err);
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

static void write_verdict(struct page *page)
{
	struct export_job *job = page->job;
	const char *warning = export_warning(job->amount_is);
	struct arena *arena = &job->arena;

	fprintf(page->out, "<p class=\"verdict %s\"><strong>", warning ? "note" : "good");
	html_figure(page->out, &page->look, arena_format(arena, "%" PRId64, job->lines));
	fprintf(page->out, " number%s, ", job->lines == 1 ? "" : "s");
	html_figure(page->out, &page->look, arena_format(arena, "%" PRId64, job->amounts));
	fputs(" with an amount, total ", page->out);
	html_figure(page->out, &page->look, export_total(job));
	if (job->currency) {
		putc(' ', page->out);
		html_text(page->out, job->currency);
	}
	fputs(" a month</strong>", page->out);
	if (warning) {
		fputs("<br>Note: ", page->out);
		html_text(page->out, warning);
	}
	fputs("</p>\n<nav aria-label=\"Sections\"><a href=\"#business\">Businesses</a><a href=\"#channel\">Channels</a>"
	      "<a href=\"#months\">Months</a><a href=\"#changes\">Changes</a><a href=\"#released\">Released but billed</a>"
	      "<a href=\"#disabled\">Disabled but billed</a><a href=\"#unpriced\">Without amount</a><a href=\"#about\">About</a></nav>\n",
	      page->out);
}

bool export_html(struct export_job *job, struct error *err)
{
	struct page page = {.job = job, .out = job->file};
	char title[256];

	page.look.number_format = setting_text(job->account->config, SETTING_number_format);
	if (!export_lines(job, &export_nowhere, err) || !export_facts(job, err))
		return false;
	page.look.scale = job->total.decimal.scale < SCALE_MAX ? job->total.decimal.scale : SCALE_MAX;
	if (job->query.period)
		text_format(title, sizeof title, "Billing of account %s, period %s", job->account->config.name,
			    job->query.period);
	else
		text_format(title, sizeof title, "Billing of account %s, %s", job->account->config.name, job->moment);
	html_begin_with_script(page.out, title);
	write_verdict(&page);
	if (!write_groups(&page, "business", "By business", "Businesses, the biggest total first", err) ||
	    !write_groups(&page, "channel", "By channel", "Channels, the biggest total first", err) ||
	    !page_months(&page, err) || !page_changes(&page, err) || !write_oddities(&page, err))
		return false;
	write_facts(&page);
	html_end_with_script(page.out);
	return export_written(job, page.out, err);
}
