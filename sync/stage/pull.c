#include "stage/pull_internal.h"
#include "base/clock.h"
#include "base/log.h"

#include <inttypes.h>
#include <string.h>

enum { PULL_GRACE_MS = 4000 };

void pull_begins(const struct pull *pull, const char *phase)
{
	if (pull->options->progress)
		pull->options->progress(phase, 0, 0);
}

bool pull_time_is_up(const struct pull *pull)
{
	return pull->options->stop_at_ms && clock_boot_ms() >= pull->options->stop_at_ms;
}

bool pull_may_go_on(const struct pull *pull, struct error *err)
{
	if (pull->options->stop_requested && pull->options->stop_requested())
		return error_set(err, ERROR_LATER, "stopped by a signal; the next run goes on from here");
	/* what is on its way when the time is up may arrive; a pause of the API is not waited for */
	if (pull->options->stop_at_ms && clock_boot_ms() >= pull->options->stop_at_ms + PULL_GRACE_MS)
		return error_set(err, ERROR_LATER, "the time budget ended while numsync waited for the API; the next run goes "
				 "on from here");
	return true;
}

/* Decides whether the numbers that the complete list lacked may be asked for, to be marked as gone. */
static bool judge_missing(struct pull *pull, const struct list_state *list, int64_t *missing_from, struct error *err)
{
	struct pull_report *report = pull->report;
	const struct pull_options *options = pull->options;
	int64_t allowed;

	*missing_from = 0;
	pull_begins(pull, "choice of records");
	if (!store_count_missing(pull->store, list, &report->known, &report->missing, err))
		return false;
	if (report->missing == 0)
		return true;
	allowed = limit_count(&options->missing, report->known);
	report->missing_refused =
		!options->force_missing && (report->missing > allowed || list->rows_read == 0);
	if (report->missing_refused)
		log_warning("the list lacks %" PRId64 " of the %" PRId64 " numbers of the mirror; at most %" PRId64
			    " are believed to be gone, so none is marked", report->missing, report->known, allowed);
	else
		*missing_from = list->run_id;
	return true;
}

bool pull(struct store *store, struct api *api, const struct pull_options *options, struct run_counters *counters,
	  struct pull_report *report, struct error *err)
{
	struct pull pull = {store, api, options, counters, report};
	struct list_state list = {0};
	int64_t missing_from;
	bool good;

	*report = (struct pull_report){0};
	good = pull_list(&pull, &list, err) && judge_missing(&pull, &list, &missing_from, err) &&
	       store_queue_fill(store, options->refresh, options->since_us, missing_from, &report->queued, err) &&
	       pull_detail(&pull, err);
	buf_free(&list.token);
	return good;
}
