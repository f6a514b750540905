/* The table of the parts: captions, columns, what to say when there is nothing, and which query of the store each is. */
#include "report_part.h"
#include "edge/store/store_report.h"
#include "sql_columns.h"

#include <string.h>

static const struct list_column releases[] = {[LIST_RELEASES_NUMBER] = {"number", "number"},
					      [LIST_RELEASES_PHONE_ID] = {"id", ""},
					      [LIST_RELEASES_NAME] = {"name", "name"},
					      [LIST_RELEASES_DAYS_LEFT] = {"#days_left", ""},
					      [LIST_RELEASES_HOURS_LEFT] = {"@hours_left", ">left"},
					      [LIST_RELEASES_SCHEDULED_AT] = {"scheduled_at", "scheduled"},
					      [LIST_RELEASES_HOLD_STARTS_AT] = {"hold_starts_at", ""},
					      [LIST_RELEASES_REQUESTED_AT] = {"requested_at", ""},
					      [LIST_RELEASES_REASON] = {"reason", "reason"},
					      [LIST_RELEASES_WANTED_FIELD] = {"wanted_field", ""},
					      [LIST_RELEASES_SOURCE] = {"source", "wanted by"},
					      [LIST_RELEASES_FILE_NAME] = {"file", ""},
					      [LIST_RELEASES_LINE] = {"#line", ""},
					      [LIST_RELEASES_COLUMNS] = {NULL, NULL}};
static const struct list_column drift[] = {[LIST_DRIFT_GROUPS_FIELD] = {"field", "field"},
					   [LIST_DRIFT_GROUPS_SOURCE] = {"source", "source"},
					   [LIST_DRIFT_GROUPS_LINES] = {"#numbers", ">values"},
					   [LIST_DRIFT_GROUPS_CORRECTABLE_LINES] = {"#correctable", ">-correctable"},
					   [LIST_DRIFT_GROUPS_EXAMPLE_NUMBER] = {"example", "-such as"},
					   [LIST_DRIFT_GROUPS_EXAMPLE_EXPECTED] = {"expected", "wanted"},
					   [LIST_DRIFT_GROUPS_EXAMPLE_ACTUAL] = {"actual", "is"},
					   [LIST_DRIFT_GROUPS_COLUMNS] = {NULL, NULL}};
static const struct list_column trend[] = {[LIST_TREND_RUN_ID] = {"#run", ">run"},
					   [LIST_TREND_ENDED_AT] = {"ended_at", "ended"},
					   [LIST_TREND_EXIT_STATUS] = {"#exit_status", ">exit"},
					   [LIST_TREND_LINES] = {"#drift", ">drift"},
					   [LIST_TREND_CORRECTABLE_LINES] = {"#correctable", ">correctable"},
					   [LIST_TREND_NUMBERS] = {"#numbers", ">-numbers"},
					   [LIST_TREND_OLDER_THAN_A_DAY] = {"#older_than_a_day", ">-older than a day"},
					   [LIST_TREND_RELEASES_WANTED] = {"#releases_wanted", ">wanted releases"},
					   [LIST_TREND_COLUMNS] = {NULL, NULL}};
static const struct list_column fields[] = {[LIST_FIELD_TREND_FIELD] = {"field", "field"},
					    [LIST_FIELD_TREND_CORRECTABLE] = {"?correctable", "correctable"},
					    [LIST_FIELD_TREND_FIRST_RUN] = {"#first_run", ">first run"},
					    [LIST_FIELD_TREND_LAST_RUN] = {"#last_run", ">last run"},
					    [LIST_FIELD_TREND_LINES_BY_RUN] = {"left", "left by each run"},
					    [LIST_FIELD_TREND_LEAST] = {"#least", ">least"},
					    [LIST_FIELD_TREND_MOST] = {"#most", ">most"},
					    [LIST_FIELD_TREND_COLUMNS] = {NULL, NULL}};
static const struct list_column warmup[] = {[LIST_WARMUP_KIND] = {"warmup", "warmup"},
					    [LIST_WARMUP_STATE] = {"state", "state"},
					    [LIST_WARMUP_NUMBERS] = {"#numbers", ">numbers"},
					    [LIST_WARMUP_LEAST] = {"#least_percent", ">least %"},
					    [LIST_WARMUP_MEDIAN] = {"#median_percent", ">median %"},
					    [LIST_WARMUP_MOST] = {"#most_percent", ">most %"},
					    [LIST_WARMUP_STALLED] = {"#stalled", ">stalled"},
					    [LIST_WARMUP_COLUMNS] = {NULL, NULL}};
static const struct list_column progress[] = {[LIST_WARMUP_PROGRESS_KIND] = {"warmup", "warmup"},
					      [LIST_WARMUP_PROGRESS_BAND] = {"progress", "percent or stage"},
					      [LIST_WARMUP_PROGRESS_NUMBERS] = {"#numbers", ">numbers"},
					      [LIST_WARMUP_PROGRESS_COLUMNS] = {NULL, NULL}};
static const struct list_column stalled[] = {[LIST_STALLED_NUMBER] = {"number", "number"},
					     [LIST_STALLED_ID] = {"id", ""},
					     [LIST_STALLED_NAME] = {"name", "name"},
					     [LIST_STALLED_WARMUP] = {"warmup", "warmup"},
					     [LIST_STALLED_PROGRESS] = {"progress", "progress"},
					     [LIST_STALLED_SINCE] = {"since", "the same since"},
					     [LIST_STALLED_DAYS] = {"#days", ">days"},
					     [LIST_STALLED_NEXT_ACTION_AT] = {"next_action_at", "next action"},
					     [LIST_STALLED_COLUMNS] = {NULL, NULL}};
static const struct list_column calendar[] = {[LIST_CALENDAR_DAY] = {"day", "day"},
					      [LIST_CALENDAR_NUMBER] = {"number", "number"},
					      [LIST_CALENDAR_ID] = {"id", ""},
					      [LIST_CALENDAR_NAME] = {"name", "name"},
					      [LIST_CALENDAR_WANTED] = {"?wanted", "wanted"},
					      [LIST_CALENDAR_DAYS_LEFT] = {"#days_left", ""},
					      [LIST_CALENDAR_HOURS_LEFT] = {"@hours_left", ">left"},
					      [LIST_CALENDAR_REASON] = {"reason", "reason"},
					      [LIST_CALENDAR_COLUMNS] = {NULL, NULL}};
static const struct list_column outcomes[] = {[LIST_OUTCOMES_OUTCOME] = {"outcome", "outcome"},
					      [LIST_OUTCOMES_CHANGES] = {"#changes", ">changes"},
					      [LIST_OUTCOMES_COLUMNS] = {NULL, NULL}};
static const struct list_column changes[] = {[LIST_RUN_CHANGES_NUMBER] = {"number", "number"},
					     [LIST_RUN_CHANGES_PHONE_ID] = {"id", ""},
					     [LIST_RUN_CHANGES_OUTCOME] = {"outcome", "outcome"},
					     [LIST_RUN_CHANGES_STATUS] = {"#status", ">status"},
					     [LIST_RUN_CHANGES_MESSAGE] = {"message", "message"},
					     [LIST_RUN_CHANGES_FIELDS] = {"fields", "change"},
					     [LIST_RUN_CHANGES_COLUMNS] = {NULL, NULL}};
static const struct list_column faults[] =
	{[LIST_SET_ASIDE_CALL] = {"call", "call"},	 [LIST_SET_ASIDE_NUMBER] = {"number", "number"},
	 [LIST_SET_ASIDE_PHONE_ID] = {"id", "id"},	 [LIST_SET_ASIDE_PROPERTY] = {"property", "property"},
	 [LIST_SET_ASIDE_REASON] = {"reason", "reason"}, [LIST_SET_ASIDE_COLUMNS] = {NULL, NULL}};
static const struct list_column undocumented[] = {[LIST_UNDOCUMENTED_PROPERTIES_WHAT] = {"what", "what"},
						  [LIST_UNDOCUMENTED_PROPERTIES_PROPERTY] = {"property", "property"},
						  [LIST_UNDOCUMENTED_PROPERTIES_NUMBERS] = {"#numbers", ">numbers"},
						  [LIST_UNDOCUMENTED_PROPERTIES_SAMPLE] = {"example", "such as"},
						  [LIST_UNDOCUMENTED_PROPERTIES_LAST_SENT] = {"last_sent_at",
											      "last sent"},
						  [LIST_UNDOCUMENTED_PROPERTIES_COLUMNS] = {NULL, NULL}};
static const struct list_column overrides[] = {[LIST_UNOWNED_OVERRIDES_NUMBER] = {"number", "number"},
					       [LIST_UNOWNED_OVERRIDES_PHONE_ID] = {"id", ""},
					       [LIST_UNOWNED_OVERRIDES_NAME] = {"name", "name"},
					       [LIST_UNOWNED_OVERRIDES_REASON] = {"reason", "reason"},
					       [LIST_UNOWNED_OVERRIDES_UPDATED_AT] = {"updated_at", "set"},
					       [LIST_UNOWNED_OVERRIDES_COLUMNS] = {NULL, NULL}};
static const struct list_column ages[] = {[LIST_AGES_AGE] = {"age", "read"},
					  [LIST_AGES_NUMBERS] = {"#numbers", ">numbers"},
					  [LIST_AGES_COLUMNS] = {NULL, NULL}};

const struct part_row part_table[PART_COUNT] =
	{[PART_RELEASES] = {"releases", "Wanted numbers with a release coming, the most urgent first",
			    "No wanted number has a release coming.", .columns = releases},
	 [PART_DRIFT] = {"drift", "What differs now, by field and source", "Nothing differs from what is wanted.",
			 .columns = drift, .sum = {LIST_DRIFT_GROUPS_LINES, LIST_DRIFT_GROUPS_CORRECTABLE_LINES}},
	 [PART_TREND] = {"trend", "Drift that each of the last 30 runs left", "No run has ended yet.",
			 .columns = trend},
	 [PART_FIELDS] = {"fields", "Drift of each field over the last 30 runs", "Nothing drifted in the last 30 runs.",
			  .columns = fields},
	 [PART_WARMUP] = {"warmup", "Numbers by the state of their warmup", "There is no number.", .columns = warmup,
			  .sum = {LIST_WARMUP_NUMBERS, LIST_WARMUP_STALLED}, .sum_by_first = true},
	 [PART_PROGRESS] = {"progress", "How far the warmups have come", "No progress is known.", .columns = progress,
			    .sum = {LIST_WARMUP_PROGRESS_NUMBERS}, .sum_by_first = true},
	 [PART_STALLED] = {"stalled", "Warming, and the same for a week or longer", "No warmup is stalled.",
			   .columns = stalled},
	 [PART_CALENDAR] = {"calendar", "Releases by day, wanted or not",
			    "No release is scheduled for the next 60 days.", .columns = calendar},
	 [PART_OUTCOMES] = {"outcomes", "What became of the changes", "The run sent no change.", .columns = outcomes,
			    .sum = {LIST_OUTCOMES_CHANGES}},
	 [PART_CHANGES] = {"changes", "Changes, those that failed first", "The run sent no change.",
			   .columns = changes},
	 [PART_FAULTS] = {"faults", "Rows and records that could not be read, and were quarantined",
			  "Every row and record could be read.", .columns = faults},
	 [PART_UNDOCUMENTED] = {"strange", "Properties that the API sends beside the contract, or does not send",
				"Every record had the properties of the contract.", .columns = undocumented},
	 [PART_OVERRIDES] = {"overrides",
			     "Numbers disabled by an override of numsync's that no change of this database set",
			     "Every override of numsync's was set by a change of this database.", .columns = overrides},
	 [PART_AGES] = {"ages", "How long ago the records were read", "There is no number.", .columns = ages,
			.sum = {LIST_AGES_NUMBERS}}};

enum report_part part_find(const char *name)
{
	int part = 0;

	while (part < PART_COUNT && strcmp(part_table[part].name, name) != 0)
		part++;
	return (enum report_part)part;
}

bool part_each(struct account *account, enum report_part part, int64_t run_id, int limit, row_fn row, void *context,
	       struct error *err)
{
	static const enum report_query queries[PART_COUNT] = {[PART_DRIFT] = REPORT_DRIFT,
							      [PART_TREND] = REPORT_TREND,
							      [PART_FIELDS] = REPORT_FIELD_TREND,
							      [PART_WARMUP] = REPORT_WARMUP,
							      [PART_PROGRESS] = REPORT_PROGRESS,
							      [PART_STALLED] = REPORT_STALLED,
							      [PART_CALENDAR] = REPORT_CALENDAR,
							      [PART_OUTCOMES] = REPORT_OUTCOMES,
							      [PART_CHANGES] = REPORT_CHANGES,
							      [PART_FAULTS] = REPORT_SET_ASIDE,
							      [PART_UNDOCUMENTED] = REPORT_UNDOCUMENTED,
							      [PART_OVERRIDES] = REPORT_OVERRIDES,
							      [PART_AGES] = REPORT_AGES};
	bool runs = part == PART_TREND || part == PART_FIELDS;
	const struct report_scope scope = {.run_id = run_id,
					   .count = runs ? PART_TREND_RUNS : limit,
					   .time_zone = setting_text(account->config, SETTING_time_zone)};

	if (part == PART_RELEASES)
		return store_releases_each(account->store, limit, row, context, err);
	return store_report_each(account->store, queries[part], &scope, row, context, err);
}
