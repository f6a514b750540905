#include "command.h"
#include "session.h"
#include "base/clock.h"
#include "edge/encode.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CLOCK_SKEW_WARN_S = 5 };

enum check { CHECK_OK, CHECK_WARNING, CHECK_FAILURE };

static enum error_class worst;
static struct json_writer *json; /* NULL: lines for people */

static void tell(enum check check, enum error_class class, const char *what, const char *text)
{
	static const char *const words[] = {"ok", "warning", "failure"};

	if (json) {
		json_object(json);
		json_key(json, "check");
		json_string(json, what);
		json_key(json, "result");
		json_string(json, words[check]);
		json_key(json, "text");
		json_string(json, text);
		json_object_end(json);
	} else {
		printf("%-8s %-14s %s\n", words[check], what, text);
	}
	if (check == CHECK_FAILURE)
		worst = session_graver(worst, class);
}

static void check_config(const struct account_session *account)
{
	struct session *session = account->session;
	struct account_config config = account->config;
	char text[600];
	int64_t limit, window_ms;

	snprintf(text, sizeof text, "%s", session->config_path.size ? session->config_path.data : "none; the environment and "
		 "defaults count");
	tell(CHECK_OK, ERROR_NONE, "configuration", text);
	setting_rate(config, SETTING_rate_limit, &limit, &window_ms);
	if (limit)
		snprintf(text, sizeof text, "%" PRId64 " requests in %" PRId64 " s, of which numsync takes %.0f%% (%s)", limit,
			 window_ms / 1000, setting_share(config, SETTING_rate_share) * 100,
			 setting_origin(config, SETTING_rate_limit));
	else
		snprintf(text, sizeof text, "no limit (%s): only right for a sandbox",
			 setting_origin(config, SETTING_rate_limit));
	tell(limit ? CHECK_OK : CHECK_WARNING, ERROR_NONE, "rate", text);
}

static void check_database(struct account_session *account)
{
	struct pg *pg = store_pg(account->store);
	struct buf text = {0};
	struct store_rights rights;
	struct error err = ERROR_INIT;

	pg_describe(pg, &text);
	buf_format(&text, ", PostgreSQL %d.%d, schema up to date", pg_server_version(pg) / 10000,
		   pg_server_version(pg) % 10000);
	tell(CHECK_OK, ERROR_NONE, "database", buf_string(&text));
	if (!store_rights(account->store, &rights, &err))
		tell(CHECK_FAILURE, err.class, "rights", err.text);
	else if (!rights.mirror_write || !rights.journal_write)
		tell(CHECK_WARNING, ERROR_NONE, "rights", "this database user cannot write the mirror or the journal: it can "
		     "report, not run");
	else
		tell(CHECK_OK, ERROR_NONE, "rights", "may write the mirror and the journal");
	buf_free(&text);
}

struct probe {
	bool done;
	enum api_outcome outcome;
	int64_t date_us;
	bool revision_known;
	char message[600];
};

static bool on_row(void *context, const struct phone *row, struct error *err)
{
	struct probe *probe = context;

	(void)row;
	(void)err;
	probe->revision_known = true;
	return true;
}

static bool on_set_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	(void)context;
	(void)fault;
	(void)err;
	return true;
}

static bool on_restart(void *context, struct error *err)
{
	(void)context;
	(void)err;
	return true;
}

static bool on_done(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		    struct error *err)
{
	struct probe *probe = call->context;

	(void)phone;
	(void)end;
	(void)err;
	probe->done = true;
	probe->outcome = call->outcome;
	probe->date_us = call->date_us;
	snprintf(probe->message, sizeof probe->message, "%s", call->message);
	return true;
}

static void check_clock(const struct probe *probe)
{
	int64_t skew_s = (clock_wall_us() - probe->date_us) / 1000000;
	char text[128];

	if (!probe->date_us)
		return;
	snprintf(text, sizeof text, "%" PRId64 " s apart from the API's", skew_s < 0 ? -skew_s : skew_s);
	if (llabs(skew_s) > CLOCK_SKEW_WARN_S)
		tell(CHECK_WARNING, ERROR_NONE, "clock", text);
	else
		tell(CHECK_OK, ERROR_NONE, "clock", text);
}

/* One page of the list: says whether the key is good and the path is right. */
static void check_list(struct account_session *account)
{
	struct probe probe = {0};
	struct error err = ERROR_INIT;
	struct api_call call = {.verb = API_LIST, .slot = -1, .context = &probe,
				.sink = {&probe, on_row, on_set_aside}, .restart = on_restart, .done = on_done};

	api_submit(account->api, &call);
	if (!api_drain(account->api, &err)) {
		tell(CHECK_FAILURE, err.class, err.class == ERROR_CREDENTIALS ? "key" : "list", err.text);
		return;
	}
	tell(CHECK_OK, ERROR_NONE, "key", "accepted");
	if (probe.outcome == API_DONE)
		tell(CHECK_OK, ERROR_NONE, "list", probe.revision_known ? "answers with rows that numsync can read"
									: "answers, with no row");
	else
		tell(CHECK_FAILURE, ERROR_API, "list", probe.message);
	check_clock(&probe);
}

static void check_api(struct account_session *account)
{
	struct error err = ERROR_INIT;
	char text[300];
	int status;

	if (!account_connect(account, &err)) {
		tell(CHECK_FAILURE, err.class, "key", err.text);
		return;
	}
	if (!api_ping(account->api, &status, &err)) {
		tell(CHECK_FAILURE, err.class, "API", err.text);
		return;
	}
	snprintf(text, sizeof text, "%s answers (status %d)", setting_text(account->config, SETTING_api_url), status);
	tell(status < 500 ? CHECK_OK : CHECK_WARNING, ERROR_NONE, "API", text);
	check_list(account);
}

static void check_lease(struct account_session *account)
{
	struct status_facts facts;
	struct error err = ERROR_INIT;
	char text[300];

	if (!store_status(account->store, &facts, &err)) {
		tell(CHECK_FAILURE, err.class, "lease", err.text);
	} else if (facts.lease_run) {
		snprintf(text, sizeof text, "run %" PRId64 " on host %s holds it, for %" PRId64 " s more", facts.lease_run,
			 facts.lease_host, facts.lease_left_s);
		tell(CHECK_WARNING, ERROR_NONE, "lease", text);
	} else {
		tell(CHECK_OK, ERROR_NONE, "lease", "free");
	}
}

static enum error_class doctor_account(struct account_session *account, struct error *err)
{
	struct slice text;

	(void)err;
	if (account->session->json) {
		json = json_writer_new(true);
		json_array(json);
	} else {
		printf("account %s\n", account->config.name);
	}
	check_config(account);
	check_database(account);
	check_lease(account);
	check_api(account);
	if (json) {
		json_array_end(json);
		text = json_result(json);
		fwrite(text.text, 1, text.size, stdout);
		json_writer_free(json);
		json = NULL;
	}
	return worst;
}

static enum error_class run_doctor(const struct invocation *inv, struct error *err)
{
	worst = ERROR_NONE;
	return session_for_accounts(inv, doctor_account, err);
}

const struct command command_doctor = {
	.name = "doctor", .synopsis = "[OPTION...]", .summary = "check configuration, database, key, API, clock, rights",
	.run = run_doctor,
	.details = "Each line is ok, warning or failure with the cure. Sends two requests; changes nothing.\n"};
