/* Names of fields, numbers and sources from the command line, made what the database calls them. A misspelt name is an error, never an
 * empty list. */
#include "filter.h"
#include "model/value.h"
#include "edge/store/store_import.h"
#include "edge/store/store_report.h"

#include <string.h>

static bool read_fields(const char **values, struct error *err)
{
	for (; *values; values++) {
		int field = field_by_name(*values, strlen(*values));

		if (field < 0)
			return error_set(err, ERROR_USAGE,
					 "no field is called \"%s\"; did you mean %s? `numsync fields` lists all",
					 *values, field_nearest(*values));
		*values = field_table[field].column;
	}
	return true;
}

static bool on_found(void *context, const char *const *cells, int count, struct error *err)
{
	(void)cells;
	(void)count;
	(void)err;
	*(bool *)context = true;
	return true;
}

/* A phone number as people write it; anything else may be an id. */
static const char *as_number(struct filter *filter, const struct account *account, const char *given)
{
	const char *country = setting_text(account->config, SETTING_default_country), *why;
	char number[20];

	if (number_normalise(slice_of(given), country, number, &why) ||
	    number_normalise(slice_of(arena_format(&filter->arena, "+%s", given)), country, number, &why))
		return arena_copy(&filter->arena, number, strlen(number));
	return NULL;
}

static bool read_numbers(struct filter *filter, const struct account *account, struct error *err)
{
	for (const char **value = filter->number; *value; value++) {
		const char *number = as_number(filter, account, *value);
		bool found = false;

		if (!store_number_each(account->store, *value, on_found, &found, err))
			return false;
		if (!found && number) {
			if (!store_number_each(account->store, number, on_found, &found, err))
				return false;
			*value = number;
		}
		if (!found)
			return error_set(err, ERROR_USAGE,
					 "account %s has no number %s, nor one with that id; `numsync pull` reads "
					 "new ones",
					 account->config.name, *value);
	}
	return true;
}

bool filter_read(struct filter *filter, const struct session *session, const struct account *account,
		 const char *field_option, const char *number_option, struct error *err)
{
	const struct invocation *inv = session->inv;

	memset(filter, 0, sizeof *filter);
	filter->plan = (struct plan_filter){filter->field, filter->number, filter->source};
	invocation_values(inv, field_option, filter->field, FILTER_VALUES_MAX);
	invocation_values(inv, number_option, filter->number, FILTER_VALUES_MAX);
	invocation_values(inv, "source", filter->source, FILTER_VALUES_MAX);
	if (!read_fields(filter->field, err) || !read_numbers(filter, account, err))
		return false;
	for (const char **source = filter->source; *source; source++)
		if (!store_source_known(account->store, *source, err))
			return false;
	return true;
}

void filter_free(struct filter *filter)
{
	arena_free(&filter->arena);
}
