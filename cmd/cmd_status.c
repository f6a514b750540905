/* `numsync status`: how it is and what to do next, on one screen: health, releases, drift, freshness, lease, budget, the last runs. Several
 * accounts get a line each, those that need somebody first. */
#include "command.h"
#include "view/row_list.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/when.h"
#include "edge/store/store_governor.h"
#include "report/releases.h"
#include "report/report.h"
#include "session.h"
#include "sql_columns.h"
#include "status_json.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A screen, less the line on which the shell asks for the next command. */
enum { COLUMNS = 80, LINES = 23, RELEASES_SHOWN = 3, RUNS_SHOWN = 10, NAME_COLUMNS = 14 };

static const struct list_column run_columns[] = {[LIST_RUNS_RUN_ID] = {"#run", ">run"},
						 [LIST_RUNS_COMMAND] = {"command", "command"},
						 [LIST_RUNS_STATE] = {"state", "state"},
						 [LIST_RUNS_STARTED_AT] = {"started_at", "started"},
						 [LIST_RUNS_SECONDS] = {"#seconds", ">seconds"},
						 [LIST_RUNS_EXIT_STATUS] = {"#exit_status", ">exit"},
						 [LIST_RUNS_ROWS_READ] = {"#rows", ">rows"},
						 [LIST_RUNS_ROWS_CHANGED] = {"#changed", ">changed"},
						 [LIST_RUNS_RECORDS_READ] = {"#records", ">records"},
						 [LIST_RUNS_CHANGES_CONFIRMED] = {"#confirmed", ">confirmed"},
						 [LIST_RUNS_CHANGES_FAILED] = {"#failed", ">failed"},
						 [LIST_RUNS_MESSAGE] = {"message", "message"},
						 [LIST_RUNS_COLUMNS] = {NULL, NULL}};
static const struct list_column release_columns[] = {[LIST_RELEASES_NUMBER] = {"number", ""},
						     [LIST_RELEASES_PHONE_ID] = {"id", ""},
						     [LIST_RELEASES_NAME] = {"name", ""},
						     [LIST_RELEASES_DAYS_LEFT] = {"#days_left", ""},
						     [LIST_RELEASES_HOURS_LEFT] = {"@hours_left", ""},
						     [LIST_RELEASES_SCHEDULED_AT] = {"scheduled_at", ""},
						     [LIST_RELEASES_HOLD_STARTS_AT] = {"hold_starts_at", ""},
						     [LIST_RELEASES_REQUESTED_AT] = {"requested_at", ""},
						     [LIST_RELEASES_REASON] = {"reason", ""},
						     [LIST_RELEASES_WANTED_FIELD] = {"wanted_field", ""},
						     [LIST_RELEASES_SOURCE] = {"source", ""},
						     [LIST_RELEASES_FILE_NAME] = {"file", ""},
						     [LIST_RELEASES_LINE] = {"#line", ""},
						     [LIST_RELEASES_COLUMNS] = {NULL, NULL}};

static bool read_budget(struct account *account, struct budget *budget, struct error *err)
{
	struct governor governor;
	int64_t now_ms = clock_boot_ms();
	bool good;

	*budget = (struct budget){.pace = 1, .time_ms = setting_number(account->config, SETTING_time_budget)};
	setting_rate(account->config, SETTING_rate_limit, &budget->limit, &budget->window_ms);
	if (!budget->limit)
		return true;
	governor_init(&governor, (size_t)budget->limit, budget->window_ms,
		      setting_share(account->config, SETTING_rate_share));
	good = store_governor_load(account->store, &governor, err);
	budget->cap = governor.slot_count;
	budget->used = governor_occupied(&governor, now_ms);
	budget->pace = governor.pace;
	if (governor.paused_until_ms > now_ms)
		budget->paused_ms = governor.paused_until_ms - now_ms;
	governor_free(&governor);
	return good;
}

/* Lines that fit the screen: what is too long is cut. */
struct screen {
	int lines;
	size_t columns;
	bool bold;
	const char *now;
};

static void put_line(struct screen *screen, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put_line(struct screen *screen, const char *format, ...)
{
	struct buf shown = {0};
	char text[2000];
	size_t fits;
	va_list args;

	va_start(args, format);
	text_format_list(text, sizeof text, format, args);
	va_end(args);
	when_add_printable(&shown, text, strlen(text));
	fits = text_fit(buf_string(&shown), screen->columns);
	if (fits < shown.size)
		printf("%.*s\u2026\n", (int)text_fit(shown.data, screen->columns - 1), shown.data);
	else
		printf("%s\n", buf_string(&shown));
	buf_free(&shown);
	screen->lines++;
}

/* At most so many lines, broken between words. */
static void put_words(struct screen *screen, const char *text, int lines)
{
	char line[400];

	while (lines > 1 && text_columns(text, strlen(text)) > screen->columns) {
		size_t size = text_fit(text, screen->columns < sizeof line / 4 ? screen->columns : sizeof line / 4),
		       blank = size;

		while (blank && text[blank] != ' ')
			blank--;
		size = blank ? blank : size;
		snprintf(line, sizeof line, "%.*s", (int)size, text);
		put_line(screen, "%s", line);
		text += size + strspn(text + size, " ");
		lines--;
	}
	put_line(screen, "%s", text);
}

static bool on_release(void *context, const char *const *cells, int count, struct error *err)
{
	struct screen *screen = context;
	char when[RELEASE_WHEN_BYTES];

	(void)count;
	(void)err;
	releases_when(cells, screen->now, when);
	put_line(screen, "  %s %s: %s (wanted by %s)", cells[LIST_RELEASES_NUMBER], when,
		 cells[LIST_RELEASES_NAME] ? cells[LIST_RELEASES_NAME] : "", cells[LIST_RELEASES_SOURCE]);
	return true;
}

static bool on_run(void *context, const char *const *cells, int count, struct error *err)
{
	const char *told[LIST_RUNS_COLUMNS];
	char started[WHEN_BYTES];

	(void)err;
	for (int i = 0; i < LIST_RUNS_COLUMNS; i++)
		told[i] = i < count && cells[i] ? cells[i] : "-"; /* a run that has not come to its end does not tell */
	if (strcmp(told[LIST_RUNS_STATE], "running") == 0)
		told[LIST_RUNS_EXIT_STATUS] = "now";
	put_line(context, "%5s  %-7.7s %s %6s s %5s %8s %8s %7s %6s", told[LIST_RUNS_RUN_ID], told[LIST_RUNS_COMMAND],
		 when_text(cells[LIST_RUNS_STARTED_AT], true, started), told[LIST_RUNS_SECONDS],
		 told[LIST_RUNS_EXIT_STATUS], told[LIST_RUNS_ROWS_READ], told[LIST_RUNS_RECORDS_READ],
		 told[LIST_RUNS_CHANGES_CONFIRMED], told[LIST_RUNS_CHANGES_FAILED]);
	return true;
}

static void put_lease(struct screen *screen, const struct status_facts *status)
{
	if (status->lease_run)
		put_line(screen,
			 "lease      run %" PRId64 ", process %" PRId64 " on %s, for %" PRId64 " s unless it renews it",
			 status->lease_run, status->lease_process, status->lease_host, status->lease_left_s);
	else if (status->dead_run)
		put_line(screen, "lease      run %" PRId64 " on %s died holding it; the next run takes over",
			 status->dead_run, status->lease_host);
	else
		put_line(screen, "lease      free");
}

static void put_budget(struct screen *screen, const struct budget *budget)
{
	char text[200];
	size_t size;

	if (!budget->cap)
		size = (size_t)snprintf(text, sizeof text, "no rate limit");
	else
		size = (size_t)snprintf(text, sizeof text, "%zu of %zu requests in %" PRId64 " s", budget->used,
					budget->cap, budget->window_ms / 1000);
	if (budget->paused_ms)
		size += (size_t)snprintf(text + size, sizeof text - size, ", paused for %" PRId64 " s",
					 budget->paused_ms / 1000 + 1);
	if (budget->pace < 1)
		size += (size_t)snprintf(text + size, sizeof text - size, ", pace %.0f%%", budget->pace * 100);
	if (budget->time_ms)
		snprintf(text + size, sizeof text - size, "; a run %" PRId64 " min", (budget->time_ms + 59999) / 60000);
	put_line(screen, "budget     %s", text);
}

static void put_facts(struct screen *screen, const struct report_facts *facts, const char *flag)
{
	const struct status_facts *status = &facts->status;
	const struct drift_counts *drift = &facts->drift;

	put_line(screen, "numbers    %" PRId64 ", %" PRId64 " gone, %" PRId64 " quarantined by the last list",
		 status->numbers, status->gone, status->set_aside);
	put_line(screen,
		 "drift      %" PRId64 " to correct, %" PRId64 " report-only, %" PRId64 " cannot be checked, %" PRId64
		 " overruled",
		 drift->correctable, drift->report_only, drift->unchecked, drift->overruled);
	if (facts->left.run_id)
		put_line(screen, "           as run %" PRId64 " left it %s; nothing has come since", facts->left.run_id,
			 facts->left.at);
	if (drift->ambiguous)
		put_line(screen,
			 "ambiguous  %" PRId64 " value%s: several ids have %s; numsync drift%s, then name the id",
			 drift->ambiguous, drift->ambiguous == 1 ? "" : "s", drift->ambiguous_number, flag);
	if (status->unowned_overrides)
		put_line(screen,
			 "overrides  %" PRId64
			 " of numsync's that no change here set (%s); numsync report --list overrides%s",
			 status->unowned_overrides, status->unowned_number, flag);
	if (status->oldest[0])
		put_line(screen, "freshness  %" PRId64 " records read, %" PRId64 " older than a day; oldest %s",
			 status->read_whole, status->older_than_a_day, status->oldest);
	else
		put_line(screen, "freshness  no record was read yet");
	if (status->ahead)
		put_line(screen,
			 "clock      %" PRId64 " read at a time still to come: it was ahead; the next run reads them",
			 status->ahead);
	put_line(screen, "releases   %" PRId64 " coming, %" PRId64 " of them of wanted numbers", status->releases,
		 status->releases_wanted);
}

static bool put_screen(const struct session *session, struct account *account, const struct report_facts *facts,
		       const struct budget *budget, struct error *err)
{
	size_t columns = terminal_columns(stdout);
	struct screen screen = {.columns = columns ? columns : COLUMNS, .bold = session->colour, .now = facts->read_at};
	char flag[300], now[WHEN_BYTES];
	int left;

	put_line(&screen, "account %s, %s", account->config.name, when_text(facts->read_at, false, now));
	if (screen.bold)
		fputs("\033[1m", stdout);
	put_words(&screen, facts->health.text, 2);
	if (screen.bold)
		fputs("\033[0m", stdout);
	put_line(&screen, "Next: %s", facts->health.next[0] ? facts->health.next : "nothing to do");
	if (facts->status.releases_wanted &&
	    !store_releases_each(account->store, RELEASES_SHOWN, on_release, &screen, err))
		return false;
	if (facts->status.releases_wanted > RELEASES_SHOWN)
		put_line(&screen, "  and %" PRId64 " more: numsync drift --releases%s",
			 facts->status.releases_wanted - RELEASES_SHOWN, account_flag(account, flag, sizeof flag));
	put_line(&screen, "%s", "");
	put_facts(&screen, facts, account_flag(account, flag, sizeof flag));
	put_lease(&screen, &facts->status);
	put_budget(&screen, budget);
	put_line(&screen, "%s", "");
	put_line(&screen, "  run  command started              took  exit     rows  records changed failed");
	left = LINES - screen.lines < RUNS_SHOWN ? LINES - screen.lines : RUNS_SHOWN;
	// cppcheck-suppress knownConditionTrueFalse; it does not see how put_line counts
	return store_runs_each(account->store, left > 1 ? left : 1, on_run, &screen, err);
}

static bool put_json(struct account *account, const struct report_facts *facts, const struct budget *budget,
		     struct error *err)
{
	struct row_list *list = row_list_new(release_columns, LIST_JSON, NULL);
	bool good;

	status_write_facts(account, facts, budget);
	fputs(",\"release_watch\":", stdout);
	good = store_releases_each(account->store, 0, row_list_add, list, err);
	row_list_end(list, false);
	fputs(",\"runs\":", stdout);
	list = row_list_new(run_columns, LIST_JSON, account->config.name);
	good = good && store_runs_each(account->store, RUNS_SHOWN, row_list_add, list, err);
	row_list_end(list, false);
	printf("}\n");
	return good;
}

/* Several accounts: a line each, once all are known, those that need somebody first. */
static struct {
	struct overview {
		enum health_grade grade;
		char line[300], next[600];
	} * account;
	size_t count;
} overview;

static void keep_line(const struct account *account, const struct report_facts *facts, const struct budget *budget)
{
	static const char *const states[] = {"in sync", "look", "ACT"};
	const struct status_facts *status = &facts->status;
	const char *ended = facts->run_id ? facts->run[GET_RUN_ENDED_AT] : NULL;
	struct overview *kept;
	struct buf name = {0};
	char when[WHEN_BYTES];
	int size;

	overview.account = memory_resize(overview.account, (overview.count + 1) * sizeof *overview.account);
	kept = &overview.account[overview.count++];
	text_printable(&name, account->config.name, strlen(account->config.name));
	size = (int)text_fit(buf_string(&name), NAME_COLUMNS);
	kept->grade = facts->health.grade;
	text_format(kept->line, sizeof kept->line,
		    "%.*s%*s %-7s %7" PRId64 " %7" PRId64 " %6" PRId64 " %6" PRId64 " %7" PRId64 " %3zu%% %11s %2s",
		    size, buf_string(&name), NAME_COLUMNS - (int)text_columns(buf_string(&name), (size_t)size), "",
		    states[kept->grade], status->releases_wanted, facts->drift.correctable, facts->drift.report_only,
		    status->older_than_a_day, status->numbers, budget->cap ? budget->used * 100 / budget->cap : 0,
		    ended ? when_text(ended, true, when) + 5 : "never",
		    status->lease_run				       ? "on"
		    : status->dead_run				       ? "-"
		    : facts->run_id && facts->run[GET_RUN_EXIT_STATUS] ? facts->run[GET_RUN_EXIT_STATUS]
								       : "");
	text_format(kept->next, sizeof kept->next, "%s: %s", account->config.name, facts->health.next);
	buf_free(&name);
}

static int by_grade(const void *a, const void *b)
{
	const struct overview *left = a, *right = b;

	if (left->grade != right->grade)
		return left->grade < right->grade ? 1 : -1;
	return strcmp(left->line, right->line);
}

static void put_overview(void)
{
	size_t columns = terminal_columns(stdout);
	struct screen screen = {.columns = columns ? columns : COLUMNS};
	size_t shown = overview.count;

	qsort(overview.account, overview.count, sizeof *overview.account, by_grade);
	if (columns && shown > LINES - 2) /* on a screen those come first that need somebody; a pipe gets all */
		shown = LINES - 2;
	put_line(&screen, "account        state   release correct report    old numbers  req last run  exit");
	for (size_t i = 0; i < shown; i++)
		put_line(&screen, "%s", overview.account[i].line);
	if (shown < overview.count)
		put_line(&screen, "and %zu more, no worse than these: --account NAME, or --json",
			 overview.count - shown);
	for (size_t i = 0; i < overview.count && screen.lines + 1 < LINES; i++) {
		if (overview.account[i].grade == HEALTH_GOOD)
			break;
		if (i == 0)
			put_line(&screen, "%s", "");
		put_line(&screen, "%s", overview.account[i].next);
	}
	free(overview.account);
}

static bool show(const struct session *session, struct account *account, const struct report_facts *facts,
		 struct error *err)
{
	struct budget budget;

	if (!read_budget(account, &budget, err))
		return false;
	if (session->json)
		return put_json(account, facts, &budget, err);
	if (session->accounts > 1) {
		keep_line(account, facts, &budget);
		return true;
	}
	return put_screen(session, account, facts, &budget, err);
}

static enum error_class status_account(const struct session *session, struct account *account, struct error *err)
{
	struct report_facts facts;
	enum error_class class = ERROR_NONE;

	if (!report_read(account, 0, &facts, err) || !show(session, account, &facts, err))
		class = err->class;
	else if (facts.status.releases_wanted && session_fails_on_releases(session))
		class = ERROR_DRIFT;
	report_facts_free(&facts);
	return class;
}

static enum error_class main_status(const struct invocation *inv, struct error *err)
{
	enum error_class class = session_for_accounts(inv, status_account, err);

	if (overview.count)
		put_overview();
	return class;
}

static const struct option_row options[] = {{"fail-on", "release-watch",
					     "exit 2 when a wanted number has a release coming"},
					    {NULL, NULL, NULL}};

const struct command command_status = {
	.name = "status",
	.synopsis = "[OPTION...]",
	.summary = "one screen: verdict and next step, releases, drift, freshness, lease, requests, last runs",
	.options = options,
	.run = main_status,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(DRIFT),
	.examples = "  numsync status\n  numsync status --all-accounts\n",
	.details =
		"Fits 80 columns and 24 lines; --json has all of it. Several accounts have a line each: wanted numbers with a release\n"
		"coming, values to correct, report-only ones, records older than a day, share of the requests that numsync may send\n"
		"in the window, end of the last run and its exit status (on: at work; -: it died), then what to do next.\n"};
