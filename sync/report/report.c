/* Reads what a report begins with, and writes it as text and as JSON. A report is of one moment: all of it is read in one snapshot. */
#include "report.h"
#include "base/when.h"
#include "base/text.h"
#include "edge/json/encode.h"
#include "edge/host/outfile.h"
#include "report_part.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool on_run(void *context, const char *const *cells, int count, struct error *err)
{
	struct report_facts *facts = context;

	(void)err;
	for (int i = 0; i < GET_RUN_COLUMNS && i < count; i++)
		facts->run[i] = cells[i] ? arena_copy(&facts->arena, cells[i], strlen(cells[i])) : NULL;
	facts->run_id = cells[GET_RUN_RUN_ID] ? strtoll(cells[GET_RUN_RUN_ID], NULL, 10) : 0;
	/* the counters follow one another in the order of change_state.def, which lint looks at */
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		facts->changes[i] = strtoll(cells[GET_RUN_CHANGES_CONFIRMED + i], NULL, 10);
		facts->outcomes = arena_format(&facts->arena, "%s%s%" PRId64 " %s", i ? facts->outcomes : "",
					       i ? ", " : "", facts->changes[i], change_outcome_table[i].words);
	}
	return true;
}

bool report_run_died(const struct report_facts *facts)
{
	return strcmp(facts->run[GET_RUN_STATE], "interrupted") == 0;
}

bool report_run_is_dead(const struct report_facts *facts)
{
	return facts->run_id && facts->run_id == facts->status.dead_run;
}

bool report_read(struct account *account, int64_t run_id, struct report_facts *facts, struct error *err)
{
	const struct report_scope scope = {.run_id = run_id};
	struct health_facts about = {.status = &facts->status, .drift = &facts->drift, .exit_status = -1};

	*facts = (struct report_facts){0};
	if (!store_report_each(account->store, REPORT_RUN, &scope, on_run, facts, err) ||
	    !store_status(account->store, &facts->status, err) ||
	    !store_drift_left(account->store, &facts->drift, &facts->left, err))
		return false;
	if (run_id && !facts->run_id)
		return error_set(err, ERROR_USAGE,
				 "account %s has no run %" PRId64 "; `numsync status` lists the last ones",
				 account->config.name, run_id);
	clock_format_utc(store_time_us(account->store), facts->read_at);
	about.run_id = facts->run_id;
	about.died = facts->status.dead_run && (!run_id || report_run_is_dead(facts));
	about.state = facts->run[GET_RUN_STATE];
	about.message = facts->run[GET_RUN_MESSAGE];
	if (facts->run[GET_RUN_EXIT_STATUS])
		about.exit_status = atoi(facts->run[GET_RUN_EXIT_STATUS]);
	health_evaluate(account, &about, &facts->health);
	return true;
}

void report_facts_free(struct report_facts *facts)
{
	arena_free(&facts->arena);
}

bool report_to_file(struct account *account, int64_t run_id, const char *path, struct error *err)
{
	struct outfile *out = outfile_open(path, err);

	return out && outfile_end(out, report_html(account, run_id, outfile_stream(out), err), err);
}

static void print_summary(struct account *account, const struct report_facts *facts, FILE *out)
{
	const char *const *run = facts->run;
	char now[WHEN_BYTES];

	terminal_line(out, "account %s, %s", account->config.name, when_text(facts->read_at, false, now));
	fputs("\n", out);
	terminal_line(out, "%s", facts->health.text);
	terminal_line(out, "Next: %s", facts->health.next[0] ? facts->health.next : "nothing to do");
	fputs("\n", out);
	terminal_line(out,
		      "%" PRId64 " numbers, %" PRId64 " gone; %" PRId64 " values to correct, %" PRId64
		      " report-only, %" PRId64 " cannot be checked; %" PRId64 " records older than a day",
		      facts->status.numbers, facts->status.gone, facts->drift.correctable, facts->drift.report_only,
		      facts->drift.unchecked, facts->status.older_than_a_day);
	if (report_run_is_dead(facts))
		terminal_line(out, "run %s (%s) %s, died: the next run settles what it did", run[GET_RUN_RUN_ID],
			      run[GET_RUN_COMMAND], run[GET_RUN_STARTED_AT]);
	else if (facts->run_id && report_run_died(facts))
		terminal_line(out, "run %s (%s) %s, died: what it read is not on record; changes: %s",
			      run[GET_RUN_RUN_ID], run[GET_RUN_COMMAND], run[GET_RUN_ENDED_AT], facts->outcomes);
	else if (facts->run_id)
		terminal_line(out, "run %s (%s) %s, exit %s: %s rows, %s records, %s requests; changes: %s",
			      run[GET_RUN_RUN_ID], run[GET_RUN_COMMAND],
			      run[GET_RUN_ENDED_AT] ? run[GET_RUN_ENDED_AT] : run[GET_RUN_STATE],
			      run[GET_RUN_EXIT_STATUS] ? run[GET_RUN_EXIT_STATUS] : "-", run[GET_RUN_ROWS_READ],
			      run[GET_RUN_RECORDS_READ], run[GET_RUN_REQUESTS], facts->outcomes);
}

enum { TEXT_ROWS = 20 };

struct text_rows {
	struct row_list *list;
	size_t rows;
};

static bool on_text_row(void *context, const char *const *cells, int count, struct error *err)
{
	struct text_rows *rows = context;

	return rows->rows++ >= TEXT_ROWS || row_list_add(rows->list, cells, count, err);
}

static bool print_part(struct account *account, const struct report_facts *facts, enum report_part part, FILE *out,
		       struct error *err)
{
	const struct part_row *row = &part_table[part];
	bool whole = part == PART_TREND;
	struct text_rows rows = {.list = row_list_new_on(out, row->columns, LIST_TABLE, account->config.name)};
	char flag[300];
	bool good;

	fprintf(out, "\n== %s\n", row->caption);
	good = part_each(account, part, facts->run_id, whole ? 0 : TEXT_ROWS + 1, whole ? row_list_add : on_text_row,
			 whole ? (void *)rows.list : (void *)&rows, err);
	if (good && !row_list_adds(rows.list))
		fprintf(out, "%s\n", row->nothing);
	row_list_end(rows.list, false);
	if (rows.rows > TEXT_ROWS)
		terminal_line(out, "The first %d. All of them: numsync report%s --list %s", TEXT_ROWS,
			      account_flag(account, flag, sizeof flag), row->name);
	return good;
}

/* What the text has not: drift by field, which is for the page, and what is worth a table only where there is any. */
static bool is_left_out(const struct report_facts *facts, enum report_part part)
{
	return part == PART_FIELDS || (part == PART_OVERRIDES && !facts->status.unowned_overrides);
}

bool report_text(struct account *account, int64_t run_id, FILE *out, struct error *err)
{
	struct report_facts facts;
	bool good = store_snapshot_begin(account->store, err);

	if (!good)
		return false;
	good = report_read(account, run_id, &facts, err);
	if (good)
		print_summary(account, &facts, out);
	for (int part = 0; good && part < PART_COUNT; part++)
		good = is_left_out(&facts, (enum report_part)part) ||
		       print_part(account, &facts, (enum report_part)part, out, err);
	store_snapshot_end(account->store);
	report_facts_free(&facts);
	return good;
}

static void write_json_facts(struct account *account, const struct report_facts *facts, FILE *out)
{
	struct json_writer *json = json_writer_new(false);
	struct slice text;

	json_object(json);
	json_named_text(json, "account", account->config.name);
	json_named_text(json, "read_at", facts->read_at);
	json_named_text(json, "verdict", health_word(facts->health.grade));
	json_named_text(json, "text", facts->health.text);
	json_named_text(json, "next", facts->health.next);
	json_named_integer(json, "run", facts->run_id);
	json_named_text(json, "ended_at", facts->run[GET_RUN_ENDED_AT]);
	json_named_integer(json, "exit_status",
			   facts->run[GET_RUN_EXIT_STATUS] ? strtoll(facts->run[GET_RUN_EXIT_STATUS], NULL, 10) : -1);
	json_named_integer(json, "numbers", facts->status.numbers);
	json_named_integer(json, "gone", facts->status.gone);
	json_named_integer(json, "read_whole", facts->status.read_whole);
	json_named_integer(json, "older_than_a_day", facts->status.older_than_a_day);
	json_named_integer(json, "drift_correctable", facts->drift.correctable);
	json_named_integer(json, "drift_report_only", facts->drift.report_only);
	json_named_integer(json, "ambiguous", facts->drift.ambiguous);
	json_named_integer(json, "cannot_be_checked", facts->drift.unchecked);
	json_named_integer(json, "unowned_overrides", facts->status.unowned_overrides);
	json_named_integer(json, "releases", facts->status.releases);
	json_named_integer(json, "releases_wanted", facts->status.releases_wanted);
	json_object_end(json);
	text = json_result(json);
	fwrite(text.text, 1, text.size - 1, out); /* the lists go in before the end of the object */
	json_writer_free(json);
}

bool report_json(struct account *account, int64_t run_id, FILE *out, struct error *err)
{
	struct report_facts facts;
	bool good = store_snapshot_begin(account->store, err);

	if (!good)
		return false;
	good = report_read(account, run_id, &facts, err);
	if (good)
		write_json_facts(account, &facts, out);
	for (int part = 0; good && part < PART_COUNT; part++) {
		struct row_list *list = row_list_new_on(out, part_table[part].columns, LIST_JSON, NULL);

		fprintf(out, ",\"%s\":", part == PART_RELEASES ? "release_watch" : part_table[part].name);
		good = part_each(account, (enum report_part)part, facts.run_id, 0, row_list_add, list, err);
		row_list_end(list, false);
	}
	if (good)
		fputs("}\n", out);
	store_snapshot_end(account->store);
	report_facts_free(&facts);
	return good;
}
