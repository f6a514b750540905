/* One export, in one transaction of one moment: the choice, the file, the lines, and what is said of it. The file is renamed into
 * its place only when all of it was written and the transaction has ended well. */
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
	job->file = job->options->together ? job->options->together->file : stdout;
	if (!job->path || job->options->together)
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
	if (out)
		return outfile_end(out, good, err);
	if (!good)
		return false;
	fflush(job->file);
	return export_written(job, job->file, err);
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

bool export_account(struct account *account, const struct export_options *options, bool quiet, struct error *err)
{
	struct export_job job = {.account = account, .options = options};
	bool good = make_export(&job, err);

	if (good && !quiet)
		tell(&job);
	buf_free(&job.where_json);
	buf_free(&job.where_null);
	arena_free(&job.arena);
	return good;
}
