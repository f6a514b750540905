/* What numsync keeps in PostgreSQL, as verbs of the work; store*.c are the only files that run SQL.
 *
 * A store serves one account. It has two connections: `work` for transactions, `control` for the lease and the
 * governor's slots, which go on while the work connection is busy. After store_lease_take every write checks the
 * fencing number: a run that lost its lease gets ERROR_LATER and writes nothing. */
#ifndef NUMSYNC_EDGE_STORE_H
#define NUMSYNC_EDGE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/row.h"
#include "edge/json/decode.h"
#include "model/expect.h"
#include "model/governor.h"
#include "model/phone.h"

struct store;

struct store_options {
	const char *conninfo;
	const char *account; /* name */
	const char *actor;   /* who: for records */
	int64_t lease_ms;    /* default 60 s; renewed every quarter of it */
	/* Looked at about once a second while the database works; may be NULL. */
	bool (*stop_requested)(void);
	/* Not 0: a run begins only when no run of the same command has ended since then, and none has ended well within
	 * due_after_ms before it. */
	int64_t begun_us, due_after_ms;
	/* Told about once a second that the database is waited for, and then that it has answered. May be NULL. */
	void (*waiting)(bool waits);
};

/* The counters of a run, as in table run. */
struct run_counters {
	int64_t pages, rows_read, rows_new, rows_changed;
	bool list_complete;
	int64_t records_read, records_changed, set_aside, gone;
	int64_t changes_planned, changes_confirmed, changes_unneeded, changes_conflicted, changes_failed,
		changes_unwanted;
	int64_t requests, retries, throttled;
};

/* store.c: connection, time, schema */
/* Connects and finds the account (makes it known when it is new). Refuses (ERROR_DATABASE) a schema that is
 * missing, older or newer than this binary. */
struct store *store_open(const struct store_options *options, struct error *err);
void store_close(struct store *store); /* NULL is fine; gives a held lease back */
/* The server's clock, microseconds since 1970, carried on with the boot clock; each call gives a later time. */
int64_t store_time_us(struct store *store);
const char *store_account_name(const struct store *store);
/* Where it is connected to, without secrets: "database numsync on host /run/postgresql". */
void store_describe(const struct store *store, struct buf *out);
int store_server_version(const struct store *store); /* 150018 */
/* Whether the server is a hot standby, which can be read and not written to. */
bool store_is_standby(const struct store *store);

/* store_migrate.c */
struct migration_report {
	int applied, present; /* migrations: now; before */
	bool views_made;      /* views and functions were made anew */
};
struct migration_options {
	const char *conninfo;
	bool roles; /* also makes the roles of sql/roles.sql and gives them their rights, anew */
	void (*progress)(const char *phase, int64_t done, int64_t total); /* before each migration; may be NULL */
	void (*waiting)(bool waits);					  /* as in struct store_options */
};
bool store_migrate(const struct migration_options *options, struct migration_report *report, struct error *err);
/* SHA-256 over names and kinds of the catalogue: a plan made under another one is not applied. */
const char *store_catalogue(void);

/* store_prune.c: lists what ended more than keep_ms ago, rounded down to a month (in UTC), which cut gets the end of, and
 * removes it if it is asked to: the history of all accounts, in one transaction. Only who owns the schema may. */
struct prune_options {
	const char *conninfo, *actor;
	int64_t keep_ms;
	bool remove;
	row_fn row; /* of list_ended.sql */
	void *context;
	bool (*stop_requested)(void);
	void (*waiting)(bool waits); /* both as in struct store_options */
};
bool store_prune(const struct prune_options *options, char cut[40], struct error *err);

/* store_lease.c */
/* Takes the account's lease and begins a run. Another live holder: ERROR_LATER that names it. Closes runs that died;
 * resumed_from_us is the start of the interrupted one (0: none). */
bool store_run_begin(struct store *store, const char *command, int64_t *resumed_from_us, struct error *err);
int64_t store_run_id(const struct store *store);
/* Why store_run_begin has begun none: somebody else holds the lease, or has done the work. */
enum run_refusal { RUN_NOT_REFUSED, RUN_HELD, RUN_NOT_DUE };
enum run_refusal store_run_refusal(const struct store *store);
/* Notes what the run leaves: drift by field as store_drift_count found it, and these. */
struct run_outcome {
	int64_t numbers, older_than_a_day, releases_wanted, queue_left;
};
bool store_run_outcome(struct store *store, const struct run_outcome *outcome, struct error *err);
/* Ends the run and gives the lease back. message NULL: none. */
bool store_run_end(struct store *store, int exit_status, const char *message, const struct run_counters *counters,
		   struct error *err);
/* Notes what went wrong after the run had ended. */
bool store_run_amend(struct store *store, int exit_status, const char *message, struct error *err);
/* The day that it is in a time zone: 2026-07-01. ERROR_CONFIG for a zone that PostgreSQL does not know. */
bool store_local_date(struct store *store, const char *time_zone, char date[16], struct error *err);
/* Renews the lease when a quarter of it has passed; cheap otherwise. ERROR_LATER when it was lost. */
bool store_tick(struct store *store, struct error *err);
/* When (boot clock) the statement was sent by which the database last said that the lease is ours; FENCE_NEVER: it is not ours. */
int64_t store_confirmed_ms(const struct store *store);
/* Renews the lease when that is CONFIRM_AGAIN_MS ago: for while a PUT waits to be sent. ERROR_LATER when it was lost. */
bool store_confirm(struct store *store, struct error *err);
int64_t store_taken_ms(const struct store *store); /* boot clock: when the lease was taken */
/* After a failure: false, with ERROR_LATER in place of it, when the lease was lost, which is then its cause. */
bool store_lease_check(struct store *store, struct error *err);
/* Loads what earlier processes left of slots and pauses; then saves what changes. */
bool store_governor_load(struct store *store, struct governor *governor, struct error *err);
bool store_governor_save(struct store *store, const struct governor *governor, const int *slots, size_t count,
			 struct error *err);

/* store_due.c: puts the places of the names (NULL-ended) into the order in which the accounts are due; the server's clock. */
bool store_due_order(const char *conninfo, const char *command, const char *const *names, size_t *order,
		     int64_t *now_us, struct error *err);

/* store_metrics.c: reads, over one connection, what monitoring wants to know of each of the names (NULL-ended) that the
 * database knows. */
struct metrics_reader {
	/* cells: one row of get_metrics.sql */
	void (*facts)(void *context, size_t account, const char *const *cells, int count);
	/* of the last run that ended */
	void (*drift)(void *context, size_t account, const char *field, bool correctable, int64_t values);
	void *context;
};
bool store_metrics(const char *conninfo, const char *const *names, const struct metrics_reader *reader,
		   struct error *err);

/* store_pull.c */
struct list_state {
	int64_t run_id; /* whose staged rows they are */
	char begun_at[40];
	struct buf token;
	int64_t pages, rows_read; /* rows: staged or set aside */
	int64_t unread,
		other_revision; /* rows that were set aside, and of these those of the later revision of the API */
	bool complete;
	int restarts;
};
/* The pass to go on with: an interrupted one that began within the last 24 hours, else a new one (staging is emptied). list->token is owned by the
 * caller. */
bool store_list_begin(struct store *store, struct list_state *list, struct error *err);
/* A page: begin, rows as they stream in, then commit with the state after it, or abort. The commit goes on while the next
 * page is asked for (store_batch_go_on); whatever uses the work connection next waits for it. */
bool store_page_begin(struct store *store, struct error *err);
bool store_page_row(struct store *store, struct list_state *list, const struct phone *row, struct error *err);
bool store_page_set_aside(struct store *store, const struct decode_fault *fault, struct error *err);
bool store_page_commit(struct store *store, const struct list_state *list, struct error *err);
void store_page_abort(struct store *store);
/* How many different numbers are staged. */
bool store_list_numbers(struct store *store, const struct list_state *list, int64_t *count, struct error *err);
/* Forgets staged rows and begins the list anew. */
bool store_list_restart(struct store *store, struct list_state *list, struct error *err);
/* Merges the staged rows. */
bool store_merge_rows(struct store *store, const struct list_state *list, int64_t *new_count, int64_t *changed,
		      struct error *err);
/* How many numbers the mirror has (that exist), and how many of them the complete list lacked, with a few of these. */
struct missing_count {
	int64_t known, missing;
	char sample[200];
};
bool store_count_missing(struct store *store, const struct list_state *list, struct missing_count *count,
			 struct error *err);
/* Queues the records to read; missing_from: run_id of the list whose missing numbers are asked for, or 0. ahead: how many of the
 * account's are noted as read at a time that is still to come, which counts as never. */
bool store_queue_fill(struct store *store, const char *refresh, int64_t since_us, int64_t missing_from, int64_t *count,
		      int64_t *ahead, struct error *err);
struct queued {
	int64_t seq;
	char *id; /* owned by the caller */
	bool suspected_gone;
};
/* Up to max further entries behind seq; sets count. */
bool store_queue_next(struct store *store, int64_t behind_seq, struct queued *out, size_t max, size_t *count,
		      struct error *err);
bool store_set_aside(struct store *store, const char *source, const struct decode_fault *fault, struct error *err);
bool store_mark_missing(struct store *store, const char *id, bool *marked, struct error *err);

/* store_import.c */
struct import_target {
	struct slice phone_id, number; /* size 0: not told */
	struct slice reason;	       /* size 0: none */
	bool disable;		       /* while a test of the line fails */
	bool has_effective, has_expires;
	bool effective_local, expires_local; /* times of the account's zone, read as if they were UTC */
	int64_t effective_us, expires_us;
	int64_t line;
};
struct import_layout { /* stays until the commit or abort */
	const char *source;
	int priority;
	const char *const *column; /* names, as the header wrote them */
	size_t column_count;
	/* If the other columns are the fields, in their order: which column names the number, from 1; else 0. Lines whose
	 * cells are just what they say are then kept without them. */
	size_t number_column;
	const int *field; /* that a line of the file may say something about */
	size_t field_count;
};
struct import_outcome {
	int64_t batch_id; /* 0: nothing was imported */
	int64_t lines;
	int64_t added, changed, unchanged;    /* expectations */
	int64_t withdrawn, withdrawn_numbers; /* what --replace takes back; numbers that lose something */
	int64_t numbers;		      /* of the account, that exist */
	int64_t source_numbers;	    /* that the source speaks of before --replace, of both what has not expired */
	char withdrawn_sample[200]; /* some of those numbers */
};
/* A fault that only the mirror shows. fault: "unknown", "gone", "mismatch", "ambiguous", "duplicate",
 * "window". */
typedef bool (*store_fault_fn)(void *context, int64_t line, const char *column, const char *value, const char *fault,
			       const char *other, struct error *err);
bool store_import_begin(struct store *store, const struct import_layout *layout, struct error *err);
struct import_last {
	int64_t batch_id; /* 0: none that still stands as it was */
	char sha256[65], imported_at[40];
	bool replaces;
};
/* The latest batch of the source. */
bool store_import_last(struct store *store, const char *source, struct import_last *last, struct error *err);
/* One line on its way into COPY. cells: as many as the layout has columns; text NULL: empty. */
bool store_import_line(struct store *store, const struct import_target *target, const struct slice *cells,
		       const struct expect *expectation, size_t count, struct error *err);
/* All lines are in: finds the faults that only the mirror shows, in the order of the lines. */
bool store_import_check(struct store *store, bool keep_unknown, const char *time_zone, store_fault_fn fault,
			void *context, struct error *err);
/* What an import warns of. Lines that have expired already, when all are checked: line, expires_at. */
bool store_import_expired_each(struct store *store, row_fn row, void *context, struct error *err);
/* Whether some number of the mirror has this value; the values that there are, at most a hundred. */
bool store_word_known(struct store *store, int field, const char *word, bool *known, struct error *err);
bool store_words_each(struct store *store, int field, row_fn row, void *context, struct error *err);
/* A source of nearly this name, to be freed, when there is none of this name; NULL: no. Before the import begins. */
bool store_source_like(struct store *store, const char *source, char **like, struct error *err);
/* Compares with what the source says already: fills the counts of the result. */
bool store_import_count(struct store *store, bool replace, struct import_outcome *result, struct error *err);
struct import_commit {
	const char *file_name, *sha256;
	bool replace; /* what the file does not list is withdrawn */
	int64_t warnings;
	const char *inbox_path; /* where it lies until store_inbox_moved; NULL: it does not come from an inbox */
	/* Called when all is done and not yet committed; false rolls everything back. NULL: commit. */
	bool (*preview)(void *context, struct error *err);
	void *context;
};
bool store_import_commit(struct store *store, const struct import_commit *commit, struct import_outcome *result,
			 struct error *err);
void store_import_abort(struct store *store); /* also when nothing was begun */
/* store_inbox.c: imported files that may still lie in the inbox; cells as list_inbox_open.sql says. */
bool store_inbox_open_each(struct store *store, row_fn row, void *context, struct error *err);
/* The file at path is the batch's, word for word, though it was not imported now. */
bool store_inbox_found(struct store *store, int64_t batch_id, const char *path, struct error *err);
bool store_inbox_moved(struct store *store, int64_t batch_id, struct error *err);
struct batch_facts {
	char source[256], file_name[512], imported_at[40];
	char withdrawn_at[40]; /* "": it stands */
};
bool store_batch_find(struct store *store, int64_t batch_id, bool *found, struct batch_facts *facts, struct error *err);
/* Every imported file, the latest first. source NULL: of all. */
bool store_batches_each(struct store *store, const char *source, row_fn row, void *context, struct error *err);
/* Whether anything was ever imported for the source; ERROR_USAGE names those that there are. */
bool store_source_known(struct store *store, const char *source, struct error *err);
/* Takes back what a batch says and no other one repeats, or (batch_id 0) all that a source says. dry_run: counts only. */
bool store_withdraw(struct store *store, const char *source, int64_t batch_id, bool dry_run, int64_t *count,
		    struct error *err);
struct source_priority {
	const char *name;
	int priority;
};
/* Gives the sources that the database knows the priorities that the configuration states: those listed theirs, all
 * others the default of their name (store_default_priority). Writes only what differs. */
bool store_sources_set(struct store *store, const struct source_priority *list, size_t count, struct error *err);
int store_default_priority(const char *source); /* admin 100, any other 50 */

/* store_plan.c */
struct plan_filter {
	const char *const *field, *const *number, *const *source; /* NULL-ended lists; NULL or empty: all */
};
struct plan_head {
	int64_t plan_id; /* 0: none */
	char state[16], created_at[40], catalogue[72], actor[128];
	int64_t age_s, changes, disables, numbers; /* numbers: in the mirror, that exist */
	int64_t ambiguous; /* values that are not in it, because several ids have the number and the line names none */
	char ambiguous_number[40]; /* one of those numbers */
	int64_t unread;		   /* of a plan just made: numbers that are left out because they could not be read */
};
bool store_plan_make(struct store *store, const struct plan_filter *filter, struct plan_head *plan, struct error *err);
/* The same within the transaction that is open: for plans that are shown and rolled back. */
bool store_plan_preview(struct store *store, struct plan_head *plan, row_fn row, void *context, struct error *err);
/* store_revert.c: a plan that puts back what the confirmed changes of a run replaced; ERROR_USAGE for a run that is not
 * known. Numbers that somebody changed since are not in it. */
bool store_revert_make(struct store *store, int64_t run_id, struct plan_head *plan, struct error *err);
bool store_moved_each(struct store *store, int64_t run_id, row_fn row, void *context, struct error *err);
/* The files that asked for the changes of the run and still stand. */
bool store_causes_each(struct store *store, int64_t run_id, row_fn row, void *context, struct error *err);
/* plan_id 0: the latest open one. Not found: plan->plan_id is 0. */
bool store_plan_get(struct store *store, int64_t plan_id, struct plan_head *plan, struct error *err);
/* Moves the plan on, under the lease; it must be in the state from, for others supersede plans (ERROR_LATER). */
bool store_plan_state(struct store *store, int64_t plan_id, const char *from, const char *to, struct error *err);
/* Plans that a dead run was applying give way: what is left of them is planned afresh. Under the lease only. */
bool store_plans_close(struct store *store, struct error *err);
struct change_field {
	int field;
	char *before, *after; /* canonical text, NULL is null; owned by the change */
	bool wanted;
};
struct change {
	int64_t change_id;
	char *phone_id, *number;
	struct change_field field[16];
	size_t field_count;
};
void change_free(struct change *change); /* what it owns */
/* Up to max changes behind change_id of the plan that nothing was done about; plan_id 0: those left in `sending`. */
bool store_changes_next(struct store *store, int64_t plan_id, int64_t behind, struct change *out, size_t max,
			size_t *count, struct error *err);
bool store_changes_left(struct store *store, int64_t plan_id, int64_t *count, struct error *err);
/* Whether any change was left in `sending`. */
bool store_any_sending(struct store *store, bool *any, struct error *err);
/* store_judge.c */
/* Judges what is left of a plan by what is wanted now: changes that are not are ended in the journal, and row told of each
 * (change_id, number, why). again: change_ids of those that were not sent and are to be sent again. */
bool store_plan_judge(struct store *store, int64_t plan_id, const int64_t *again, size_t again_count, row_fn row,
		      void *context, struct error *err);
/* Whether the judgement may no longer be what it was: somebody has imported, taken back, weighs sources otherwise (asked),
 * or the moment has come at which an expectation about a number of the plan begins or ceases to hold (turned). */
bool store_wishes_asked(struct store *store, bool *asked, struct error *err);
bool store_wishes_turned(struct store *store);
/* What a run left out: cells of list_left_out.sql. */
bool store_left_out_each(struct store *store, row_fn row, void *context, struct error *err);

/* store_batch.c: records and steps of changes are gathered and written together: a batch is one transaction, which goes on
 * while the API is asked for more. */
void store_record_add(struct store *store, const struct phone *record);
size_t store_records_waiting(const struct store *store); /* gathered, in no batch yet */
/* Notes a step in the journal, of each change one a batch; returns the number of its batch. status 0, message NULL: none. */
int64_t store_step_add(struct store *store, int64_t change_id, const char *state, int status, const char *message);
/* Begins to write what was gathered, unless a batch is under way. */
bool store_batch_begin(struct store *store, struct error *err);
/* Goes on as far as it can without waiting; to be called when the descriptor (-1: none) is readable, or writable. */
bool store_batch_go_on(struct store *store, struct error *err);
int store_batch_descriptor(struct store *store, bool *to_write);
/* Waits for what is under way; finish: for all that was gathered, too. */
bool store_batch_wait(struct store *store, struct error *err);
bool store_batch_finish(struct store *store, struct error *err);
int64_t store_batches_done(const struct store *store); /* batches up to this one are durable */
int64_t store_records_changed(struct store *store);    /* by the batches since this was last asked */

/* store_report.c: rows for people; cells as the query's first lines say */
enum drift_sort { DRIFT_ALL, DRIFT_CORRECTABLE, DRIFT_REPORT_ONLY };
bool store_drift_each(struct store *store, const struct plan_filter *filter, enum drift_sort sort, row_fn row,
		      void *context, struct error *err);
bool store_overruled_each(struct store *store, const struct plan_filter *filter, row_fn row, void *context,
			  struct error *err);
/* Wanted numbers whose release is coming; count 0: all. */
bool store_releases_each(struct store *store, int count, row_fn row, void *context, struct error *err);
struct drift_counts {
	int64_t correctable, report_only, unchecked, overruled;
	int64_t ambiguous; /* of report_only: a line means a number that several ids have, and names none of them */
	char ambiguous_number[40]; /* one of those numbers */
};
bool store_drift_count(struct store *store, struct drift_counts *counts, struct error *err);
bool store_plan_each(struct store *store, int64_t plan_id, row_fn row, void *context, struct error *err);
bool store_runs_each(struct store *store, int count, row_fn row, void *context, struct error *err);
/* What happened to a number; the ids of those that a person may mean. */
bool store_life_each(struct store *store, const char *id, row_fn row, void *context, struct error *err);
bool store_number_each(struct store *store, const char *id_or_number, row_fn row, void *context, struct error *err);
/* What is read between these is of one moment. Nothing can be written there. */
bool store_snapshot_begin(struct store *store, struct error *err);
void store_snapshot_end(struct store *store);
/* The parts of a report, each a query whose first lines tell its cells. */
enum report_query {
	REPORT_RUN,
	REPORT_DRIFT,
	REPORT_TREND,
	REPORT_FIELD_TREND,
	REPORT_WARMUP,
	REPORT_PROGRESS,
	REPORT_STALLED,
	REPORT_CALENDAR,
	REPORT_DAYS,
	REPORT_OUTCOMES,
	REPORT_CHANGES,
	REPORT_SET_ASIDE,
	REPORT_STRANGE,
	REPORT_AGES
};
struct report_scope {
	int64_t run_id;	       /* 0: the last one that ended, where REPORT_RUN asks */
	int count;	       /* rows at most; 0: all; runs, where the last ones are asked for */
	const char *time_zone; /* of days */
};
bool store_report_each(struct store *store, enum report_query query, const struct report_scope *scope, row_fn row,
		       void *context, struct error *err);
struct store_rights {
	bool schema, mirror_read, mirror_write, journal_write, import_write, withdraw, close;
	int64_t database_bytes, migrations;
	char last_migration[64];
};
/* What the database user may do, and what the database is. */
bool store_rights(struct store *store, struct store_rights *rights, struct error *err);
struct status_facts {
	int64_t numbers, read_whole, older_than_a_day, gone, set_aside, releases, releases_wanted, open_plan;
	int64_t ahead; /* read at a time that is still to come, which counts as never */
	char oldest[40], median[40];
	int64_t lease_run; /* 0: nobody holds it */
	char lease_host[128];
	int64_t lease_process, lease_left_s;
};
bool store_status(struct store *store, struct status_facts *facts, struct error *err);

#endif
