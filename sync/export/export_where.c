/* --where: which lines an export has. */
#include "export.h"
#include "edge/json/encode.h"
#include "model/value.h"

#include <string.h>

/* Adds what is wanted of the field: a value in canonical text, or all that a time speaks of. */
static bool add_value(struct export_job *job, int field, const char *text, struct json_writer *values,
		      struct error *err)
{
	enum field_kind kind = field_table[field].kind;
	const char *column = field_table[field].column, *why;
	char span[SPAN_BYTES];
	struct value value;

	if (!value_parse(kind, slice_of(text), true, &value, &why))
		return error_set(err, ERROR_USAGE, "expected %s", why);
	if (kind == KIND_TIMESTAMP && !store_span(job->account->store, &value, job->time_zone, span, err))
		return false;
	job->where_local = job->where_local || (kind == KIND_TIMESTAMP && value.no_offset);
	json_object(values);
	json_key(values, kind == KIND_TIMESTAMP ? arena_format(&job->arena, "%s within", column) : column);
	json_text(values, kind == KIND_TIMESTAMP ? slice_of(span) : value_canonical(kind, &value, &job->arena));
	json_object_end(values);
	return true;
}

bool export_where_field(const char *given, int *field, struct error *err)
{
	const char *equals = strchr(given, '=');

	if (!equals)
		return error_set(err, ERROR_USAGE, "--where %s: write FIELD=VALUE", given);
	*field = field_by_name(given, (size_t)(equals - given));
	return *field >= 0 || error_set(err, ERROR_USAGE, "--where %s: there is no such field; did you mean %s?", given,
					field_nearest(given));
}

/* One --where FIELD=VALUE. */
static bool add_where(struct export_job *job, const char *given, struct json_writer *values, struct json_writer *nulls,
		      struct error *err)
{
	const char *equals = strchr(given, '=');
	bool known = false;
	int field;

	if (!export_where_field(given, &field, err))
		return false;
	if (export_period_lacks(job, field))
		return error_set(err, ERROR_USAGE, "--where: a closed period does not keep %s",
				 field_table[field].column);
	for (size_t i = 0; i < job->choice.wheres; i++)
		known = known || job->where[i] == field;
	if (!known)
		job->where[job->choice.wheres++] = field;
	if (strcmp(equals + 1, "NULL") == 0) {
		json_string(nulls, field_table[field].column);
		return true;
	}
	return add_value(job, field, equals + 1, values, err) || error_context(err, "--where %s", given);
}

bool export_choose_where(struct export_job *job, struct error *err)
{
	struct json_writer *values = json_writer_new(false), *nulls = json_writer_new(false);
	const char *const *given = job->options->where;
	struct slice text;
	bool good = true;

	json_array(values);
	json_array(nulls);
	for (size_t i = 0; good && i < job->options->wheres; i++) {
		good = add_where(job, given[i], values, nulls, err);
		job->where_text =
			job->where_text ? arena_format(&job->arena, "%s, %s", job->where_text, given[i]) : given[i];
	}
	json_array_end(values);
	json_array_end(nulls);
	text = json_result(values);
	buf_add(&job->where_json, text.text, text.size);
	text = json_result(nulls);
	buf_add(&job->where_null, text.text, text.size);
	json_writer_free(values);
	json_writer_free(nulls);
	job->query.where = buf_string(&job->where_json);
	job->query.where_null = buf_string(&job->where_null);
	return good;
}
