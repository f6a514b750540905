/* All lines of the file are in: what only the mirror and other files show about them, and the commit. */
#include "store_import_internal.h"
#include "base/step.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A worker takes some 10 ms of a processor before it looks at its first line. */
enum { LINES_WORTH_WORKERS = 10000 };

bool store_import_last(struct store *store, const char *source, struct import_last *last, struct error *err)
{
	const char *params[] = {store->account_id, source, buf_string(&store->import->fields)};
	struct pg_rows *rows;

	*last = (struct import_last){0};
	if (!pg_run(store->data, SQL_find_last_batch, params, &rows, err))
		return false;
	if (pg_rows_count(rows) == 1) {
		last->batch_id = pg_cell_int(rows, 0, FIND_LAST_BATCH_BATCH_ID);
		snprintf(last->sha256, sizeof last->sha256, "%s", pg_cell(rows, 0, FIND_LAST_BATCH_FILE_SHA256));
		snprintf(last->imported_at, sizeof last->imported_at, "%s",
			 pg_cell(rows, 0, FIND_LAST_BATCH_IMPORTED_AT));
		last->replaces = pg_cell_bool(rows, 0, FIND_LAST_BATCH_REPLACES);
		last->same_fields = pg_cell_bool(rows, 0, FIND_LAST_BATCH_SAME_FIELDS);
		last->other_fields = pg_cell_bool(rows, 0, FIND_LAST_BATCH_OTHER_FIELDS);
	}
	pg_rows_free(rows);
	return true;
}

struct fault_reader {
	store_fault_fn fault;
	void *context;
};

/* As find_line_faults.sql and list_odd_times.sql name them. */
static bool find_kind(const char *name, enum line_fault_kind *kind, struct error *err)
{
	static const char *const names[LINE_FAULT_KINDS] =
		{[LINE_UNKNOWN] = "unknown",	 [LINE_GONE] = "gone",		 [LINE_MISMATCH] = "mismatch",
		 [LINE_AMBIGUOUS] = "ambiguous", [LINE_DUPLICATE] = "duplicate", [LINE_WINDOW] = "window",
		 [LINE_NEVER] = "never",	 [LINE_TWICE] = "twice"};

	for (int i = 0; i < LINE_FAULT_KINDS; i++)
		if (strcmp(names[i], name) == 0) {
			*kind = (enum line_fault_kind)i;
			return true;
		}
	return error_set(err, ERROR_INTERNAL, "a statement names a fault that is not known: %s", name);
}

/* The two statements that find faults have the same columns. */
_Static_assert((int)LIST_ODD_TIMES_LINE == (int)FIND_LINE_FAULTS_LINE &&
		       (int)LIST_ODD_TIMES_COLUMN_NAME == (int)FIND_LINE_FAULTS_COLUMN_NAME &&
		       (int)LIST_ODD_TIMES_VALUE == (int)FIND_LINE_FAULTS_VALUE &&
		       (int)LIST_ODD_TIMES_FAULT == (int)FIND_LINE_FAULTS_FAULT &&
		       (int)LIST_ODD_TIMES_OTHER == (int)FIND_LINE_FAULTS_OTHER,
	       "on_line_fault reads rows of both");

static bool on_line_fault(void *context, const char *const *cells, int count, struct error *err)
{
	struct fault_reader *reader = context;
	struct line_fault fault = {.line = store_number(cells[FIND_LINE_FAULTS_LINE]),
				   .column = cells[FIND_LINE_FAULTS_COLUMN_NAME],
				   .value = cells[FIND_LINE_FAULTS_VALUE],
				   .other = cells[FIND_LINE_FAULTS_OTHER]};

	(void)count;
	return find_kind(cells[FIND_LINE_FAULTS_FAULT], &fault.kind, err) &&
	       reader->fault(reader->context, &fault, err);
}

/* Times without an offset are of the account's zone, of which the server knows the rules. */
static bool localise(struct store *store, const char *time_zone, struct fault_reader *reader, struct error *err)
{
	const char *params[] = {store->account_id, store->import->key, time_zone};

	if (!store->import->local || (pg_each(store->data, SQL_list_odd_times, params, on_line_fault, reader, err) &&
				      store_do(store, SQL_localise_staged, params, err)))
		return true;
	if (strcmp(pg_sqlstate(store->data), "22023") == 0)
		return error_set(err, ERROR_CONFIG,
				 "time_zone = %s is not known to the database; expected a name such as "
				 "Europe/Berlin or America/New_York",
				 time_zone);
	return false;
}

/* Whether a number stands twice in the file: only those that may are looked at. */
static bool find_repeats(struct store *store, struct error *err)
{
	struct store_import *import = store->import;
	const char *params[] = {store->account_id, import->key, import->batch};
	struct pg_rows *rows;

	if (import->keys.repeats || !import->keys.suspects)
		return true;
	if (!pg_run(store->data, SQL_find_repeats, params, &rows, err))
		return false;
	import->keys.repeats = pg_cell_bool(rows, 0, FIND_REPEATS_FOUND);
	pg_rows_free(rows);
	return true;
}

/* Whether each line means one number that exists. */
static bool survey(struct store *store, bool keep_unknown, bool *clean, struct error *err)
{
	struct store_import *import = store->import;
	int64_t lines = import->lines[ROUTE_SURE] + import->lines[ROUTE_STAGED], by_id = lines - import->by_number;
	char number[STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id, import->batch, import->key, number};
	struct pg_rows *rows;

	*clean = import->keys.sure == lines;
	if (*clean || keep_unknown)
		return true;
	snprintf(number, sizeof number, "%" PRId64, by_id);
	if (!pg_run(store->data, SQL_survey_lines, params, &rows, err))
		return false;
	*clean = pg_cell_int(rows, 0, SURVEY_LINES_NUMBER_ROWS) == import->by_number &&
		 pg_cell_int(rows, 0, SURVEY_LINES_NUMBER_MATCHES) == import->by_number &&
		 pg_cell_int(rows, 0, SURVEY_LINES_ID_ROWS) == by_id &&
		 pg_cell_int(rows, 0, SURVEY_LINES_ID_MATCHES) == by_id;
	pg_rows_free(rows);
	return true;
}

static bool prefer_workers(struct store *store, struct error *err)
{
	const struct store_import *import = store->import;

	return import->lines[ROUTE_SURE] + import->lines[ROUTE_STAGED] < LINES_WORTH_WORKERS ||
	       store_do(store, SQL_prefer_workers, NULL, err);
}

bool store_import_check(struct store *store, bool keep_unknown, const char *time_zone, store_fault_fn fault,
			void *context, struct error *err)
{
	struct store_import *import = store->import;
	const char *params[] = {store->account_id, import->key, import->batch, keep_unknown ? "t" : "f",
				buf_string(&import->fields)};
	struct fault_reader reader = {fault, context};
	bool clean = false;

	if (!store_import_flush(store, err) || !prefer_workers(store, err) ||
	    !localise(store, time_zone, &reader, err) || !find_repeats(store, err))
		return false;
	if (!import->keys.repeats && !import->local && !survey(store, keep_unknown, &clean, err))
		return false;
	return clean || pg_each(store->data, SQL_find_line_faults, params, on_line_fault, &reader, err);
}

static bool count_unlisted(struct store *store, struct import_outcome *result, struct error *err)
{
	struct store_import *import = store->import;
	char now[STORE_TIME_BYTES];
	const char *params[] = {store->account_id, import->key, import->layout->source, buf_string(&import->fields),
				store_time_text(store, now)};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_count_unlisted, params, &rows, err))
		return false;
	result->withdrawn = pg_cell_int(rows, 0, COUNT_UNLISTED_EXPECTATIONS);
	result->withdrawn_numbers = pg_cell_int(rows, 0, COUNT_UNLISTED_NUMBERS_LOSING);
	text_format(result->withdrawn_sample, sizeof result->withdrawn_sample, "%s",
		    pg_cell(rows, 0, COUNT_UNLISTED_SAMPLE) ? pg_cell(rows, 0, COUNT_UNLISTED_SAMPLE) : "");
	result->numbers = pg_cell_int(rows, 0, COUNT_UNLISTED_NUMBERS);
	result->source_numbers = pg_cell_int(rows, 0, COUNT_UNLISTED_SOURCE_NUMBERS);
	pg_rows_free(rows);
	return true;
}

/* What of the file the source says already: whole lines first, then field by field. */
static bool find_known(struct store *store, struct error *err)
{
	struct store_import *import = store->import;
	char now[STORE_TIME_BYTES];
	const char *same[] = {store->account_id,
			      import->key,
			      import->layout->source,
			      buf_string(&import->fields),
			      buf_string(&import->columns),
			      import->number_column};
	const char *params[] = {store->account_id,
				import->key,
				import->layout->source,
				buf_string(&import->fields),
				buf_string(&import->correctable),
				store_time_text(store, now)};

	return (import->keys.repeats || import->by_number < import->lines[ROUTE_STAGED] + import->lines[ROUTE_SURE] ||
		store_do(store, SQL_find_same_lines, same, err)) &&
	       store_do(store, SQL_find_known_lines, params, err);
}

bool store_import_count(struct store *store, bool replace, struct import_outcome *result, struct error *err)
{
	struct store_import *import = store->import;
	const char *repeated[] = {store->account_id, import->key, import->batch, buf_string(&import->fields)};
	const char *known[] = {store->account_id, import->key};
	struct pg_rows *rows;

	result->batch_id = import->batch_id;
	result->added = import->cells[ROUTE_SURE] + import->cells[ROUTE_STAGED];
	if (!import->lines[ROUTE_STAGED])
		return !replace || !import->spoken || count_unlisted(store, result, err);
	if ((import->keys.repeats && !store_do(store, SQL_drop_repeated_lines, repeated, err)) ||
	    (import->spoken && !find_known(store, err)) || !pg_run(store->data, SQL_count_known, known, &rows, err))
		return false;
	result->changed = pg_cell_int(rows, 0, COUNT_KNOWN_CHANGED);
	result->unchanged = pg_cell_int(rows, 0, COUNT_KNOWN_UNCHANGED);
	result->added -= result->changed + result->unchanged + pg_cell_int(rows, 0, COUNT_KNOWN_REPEATED);
	pg_rows_free(rows);
	return !replace || !import->spoken || count_unlisted(store, result, err);
}

/* The staged lines for good. */
static bool add_staged(struct store *store, int64_t *kept, int64_t *repeated, struct error *err)
{
	struct store_import *import = store->import;
	const char *params[] = {store->account_id, import->key, import->batch, import->number_column};
	struct pg_rows *rows;

	*kept = import->lines[ROUTE_SURE];
	*repeated = 0;
	if (!import->lines[ROUTE_STAGED])
		return true;
	if (!pg_run(store->data, SQL_add_staged_lines, params, &rows, err))
		return false;
	*kept += pg_cell_int(rows, 0, ADD_STAGED_LINES_ADDED);
	*repeated = pg_cell_int(rows, 0, ADD_STAGED_LINES_REPEATED);
	pg_rows_free(rows);
	return true;
}

static bool add_batch(struct store *store, const struct import_commit *commit, const char *now,
		      const struct import_outcome *result, int64_t kept, int64_t repeated, struct error *err)
{
	const struct store_import *import = store->import;
	char number[9][STORE_NUMBER_BYTES];
	const char *params[] = {store->account_id,
				import->batch,
				import->layout->source,
				commit->file_name,
				commit->sha256,
				store->actor,
				now,
				number[0],
				number[1],
				number[2],
				number[3],
				number[4],
				commit->replace ? "t" : "f",
				import->columns.data,
				import->fields.data,
				import->kinds.data,
				import->correctable.data,
				number[5],
				number[6],
				number[7],
				number[8]};
	const int64_t counts[] = {result->lines,
				  result->added,
				  result->changed,
				  result->unchanged,
				  result->withdrawn,
				  (int64_t)import->layout->number_column,
				  kept,
				  repeated,
				  commit->warnings};

	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		snprintf(number[i], sizeof number[i], "%" PRId64, counts[i]);
	return store_do(store, SQL_add_batch, params, err);
}

/* --replace: what the source said and the file does not say word for word, changed values included. */
static bool withdraw_unlisted(struct store *store, const char *now, struct error *err)
{
	struct store_import *import = store->import;
	const char *source = import->layout->source;
	char withdrawal[STORE_NUMBER_BYTES];
	const char *add[] = {store->account_id, "replace", source, import->batch, store->actor, now};
	const char *take[] = {store->account_id, import->key, source, import->batch, withdrawal, import->fields.data};
	struct pg_rows *rows;

	if (!pg_run(store->data, SQL_add_withdrawal, add, &rows, err))
		return false;
	snprintf(withdrawal, sizeof withdrawal, "%s", pg_cell(rows, 0, ADD_WITHDRAWAL_WITHDRAWAL_ID));
	pg_rows_free(rows);
	return store_do(store, SQL_withdraw_unlisted, take, err);
}

bool store_import_commit(struct store *store, const struct import_commit *commit, struct import_outcome *result,
			 struct error *err)
{
	struct store_import *import = store->import;
	char now[STORE_TIME_BYTES];
	const char *staged[] = {store->account_id, import->key, import->batch};
	int64_t kept, repeated;
	const char *lies[] = {store->account_id, import->batch, commit->inbox_path};
	bool good;

	store_time_text(store, now);
	good = add_staged(store, &kept, &repeated, err) && add_batch(store, commit, now, result, kept, repeated, err) &&
	       (!commit->inbox_path || store_do(store, SQL_add_inbox_file, lies, err)) &&
	       (!commit->replace || !import->spoken || withdraw_unlisted(store, now, err)) &&
	       (!import->lines[ROUTE_STAGED] || store_do(store, SQL_clear_stage_import, staged, err));
	if (good && store->rehearsing) {
		store_import_forget(store);
		return true;
	}
	if (good) {
		STEP("import.ready");
		good = store_commit(store, err);
		STEP("import.committed");
	}
	store_import_give_up(store); /* what is not committed is rolled back */
	return good;
}
