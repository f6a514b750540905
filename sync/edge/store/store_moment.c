/* A moment as people write it, on `data`: what it means in the account's time zone, and whether the mirror can answer for it. */
#include "store_billing.h"
#include "store_internal.h"
#include "base/clock.h"
#include "model/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_month(const char *text)
{
	return strlen(text) == 7 && strspn(text, "0123456789") == 4 && text[4] == '-' &&
	       strspn(text + 5, "0123456789") == 2 && strcmp(text + 5, "00") > 0 && strcmp(text + 5, "12") <= 0 &&
	       strncmp(text, "0000", 4) != 0;
}

static const char *time_kind(const struct value *time)
{
	return time->date_only ? "day" : time->no_offset ? "local" : "instant";
}

/* How the text is to be read; NULL: it is no moment. */
static const char *moment_kind(const char *text)
{
	struct value value;
	const char *why;

	if (!text)
		return "now";
	if (is_month(text))
		return "month";
	return value_parse(KIND_TIMESTAMP, slice_of(text), true, &value, &why) ? time_kind(&value) : NULL;
}

/* Whether the calendar and the clock of the zone show it, and once; first and second: when they do, where that is twice. */
static bool check_clock(bool not_there, const char *first, const char *second, const char *text, const char *time_zone,
			struct error *err)
{
	if (not_there)
		return error_set(err, ERROR_USAGE,
				 "there is no %s in %s: clock or calendar there were put forward past it. Write "
				 "another time, or one with its offset, such as 2026-10-31T18:00:00Z",
				 text, time_zone);
	if (second)
		return error_set(err, ERROR_USAGE,
				 "the clock of %s shows %s twice, because it is put back then: write %s or %s",
				 time_zone, text, first, second);
	return true;
}

static bool reject_unknown_moment(const struct store *store, const struct pg_rows *rows, const char *text,
				  struct error *err)
{
	if (pg_rows_count(rows) != 1)
		return error_set(err, ERROR_INTERNAL, "account %s is not in the database", store->account);
	if (!text)
		return true;
	if (pg_cell_bool(rows, 0, FIND_MOMENT_TO_COME))
		return error_set(err, ERROR_USAGE, "%s ends at %s, which is still to come", text,
				 pg_cell(rows, 0, FIND_MOMENT_MOMENT));
	if (!pg_cell(rows, 0, FIND_MOMENT_KNOWN_FROM))
		return error_set(
			err, ERROR_USAGE,
			"nothing is known of account %s: no run has read its whole list yet; `numsync pull` does",
			store->account);
	if (pg_cell_bool(rows, 0, FIND_MOMENT_BEFORE_KNOWN) && pg_cell(rows, 0, FIND_MOMENT_REMOVED_AT))
		return error_set(
			err, ERROR_USAGE,
			"%s is before %s, since when the history of account %s is kept: what ended earlier was "
			"removed at %s by `numsync prune`; closed periods are there all the same, and two of them can be "
			"compared (--period with --compare)",
			text, pg_cell(rows, 0, FIND_MOMENT_KNOWN_FROM), store->account,
			pg_cell(rows, 0, FIND_MOMENT_REMOVED_AT));
	if (pg_cell_bool(rows, 0, FIND_MOMENT_BEFORE_KNOWN))
		return error_set(
			err, ERROR_USAGE,
			"%s is before %s, when the first complete list of account %s was read: nothing is known of it",
			text, pg_cell(rows, 0, FIND_MOMENT_KNOWN_FROM), store->account);
	if (pg_cell(rows, 0, FIND_MOMENT_LATER_RUN_ID))
		return error_set(
			err, ERROR_DATABASE,
			"numsync cannot know what was known at %s: run %s is noted as ended at %s, and runs that "
			"came after it earlier, so the database's clock was ahead. It can for moments before that "
			"happened, and after %s",
			pg_cell(rows, 0, FIND_MOMENT_MOMENT), pg_cell(rows, 0, FIND_MOMENT_LATER_RUN_ID),
			pg_cell(rows, 0, FIND_MOMENT_LATER_UNTIL), pg_cell(rows, 0, FIND_MOMENT_LATER_UNTIL));
	if (pg_cell(rows, 0, FIND_MOMENT_RUN_AT_WORK))
		return error_set(
			err, ERROR_LATER,
			"run %s is at work and may still write what was known at %s: ask again when it is done",
			pg_cell(rows, 0, FIND_MOMENT_RUN_AT_WORK), pg_cell(rows, 0, FIND_MOMENT_MOMENT));
	return true;
}

static bool ask_moment(struct store *store, struct pg *pg, const char *text, const char *time_zone,
		       char moment[MOMENT_BYTES], struct error *err)
{
	const char *kind = moment_kind(text);
	const char *params[] = {store->account_id, kind, text, time_zone};
	struct pg_rows *rows;
	bool good;

	if (!kind)
		return error_set(err, ERROR_USAGE,
				 "%s is no moment: write 2026-10-31 (the end of that day), 2026-10 (of that month) or "
				 "2026-10-31T18:00:00Z",
				 text);
	if (!pg_run(pg, SQL_find_moment, params, &rows, err))
		return false;
	good = reject_unknown_moment(store, rows, text, err) &&
	       (!text ||
		check_clock(pg_cell_bool(rows, 0, FIND_MOMENT_NOT_THERE), pg_cell(rows, 0, FIND_MOMENT_FIRST_TIME),
			    pg_cell(rows, 0, FIND_MOMENT_SECOND_TIME), text, time_zone, err));
	if (good)
		store_copy_cell(moment, MOMENT_BYTES, rows, 0, FIND_MOMENT_MOMENT);
	pg_rows_free(rows);
	return good;
}

bool store_moment(struct store *store, const char *text, const char *time_zone, char moment[MOMENT_BYTES],
		  struct error *err)
{
	return ask_moment(store, store->data, text, time_zone, moment, err);
}

bool store_moment_stays(struct store *store, const char *moment, struct error *err)
{
	char again[MOMENT_BYTES];

	return store_open_control(store, err) && ask_moment(store, store->data, moment, "UTC", again, err) &&
	       ask_moment(store, store->control, moment, "UTC", again, err);
}

bool store_span(struct store *store, const struct value *time, const char *time_zone, char span[SPAN_BYTES],
		struct error *err)
{
	char begin[CLOCK_TEXT_BYTES], length[STORE_NUMBER_BYTES], text[MOMENT_BYTES];
	const char *params[] = {time_kind(time), clock_format_utc(time->time_us, begin), time_zone, length};
	struct pg_rows *rows;
	bool good;

	snprintf(length, sizeof length, "%" PRId64, time->length_us);
	snprintf(text, sizeof text, "%.*s", (int)time->text.size, time->text.text);
	if (!pg_run(store->data, SQL_find_span, params, &rows, err))
		return false;
	good = check_clock(pg_cell_bool(rows, 0, FIND_SPAN_NOT_THERE), pg_cell(rows, 0, FIND_SPAN_FIRST_TIME),
			   pg_cell(rows, 0, FIND_SPAN_SECOND_TIME), text, time_zone, err);
	if (good)
		store_copy_cell(span, SPAN_BYTES, rows, 0, FIND_SPAN_SPAN);
	pg_rows_free(rows);
	return good;
}
