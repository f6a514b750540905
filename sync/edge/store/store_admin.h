/* For whoever looks after the database: schema, old history, rights. */
#ifndef NUMSYNC_EDGE_STORE_ADMIN_H
#define NUMSYNC_EDGE_STORE_ADMIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/row.h"
#include "store.h"

struct migration_report {
	int applied, present; /* migrations: now; before */
	bool views_made;      /* views and functions were made anew */
	/* of a check: what is still to be done */
	int pending;
	bool views_pending;
	int64_t months_pending; /* of the history; not looked at for who may not make them */
	int64_t undistributed;	/* tables that the shard step is to distribute; 0 where there are no shards */
};
struct migration_options {
	const char *conninfo;
	bool roles; /* also makes the roles of sql/roles.sql and gives them their rights, anew */
	bool check; /* changes nothing, and tells what is pending */
	void (*progress)(const char *phase, int64_t done, int64_t total); /* before each migration */
	void (*waiting)(bool waits);					  /* as in struct store_options */
};
enum { STORE_SCHEMA_VERSION_BYTES = 32 };
/* Which schema this binary works with, for people: the number of its last migration, and the beginning of a digest of its views
 * and functions ("2 views 3f9c21aa"). Asks no database. */
void store_schema_version(char text[STORE_SCHEMA_VERSION_BYTES]);

/* Brings the schema up to date. [own] */
bool store_migrate(const struct migration_options *options, struct migration_report *report, struct error *err);

/* Rows of a table that are old, of one account. */
struct prune_record {
	const char *account, *table;
	int64_t rows;
	const char *why; /* they stay; NULL: they may go, or are gone */
};
struct prune_cut {
	char history[40], records[40]; /* what ended earlier is old */
};
struct prune_options {
	const char *conninfo, *actor;
	const struct prune_cut
		*shown; /* what a user has agreed to, taken as it is; NULL: it is reckoned from the two times */
	int64_t keep_ms;
	int64_t revert_ms; /* runs, plans and files stay at least for so long, for what they did may be taken back */
	bool remove;
	row_fn row; /* of list_ended.sql: the history */
	bool (*record)(void *context, const struct prune_record *record, struct error *err);
	void *context;
	bool (*stop_requested)(void);
	void (*waiting)(bool waits); /* both as in struct store_options */
};
/* Lists what is old, and removes it if it is asked to, of all accounts: first the history, which ended more than keep_ms ago, rounded
 * down to a month (in UTC), in one transaction; then what is old of runs, plans and files and does not have to stay, some at a time.
 * Only who owns the schema may. [own] */
bool store_prune(const struct prune_options *options, struct prune_cut *cut, struct error *err);

struct store_rights {
	bool schema, mirror_read, mirror_write, journal_write, import_write, withdraw, approve, close;
	int64_t database_bytes, migrations;
	char last_migration[64];
	char unread[200], unwritten[200]; /* tables and views that a run needs and this user may not use so; "": none */
	char owner[64];			  /* of the schema */
	char month[64], month_owner[64];  /* of the history, that belongs to somebody else; "": none does */
};
/* What the database user may do, and what the database is. [data] */
bool store_rights(struct store *store, struct store_rights *rights, struct error *err);
/* Rows of the account from before a constraint that they are against (list_violations.sql). [data] */
bool store_violations_each(struct store *store, row_fn row, void *context, struct error *err);

#endif
