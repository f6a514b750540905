/* The columns of the release watch, and its headline. */
#include "releases.h"
#include "edge/store/store_report.h"

#include <stdio.h>

static const struct list_column columns[] = {{"number", "number"},
					     {"id", ""},
					     {"name", "name"},
					     {"#days_left", ">days left"},
					     {"scheduled_at", "scheduled"},
					     {"hold_starts_at", "hold starts"},
					     {"requested_at", "requested"},
					     {"reason", "reason"},
					     {"wanted_field", ""},
					     {"source", "wanted by"},
					     {"file", "file"},
					     {"#line", ">line"},
					     {NULL, NULL}};

struct watch {
	struct row_list *list;
	size_t count;
	bool title;
};

static bool on_row(void *context, const char *const *cells, int count, struct error *err)
{
	struct watch *watch = context;

	if (!watch->count++ && watch->title)
		printf("RELEASE WATCH: wanted numbers with a release coming; a released number is gone for ever\n");
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
