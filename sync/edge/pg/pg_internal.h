/* What the pg*.c files share, and nobody else sees. */
#ifndef NUMSYNC_EDGE_PG_INTERNAL_H
#define NUMSYNC_EDGE_PG_INTERNAL_H

#include <libpq-fe.h>

#include "pg.h"

struct pg {
	PGconn *conn; /* NULL once it was given up */
	struct pg_options options;
	bool prepared[SQL_COUNT];
	bool ticked;		     /* since the last answer */
	bool sharded;		     /* the server has Citus */
	bool in_tick;		     /* a tick runs its own statements: it must not tick again */
	int64_t ticked_ms, began_ms; /* boot clock: the last tick; the statement under way */
	bool copying;
	/* a list of steps under way; step NULL: none */
	const struct pg_step *step, *step_first, *step_end;
	int step_tries;
	bool step_sent, step_prepares;
	int64_t step_until_ms;
	void *step_context;
	void (*step_ended)(void *context, bool good);
	char sqlstate[6];
	char session_lost[256]; /* why conn is NULL */
	char mark
		[64]; /* the session's, by which a connection through a pooler knows it again; "": there is no pooler */
};

enum { PG_PROOF_BYTES = 96 };

struct pg_rows {
	PGresult *result;
};

enum { PG_COPY_HEADER_BYTES = 19, PG_COPY_TRAILER_BYTES = 2 };
extern const char pg_copy_header[PG_COPY_HEADER_BYTES], pg_copy_trailer[PG_COPY_TRAILER_BYTES];

enum { PG_WAIT_SLICE_MS = 1000 };

/* libpq ends its messages with newlines; ours have none. */
const char *pg_tidy(const char *message, char *out, size_t size);
/* libpq has no code for it: its own lack of memory is told by its words only. */
enum error_class pg_class_of(const char *words);
/* Connects and sets nothing; for pg_open. */
struct pg *pg_connect(const struct pg_options *options, struct error *err);
/* pg_pooler.c: whether the connection has a session of its own; ERROR_CONFIG when a pooler is seen to share it. Where a pooler answers,
 * the connection gets a mark, which pg_pooler_mark gives to the session, in the transaction that sets it up. */
bool pg_pooler_check(struct pg *pg, struct error *err);
bool pg_pooler_mark(struct pg *pg, struct error *err);
/* What proves, behind BEGIN, that the session is the one that was set up: "" or a statement that fails in any other. */
const char *pg_pooler_proof(const struct pg *pg, char text[PG_PROOF_BYTES]);
/* Say why, and what to do; always false. */
bool pg_fail_pooler(struct error *err);
bool pg_fail_connect(const struct pg *pg, struct error *err);
/* Gives the connection up; always false. */
bool pg_lose(struct pg *pg, struct error *err, const char *why);
/* Lets the caller look at its lease and at signals when a second has passed, however busy the connection is. */
bool pg_tick(struct pg *pg, struct error *err);
/* Waits for the socket, at most a slice; ready tells. Ticks when it is time. */
bool pg_wait_slice(struct pg *pg, short events, int64_t until_ms, bool *ready, struct error *err);
/* Waits until the socket is ready for events, ticking about once a second. */
bool pg_wait_ready(struct pg *pg, short events, int64_t until_ms, struct error *err);
/* Takes in what the server sends; returns after about a second even if nothing came, so that libpq is asked again: one that
 * had no memory for a message leaves it where it is and looks at it only when it is asked. */
bool pg_wait_input(struct pg *pg, int64_t until_ms, struct error *err);
/* Sends what libpq has buffered, taking in what the server sends meanwhile. */
bool pg_flush(struct pg *pg, int64_t until_ms, struct error *err);
/* The next result of the statement under way; NULL when there is no other. ok tells of failures to get it. */
PGresult *pg_next_result(struct pg *pg, int64_t until_ms, bool *ok, struct error *err);
/* Takes the one result of a statement; out NULL: not wanted. */
bool pg_take_result(struct pg *pg, int64_t until_ms, const char *what, PGresult **out, struct error *err);
/* Sends what libpq was given, where it took it (sent), and takes the one result. */
bool pg_exchange(struct pg *pg, int sent, const char *what, PGresult **out, struct error *err);
/* Reads on until the server is ready for the next statement. */
bool pg_drain(struct pg *pg, int64_t until_ms, struct error *err);
/* Puts what the server says in err; always false. */
bool pg_result_error(struct pg *pg, const PGresult *result, const char *what, struct error *err);
/* Adds the statement to out, with each value in the place of its parameter, as the literal that libpq makes of it: for COPY, which
 * takes no parameters, and for texts that are sent once. Its first lines that are comments stay away. */
bool pg_write_in(struct pg *pg, const char *text, const char *const *params, struct buf *out, struct error *err);
/* Forgets the steps under way. */
void pg_steps_drop(struct pg *pg);
/* Whether there is a connection. */
bool pg_usable(struct pg *pg, struct error *err);
/* The same at the beginning of a statement: waits for the steps that are under way; forgets the last SQLSTATE. */
bool pg_begins(struct pg *pg, struct error *err);

#endif
