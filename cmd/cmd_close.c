/* `numsync close`: a month of billing that never changes again. The lines are written, with what is known of each for sure, then read
 * back, and the digest is recorded, all in one transaction: so that a period is closed as a whole or not at all. */
#include "command.h"
#include "export/export.h"
#include "view/row_list.h"
#include "session.h"
#include "base/log.h"
#include "base/text.h"
#include "sql_columns.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { STALE_SHOWN = 20 };

/* Reads the lines of a period back, within the transaction that is open: what they come to. */
static bool read_back(struct export_job *job, struct error *err)
{
	if (!export_lines(job, &export_nowhere, err))
		return false;
	return !job->too_large ||
	       error_set(err, ERROR_DATA,
			 "the amounts of account %s add up to more digits than can be kept, so one of them is wrong: "
			 "`numsync export billing` lists them",
			 job->account->config.name);
}

struct stale {
	int64_t count;
	struct buf sample;
};

static bool on_stale(void *context, const char *const *cells, int count, struct error *err)
{
	struct stale *stale = context;

	(void)count;
	(void)err;
	if (stale->count++ < STALE_SHOWN)
		buf_format(&stale->sample, "%s%s (%s), last read %s", stale->sample.size ? "; " : "",
			   cells[LIST_STALE_NUMBER] ? cells[LIST_STALE_NUMBER] : "no number", cells[LIST_STALE_ID],
			   cells[LIST_STALE_READ_AT] ? cells[LIST_STALE_READ_AT] : "never");
	return true;
}

/* Writes the lines, if what the mirror knew at the moment may be closed. */
static bool write_lines(struct account *account, struct closing *closing, bool accept, struct error *err)
{
	int64_t seconds = setting_number(account->config, SETTING_stale_after) / 1000;
	struct stale stale = {0};
	bool complete = false, good;

	if (!store_list_complete(account->store, closing->moment, seconds, &complete, err))
		return false;
	if (!accept && !complete)
		return error_set(err, ERROR_REFUSED,
				 "period %s is not closed: no run read the whole list within %" PRId64
				 " s before its end, %s: numbers "
				 "may be missing. --accept-stale closes it all the same, and records that you did",
				 closing->period, seconds, closing->moment);
	good = store_closing_lines(account->store, closing, seconds, err) &&
	       store_stale_each(account->store, closing, on_stale, &stale, err);
	closing->stale = stale.count;
	closing->stale_accepted = accept && (stale.count || !complete);
	if (good && !accept && stale.count)
		good = error_set(
			err, ERROR_REFUSED,
			"period %s is not closed: of %" PRId64
			" numbers it is not known for sure what they were at its "
			"end, %s: %s%s. `numsync pull --refresh all` shows whether they have changed since; --accept-stale "
			"closes it all the same, and records that you did",
			closing->period, stale.count, closing->moment, buf_string(&stale.sample),
			stale.count > STALE_SHOWN ? "; and more" : "");
	buf_free(&stale.sample);
	return good;
}

struct closing_writer {
	struct account *account;
	struct closing *closing;
	bool accept_stale;
	bool found; /* it was closed by somebody else meanwhile */
};

/* Closes the period, in the transaction that is open; whatever an earlier try left is set anew. */
static bool write_closing(void *context, struct error *err)
{
	struct closing_writer *writer = context;
	struct account *account = writer->account;
	struct closing *closing = writer->closing, other;
	struct export_job job = {.account = account};
	bool good;

	if (!store_closing_find(account->store, closing->period, &writer->found, &other, err))
		return false;
	if (writer->found) {
		*closing = other;
		return true;
	}
	good = export_choose_period(&job, closing, err) && write_lines(account, closing, writer->accept_stale, err);
	job.query.first_place = closing->first_place;
	good = good && read_back(&job, err);
	if (good) {
		export_period_list(&job, closing);
		closing->lines = job.lines;
		closing->amounts = job.amounts;
		snprintf(closing->total, sizeof closing->total, "%s",
			 decimal_text(&job.total.decimal, &job.arena).text);
		memcpy(closing->digest, job.digest, sizeof closing->digest);
		good = store_closing_add(account->store, closing, err);
	}
	arena_free(&job.arena);
	return good;
}

static bool add_closing(struct account *account, struct closing *closing, bool accept_stale, bool *found,
			struct error *err)
{
	struct closing_writer writer = {.account = account, .closing = closing, .accept_stale = accept_stale};
	struct billing_query query = {.moment = closing->moment};
	bool good = store_closing_write(account->store, &query, write_closing, &writer, err);

	*found = writer.found;
	return good;
}

static void tell_closed(const struct closing *closing, const char *account)
{
	log_info("period %s of account %s was closed at %s by %s; it stays as it is", closing->period, account,
		 closing->closed_at, closing->closed_by);
}

static enum error_class close_period(struct account *account, const char *period, bool accept_stale, struct error *err)
{
	struct account_config config = account->config;
	const char *currency = setting_text(config, SETTING_currency);
	struct closing closing;
	bool found;

	if (strlen(period) != 7)
		return error_set(err, ERROR_USAGE, "%s is no period: write it as 2026-10", period), ERROR_USAGE;
	if (!store_closing_find(account->store, period, &found, &closing, err))
		return err->class;
	if (found) {
		tell_closed(&closing, config.name);
		return ERROR_NONE;
	}
	snprintf(closing.period, sizeof closing.period, "%s", period);
	snprintf(closing.time_zone, sizeof closing.time_zone, "%s", setting_text(config, SETTING_time_zone));
	snprintf(closing.amount_is, sizeof closing.amount_is, "%s", setting_text(config, SETTING_amount_is));
	snprintf(closing.currency, sizeof closing.currency, "%s", currency ? currency : "");
	if (!store_moment(account->store, period, closing.time_zone, closing.moment, err) ||
	    !add_closing(account, &closing, accept_stale, &found, err))
		return err->class;
	if (found) {
		tell_closed(&closing, config.name);
		return ERROR_NONE;
	}
	log_info("period %s of account %s is closed: %" PRId64 " numbers, %" PRId64
		 " with an amount, total %s%s%s, SHA-256 %s",
		 period, config.name, closing.lines, closing.amounts, closing.total, currency ? " " : "",
		 currency ? currency : "", closing.digest);
	if (closing.stale_accepted)
		log_warning("it was accepted that the mirror was not fresh at the end of period %s: %" PRId64
			    " stale numbers",
			    period, closing.stale);
	return ERROR_NONE;
}

static enum error_class list_closings(const struct session *session, struct account *account, struct error *err)
{
	static const struct list_column columns[] = {[LIST_CLOSINGS_PERIOD] = {"period", "period"},
						     [LIST_CLOSINGS_MOMENT] = {"moment", "end"},
						     [LIST_CLOSINGS_TIME_ZONE] = {"time_zone", "time zone"},
						     [LIST_CLOSINGS_AMOUNT_IS] = {"amount_is", "amount is"},
						     [LIST_CLOSINGS_CURRENCY] = {"currency", "currency"},
						     [LIST_CLOSINGS_LINES] = {"#lines", ">numbers"},
						     [LIST_CLOSINGS_AMOUNTS] = {"#amounts", ">with amount"},
						     [LIST_CLOSINGS_TOTAL] = {"total", ">total"},
						     [LIST_CLOSINGS_DIGEST] = {"digest", ""},
						     [LIST_CLOSINGS_STALE] = {"#stale", ">stale"},
						     [LIST_CLOSINGS_STALE_ACCEPTED] = {"?stale_accepted", "accepted"},
						     [LIST_CLOSINGS_CLOSED_AT] = {"closed_at", "closed"},
						     [LIST_CLOSINGS_CLOSED_BY] = {"closed_by", "by"},
						     [LIST_CLOSINGS_VERSION] = {"version", ""},
						     [LIST_CLOSINGS_FIRST_PLACE] = {NULL, NULL}};
	char none[300];

	text_format(none, sizeof none, "no period of account %s is closed", account->config.name);
	return session_list(session, account, columns, store_closings_each, none, err);
}

/* What is to be said of one period; list NULL: a line for people. */
static bool tell_verified(struct row_list *list, const char *period, bool intact, int64_t added, struct export_job *job,
			  struct error *err)
{
	const char *total = decimal_text(&job->total.decimal, &job->arena).text;
	char lines[24], beside[24];

	snprintf(lines, sizeof lines, "%" PRId64, job->lines);
	snprintf(beside, sizeof beside, "%" PRId64, added);
	if (list)
		return row_list_add(list,
				    (const char *const[]){period, intact ? "t" : "f", lines, total, job->digest,
							  beside},
				    6, err);
	printf("%s  %s  %s numbers, total %s  %s\n", period, intact ? "intact" : "CHANGED", lines, total, job->digest);
	return true;
}

static bool verify_period(struct account *account, const char *period, struct row_list *list, bool *intact,
			  int64_t *added, struct error *err)
{
	struct export_job job = {.account = account};
	struct closing closing;
	bool good, found;

	if (!store_closing_find(account->store, period, &found, &closing, err))
		return false;
	if (!found)
		return error_set(err, ERROR_USAGE, "period %s of account %s is not closed", period,
				 account->config.name);
	good = export_choose_period(&job, &closing, err) && store_billing_begin(account->store, &job.query, err);
	if (good) {
		good = read_back(&job, err);
		store_billing_abort(account->store);
	}
	good = good && store_closing_added(account->store, period, added, err);
	if (good) {
		*intact = strcmp(job.digest, closing.digest) == 0 && job.lines == closing.lines &&
			  strcmp(decimal_text(&job.total.decimal, &job.arena).text, closing.total) == 0;
		good = tell_verified(list, period, *intact, *added, &job, err);
	}
	arena_free(&job.arena);
	return good;
}

struct periods {
	char name[1200][8]; /* a century */
	size_t count;
};

static bool on_closing(void *context, const char *const *cells, int count, struct error *err)
{
	struct periods *periods = context;

	(void)count;
	(void)err;
	if (periods->count < sizeof periods->name / sizeof periods->name[0])
		snprintf(periods->name[periods->count++], sizeof periods->name[0], "%s", cells[LIST_CLOSINGS_PERIOD]);
	return true;
}

static bool verify_each(struct account *account, const struct periods *periods, struct row_list *list, bool *all,
			int64_t *lines, struct error *err)
{
	bool intact;
	int64_t added;

	for (size_t i = 0; i < periods->count; i++) {
		if (!verify_period(account, periods->name[i], list, &intact, &added, err))
			return false;
		*all = *all && intact;
		*lines += added;
	}
	return true;
}

static enum error_class verify(const struct session *session, struct account *account, const char *period,
			       struct error *err)
{
	static const struct list_column columns[] = {{"period", ""}, {"?intact", ""}, {"#numbers", ""}, {"total", ""},
						     {"digest", ""}, {"#beside", ""}, {NULL, NULL}};
	static struct periods periods;
	struct row_list *list = NULL;
	enum list_format format;
	bool all = true, good;
	int64_t lines = 0;

	if (!session_list_format(session, &format, err))
		return err->class;
	periods.count = 0;
	if (period)
		snprintf(periods.name[periods.count++], sizeof periods.name[0], "%s", period);
	else if (!store_closings_each(account->store, on_closing, &periods, err))
		return err->class;
	if (format != LIST_TABLE)
		list = row_list_new(columns, format, account->config.name);
	good = verify_each(account, &periods, list, &all, &lines, err);
	if (list)
		row_list_end(list, false);
	if (!good)
		return err->class;
	if (!all)
		error_set(err, ERROR_DATABASE,
			  "a closed period is not what was closed: somebody has changed its lines in the database. "
			  "What counts is the export that was made when it was closed");
	else if (lines)
		error_set(
			err, ERROR_DATABASE,
			"somebody has put %" PRId64
			" line%s beside those of closed periods in the database: they do not "
			"count, and what was closed can be exported as before; the owner of the schema can remove them from "
			"numsync.closing_line",
			lines, lines == 1 ? "" : "s");
	return all && !lines ? ERROR_NONE : ERROR_DATABASE;
}

static enum error_class close_account(const struct session *session, struct account *account, struct error *err)
{
	const struct invocation *inv = session->inv;
	const char *period = inv->argument_count ? inv->argument[0] : NULL;

	if (inv->argument_count > 1)
		return error_set(err, ERROR_USAGE, "one period at a time: numsync close 2026-10"), ERROR_USAGE;
	if (invocation_flag(inv, "list"))
		return list_closings(session, account, err);
	if (invocation_flag(inv, "verify"))
		return verify(session, account, period, err);
	if (!period)
		return error_set(err, ERROR_USAGE, "which period? numsync close 2026-10, or --list"), ERROR_USAGE;
	return close_period(account, period, invocation_flag(inv, "accept-stale"), err);
}

static enum error_class main_close(const struct invocation *inv, struct error *err)
{
	return session_for_accounts(inv, close_account, err);
}

static const struct option_row options[] = {
	{"accept-stale", NULL,
	 "close although it is not known for sure what some numbers were at the end; goes on record"},
	{"list", NULL, "list what was closed"},
	{"verify", NULL,
	 "compute the digests of closed periods anew and compare them, and report lines that somebody added in the database"},
	{"format", "table|csv|json", "how --list and --verify are written (table)"},
	{"actor", "NAME", "who closes it, for the record; else the user"},
	{NULL, NULL, NULL}};

const struct command command_close = {
	.name = "close",
	.synopsis = "YYYY-MM [OPTION...]",
	.summary = "close a month of billing: its lines and totals never change again",
	.options = options,
	.run = main_close,
	.statuses = STATUS(DATABASE) | STATUS(LATER) | STATUS(REFUSED) | STATUS(DATA),
	.examples = "  numsync close 2026-10\n  numsync close --verify\n",
	.details =
		"Records the billing lines as they were at the end of the month in the account's time_zone, with their total and a\n"
		"SHA-256; `numsync export billing --period YYYY-MM` gives exactly those lines for ever, and `--raw` the bytes that\n"
		"were digested. It is refused while the state of some number at that moment is not known for sure: its record was not read\n"
		"within stale_after before it, and not known to be the same from a later reading.\n"};
