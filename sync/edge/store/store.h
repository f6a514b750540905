/* What numsync keeps in PostgreSQL, as verbs of the work. Each store_*.h beside this one is a room of it; store*.c are the only
 * files that run SQL.
 *
 * A store serves one account. It has a connection `data` for transactions. What holds a lease, asks the API or shows
 * a moment has `control` besides: lease and governor's slots go on while the data connection is busy. After store_run_begin every write on `data` checks the
 * fencing number: a run that lost its lease gets ERROR_LATER and writes nothing.
 *
 * Each function says where its statements go and in which transaction; one that shares the comment above shares that, too:
 *   [data]          on `data`: in the transaction that is open there, else each is one by itself
 *   [data: unit]    one transaction of its own, with the fence, repeated as a whole when PostgreSQL asks for it (store_transact.c)
 *   [data: once]    the same, but not repeated: rows of it have gone out
 *   [data: bulk]    reads whole tables: in the snapshot of store_snapshot_begin or in a rehearsal, else as a unit
 *   [data: opens]   opens a transaction that stays open
 *   [data: within]  only in the transaction that was opened so
 *   [data: ends]    ends it
 *   [control]       on `control`, each statement by itself, however busy `data` is
 *   [control: unit] one transaction there, repeated as a whole
 *   [own]           over a connection that is opened for it
 * One that can fail and has no such word asks no database. */
#ifndef NUMSYNC_EDGE_STORE_H
#define NUMSYNC_EDGE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/wait_source.h"

struct store;

struct store_options {
	const char *conninfo;
	const char *account; /* name */
	const char *actor;   /* who: for records */
	int64_t lease_ms;    /* renewed every quarter of it */
	/* Looked at about once a second while the database works. */
	bool (*stop_requested)(void);
	/* Not 0: a run begins only when no run of the same command has ended since then, and none has ended well within
	 * due_after_ms before it. */
	int64_t begun_us, due_after_ms;
	bool four_eyes;		 /* a plan is sent only when another database role than made it has approved it */
	int64_t max_plan_age_ms; /* an older one is not sent */
	/* Told about once a second that the database is waited for, and then that it has answered. */
	void (*waiting)(bool waits);
};

/* Connects and finds the account (makes it known when it is new). Refuses (ERROR_DATABASE) a schema that is
 * missing, older or newer than this binary. [data] */
struct store *store_open(const struct store_options *options, struct error *err);
/* Opens `control`, which is opened anyway by what needs it first: for who wants to know now that it can be.
 * [control] */
bool store_open_control(struct store *store, struct error *err);
void store_close(struct store *store); /* NULL is fine; gives a held lease back */
/* The server's clock, microseconds since 1970, carried on with the boot clock; each call gives a later time. */
int64_t store_time_us(struct store *store);
/* Where it is connected to, without secrets: "database numsync on host /run/postgresql". */
void store_describe(const struct store *store, struct buf *out);
/* The transaction that the database is working on beside other work: the COMMIT of a page, or a batch. Whoever waits for something
 * else meanwhile waits for this, too; a connection that is lost ends that wait with ERROR_DATABASE. */
struct wait_source store_wait_source(struct store *store);
int store_server_version(const struct store *store); /* 150018 */
/* Whether the server is a hot standby, which can be read and not written to. */
bool store_is_standby(const struct store *store);
/* The day that a moment (NULL: now) is of in a time zone: 2026-07-01. ERROR_CONFIG for a zone that PostgreSQL does not know. [data] */
bool store_local_date(struct store *store, const char *moment, const char *time_zone, char date[16], struct error *err);

#endif
