#include "command.h"
#include "export.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool export_written(const struct export_job *job, FILE *file, struct error *err)
{
	return outfile_written(file, job->path ? job->path : "to standard output", err);
}

static bool write_format(struct export_job *job, struct error *err)
{
	switch (job->format) {
	case EXPORT_XLSX:
		return export_xlsx(job, err);
	case EXPORT_HTML:
		return export_html(job, err);
	default:
		return export_text(job, err);
	}
}

static bool open_output(struct export_job *job, struct error *err)
{
	job->file = stdout;
	if (!job->path)
		return true;
	job->out = outfile_open(job->path, err);
	if (job->out)
		job->file = outfile_stream(job->out);
	return job->out != NULL;
}

static bool close_output(struct export_job *job, bool good, struct error *err)
{
	struct outfile *out = job->out;

	job->out = NULL;
	if (out && good)
		return outfile_commit(out, err);
	outfile_abort(out);
	if (!good || job->path)
		return good;
	fflush(stdout);
	return export_written(job, stdout, err);
}

/* What was written where, and whether its sum may be trusted. */
static void tell(struct export_job *job)
{
	const char *warning = export_warning(job->amount_is);

	if (!job->path)
		return;
	if (!job->digest[0]) {
		log_info("%s of account %s written to %s", job->compare ? "changes" : "summary",
			 job->account->config.name, job->path);
		return;
	}
	log_info("%" PRId64 " numbers of account %s as of %s written to %s: %" PRId64 " with an amount, total %s%s%s",
		 job->lines, job->account->config.name, job->moment, job->path, job->amounts, export_total(job),
		 job->currency ? " " : "", job->currency ? job->currency : "");
	if (warning)
		log_info("%s", warning);
}

static bool make_export(struct export_job *job, struct error *err)
{
	bool good;

	if (!export_choose(job, err) || !open_output(job, err))
		return false;
	good = store_billing_begin(job->account->store, &job->query, err);
	if (good) {
		good = write_format(job, err);
		if (good)
			good = store_billing_end(job->account->store, err);
		else
			store_billing_abort(job->account->store);
	}
	return close_output(job, good, err);
}

enum error_class export_account(struct account_session *account, bool quiet, struct error *err)
{
	const struct invocation *inv = account->session->inv;
	struct export_job job = {.account = account};
	bool good;

	if (inv->argument_count != 1 || strcmp(inv->argument[0], "billing") != 0)
		return error_set(err, ERROR_USAGE, "what is to be exported? numsync export billing"), ERROR_USAGE;
	if (account->session->accounts > 1)
		return error_set(err, ERROR_USAGE, "an export is of one account: name it with --account"), ERROR_USAGE;
	good = make_export(&job, err);
	if (good && !quiet)
		tell(&job);
	sql_choose(NULL);
	buf_free(&job.where_json);
	buf_free(&job.where_null);
	arena_free(&job.arena);
	return good ? ERROR_NONE : err->class;
}

static enum error_class export_one(struct account_session *account, struct error *err)
{
	return export_account(account, false, err);
}

static enum error_class run_export(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, export_one, err);
}

static const struct option_row options[] =
	{{"output", "FILE",
	  "write to FILE, beside it first and then renamed, or into it when it is a pipe or a device; short: -o"},
	 {"format", "csv|xlsx|jsonl|html", "how it is written; else as FILE ends, else csv"},
	 {"as-of", "TIME",
	  "as it was known at the end of that day or month (2026-10-31, 2026-10), in the account's time_zone"},
	 {"period", "YYYY-MM", "the lines of a closed period, as `numsync close` recorded them"},
	 {"compare", "TIME", "what came, went and changed since that earlier moment"},
	 {"summary", "business|channel|user", "totals and counts by business, channel or user, instead of lines"},
	 {"columns", "LIST", "fields, and account, counted_amount, missing_since, read_at; separated by commas"},
	 {"order-by", "LIST", "fields to sort by, - in front for descending; then by number and id"},
	 {"where", "FIELD=VALUE",
	  "only numbers with that value (NULL: with none); repeated: one of the values of each field"},
	 {"gone", NULL, "list numbers that are gone, too"},
	 {"about", NULL, "begin with what the export is about: moment, totals, freshness, digest"},
	 {"delimiter", "CHAR", "of CSV: , or ; or tab"},
	 {"decimal-comma", NULL, "12,50 in CSV; the delimiter is ; then"},
	 {"bom", NULL, "begin a CSV with a byte order mark, by which Excel knows UTF-8"},
	 {"raw", NULL, "CSV for machines: texts exactly as they are, lines end with LF"},
	 {NULL, NULL, NULL}};

const struct command command_export = {
	.name = "export",
	.synopsis = "billing [OPTION...]",
	.summary = "the billing columns, for any moment, as CSV, XLSX, JSON Lines or HTML",
	.options = options,
	.run = run_export,
	.details =
		"Amounts are exact, digit for digit as the API gave them; it names no currency and does not say whether an amount is\n"
		"the number's or a plan's: the settings currency and amount_is state what you know. No sum is an invoice.\n"
		"In CSV a text that a spreadsheet would take for a formula (= + - @ at its beginning) gets a ' before it; phone\n"
		"numbers keep their +. --raw leaves all texts as they are. In JSON Lines amounts are strings, so that no reader\n"
		"rounds them. A moment that the mirror cannot answer for is refused. read_at tells how fresh each line is.\n"};
