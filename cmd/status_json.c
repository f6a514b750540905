/* The facts of an account as an object for programs: the same that the screen says, all of them. */
#include "status_json.h"
#include "edge/json/encode.h"

#include <stdio.h>

/* What is under way, and what may be. */
static void add_limits(struct json_writer *json, const struct status_facts *status, const struct budget *budget)
{
	json_named_integer(json, "open_plan", status->open_plan);
	json_named_bool(json, "open_plan_waits", status->plan_waits);
	json_named_bool(json, "open_plan_expired", status->plan_expired);
	json_named_integer(json, "lease_run", status->lease_run);
	json_named_text(json, "lease_host", status->lease_run ? status->lease_host : NULL);
	json_named_integer(json, "lease_process", status->lease_run ? status->lease_process : 0);
	json_named_integer(json, "lease_left_s", status->lease_run ? status->lease_left_s : 0);
	json_named_integer(json, "requests_in_window", (int64_t)budget->used);
	json_named_integer(json, "request_cap", (int64_t)budget->cap);
	json_named_integer(json, "window_s", budget->window_ms / 1000);
	json_named_integer(json, "paused_s", (budget->paused_ms + 999) / 1000);
	json_named_integer(json, "pace_percent", (int64_t)(budget->pace * 100 + 0.5));
	json_named_integer(json, "time_budget_s", budget->time_ms / 1000);
}

void status_write_facts(const struct account *account, const struct report_facts *facts, const struct budget *budget)
{
	const struct status_facts *status = &facts->status;
	const struct drift_counts *drift = &facts->drift;
	struct json_writer *json = json_writer_new(false);
	struct slice result;

	json_object(json);
	json_named_text(json, "account", account->config.name);
	json_named_text(json, "read_at", facts->read_at);
	json_named_text(json, "verdict", health_word(facts->health.grade));
	json_named_text(json, "text", facts->health.text);
	json_named_text(json, "next", facts->health.next);
	json_named_integer(json, "numbers", status->numbers);
	json_named_integer(json, "gone", status->gone);
	json_named_integer(json, "set_aside", status->set_aside);
	json_named_integer(json, "read_whole", status->read_whole);
	json_named_integer(json, "older_than_a_day", status->older_than_a_day);
	json_named_integer(json, "read_ahead", status->ahead);
	json_named_text(json, "oldest", status->oldest);
	json_named_text(json, "median", status->median);
	json_named_integer(json, "releases", status->releases);
	json_named_integer(json, "releases_wanted", status->releases_wanted);
	json_named_integer(json, "drift_run", facts->left.run_id);
	json_named_text(json, "drift_at", facts->left.run_id ? facts->left.at : facts->read_at);
	json_named_integer(json, "overruled", drift->overruled);
	json_named_integer(json, "drift_correctable", drift->correctable);
	json_named_integer(json, "drift_report_only", drift->report_only);
	json_named_integer(json, "ambiguous", drift->ambiguous);
	json_named_text(json, "ambiguous_number", drift->ambiguous ? drift->ambiguous_number : NULL);
	json_named_integer(json, "cannot_be_checked", drift->unchecked);
	json_named_integer(json, "unowned_overrides", status->unowned_overrides);
	add_limits(json, status, budget);
	json_object_end(json);
	result = json_result(json);
	fwrite(result.text, 1, result.size - 1, stdout); /* the lists go in before the end of the object */
	json_writer_free(json);
}
