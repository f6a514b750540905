/* The columns of the release watch, and its headline. */
#include "releases.h"
#include "base/when.h"
#include "edge/store/store_report.h"
#include "sql_columns.h"

#include <stdio.h>

static const struct list_column columns[] = {[LIST_RELEASES_NUMBER] = {"number", "number"},
					     [LIST_RELEASES_PHONE_ID] = {"id", ""},
					     [LIST_RELEASES_NAME] = {"name", "name"},
					     [LIST_RELEASES_DAYS_LEFT] = {"#days_left", ""},
					     [LIST_RELEASES_HOURS_LEFT] = {"@hours_left", ">left"},
					     [LIST_RELEASES_SCHEDULED_AT] = {"scheduled_at", "scheduled"},
					     [LIST_RELEASES_HOLD_STARTS_AT] = {"hold_starts_at", "-hold starts"},
					     [LIST_RELEASES_REQUESTED_AT] = {"requested_at", "-requested"},
					     [LIST_RELEASES_REASON] = {"reason", "reason"},
					     [LIST_RELEASES_WANTED_FIELD] = {"wanted_field", ""},
					     [LIST_RELEASES_SOURCE] = {"source", "-wanted by"},
					     [LIST_RELEASES_FILE_NAME] = {"file", "file"},
					     [LIST_RELEASES_LINE] = {"#line", ">line"},
					     [LIST_RELEASES_COLUMNS] = {NULL, NULL}};

const char *releases_when(const char *const *cells, const char *now, char when[RELEASE_WHEN_BYTES])
{
	const char *hours = cells[LIST_RELEASES_HOURS_LEFT], *at = cells[LIST_RELEASES_SCHEDULED_AT];
	char left[WHEN_BYTES], near[WHEN_BYTES];

	if (!hours || !at)
		snprintf(when, RELEASE_WHEN_BYTES, "no date set");
	else if (hours[0] == '-')
		snprintf(when, RELEASE_WHEN_BYTES, "%s", when_left(hours, left));
	else
		snprintf(when, RELEASE_WHEN_BYTES, "in %s, %s", when_left(hours, left), when_near(at, now, near));
	return when;
}

struct watch {
	struct row_list *list;
	size_t count;
	bool title;
};

static bool on_row(void *context, const char *const *cells, int count, struct error *err)
{
	struct watch *watch = context;

	if (!watch->count++ && watch->title)
		printf("RELEASE WATCH: wanted numbers to be released; a released number is gone for ever\n");
	return !watch->list || row_list_add(watch->list, cells, count, err);
}

bool releases_print(struct account *account, enum list_format format, int max, bool colour, size_t *count,
		    struct error *err)
{
	struct watch watch = {.title = format == LIST_TABLE};
	bool good;

	if (format != LIST_NONE)
		watch.list = row_list_new(columns, format, account->config.name);
	good = store_releases_each(account->store, max, on_row, &watch, err);
	if (watch.list)
		row_list_end(watch.list, colour);
	if (watch.title && watch.count)
		printf("\n");
	*count = watch.count;
	return good;
}
