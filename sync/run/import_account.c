/* The import of one file into an account, as people see it: its faults and warnings are told, the first of them one by one. The
 * file is imported as a whole or not at all (stage/import.h). */
#include "import_account.h"
#include "base/log.h"
#include "base/text.h"
#include "stage/import_errors.h"
#include "view/progress.h"

#include <inttypes.h>
#include <string.h>

enum { FAULTS_SHOWN = 50 };

static int priority_of(const struct account *account, const char *source)
{
	struct setting_source sources[CONFIG_SOURCES_MAX];
	size_t count;

	setting_parse_sources(setting_text(account->config, SETTING_sources), sources, CONFIG_SOURCES_MAX, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(sources[i].name, source) == 0)
			return sources[i].priority;
	return store_default_priority(source);
}

const char *import_shown_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

bool import_check_source(const char *source, struct error *err)
{
	size_t size = strlen(source);
	bool good = size > 0 && size <= 100 && utf8_valid(source, size) && source[0] != ' ' && source[size - 1] != ' ';

	for (size_t i = 0; i < size; i++)
		good = good && (unsigned char)source[i] >= ' ' && !strchr(",:\x7f", source[i]);
	return good || error_set(err, ERROR_USAGE,
				 "\"%s\" cannot be the name of a source: expected up to 100 characters, "
				 "UTF-8, without comma, colon and control characters, such as crm",
				 source);
}

void import_account_options(const struct account *account, const char *source, struct import_options *options)
{
	*options = (struct import_options){.source = source,
					   .account = account->config.name,
					   .priority = priority_of(account, source),
					   .default_country = setting_text(account->config, SETTING_default_country),
					   .time_zone = setting_text(account->config, SETTING_time_zone),
					   .ignore_columns = setting_text(account->config, SETTING_ignore_columns),
					   .progress = progress_show};
}

static void tell_faults(const char *path, const char *errors_path, enum log_level level, struct import_errors *errors)
{
	size_t kept = import_errors_sort(errors), count = import_errors_count(errors);

	for (size_t i = 0; i < kept && i < FAULTS_SHOWN; i++)
		log_message(level, "%s: %s", import_shown_name(path), import_errors_text(errors, i));
	if (count > kept && errors_path)
		log_message(level, "%zu faults; the first %zu are in %s", count, kept, errors_path);
	else if (count > FAULTS_SHOWN)
		log_message(level, "%zu more faults%s", count - FAULTS_SHOWN,
			    errors_path ? "" : "; --errors FILE writes the faulty lines");
}

static void tell_warnings(const char *path, struct import_errors *warnings)
{
	size_t kept = import_errors_sort(warnings), count = import_errors_count(warnings);

	for (size_t i = 0; i < kept && i < FAULTS_SHOWN; i++)
		log_warning("%s: %s", import_shown_name(path), import_errors_text(warnings, i));
	if (count > FAULTS_SHOWN)
		log_warning("%zu more warnings of %s", count - FAULTS_SHOWN, import_shown_name(path));
}

/* What of the file was passed over. */
static void tell_unread(const char *path, const struct import_report *report)
{
	if (report->ignored_columns[0])
		log_info("%s: not read: the column%s %s", import_shown_name(path),
			 strchr(report->ignored_columns, ',') ? "s" : "", report->ignored_columns);
	if (report->totals)
		log_info("%s: not read: the total below the lines", import_shown_name(path));
}

/* Who leaves out a column of a file that was imported with it may think that what it said is gone. */
static void tell_other_columns(const struct account *account, const char *path, const struct import_report *report)
{
	if (report->seen_otherwise && !store_is_rehearsing(account->store))
		log_info("%s: the same file was imported with other columns read (batch %" PRId64
			 " the last time); what only earlier batches say stands. `numsync import --list` has them, "
			 "`numsync withdraw --batch ID` ends what one says",
			 import_shown_name(path), report->seen.batch_id);
}

/* Nobody writes so many columns by hand: most often it is a whole export, of which somebody meant to change a little. */
static void tell_extent(const struct account *account, const char *path, const struct import_report *report)
{
	enum { FIELDS_BY_HAND = 8 };
	bool kept = report->result.batch_id && !store_is_rehearsing(account->store);

	if (report->fields <= FIELDS_BY_HAND || report->seen_before)
		return;
	log_info(
		"%s: every cell that is not empty is an expectation, of %zu fields: %s. For fewer, %s",
		import_shown_name(path), report->fields, report->field_names,
		kept ? "import it again with --ignore-columns and their names, then take this batch back; what is said "
		       "again stays"
		     : "delete columns or add --ignore-columns with their names");
	if (kept)
		log_info("%s: to take all of it back: `numsync withdraw --batch %" PRId64 "`", import_shown_name(path),
			 report->result.batch_id);
}

enum error_class import_account_file(struct account *account, const char *path, const char *errors_path,
				     enum log_level level, const struct import_options *options,
				     struct import_errors *errors, struct import_report *report, struct error *err)
{
	struct import_errors *warnings = import_errors_new();
	struct import_sink faults = import_errors_sink(errors), warned = import_errors_sink(warnings);
	enum error_class class = ERROR_NONE;
	struct import_options reporting = *options;

	reporting.faults = &faults;
	reporting.warnings = &warned;
	if (!import_file(account->store, path, &reporting, report, err))
		class = err->class;
	tell_unread(path, report);
	if (class == ERROR_NONE && level == LOG_ERROR) { /* a person's: a file of the inbox comes every night */
		tell_extent(account, path, report);
		tell_other_columns(account, path, report);
	}
	tell_warnings(path, warnings);
	tell_faults(path, errors_path, level, errors);
	import_errors_free(warnings);
	return class;
}
