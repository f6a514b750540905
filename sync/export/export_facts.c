/* What a reader must know of an export to trust it: what it is about, how fresh, how much, its digest. */
#include "export.h"
#include "base/text.h"
#include "model/figure.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void export_fact(struct export_job *job, const char *name, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (job->facts == EXPORT_FACTS_MAX)
		return;
	va_start(args, format);
	text_format_list(text, sizeof text, format, args);
	va_end(args);
	job->fact[job->facts++] = (struct export_fact){name, arena_copy(&job->arena, text, strlen(text))};
}

const char *export_figure(struct export_job *job, const char *text)
{
	struct buf shown = {0};
	const char *kept;

	if (job->format != EXPORT_HTML && job->format != EXPORT_XLSX)
		return text;
	figure_add(&shown, setting_text(job->account->config, SETTING_number_format), text, 0);
	kept = arena_copy(&job->arena, buf_string(&shown), shown.size);
	buf_free(&shown);
	return kept;
}

const char *export_count(struct export_job *job, int64_t count)
{
	return export_figure(job, arena_format(&job->arena, "%" PRId64, count));
}

const char *export_total(struct export_job *job)
{
	return job->too_large ? "more digits than can be added up"
			      : decimal_text(&job->total.decimal, &job->arena).text;
}

const char *export_warning(const char *amount_is)
{
	if (strcmp(amount_is, "number") == 0)
		return NULL;
	if (strcmp(amount_is, "plan") == 0)
		return "an amount is the price of a plan and counts once for each subscription item; no sum is an invoice";
	return "the API does not say whether an amount is the price of a number or of a plan (setting amount_is): a total may "
	       "count a price more than once; no sum is an invoice";
}

static void add_period(struct export_job *job)
{
	const struct closing *closing = &job->closing;

	export_fact(job, "period", "%s, closed at %s by %s with numsync %s", closing->period, closing->closed_at,
		    closing->closed_by, closing->version);
	if (closing->stale)
		export_fact(job, "accepted", "%s numbers whose state at the end of the period was not known for sure",
			    export_count(job, closing->stale));
}

/* Amounts of both are counted in one way, or their difference would mean nothing. */
static void add_opening(struct export_job *job)
{
	const struct closing *earlier = &job->earlier;

	if (!job->query.opening_period) {
		export_fact(job, "compared with", "%s", job->opening);
		return;
	}
	export_fact(job, "compared with", "%s: period %s, closed at %s", job->opening, earlier->period,
		    earlier->closed_at);
	if (strcmp(earlier->amount_is, job->amount_is) != 0)
		export_fact(job, "amounts compared",
			    "both as amount_is %s; period %s was closed with %s, so its total here need not be that of "
			    "its closing",
			    job->amount_is, earlier->period, earlier->amount_is);
}

static void add_sum(struct export_job *job, const struct billing_sum *sum)
{
	const char *warning = export_warning(job->amount_is);

	export_fact(job, "numbers", "%s", export_count(job, sum->numbers));
	export_fact(job, "with an amount", "%s", export_count(job, sum->amounts));
	export_fact(job, "without an amount", "%s", export_count(job, sum->numbers - sum->amounts));
	export_fact(job, "total of the amounts", "%s", export_figure(job, sum->total));
	export_fact(job, "currency", "%s", job->currency ? job->currency : "not stated");
	export_fact(job, "amount_is", "%s%s%s", job->amount_is, warning ? ": " : "", warning ? warning : "");
	if (sum->items_in_conflict)
		export_fact(job, "subscription items with several amounts", "%s: the amount of the first number counts",
			    export_count(job, sum->items_in_conflict));
	if (sum->released)
		export_fact(job, "released, with an amount", "%s", export_count(job, sum->released));
	if (sum->disabled)
		export_fact(job, "disabled, with an amount", "%s", export_count(job, sum->disabled));
	if (job->several_names)
		export_fact(job, "groups with several names",
			    "%s: each is shown with the name of the record that was read last",
			    export_count(job, job->several_names));
}

/* The filter stands there as it was asked, and its times may be those of the zone. */
static void add_zone(struct export_job *job)
{
	const char *others = job->where_local ? "all other times" : "all times";

	if (job->format == EXPORT_HTML)
		export_fact(job, "time zone", "%s", job->time_zone);
	else
		export_fact(job, "time zone", "%s (of days and months; %s are UTC)", job->time_zone, others);
	if (job->where_local)
		export_fact(job, "only", "%s (a time without an offset is one of %s)", job->where_text, job->time_zone);
	else if (job->where_text)
		export_fact(job, "only", "%s", job->where_text);
}

bool export_facts(struct export_job *job, struct error *err)
{
	struct billing_sum sum;

	if (!store_billing_sum(job->account->store, &job->query, &job->choice, &sum, err))
		return false;
	export_fact(job, "account", "%s", job->account->config.name);
	if (job->query.period)
		add_period(job);
	export_fact(job, "moment", "%s%s", job->moment, job->live ? " (now)" : "");
	if (job->compare)
		add_opening(job);
	add_zone(job);
	export_fact(job, "numbers that are gone", "%s", job->query.gone ? "listed" : "not listed");
	add_sum(job, &sum);
	if (job->digest[0]) {
		/* two sums of the same lines, made in two ways */
		if (!job->too_large && strcmp(export_total(job), sum.total) != 0)
			return error_set(err, ERROR_INTERNAL, "the lines add up to %s, the database says %s",
					 export_total(job), sum.total);
		if (job->query.period && job->standard && strcmp(job->digest, job->closing.digest) != 0)
			return error_set(
				err, ERROR_DATABASE,
				"the lines of period %s are not those that were closed: their digest is %s, it was %s; "
				"somebody has changed them in the database",
				job->closing.period, job->digest, job->closing.digest);
		export_fact(job, "oldest reading", "%s", job->oldest[0] ? job->oldest : "none");
		if (job->never_read)
			export_fact(job, "records never read", "%s", export_count(job, job->never_read));
		if (job->not_sent)
			export_fact(job, "amounts the API no longer sends", "%s: the last one known is shown",
				    export_count(job, job->not_sent));
		export_fact(job, "SHA-256 of the lines", "%s", job->digest);
	}
	export_fact(job, "numsync", "%s", NUMSYNC_VERSION);
	return true;
}
