/* Closed periods: each keeps the columns that its digest is of, and only those can be asked of it. So the list of billing columns may
 * grow, and what was closed before stays what it was. */
#include "export.h"
#include "base/text.h"
#include "model/billing.h"
#include "model/field.h"

#include <string.h>

/* Whether the list, whose parts have commas between them, names the column. */
static bool names(const char *list, const char *column)
{
	size_t length = strlen(column), size;

	for (const char *at = list;; at += size + 1) {
		size = strcspn(at, ",");
		if (size == length && memcmp(at, column, size) == 0)
			return true;
		if (!at[size])
			return false;
	}
}

/* One that is being closed, and that has no list yet, keeps the columns of today. */
bool export_period_keeps(const struct closing *closing, int field)
{
	return closing->columns[0] ? names(closing->columns, field_table[field].column) : billing_has_field(field);
}

bool export_period_lacks(const struct export_job *job, int field)
{
	return (job->query.period && !export_period_keeps(&job->closing, field)) ||
	       (job->query.opening_period && !export_period_keeps(&job->earlier, field));
}

bool export_period_columns(struct export_job *job, struct error *err)
{
	char *list = arena_copy(&job->arena, job->closing.columns, strlen(job->closing.columns)), *name;
	int column;

	while ((name = strsep(&list, ","))) {
		if (job->columns == EXPORT_COLUMNS_MAX - 2 || !export_find_column(name, &column))
			return error_set(err, ERROR_DATABASE,
					 "period %s was closed with a column %s, which this numsync does not know: a "
					 "later version closed it",
					 job->closing.period, name);
		export_add_column(job, column);
	}
	return true;
}

void export_period_list(const struct export_job *job, struct closing *closing)
{
	struct buf list = {0};

	for (size_t i = 0; i < job->columns; i++)
		buf_format(&list, "%s%s", i ? "," : "", job->column[i].name);
	text_format(closing->columns, sizeof closing->columns, "%s", buf_string(&list));
	buf_free(&list);
}

bool export_period_earlier(struct export_job *job, const char *compare, struct error *err)
{
	bool found = false;

	if (job->query.period && !store_closing_find(job->account->store, compare, &found, &job->earlier, err))
		return false;
	if (!found)
		return store_moment(job->account->store, compare, job->time_zone, job->opening, err);
	job->query.opening_period = job->earlier.period;
	memcpy(job->opening, job->earlier.moment, sizeof job->opening);
	return true;
}

void export_period_compared(struct export_job *job)
{
	for (int field = 0; field < FIELD_COUNT; field++)
		if (billing_compares_field(field) && export_period_lacks(job, field))
			job->lacking[job->choice.lacks++] = field;
	job->choice.lacking = job->lacking;
	job->choice.opening_period = job->query.opening_period != NULL;
}
