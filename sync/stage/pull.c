/* The order of a pull: the list to its end, what of the mirror it lacks, the queue of records to read, the records. And what the
 * two readers share: when to stop, and whether what could not be read is too much. */
#include "stage/pull_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"

#include <inttypes.h>
#include <string.h>

enum { PULL_GRACE_MS = 4000 };

void pull_begins(const struct pull *pull, const char *phase)
{
	if (pull->options->progress)
		pull->options->progress(phase, 0, 0);
}

bool pull_is_past(int64_t at_ms)
{
	return at_ms && clock_boot_ms() >= at_ms;
}

bool pull_check_stop(const struct pull *pull, struct error *err)
{
	if (stop_requested())
		return error_set(err, ERROR_LATER, "stopped by a signal; the next run goes on from here");
	/* what is on its way when the time is up may arrive; a pause of the API is not waited for */
	if (pull->options->stop_at_ms && pull_is_past(pull->options->stop_at_ms + PULL_GRACE_MS))
		return error_set(err, ERROR_LATER,
				 "the time budget ended while numsync waited for the API; the next run goes "
				 "on from here");
	return true;
}

bool pull_check_unread(const struct pull *pull, const struct unread *unread, struct error *err)
{
	const struct limit *limit = &pull->options->unread;
	enum unread_extent extent = unread_measure(unread, limit);
	struct error many = ERROR_INIT;

	if (extent == UNREAD_OTHER_REVISION)
		return unread_error(unread, extent, limit, err);
	/* of nothing nothing can be planned, whatever is allowed */
	if (extent == UNREAD_FEW || (pull->options->force_unread && unread->read) || pull->report->unread[0])
		return true;
	unread_error(unread, extent, limit, &many);
	memcpy(pull->report->unread, many.text, strnlen(many.text, sizeof pull->report->unread - 1) + 1);
	return true;
}

/* Decides whether the numbers that the complete list lacked may be asked for, to be marked as gone. */
static bool check_missing(struct pull *pull, const struct list_state *list, int64_t *missing_from, struct error *err)
{
	struct pull_report *report = pull->report;
	const struct pull_options *options = pull->options;

	*missing_from = 0;
	pull_begins(pull, "choice of records");
	if (!store_count_missing(pull->store, list, &report->missing, err))
		return false;
	if (report->missing.missing == 0)
		return true;
	report->missing_allowed = list->rows_read ? limit_count(&options->missing, report->missing.known) : 0;
	report->missing_refused = !options->force_missing && report->missing.missing > report->missing_allowed;
	if (!report->missing_refused)
		*missing_from = list->run_id;
	return true;
}

bool pull(struct store *store, struct api *api, const struct pull_options *options, struct run_counters *counters,
	  struct pull_report *report, struct error *err)
{
	struct pull pull = {store, api, options, counters, report};
	struct list_state list = {0};
	int64_t missing_from, ahead = 0;
	bool good;

	*report = (struct pull_report){0};
	good = pull_list(&pull, &list, err) && check_missing(&pull, &list, &missing_from, err) &&
	       store_queue_fill(store, options->refresh, options->since_us, missing_from, &report->queued, &ahead, err);
	if (good && ahead)
		log_warning(
			"%" PRId64
			" record%s noted as read at a time that is still to come: the database's clock was ahead. They "
			"count as never read%s",
			ahead, ahead == 1 ? " is" : "s are",
			strcmp(options->refresh, "none") == 0 ? "" : ", and are read again first");
	good = good && pull_records(&pull, err);
	buf_free(&list.token);
	return good;
}
