/* The options of `export billing` into what the statements and formats need. */
#include "export.h"
#include "base/memory.h"
#include "model/billing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static enum cell_kind cell_kind(enum field_kind kind)
{
	switch (kind) {
	case KIND_BOOL:
		return CELL_BOOL;
	case KIND_INT:
		return CELL_COUNT;
	case KIND_DECIMAL:
		return CELL_DECIMAL;
	case KIND_TIMESTAMP:
		return CELL_TIME;
	default:
		return CELL_TEXT;
	}
}

void export_add_column(struct export_job *job, int field)
{
	static const struct cell_column others[] = {[-COLUMN_READ_AT] = {"read_at", CELL_TIME, false},
						    [-COLUMN_MISSING_SINCE] = {"missing_since", CELL_TIME, false},
						    [-COLUMN_COUNTED] = {"counted_amount", CELL_DECIMAL, true},
						    [-COLUMN_ACCOUNT] = {"account", CELL_TEXT, false}};
	struct cell_column *column = &job->column[job->columns];

	job->field[job->columns++] = field;
	if (field < 0) {
		*column = others[-field];
		return;
	}
	column->name = field_table[field].column;
	column->kind = cell_kind(field_table[field].kind);
	column->total = field == FIELD_billing_monthly_amount && strcmp(job->amount_is, "plan") != 0;
	job->queried[job->choice.columns++] = field;
}

static void about_period(struct export_job *job, const struct closing *closing)
{
	job->closing = *closing;
	job->query.period = job->closing.period;
	job->query.moment = job->moment;
	job->amount_is = job->closing.amount_is;
	job->currency = job->closing.currency[0] ? job->closing.currency : NULL;
	job->time_zone = job->closing.time_zone;
	memcpy(job->moment, job->closing.moment, sizeof job->moment);
}

static void begin_choice(struct export_job *job)
{
	job->choice = (struct billing_choice){.column = job->queried,
					      .order = job->order,
					      .where = job->where,
					      .period = job->query.period != NULL,
					      .plan = strcmp(job->amount_is, "plan") == 0,
					      .biggest = job->format == EXPORT_HTML || job->format == EXPORT_XLSX};
}

static void end_order(struct export_job *job)
{
	job->order[job->choice.orders++] = (struct billing_order){FIELD_number, false};
	job->order[job->choice.orders++] = (struct billing_order){FIELD_id, false};
}

static bool choose_standard_columns(struct export_job *job, struct error *err)
{
	if (job->query.period && job->closing.columns[0])
		return export_period_columns(job, err);
	for (size_t i = 0; i < billing_field_count; i++)
		export_add_column(job, billing_field[i]);
	if (job->choice.plan)
		export_add_column(job, COLUMN_COUNTED);
	if (job->query.gone)
		export_add_column(job, COLUMN_MISSING_SINCE);
	export_add_column(job, COLUMN_READ_AT);
	return true;
}

bool export_find_column(const char *name, int *column)
{
	static const char *const others[] = {[-COLUMN_READ_AT] = "read_at",
					     [-COLUMN_MISSING_SINCE] = "missing_since",
					     [-COLUMN_COUNTED] = "counted_amount",
					     [-COLUMN_ACCOUNT] = "account"};

	*column = field_by_name(name, strlen(name));
	if (*column >= 0)
		return true;
	for (int i = 1; i < (int)(sizeof others / sizeof others[0]); i++)
		if (strcasecmp(name, others[i]) == 0) {
			*column = -i;
			return true;
		}
	return false;
}

static bool named_column(const char *name, int *field, struct error *err)
{
	return export_find_column(name, field) ||
	       error_set(err, ERROR_USAGE, "--columns: %s is no column; did you mean %s? `numsync fields` lists them",
			 name, field_nearest(name));
}

static bool add_named(struct export_job *job, const char *name, struct error *err)
{
	int field;

	if (!named_column(name, &field, err))
		return false;
	if (job->query.period &&
	    (field == COLUMN_MISSING_SINCE || (field >= 0 && !export_period_keeps(&job->closing, field))))
		return error_set(err, ERROR_USAGE, "--columns: a closed period does not keep %s", name);
	if (job->columns == EXPORT_COLUMNS_MAX - 2)
		return error_set(err, ERROR_USAGE, "--columns: more than %d columns", EXPORT_COLUMNS_MAX - 2);
	export_add_column(job, field);
	return true;
}

static bool choose_columns(struct export_job *job, struct error *err)
{
	const char *given = job->options->columns;
	char *list, *at, *name;
	bool good = true, amount = false;

	if (!given)
		return choose_standard_columns(job, err);
	list = at = memory_copy(given);
	while (good && (name = strsep(&at, ",")))
		good = add_named(job, name + strspn(name, " "), err);
	free(list);
	/* what the total is made of is read in any case */
	for (size_t i = 0; i < job->choice.columns; i++)
		amount = amount || job->queried[i] == FIELD_billing_monthly_amount;
	if (good && !amount)
		job->queried[job->choice.columns++] = FIELD_billing_monthly_amount;
	return good;
}

/* A minus before a field: downwards. */
static bool named_order(const char *name, int *field, struct error *err)
{
	name += *name == '-';
	*field = field_by_name(name, strlen(name));
	return *field >= 0 ||
	       error_set(err, ERROR_USAGE, "--order-by: %s is no field; did you mean %s?", name, field_nearest(name));
}

static bool choose_order(struct export_job *job, struct error *err)
{
	const char *given = job->options->order_by;
	char *list = memory_copy(given ? given : ""), *at = list, *name;
	bool good = true;

	while (good && given && (name = strsep(&at, ","))) {
		bool descending;
		int field;

		name += strspn(name, " ");
		descending = *name == '-';
		if (!named_order(name, &field, err))
			good = false;
		else if (job->query.period && !export_period_keeps(&job->closing, field))
			good = error_set(err, ERROR_USAGE, "--order-by: a closed period does not keep %s",
					 name + descending);
		else if (job->choice.orders == EXPORT_COLUMNS_MAX - 2)
			good = error_set(err, ERROR_USAGE, "--order-by: more than %d fields", EXPORT_COLUMNS_MAX - 2);
		else
			job->order[job->choice.orders++] = (struct billing_order){field, descending};
	}
	free(list);
	end_order(job);
	return good;
}

/* Formats that people expect of a tool like this, and that a reader would take a CSV of that name for. */
static bool is_other_format(const char *ending)
{
	static const char *const others[] = {"xls", "xlsm", "xlsb", "ods",  "numbers", "pdf",	  "json",
					     "xml", "htm",  "doc",  "docx", "odt",     "parquet", "sqlite"};

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcasecmp(ending, others[i]) == 0)
			return true;
	return false;
}

/* Whether the output's name ends as a format does that there is, or as none. */
static bool check_ending(const struct export_options *options, struct error *err)
{
	const char *dot = options->output ? strrchr(options->output, '.') : NULL;

	return options->format || !dot || !is_other_format(dot + 1) ||
	       error_set(err, ERROR_USAGE,
			 "there is no export as %s: the formats are .csv, .xlsx (a workbook, for Excel and "
			 "LibreOffice), .jsonl (JSON Lines) and .html (a page, to look at and to print as PDF). Name "
			 "the file so, or say --format",
			 dot);
}

static bool check_format(const struct export_job *job, struct error *err)
{
	bool page = job->format == EXPORT_XLSX || job->format == EXPORT_HTML;

	if (!job->path && job->format == EXPORT_XLSX && isatty(STDOUT_FILENO))
		return error_set(err, ERROR_USAGE, "a workbook is nothing for a terminal: name a file with -o FILE");
	if (job->options->together && (page || job->options->about))
		return error_set(err, ERROR_USAGE,
				 "%s of one account: give each a file of its own with {account} in its name, such as "
				 "-o 'billing-{account}.%s'",
				 page ? "a workbook or a page is" : "what --about says is",
				 job->format == EXPORT_HTML   ? "html"
				 : job->format == EXPORT_XLSX ? "xlsx"
							      : "csv");
	return true;
}

static enum export_format format_of(const struct export_options *options)
{
	static const char *const names[] = {"csv", "jsonl", "xlsx", "html"};
	const char *given = options->format, *path = options->output;
	const char *dot = path ? strrchr(path, '.') : NULL, *ending = dot ? dot + 1 : NULL;
	int found = EXPORT_CSV;

	for (int i = 0; i < 4; i++)
		if (given ? strcmp(given, names[i]) == 0 : ending && strcasecmp(ending, names[i]) == 0)
			found = i;
	return (enum export_format)found;
}

/* What a table without lines would make nothing of is refused. */
static bool check_table(const struct export_options *options, struct error *err)
{
	enum export_format format = format_of(options);
	const char *table = options->summary	    ? "--summary"
			    : format == EXPORT_HTML ? "a page"
			    : format == EXPORT_XLSX ? NULL /* its sheet Lines has them */
			    : options->compare	    ? "--compare"
						    : NULL;

	if (options->summary && (format == EXPORT_XLSX || format == EXPORT_HTML))
		return error_set(err, ERROR_USAGE,
				 "--summary is for csv and jsonl; xlsx and html have the summaries in any case");
	if (table && options->columns)
		return error_set(err, ERROR_USAGE, "%s has columns of its own: leave --columns out", table);
	if (table && options->order_by)
		return error_set(err, ERROR_USAGE, "%s has an order of its own: leave --order-by out", table);
	return true;
}

/* Each name of a list of the catalogue; NULL: there is no list. */
static bool check_names(const char *given, bool (*named)(const char *name, int *field, struct error *err),
			struct error *err)
{
	char *list = memory_copy(given ? given : ""), *at = list, *name;
	bool good = true;
	int field;

	while (good && given && (name = strsep(&at, ",")))
		good = named(name + strspn(name, " "), &field, err);
	free(list);
	return good;
}

bool export_check(const struct export_options *options, struct error *err)
{
	int field;

	if (!check_ending(options, err) || !check_table(options, err) ||
	    !check_names(options->columns, named_column, err) || !check_names(options->order_by, named_order, err))
		return false;
	for (size_t i = 0; i < options->wheres; i++)
		if (!export_where_field(options->where[i], &field, err))
			return false;
	if (options->as_of && options->period)
		return error_set(err, ERROR_USAGE, "--period and --as-of name two moments: leave one out");
	if (options->gone && options->period)
		return error_set(
			err, ERROR_USAGE,
			"--gone is not for a closed period, which keeps the numbers that existed at its end: leave --gone out");
	return true;
}

static bool choose_format(struct export_job *job, struct error *err)
{
	const char *path = job->options->output;

	job->format = format_of(job->options);
	job->path = path && strcmp(path, "-") != 0 ? path : NULL;
	job->summary = job->options->summary;
	return check_format(job, err);
}

/* Which moments: --as-of, --period, --compare. */
static bool choose_moments(struct export_job *job, struct error *err)
{
	const struct export_options *options = job->options;
	struct store *store = job->account->store;
	const char *as_of = options->as_of, *period = options->period;
	const char *compare = options->compare;
	struct closing closing;
	bool found;

	if (period) {
		if (!store_closing_find(store, period, &found, &closing, err))
			return false;
		if (!found)
			return error_set(err, ERROR_USAGE,
					 "period %s of account %s is not closed: `numsync close %s` does that, "
					 "--as-of %s shows it unclosed",
					 period, job->account->config.name, period, period);
		about_period(job, &closing);
	} else if (!store_moment(store, as_of, job->time_zone, job->moment, err)) {
		return false;
	}
	job->live = !as_of && !period;
	job->query.moment = job->live ? NULL : job->moment;
	job->compare = compare != NULL;
	if (!compare)
		return true;
	if (!export_period_earlier(job, compare, err))
		return false;
	job->query.opening = job->opening;
	if (strcmp(job->opening, job->moment) >= 0)
		return error_set(err, ERROR_USAGE, "--compare %s must be earlier than the moment of the export, %s",
				 compare, job->moment);
	return true;
}

bool export_choose_period(struct export_job *job, const struct closing *closing, struct error *err)
{
	about_period(job, closing);
	begin_choice(job);
	end_order(job);
	return choose_standard_columns(job, err);
}

bool export_choose(struct export_job *job, struct error *err)
{
	struct account_config config = job->account->config;

	job->time_zone = setting_text(config, SETTING_time_zone);
	job->currency = setting_text(config, SETTING_currency);
	job->amount_is = setting_text(config, SETTING_amount_is);
	job->query.gone = job->options->gone;
	if (!export_check(job->options, err) || !choose_format(job, err) || !choose_moments(job, err))
		return false;
	begin_choice(job);
	export_period_compared(job);
	if (!choose_columns(job, err) || !choose_order(job, err) || !export_choose_where(job, err))
		return false;
	job->standard = !job->choice.wheres && !job->options->columns && !job->options->order_by;
	return true;
}
