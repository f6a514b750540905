/* How the totals of the billing page have come about: month against month, and what changed between two moments. */
#include "export_html_internal.h"
#include "sql_columns.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES_SHOWN = 20, MONTHS = 12 };

/* Ends of the last months before the page's moment that the mirror can answer for, the latest last; months of the account's zone. */
static bool month_ends(struct page *page, char (*moment)[MOMENT_BYTES], char (*name)[8], size_t *count,
		       struct error *err)
{
	struct export_job *job = page->job;
	struct store *store = job->account->store;
	char date[16];
	int year, month;

	*count = 0;
	if (!store_local_date(store, job->moment, job->time_zone, date, err))
		return false;
	year = atoi(date), month = atoi(date + 5);
	for (int back = MONTHS; back >= 1; back--) {
		int months = year * 12 + month - 1 - back;
		struct error ignored;

		snprintf(name[*count], sizeof *name, "%04u-%02u", (unsigned)months / 12 % 10000,
			 (unsigned)months % 12 + 1);
		if (store_moment(store, name[*count], job->time_zone, moment[*count], &ignored) &&
		    strcmp(moment[*count], job->moment) < 0)
			++*count;
	}
	return true;
}

bool page_months(struct page *page, struct error *err)
{
	static const char *const titles[] = {"end of", ">numbers", ">with amount", "$total", NULL};
	struct export_job *job = page->job;
	char moment[MONTHS + 1][MOMENT_BYTES], name[MONTHS + 1][8];
	size_t count;
	struct billing_query query = job->query;
	struct html_bar bar[MONTHS + 1];
	struct billing_sum sum[MONTHS + 1];

	html_heading(page->out, "months", "Month against month");
	if (job->query.period) {
		html_element(page->out, "p", "A closed period is shown by itself: its lines never change.");
		return true;
	}
	if (!month_ends(page, moment, name, &count, err))
		return false;
	for (size_t i = 0; i <= count; i++) {
		query.moment = i < count ? moment[i] : job->query.moment;
		if (!store_billing_sum(job->account->store, &query, &job->choice, &sum[i], err))
			return false;
		bar[i] = (struct html_bar){.label = i < count ? name[i] : "this report",
					   .text = export_figure(page->job, sum[i].total),
					   .value = strtod(sum[i].total, NULL)};
	}
	if (count)
		html_columns(page->out, "Total at the end of each month", bar, count + 1);
	else
		html_element(page->out, "p",
			     "The mirror is younger than a month: there is nothing yet to compare with.");
	html_rows_begin(&page->table, &page->look, titles);
	for (size_t i = 0; i <= count; i++) {
		char numbers[24], amounts[24];
		const char *cells[] = {bar[i].label, numbers, amounts, sum[i].total};

		snprintf(numbers, sizeof numbers, "%" PRId64, sum[i].numbers);
		snprintf(amounts, sizeof amounts, "%" PRId64, sum[i].amounts);
		html_rows_add(&page->table, cells, NULL);
	}
	html_rows_end(&page->table, page->out, "Total at the end of each month");
	return true;
}

/* What came, went and changed, the biggest first, and what all of it comes to. */
struct biggest {
	struct page *page;
	size_t rows;
	int64_t added, removed, changed;
	struct decimal_sum difference;
	bool too_large;
};

static bool on_change(void *context, const char *const *cells, int count, struct error *err)
{
	struct biggest *biggest = context;
	const char *difference = cells[COPY_BILLING_CHANGES_DIFFERENCE];
	const char *shown[] = {cells[COPY_BILLING_CHANGES_CHANGE],	   cells[COPY_BILLING_CHANGES_NUMBER],
			       cells[COPY_BILLING_CHANGES_NAME],	   cells[COPY_BILLING_CHANGES_AMOUNT_BEFORE],
			       cells[COPY_BILLING_CHANGES_AMOUNT_AFTER],   difference,
			       cells[COPY_BILLING_CHANGES_CHANGED_COLUMNS]};

	(void)count;
	(void)err;
	biggest->added += strcmp(shown[0], "added") == 0;
	biggest->removed += strcmp(shown[0], "removed") == 0;
	biggest->changed += strcmp(shown[0], "changed") == 0;
	biggest->too_large = biggest->too_large || !decimal_sum_add(&biggest->difference, difference);
	if (biggest->rows++ < CHANGES_SHOWN)
		html_rows_add(&biggest->page->table, shown, NULL);
	return true;
}

static bool on_bridge(void *context, const char *const *cells, int count, struct error *err)
{
	struct page *page = context;

	(void)count;
	(void)err;
	html_rows_add(&page->table, cells + LIST_BILLING_BRIDGE_OPENING, NULL);
	return true;
}

static bool write_bridge(struct page *page, struct error *err)
{
	static const char *const titles[] = {"$opening",   "$added",   "$removed", "$moved in",
					     "$moved out", "$changed", "$closing", NULL};
	struct export_job *job = page->job;
	bool good;

	html_rows_begin(&page->table, &page->look, titles);
	good = store_billing_bridge(job->account->store, &job->query, &job->choice, "total", on_bridge, page, err);
	html_rows_end(&page->table, page->out, "opening + added - removed + moved in - moved out + changed = closing");
	return good;
}

static bool write_biggest(struct page *page, struct error *err)
{
	static const char *const titles[] = {"change", "number",      "name",	"$before",
					     "$after", "$difference", "fields", NULL};
	struct export_job *job = page->job;
	struct biggest biggest = {.page = page};
	const char *totals[7] = {0};
	bool good;

	html_rows_begin(&page->table, &page->look, titles);
	good = store_billing_changes(job->account->store, &job->query, &job->choice, on_change, &biggest, err);
	fprintf(page->out, "<p>%" PRId64 " number%s came, %" PRId64 " went, %" PRId64 " changed.</p>\n", biggest.added,
		biggest.added == 1 ? "" : "s", biggest.removed, biggest.changed);
	totals[0] =
		biggest.rows > CHANGES_SHOWN ? arena_format(&job->arena, "Total of all %zu", biggest.rows) : "Total";
	totals[5] = biggest.too_large || !decimal_sum_end(&biggest.difference)
			    ? "more digits than can be added up"
			    : decimal_text(&biggest.difference.decimal, &job->arena).text;
	html_rows_total(&page->table, totals);
	html_rows_end(&page->table, page->out, "The biggest changes");
	if (biggest.rows > CHANGES_SHOWN)
		page_rest(page, arena_format(&job->arena, "The %d biggest of %zu", CHANGES_SHOWN, biggest.rows),
			  arena_format(&job->arena, "--compare %s",
				       job->query.opening_period ? job->query.opening_period : job->opening));
	return good;
}

bool page_changes(struct page *page, struct error *err)
{
	struct export_job *job = page->job;

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
	return write_bridge(page, err) && write_biggest(page, err);
}
