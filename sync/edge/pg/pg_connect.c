/* Opens a connection, host by host, each with a deadline, and sets on it what numsync relies on (set_session.sql), before anything else. */
#include "pg_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { PG_CONNECT_MS = 15000, PG_TRANSACTION_TIMEOUT = 170000 /* the version that brought it */ };

static void on_notice(void *context, const PGresult *result)
{
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	(void)context;
	if (severity && strcmp(severity, "WARNING") == 0)
		log_warning("database: %s", text);
	else
		log_debug("database: %s", text);
}

/* What libpq itself heeds in blocking calls only: connect_timeout, of one address. */
static int64_t connect_limit_ms(const struct pg *pg)
{
	PQconninfoOption *options = PQconninfo(pg->conn);
	int64_t seconds = 0;

	for (const PQconninfoOption *option = options; option->keyword; option++)
		if (strcmp(option->keyword, "connect_timeout") == 0 && option->val)
			seconds = strtol(option->val, NULL, 10);
	PQconninfoFree(options);
	return seconds > 0 && seconds < PG_CONNECT_MS ? seconds * 1000 : PG_CONNECT_MS;
}

/* Waits for the address that is tried. One that does not answer at all is ended, so that libpq goes on to the next one. */
static bool wait_address(struct pg *pg, short events, int64_t *until_ms, bool *given_up, struct error *err)
{
	bool ready = false;

	while (!ready) {
		if (!*given_up && clock_boot_ms() >= *until_ms && PQstatus(pg->conn) == CONNECTION_STARTED) {
			shutdown(PQsocket(pg->conn), SHUT_RDWR);
			*given_up = true;
			*until_ms = clock_boot_ms() + PG_WAIT_SLICE_MS;
		}
		if (!pg_wait_slice(pg, events, *until_ms, &ready, err))
			return false;
	}
	return true;
}

static bool connect_finish(struct pg *pg, struct error *err)
{
	int64_t limit_ms = connect_limit_ms(pg), until_ms = clock_boot_ms() + limit_ms;
	PostgresPollingStatusType status = PGRES_POLLING_WRITING;
	bool given_up = false;

	while (status != PGRES_POLLING_OK) {
		if (status == PGRES_POLLING_FAILED && !given_up)
			return pg_fail_connect(pg, err);
		if (given_up && status != PGRES_POLLING_FAILED) {
			given_up = false;
			until_ms = clock_boot_ms() + limit_ms;
		}
		if (given_up ||
		    !wait_address(pg, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, &until_ms, &given_up, err))
			return err->class != ERROR_LATER && /* a signal came */
			       error_set(err, ERROR_DATABASE,
					 "cannot connect to the database: no answer within %d s; see that the server "
					 "runs, and that host and port are right",
					 (int)(limit_ms / 1000));
		status = PQconnectPoll(pg->conn);
	}
	return true;
}

/* Begins to connect; what is not said is libpq's own default. No settings of the server go with it (`options`): a pooler refuses them,
 * or passes over them. */
static PGconn *start(const struct pg_options *options)
{
	const char *const keys[] = {"dbname",
				    "application_name",
				    "fallback_application_name",
				    "client_encoding",
				    "gssencmode",
				    "keepalives_idle",
				    "keepalives_interval",
				    "keepalives_count",
				    "tcp_user_timeout",
				    NULL};
	const char *values[] = {options->conninfo,
				options->application_name,
				"numsync",
				"UTF8",
				"disable",
				"30",
				"10",
				"3",
				"30000",
				NULL};
	/* dbname is expanded, and must not win over libpq's environment when it says nothing */
	bool named = options->conninfo && *options->conninfo;
	PGconn *conn;

	conn = PQconnectStartParams(named ? keys : keys + 1, named ? values : values + 1, named);
	if (!conn)
		memory_exhausted(0);
	return conn;
}

/* Waits until the connection that has begun is there. */
static bool finish(struct pg *pg, struct error *err)
{
	if (PQstatus(pg->conn) == CONNECTION_BAD)
		return pg_fail_connect(pg, err);
	if (!connect_finish(pg, err))
		return false;
	PQsetNoticeReceiver(pg->conn, on_notice, NULL);
	return PQsetnonblocking(pg->conn, 1) == 0 || pg_lose(pg, err, "cannot make the connection non-blocking");
}

struct pg *pg_connect(const struct pg_options *options, struct error *err)
{
	struct pg *pg = memory_get(sizeof *pg);

	pg->options = *options;
	pg->ticked_ms = clock_boot_ms();
	pg->conn = start(options);
	if (finish(pg, err))
		return pg;
	pg_close(pg);
	return NULL;
}

/* Deadlines of the user's or the database's; the second is unknown to a server before PostgreSQL 17. */
static bool lift_deadlines(struct pg *pg, struct error *err)
{
	return pg_script(pg, sql_text(SQL_lift_statement_timeout), err) &&
	       (PQserverVersion(pg->conn) < PG_TRANSACTION_TIMEOUT ||
		pg_script(pg, sql_text(SQL_lift_transaction_timeout), err));
}

static bool set_session(struct pg *pg, struct error *err)
{
	PGresult *result;

	if (!pg_begins(pg, err) || !pg_exchange(pg, PQsendQuery(pg->conn, sql_text(SQL_set_session)),
						sql_files[SQL_set_session].name, &result, err))
		return false;
	pg->sharded = *PQgetvalue(result, 0, PQfnumber(result, "sharded")) == 't';
	PQclear(result);
	return true;
}

/* Settings are neither the server's nor the user's from here on (sql/queries/set_session.sql). All of it is one transaction: what has
 * the mark has the settings. */
static bool set_up(struct pg *pg, struct error *err)
{
	return (pg_pooler_check(pg, err) && pg_script(pg, "BEGIN", err) && pg_pooler_mark(pg, err) &&
		lift_deadlines(pg, err) && set_session(pg, err) && pg_commit(pg, err)) ||
	       error_context(err, "setting up the connection");
}

struct pg *pg_open(const struct pg_options *options, struct error *err)
{
	struct pg *pg;

	if (!pg_conninfo_check(options->conninfo, err))
		return NULL;
	pg = pg_connect(options, err);
	if (!pg || set_up(pg, err))
		return pg;
	pg_close(pg);
	return NULL;
}
