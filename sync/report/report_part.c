/* The table of the parts: captions, columns, what to say when there is nothing, and which query of the store each is. */
#include "report_part.h"
#include "edge/store/store_report.h"

#include <string.h>

static const struct list_column releases[] = {{"number", "number"},
					      {"id", ""},
					      {"name", "name"},
					      {"#days_left", ">days left"},
					      {"scheduled_at", "scheduled"},
					      {"hold_starts_at", ""},
					      {"requested_at", ""},
					      {"reason", "reason"},
					      {"wanted_field", ""},
					      {"source", "wanted by"},
					      {"file", ""},
					      {"#line", ""},
					      {NULL, NULL}};
static const struct list_column drift[] = {{"field", "field"},	     {"source", "source"},
					   {"#numbers", ">numbers"}, {"#correctable", ">correctable"},
					   {"example", "such as"},   {"expected", "wanted"},
					   {"actual", "is"},	     {NULL, NULL}};
static const struct list_column trend[] = {{"#run", ">run"},
					   {"ended_at", "ended"},
					   {"#exit_status", ">exit"},
					   {"#drift", ">drift"},
					   {"#correctable", ">correctable"},
					   {"#numbers", ">numbers"},
					   {"#older_than_a_day", ">older than a day"},
					   {"#releases_wanted", ">wanted releases"},
					   {NULL, NULL}};
static const struct list_column fields[] = {{"field", "field"},		  {"?correctable", "correctable"},
					    {"#first_run", ">first run"}, {"#last_run", ">last run"},
					    {"left", "left by each run"}, {"#least", ">least"},
					    {"#most", ">most"},		  {NULL, NULL}};
static const struct list_column warmup[] = {{"warmup", "warmup"},
					    {"state", "state"},
					    {"#numbers", ">numbers"},
					    {"#least_percent", ">least %"},
					    {"#median_percent", ">median %"},
					    {"#most_percent", ">most %"},
					    {"#stalled", ">stalled"},
					    {NULL, NULL}};
static const struct list_column progress[] = {{"warmup", "warmup"},
					      {"progress", "percent or stage"},
					      {"#numbers", ">numbers"},
					      {NULL, NULL}};
static const struct list_column stalled[] = {{"number", "number"},
					     {"id", ""},
					     {"name", "name"},
					     {"warmup", "warmup"},
					     {"progress", "progress"},
					     {"since", "the same since"},
					     {"#days", ">days"},
					     {"next_action_at", "next action"},
					     {NULL, NULL}};
static const struct list_column calendar[] = {{"day", "day"},	    {"number", "number"},  {"id", ""},
					      {"name", "name"},	    {"?wanted", "wanted"}, {"#days_left", ">days left"},
					      {"reason", "reason"}, {NULL, NULL}};
static const struct list_column outcomes[] = {{"outcome", "outcome"}, {"#changes", ">changes"}, {NULL, NULL}};
static const struct list_column changes[] =
	{{"number", "number"}, {"id", ""},  {"outcome", "outcome"}, {"#status", ">status"}, {"message", "message"},
	 {"fields", "change"}, {NULL, NULL}};
static const struct list_column faults[] = {{"call", "call"},	      {"number", "number"}, {"id", "id"},
					    {"property", "property"}, {"reason", "reason"}, {NULL, NULL}};
static const struct list_column strange[] = {{"what", "what"},
					     {"property", "property"},
					     {"#numbers", ">numbers"},
					     {"example", "such as"},
					     {"last_sent_at", "last sent"},
					     {NULL, NULL}};
static const struct list_column overrides[] = {{"number", "number"},  {"id", ""},
					       {"name", "name"},      {"reason", "reason"},
					       {"updated_at", "set"}, {NULL, NULL}};
static const struct list_column ages[] = {{"age", "read"}, {"#numbers", ">numbers"}, {NULL, NULL}};

const struct part_row part_table[PART_COUNT] =
	{[PART_RELEASES] = {"releases", "Wanted numbers with a release coming, the most urgent first",
			    "No wanted number has a release coming.", releases},
	 [PART_DRIFT] = {"drift", "What differs now, by field and source", "Nothing differs from what is wanted.",
			 drift},
	 [PART_TREND] = {"trend", "Drift that each of the last 30 runs left", "No run has ended yet.", trend},
	 [PART_FIELDS] = {"fields", "Drift of each field over the last 30 runs", "Nothing drifted in the last 30 runs.",
			  fields},
	 [PART_WARMUP] = {"warmup", "Numbers by the state of their warmup", "There is no number.", warmup},
	 [PART_PROGRESS] = {"progress", "How far the warmups have come", "No progress is known.", progress},
	 [PART_STALLED] = {"stalled", "Warming, and the same for a week or longer", "No warmup is stalled.", stalled},
	 [PART_CALENDAR] = {"calendar", "Releases by day, wanted or not",
			    "No release is scheduled for the next 60 days.", calendar},
	 [PART_OUTCOMES] = {"outcomes", "What became of the changes", "The run sent no change.", outcomes},
	 [PART_CHANGES] = {"changes", "Changes, those that failed first", "The run sent no change.", changes},
	 [PART_FAULTS] = {"faults", "Rows and records that could not be read, and were set aside",
			  "Every row and record could be read.", faults},
	 [PART_STRANGE] = {"strange", "Properties that the API sends beside the contract, or does not send",
			   "Every record had the properties of the contract.", strange},
	 [PART_OVERRIDES] = {"overrides",
			     "Numbers disabled by an override of numsync's that no change of this database set",
			     "Every override of numsync's was set by a change of this database.", overrides},
	 [PART_AGES] = {"ages", "How long ago the records were read", "There is no number.", ages}};

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
	static const enum report_query queries[PART_COUNT] =
		{[PART_DRIFT] = REPORT_DRIFT,	     [PART_TREND] = REPORT_TREND,
		 [PART_FIELDS] = REPORT_FIELD_TREND, [PART_WARMUP] = REPORT_WARMUP,
		 [PART_PROGRESS] = REPORT_PROGRESS,  [PART_STALLED] = REPORT_STALLED,
		 [PART_CALENDAR] = REPORT_CALENDAR,  [PART_OUTCOMES] = REPORT_OUTCOMES,
		 [PART_CHANGES] = REPORT_CHANGES,    [PART_FAULTS] = REPORT_SET_ASIDE,
		 [PART_STRANGE] = REPORT_STRANGE,    [PART_OVERRIDES] = REPORT_OVERRIDES,
		 [PART_AGES] = REPORT_AGES};
	bool runs = part == PART_TREND || part == PART_FIELDS;
	const struct report_scope scope = {.run_id = run_id,
					   .count = runs ? PART_TREND_RUNS : limit,
					   .time_zone = setting_text(account->config, SETTING_time_zone)};

	if (part == PART_RELEASES)
		return store_releases_each(account->store, limit, row, context, err);
	return store_report_each(account->store, queries[part], &scope, row, context, err);
}
