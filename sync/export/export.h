/* What an export is about, shared by the formats. */
#ifndef NUMSYNC_EXPORT_EXPORT_H
#define NUMSYNC_EXPORT_EXPORT_H

#include "base/arena.h"
#include "edge/host/outfile.h"
#include "edge/store/store_billing.h"
#include "model/decimal.h"
#include "model/field.h"
#include "account/account.h"
#include "export_options.h"
#include "view/cell.h"

enum { EXPORT_COLUMNS_MAX = 128, EXPORT_FACTS_MAX = 40 };
enum export_format { EXPORT_CSV, EXPORT_JSONL, EXPORT_XLSX, EXPORT_HTML };

/* Columns of the lines that are no fields of the catalogue. */
enum { COLUMN_READ_AT = -1, COLUMN_MISSING_SINCE = -2, COLUMN_COUNTED = -3, COLUMN_ACCOUNT = -4 };

struct export_fact {
	const char *name, *text; /* in the arena */
};

struct export_job {
	struct account *account;
	const struct export_options *options;
	enum export_format format;
	const char *path; /* NULL: standard output */
	struct outfile *out;
	FILE *file;

	/* what was chosen */
	struct cell_column column[EXPORT_COLUMNS_MAX];
	int field[EXPORT_COLUMNS_MAX]; /* of each column: a field or COLUMN_... */
	size_t columns;
	int queried[EXPORT_COLUMNS_MAX]; /* the fields among them, in order */
	struct billing_order order[EXPORT_COLUMNS_MAX];
	int where[EXPORT_COLUMNS_MAX];
	struct billing_choice choice;
	struct buf where_json, where_null;
	const char *where_text; /* for people; NULL: no filter */
	bool where_local;	/* a time in it has no offset, and so is one of time_zone */
	const char *summary;	/* "business", "channel", "user"; NULL: lines */
	bool compare, live;
	bool standard; /* all the lines with the columns and the order that a closing digests */
	char moment[MOMENT_BYTES], opening[MOMENT_BYTES];
	struct billing_query query;
	struct closing closing;	  /* with query.period */
	struct closing earlier;	  /* with query.opening_period */
	int lacking[FIELD_COUNT]; /* for choice.lacking */
	const char *time_zone, *currency, *amount_is;

	/* what came of it */
	int64_t lines, amounts, never_read, not_sent;
	int64_t several_names;	      /* groups whose lines have more than one name */
	char oldest[CELL_TIME_BYTES]; /* reading; "" none */
	struct decimal_sum total;
	bool too_large; /* the total has more digits than a decimal holds */
	char digest[65];
	struct export_fact fact[EXPORT_FACTS_MAX];
	size_t facts;
	struct arena arena;
};

/* A table on its way out: lines, groups or changes. */
struct export_table {
	const char *name; /* of its sheet */
	const struct cell_column *column;
	size_t columns;
	bool total; /* with a row of sums, where the format has one */
};

/* A format. */
struct export_writer {
	void *context;
	bool (*begin)(void *context, const struct export_table *table, struct error *err);
	bool (*row)(void *context, const char *const *cells, struct error *err);
	bool (*end)(void *context, struct error *err);
	/* The last row as raw CSV, if that is how it was written; size 0: it was not. NULL: never. */
	struct slice (*raw)(void *context);
};

extern const struct export_writer export_nowhere; /* for who wants to know what the lines come to, not the lines */

/* export.c: one export, from its options to the file that is written. quiet: nothing is said of it when it is written. */
bool export_account(struct account *account, const struct export_options *options, bool quiet, struct error *err);

/* export_choice.c: the options into the job. */
/* What the options alone tell, whatever the account and its moments: that there is such a format and there are such columns, that the table
 * has what is asked of it, and that they are about one moment. */
bool export_check(const struct export_options *options, struct error *err);
bool export_choose(struct export_job *job, struct error *err);
/* The lines of a closed period as they are digested: its own columns and order. */
bool export_choose_period(struct export_job *job, const struct closing *closing, struct error *err);
/* A field, or COLUMN_...; false: there is no such column. */
bool export_find_column(const char *name, int *column);
void export_add_column(struct export_job *job, int column);

/* export_where.c: which lines. */
/* The field of FIELD=VALUE. */
bool export_where_field(const char *given, int *field, struct error *err);
bool export_choose_where(struct export_job *job, struct error *err);

/* export_period.c: what closed periods keep. */
bool export_period_keeps(const struct closing *closing, int field);
/* Whether a closed period that the export is about, or is compared with, does not have the field. */
bool export_period_lacks(const struct export_job *job, int field);
/* Adds the columns that the period was closed with. */
bool export_period_columns(struct export_job *job, struct error *err);
/* The columns of the job, for the period that is being closed. */
void export_period_list(const struct export_job *job, struct closing *closing);
/* The earlier moment of a comparison. A closed month beside a closed period is told by its own lines, which prune never removes. */
bool export_period_earlier(struct export_job *job, const char *compare, struct error *err);
/* Leaves out of a comparison what one of the periods does not have. */
void export_period_compared(struct export_job *job);

/* export_lines.c: streams tables to a writer. Lines fill in what came of it, digest and total included. */
bool export_lines(struct export_job *job, const struct export_writer *writer, struct error *err);
bool export_groups(struct export_job *job, const char *by, const struct export_writer *writer, struct error *err);
bool export_changes(struct export_job *job, const struct export_writer *writer, struct error *err);
bool export_bridge(struct export_job *job, const char *by, const struct export_writer *writer, struct error *err);
/* what: as in store_billing_oddities; the biggest amount first. */
bool export_oddities(struct export_job *job, const char *what, const char *name, const struct export_writer *writer,
		     struct error *err);

/* export_facts.c: what a reader must know of the export, once it is known. */
bool export_facts(struct export_job *job, struct error *err);
void export_fact(struct export_job *job, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
const char *export_total(struct export_job *job); /* in the arena */
/* A figure as the format shows it to people, by the setting number_format, or as it is; in the arena. */
const char *export_figure(struct export_job *job, const char *text);
const char *export_count(struct export_job *job, int64_t count);
/* What an amount is taken to be, in a sentence; NULL when the user stated that it is the number's. */
const char *export_warning(const char *amount_is);

/* Whether what was written to the file is written. A reader of standard output that closed the pipe has seen enough: false
 * with ERROR_NONE and no text. */
bool export_written(const struct export_job *job, FILE *file, struct error *err);

/* The formats. */
bool export_text(struct export_job *job, struct error *err); /* CSV and JSON Lines */
bool export_xlsx(struct export_job *job, struct error *err);
bool export_html(struct export_job *job, struct error *err);

#endif
