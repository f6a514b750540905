/* What doctor asks of the API: the key, the connection and its TLS, whether a list and a record can be read, the server's clock. It sends
 * a handful of requests, all of them reading. */
#include "doctor.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLOCK_SKEW_WARN_S = 5, CERTIFICATE_WARN_DAYS = 14 };

struct probe {
	bool record_good, other_revision; /* of the record */
	int rows, asides, others;	  /* others: of asides, those of the later revision */
	char first_aside[300];
	enum api_outcome outcome;
	char *id; /* of the first row */
	char message[600];
};

static bool on_row(void *context, const struct phone *row, struct error *err)
{
	struct probe *probe = context;
	struct slice id = row->field[FIELD_id].text;

	(void)err;
	probe->rows++;
	if (!probe->id)
		probe->id = memory_format("%.*s", (int)id.size, id.text);
	return true;
}

static bool on_set_aside(void *context, const struct decode_fault *fault, struct error *err)
{
	struct probe *probe = context;

	(void)err;
	probe->others += fault->other_revision;
	if (!probe->asides++)
		text_format(probe->first_aside, sizeof probe->first_aside, "%s", fault->reason);
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

	(void)end;
	(void)err;
	probe->outcome = call->outcome;
	probe->record_good = phone && call->verb == API_GET && call->outcome == API_DONE;
	probe->other_revision = call->other_revision;
	text_format(probe->message, sizeof probe->message, "%s", call->message);
	return true;
}

static void tell_other_revision(const char *where)
{
	doctor_tell(CHECK_FAILURE, ERROR_API, "revision",
		    "none at this server: numsync cannot work with it. See whether there is a later "
		    "version of numsync",
		    "this server speaks the later revision of the API, which numsync does not support: %s", where);
}

static const char *list_cure(const struct account *account)
{
	const char *path = setting_text(account->config, SETTING_list_path);

	if (strcmp(path, "/phone-numbers/all/business") != 0 && strcmp(path, "/phone-numbers/all/my") != 0)
		return "set list_path to /phone-numbers/all/business, where the supported revision has its list";
	return "see whether api_url is the API's address (`numsync config`), and whether Leadping is up";
}

static const char *api_cure(enum error_class class)
{
	if (class == ERROR_CREDENTIALS)
		return "make a new organization key in Leadping's console, put it where the old one was, and run this again";
	return "see the setting api_url (`numsync config`), and whether Leadping is up";
}

/* What may be told of a key from its beginning; it is never printed. */
static const char *key_kind(const char *key)
{
	return strncmp(key, "sk_", 3) == 0 ? "an organization key (sk_...)" : "of a kind that is not known";
}

static bool ask(struct account *account, struct api_call *call, struct probe *probe, const char *what)
{
	struct error err = ERROR_INIT;

	call->slot = -1;
	call->context = probe;
	call->done = on_done;
	api_submit(account->api, call);
	if (api_drain(account->api, &err))
		return true;
	doctor_fail(err.class == ERROR_CREDENTIALS ? "key" : what, &err, api_cure(err.class));
	return false;
}

/* One record: which revision the server speaks is read off it. */
static void check_record(struct account *account, struct probe *probe)
{
	struct api_call call = {.verb = API_GET, .id = probe->id};

	if (!probe->id) {
		doctor_tell(CHECK_WARNING, ERROR_NONE, "revision", "none is needed: it is seen with the first number",
			    "the list has no number, so numsync cannot know which revision the API speaks");
		return;
	}
	if (!ask(account, &call, probe, "record"))
		return;
	if (probe->other_revision)
		tell_other_revision("its record has an object `warmup`");
	else if (!probe->record_good)
		doctor_tell(CHECK_FAILURE, ERROR_API, "record", api_cure(ERROR_API), "%s", probe->message);
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "revision", NULL, "the API speaks the revision `business`");
}

static const char *asides_cure(const struct account *account, char *cure, size_t size)
{
	char flag[300];

	text_format(cure, size,
		    "report it to Leadping; a run quarantines them and goes on (`numsync report --list faults%s`)",
		    account_flag(account, flag, sizeof flag));
	return cure;
}

/* One page of the list: whether the key is good and the path is right. */
static void check_list(struct account *account)
{
	struct probe probe = {0};
	struct api_call call = {.verb = API_LIST, .sink = {&probe, on_row, on_set_aside}, .restart = on_restart};
	char cure[500];

	if (!ask(account, &call, &probe, "list"))
		return;
	if (probe.outcome != API_DONE) {
		doctor_tell(CHECK_FAILURE, ERROR_API, "list", list_cure(account), "%s", probe.message);
	} else {
		doctor_tell(CHECK_OK, ERROR_NONE, "key", NULL, "accepted; %s", key_kind(account->key));
		if (probe.others && probe.others == probe.asides + probe.rows) {
			tell_other_revision("the rows of its list have an object `warmup`");
			return;
		}
		if (probe.asides)
			doctor_tell(CHECK_WARNING, ERROR_NONE, "list", asides_cure(account, cure, sizeof cure),
				    "%d of %d rows of the first page cannot be read; the first: %s", probe.asides,
				    probe.rows + probe.asides, probe.first_aside);
		else
			doctor_tell(CHECK_OK, ERROR_NONE, "list", NULL, "%s",
				    probe.id ? "answers with rows that numsync can read" : "answers, with no row");
		check_record(account, &probe);
	}
	free(probe.id);
}

static void check_tls(const struct account *account, const struct tls_facts *tls)
{
	int64_t days = (tls->certificate_end_us - clock_wall_us()) / 1000000 / 86400;

	if (strncmp(setting_text(account->config, SETTING_api_url), "https:", 6) != 0)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "TLS", "https in api_url, unless this is a sandbox",
			    "none: api_url is http, to this "
			    "machine only");
	else if (tls->certificate_end_us && days < CERTIFICATE_WARN_DAYS)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "TLS", "whoever runs the server must renew it: ask them to",
			    "%s; the server's "
			    "certificate ends in %" PRId64 " days",
			    tls->version, days);
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "TLS", NULL,
			    "%s, verified; the server's certificate is good for %" PRId64 " days", tls->version, days);
}

static void check_clock(int64_t date_us)
{
	int64_t skew_s = (clock_wall_us() - date_us) / 1000000;

	if (!date_us)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "clock", "none is needed", "the API's answer has no time");
	else if (llabs(skew_s) > CLOCK_SKEW_WARN_S)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "clock",
			    "let this machine take the time from NTP: timedatectl set-ntp true",
			    "%" PRId64 " s %s the API's", (int64_t)llabs(skew_s), skew_s > 0 ? "ahead of" : "behind");
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "clock", NULL, "the same as the API's, to %d s", CLOCK_SKEW_WARN_S);
}

static void check_reach(struct account *account)
{
	const char *url = setting_text(account->config, SETTING_api_url);
	struct api_greeting greeting;
	struct error err = ERROR_INIT;
	char cure[600];

	if (!api_ping(account->api, &greeting, &err)) {
		bool tls = strstr(err.text, "SSL") || strstr(err.text, "certificate");

		text_format(
			cure, sizeof cure,
			tls ? "see whether %s is the right host and its certificate is good; for a private authority "
			      "set ca_file"
			    : "see whether this machine may reach it (curl -sS %s), and the setting api_url",
			url);
		doctor_fail(tls ? "TLS" : "API", &err, cure);
		return;
	}
	doctor_tell(greeting.status < 500 ? CHECK_OK : CHECK_WARNING, ERROR_NONE, "API",
		    "try again later; see whether Leadping is up", "%s answers (status %d)", url, greeting.status);
	check_tls(account, &greeting.tls);
	check_clock(greeting.date_us);
	check_list(account);
}

/* A variable's value is not shown: a password may stand in it. */
static void tell_proxy(const struct account *account)
{
	static const char *const variables[] = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"};
	const char *proxy = setting_text(account->config, SETTING_proxy), *found = NULL;
	bool https = strncmp(setting_text(account->config, SETTING_api_url), "https:", 6) == 0;

	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		if (getenv(variables[i]) && *getenv(variables[i]))
			found = variables[i];
	if (proxy)
		doctor_tell(CHECK_OK, ERROR_NONE, "proxy", NULL,
			    https ? "the API is reached through %s, which gets neither the key nor what is said"
				  : "%s is not used: api_url is http, to this machine only",
			    proxy);
	else if (found && https)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "proxy",
			    "if the API can be reached through that proxy only, name it in the setting proxy",
			    "%s is set in the environment, and numsync does not use it: it goes to the API directly",
			    found);
}

void doctor_api(struct account *account)
{
	struct error err = ERROR_INIT;

	tell_proxy(account);
	if (!account_connect(account, &err))
		doctor_fail(!account->key || err.class == ERROR_CREDENTIALS ? "key" : "settings", &err, NULL);
	else
		check_reach(account);
}
