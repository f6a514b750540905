/* Removes what is old of runs, plans and imported files and does not have to stay (sql/parts/old_*.sql say what), account by account.
 *
 * It goes some at a time, each time in a transaction of its own, so that nobody waits for long. What is about plans is removed by who
 * has the turn to make one, what is about files by who has the turn to import: whoever has it later sees what is left. Nothing of
 * that is asked for by a run that is at work. */
#include "store_prune_internal.h"
#include "store_internal.h"
#include "base/clock.h"

#include <stdio.h>
#include <string.h>

enum { TABLES_MAX = 3, TABLE_BYTES = 32 };
#define ROWS_AT_A_TIME "20000"

static const struct removal {
	enum sql_id turn,
		remove; /* remove: columns what and lines, a table each, that which the others hang on first */
} removals[] = {{SQL_lock_plans, SQL_remove_changes},	{SQL_lock_plans, SQL_remove_plans},
		{SQL_lock_plans, SQL_remove_runs},	{SQL_lock_imports, SQL_remove_lines},
		{SQL_lock_imports, SQL_remove_repeats}, {SQL_lock_imports, SQL_remove_batches}};
enum { REMOVALS = sizeof removals / sizeof removals[0] };

struct tally {
	char table[TABLES_MAX][TABLE_BYTES];
	int64_t rows[TABLES_MAX];
	bool more; /* the last time some went */
};

static void add(struct tally *tally, const struct pg_rows *rows)
{
	tally->more = false;
	for (int i = 0; i < pg_rows_count(rows) && i < TABLES_MAX; i++) {
		int64_t lines = pg_cell_int(rows, i, REMOVE_CHANGES_LINES);

		store_copy_cell(tally->table[i], TABLE_BYTES, rows, i, REMOVE_CHANGES_WHAT);
		tally->rows[i] += lines;
		tally->more = tally->more || lines > 0;
	}
}

static bool remove_in_turn(struct pg *pg, const struct removal *removal, const char *const *params,
			   struct pg_rows **rows, struct error *err)
{
	char now[STORE_TIME_BYTES];
	const char *turn[] = {params[0], now};

	clock_format_utc(clock_wall_us(), now);
	*rows = NULL;
	if (pg_begin(pg, err) && pg_run(pg, pg_hash_joins(pg), NULL, NULL, err) &&
	    pg_run(pg, removal->turn, turn, NULL, err) && pg_run(pg, removal->remove, params, rows, err) &&
	    pg_commit(pg, err))
		return true;
	pg_rollback(pg);
	pg_rows_free(*rows);
	return false;
}

static bool remove_some(struct pg *pg, const struct removal *removal, const char *const *params, struct tally *tally,
			struct error *err)
{
	struct pg_rows *rows;

	for (int tries = 1; !remove_in_turn(pg, removal, params, &rows, err); tries++) {
		if (!pg_asks_again(pg, tries))
			return false;
		*err = (struct error)ERROR_INIT;
	}
	add(tally, rows);
	pg_rows_free(rows);
	return true;
}

static bool hand_on(const struct prune_options *options, const char *account, const struct tally *tally,
		    struct error *err)
{
	for (int i = 0; i < TABLES_MAX; i++) {
		struct prune_record record = {account, tally->table[i], tally->rows[i], NULL};

		if (record.rows && !options->record(options->context, &record, err))
			return false;
	}
	return true;
}

static bool remove_all(struct pg *pg, const struct prune_options *options, const char *account_id, const char *account,
		       const char *cut, struct error *err)
{
	const char *params[] = {account_id, cut, ROWS_AT_A_TIME};

	for (int i = 0; i < REMOVALS; i++) {
		struct tally tally = {.more = true};

		while (tally.more) {
			if (remove_some(pg, &removals[i], params, &tally, err))
				continue;
			if (strcmp(pg_sqlstate(pg), "55P03") != 0)
				return false;
			return error_set(err, ERROR_LATER,
					 "account %s: another process makes a plan or imports and does not end; the "
					 "history is removed, of runs, plans and files some are left: try again later",
					 account);
		}
		if (!hand_on(options, account, &tally, err))
			return false;
	}
	return true;
}

struct listing {
	const struct prune_options *options;
	const char *account;
};

static bool on_old(void *context, const char *const *cells, int count, struct error *err)
{
	const struct listing *listing = context;
	struct prune_record record = {listing->account, cells[LIST_OLD_WHAT], store_number(cells[LIST_OLD_LINES]),
				      cells[LIST_OLD_WHY]};

	(void)count;
	if (listing->options->remove && !record.why)
		return true; /* it is counted when it goes */
	return listing->options->record(listing->options->context, &record, err);
}

static bool list(struct pg *pg, const struct prune_options *options, const char *account_id, const char *account,
		 const char *cut, struct error *err)
{
	struct listing listing = {options, account};
	const char *params[] = {account_id, cut};

	return pg_each(pg, SQL_list_old, params, on_old, &listing, err);
}

static bool for_accounts(struct pg *pg, const struct prune_options *options, const char *cut,
			 bool (*work)(struct pg *pg, const struct prune_options *options, const char *account_id,
				      const char *account, const char *cut, struct error *err),
			 struct error *err)
{
	struct pg_rows *rows;
	bool good = pg_run(pg, SQL_list_accounts, NULL, &rows, err);

	for (int i = 0; good && i < pg_rows_count(rows); i++)
		good = work(pg, options, pg_cell(rows, i, LIST_ACCOUNTS_ACCOUNT_ID),
			    pg_cell(rows, i, LIST_ACCOUNTS_NAME), cut, err);
	pg_rows_free(rows);
	return good;
}

bool store_prune_list(struct pg *pg, const struct prune_options *options, const char *cut, struct error *err)
{
	return pg_run(pg, pg_hash_joins(pg), NULL, NULL, err) && for_accounts(pg, options, cut, list, err);
}

bool store_prune_records(struct pg *pg, const struct prune_options *options, const char *cut, struct error *err)
{
	return for_accounts(pg, options, cut, remove_all, err);
}
