/* Brings the schema up to date, or tells what is pending, and says what was done: for `numsync migrate` and `numsync init`. */
#include "invocation.h"
#include "session.h"
#include "base/log.h"
#include "edge/json/encode.h"
#include "edge/store/store_admin.h"
#include "view/progress.h"

#include <inttypes.h>
#include <stdio.h>

static bool migration_pending(const struct migration_report *report)
{
	return report->pending || report->views_pending || report->months_pending || report->undistributed;
}

static void tell_migrated(const struct migration_report *report)
{
	struct json_writer *json = json_writer_new(false);

	json_object(json);
	json_named_integer(json, "applied", report->applied);
	json_named_integer(json, "present", report->present);
	json_named_integer(json, "pending", report->pending + report->views_pending);
	json_named_integer(json, "months_pending", report->months_pending);
	json_named_integer(json, "undistributed", report->undistributed);
	json_object_end(json);
	json_print(json, stdout);
}

static void say_migrated(const struct migration_report *report)
{
	if (report->applied)
		printf("%d migration%s applied", report->applied, report->applied == 1 ? "" : "s");
	else
		printf(report->views_made ? "views and functions made anew" : "nothing to do");
	printf("; the schema is up to date\n");
}

static void say_pending(const struct migration_report *report)
{
	if (report->pending)
		printf("pending: %d migration%s\n", report->pending, report->pending == 1 ? "" : "s");
	if (report->views_pending)
		printf("pending: views and functions\n");
	if (report->undistributed)
		printf("pending: %" PRId64 " table%s to distribute over the shards\n", report->undistributed,
		       report->undistributed == 1 ? "" : "s");
	if (report->months_pending)
		printf("pending: %" PRId64 " month%s of the history to be made ahead\n", report->months_pending,
		       report->months_pending == 1 ? "" : "s");
	if (!migration_pending(report))
		printf("nothing to do: the schema is up to date\n");
}

bool session_migrate(const struct invocation *inv, struct error *err)
{
	struct migration_options options = {.roles = invocation_flag(inv, "roles"),
					    .check = invocation_flag(inv, "check"),
					    .progress = progress_show,
					    .waiting = progress_waiting};
	struct migration_report report;
	struct session session;
	bool good;

	if (!session_open(&session, inv, err))
		return false;
	good = session_database(&session, err);
	options.conninfo = buf_string(&session.conninfo);
	good = good && store_migrate(&options, &report, err);
	progress_clear();
	if (good && session.json)
		tell_migrated(&report);
	else if (good && log_has_level(LOG_INFO))
		(options.check ? say_pending : say_migrated)(&report);
	if (good && migration_pending(&report)) {
		err->class = ERROR_DRIFT;
		good = false;
	}
	session_close(&session);
	return good;
}
