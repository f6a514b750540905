/* Numbers of the accounts as Prometheus reads them: the families, their help, the labels. The format wants all samples of a
 * family together, so the accounts are gone through once for each family. */
#include "view/metrics.h"

#include <inttypes.h>
#include <string.h>

/* One sample of each account; rows of the same name follow one another. */
static const struct {
	const char *name, *help;
	enum metrics_fact fact;
	const char *label, *value; /* NULL: none beside the account */
} metrics[] = {
	{"numsync_last_success_timestamp_seconds", "When the last run that succeeded (exit status 0 or 2) ended.",
	 FACT_SUCCESS, NULL, NULL},
	{"numsync_last_run_timestamp_seconds", "When the last run ended.", FACT_END, NULL, NULL},
	{"numsync_last_run_exit_status", "Exit status of the last run.", FACT_EXIT, NULL, NULL},
	{"numsync_last_run_duration_seconds", "How long the last run took.", FACT_SECONDS, NULL, NULL},
	{"numsync_last_run_id", "Number of the last run within its account.", FACT_RUN, NULL, NULL},
	{"numsync_last_run_rows", "Rows of the list that the last run read.", FACT_ROWS, NULL, NULL},
	{"numsync_last_run_records", "Records that the last run read.", FACT_RECORDS, NULL, NULL},
	{"numsync_last_run_records_left", "Records that the last run left unread for want of time.", FACT_LEFT, NULL,
	 NULL},
	{"numsync_last_run_requests", "Requests that the last run sent.", FACT_REQUESTS, NULL, NULL},
	{"numsync_last_run_retries", "Requests of the last run that repeated a failed one.", FACT_RETRIES, NULL, NULL},
	{"numsync_last_run_throttled", "Answers 429 in the last run.", FACT_THROTTLED, NULL, NULL},
#define CHANGE_OUTCOME(name, ...)                                                                                      \
	{"numsync_last_run_changes", "Changes of the last run by outcome.", FACT_CHANGES_##name, "outcome", #name},
#include "model/change_state.def"
#undef CHANGE_OUTCOME
	{"numsync_numbers", "Numbers in the mirror.", FACT_NUMBERS, "state", "present"},
	{"numsync_numbers", "", FACT_GONE, "state", "gone"},
	{"numsync_records_read_whole", "Numbers whose record was read at least once.", FACT_READ_WHOLE, NULL, NULL},
	{"numsync_records_older_than_a_day", "Numbers whose record is older than a day, or was never read.", FACT_OLDER,
	 NULL, NULL},
	{"numsync_oldest_record_timestamp_seconds", "When the record that is the oldest was read.", FACT_OLDEST, NULL,
	 NULL},
	{"numsync_median_record_timestamp_seconds", "When the record in the middle of all was read.", FACT_MEDIAN, NULL,
	 NULL},
	{"numsync_releases", "Numbers with a release requested, on hold or scheduled.", FACT_WANTED, "wanted", "true"},
	{"numsync_releases", "", FACT_OTHERS, "wanted", "false"},
	{"numsync_changes_waiting", "Changes of a plan that waits for approval.", FACT_WAITING, NULL, NULL},
};

static void write_family(FILE *out, const char *name, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* A label's value: \, " and line ends are escaped. */
static void write_text(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '\n')
			fputs("\\n", out);
		else
			fprintf(out, *text == '\\' || *text == '"' ? "\\%c" : "%c", *text);
}

static void write_labels(FILE *out, const char *name, const char *account, const char *label, const char *value)
{
	fprintf(out, "%s{account=\"", name);
	write_text(out, account);
	if (label)
		fprintf(out, "\",%s=\"%s", label, value);
	fputs("\"} ", out);
}

static void write_drift(FILE *out, const struct metrics_account *account, size_t count)
{
	static const char all[] = "numsync_drift_values", correctable[] = "numsync_drift_correctable_values";

	write_family(out, all, "Values that differed from what is wanted after the last run, by group of fields.");
	for (size_t i = 0; i < count; i++)
		for (int group = 0; account[i].fact[FACT_RUN] && group < GROUP_COUNT; group++) {
			write_labels(out, all, account[i].name, "group", field_group_name((enum field_group)group));
			fprintf(out, "%" PRId64 "\n", account[i].drift[group]);
		}
	write_family(out, correctable, "Those of them that a change through the API could correct.");
	for (size_t i = 0; i < count; i++)
		if (account[i].fact[FACT_RUN]) {
			write_labels(out, correctable, account[i].name, NULL, NULL);
			fprintf(out, "%" PRId64 "\n", account[i].correctable);
		}
}

void metrics_write(FILE *out, const char *version, const struct metrics_account *account, size_t count)
{
	const size_t rows = sizeof metrics / sizeof metrics[0];

	write_family(out, "numsync_build_info", "Version of numsync that wrote this.");
	fputs("numsync_build_info{version=\"", out);
	write_text(out, version);
	fputs("\"} 1\n", out);
	for (size_t row = 0; row < rows; row++) {
		if (row == 0 || strcmp(metrics[row].name, metrics[row - 1].name) != 0)
			write_family(out, metrics[row].name, metrics[row].help);
		for (size_t i = 0; i < count; i++)
			if (account[i].fact[metrics[row].fact]) {
				write_labels(out, metrics[row].name, account[i].name, metrics[row].label,
					     metrics[row].value);
				fprintf(out, "%s\n", account[i].fact[metrics[row].fact]);
			}
	}
	write_drift(out, account, count);
}
