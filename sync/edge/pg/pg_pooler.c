/* Poolers between us and the server. One that keeps a session of the server for each client, from its first statement to its end, is
 * as good as none. One that gives each transaction or statement another session (pgbouncer's pool_mode transaction and statement) is
 * refused: what a connection sets and prepares would be set for others and lost for us.
 *
 * It is found out before anything is set, as a rule: a pool that others are busy with can hide it. So a session behind a pooler gets a
 * mark, a setting of a name of its own, and each transaction begins by showing that: no other session has it. A prepared statement would
 * not do, for poolers exist that prepare anew what a client prepared, and a query would take the transaction's choice of isolation. */
#include "pg_internal.h"
#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PG_PROBE_MS = 3000 };

bool pg_fail_pooler(struct error *err)
{
	return error_set(
		err, ERROR_CONFIG,
		"the database is reached through a pooler that gives each transaction another session of the server, and numsync needs "
		"one of its own: let the pooler keep sessions for this database or user (pgbouncer: pool_mode = session), or name the "
		"server itself in `database`");
}

bool pg_fail_connect(const struct pg *pg, struct error *err)
{
	const char *words = PQerrorMessage(pg->conn);
	const char *cure =
		strstr(words, "unsupported startup parameter")
			? ": a pooler takes no settings of the server from who connects; take them out of `database` "
			  "and PGOPTIONS (numsync sets what it needs by itself), or let the pooler pass over them "
			  "(pgbouncer: ignore_startup_parameters)"
			: "";
	char text[512];

	return error_set(err, pg_class_of(words), "cannot connect to the database: %s%s",
			 pg_tidy(words, text, sizeof text), cure);
}

/* Which process of the server answers now. */
static bool ask_process(struct pg *pg, int *process, struct error *err)
{
	PGresult *result = NULL;

	if (!pg_begins(pg, err) || !pg_exchange(pg, PQsendQuery(pg->conn, sql_process), "process", &result, err))
		return false;
	*process = (int)strtol(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return true;
}

/* Whether another connection gets the session of this one, or while it keeps one in a transaction this one gets another. A pool that
 * has none left tells nothing. */
static bool shares_session(struct pg *pg, int process)
{
	struct pg_options options = pg->options;
	struct error why = ERROR_INIT;
	int others = 0, again = process;
	struct pg *other;
	bool shares;

	options.deadline_ms = PG_PROBE_MS;
	options.tick = NULL;
	options.answered = NULL;
	other = pg_connect(&options, &why);
	if (other && pg_begin(other, &why) && ask_process(other, &others, &why))
		shares = others == process || (ask_process(pg, &again, &why) && again != process);
	else
		shares = strstr(why.text, "statement pooling") != NULL; /* it has no transactions at all */
	pg_rollback(other);
	pg_close(other);
	return shares;
}

bool pg_pooler_check(struct pg *pg, struct error *err)
{
	int process = 0;

	if (!ask_process(pg, &process, err))
		return false;
	if (process == PQbackendPID(pg->conn)) /* a pooler tells each client a number of its own */
		return true;
	if (shares_session(pg, process))
		return pg_fail_pooler(err);
	snprintf(pg->mark, sizeof pg->mark, "numsync.session_%d_%" PRId64, (int)getpid(), clock_wall_us());
	return true;
}

bool pg_pooler_mark(struct pg *pg, struct error *err)
{
	char text[PG_PROOF_BYTES];

	if (!pg->mark[0])
		return true;
	snprintf(text, sizeof text, "SET %s = 'ours'", pg->mark);
	return pg_script(pg, text, err);
}

const char *pg_pooler_proof(const struct pg *pg, char text[PG_PROOF_BYTES])
{
	text[0] = '\0';
	if (pg->mark[0])
		snprintf(text, PG_PROOF_BYTES, "SHOW %s", pg->mark);
	return text;
}
