/* The phone-number API of Leadping: list, get, put. There is no code here that can send POST /phone-numbers or
 * DELETE: the paths and methods are a closed set in api.c, and a test proves it.
 *
 * Calls are asynchronous and many can be under way: api_submit, then api_turn until they are done. Every
 * request waits for the governor; failures worth it are repeated by the retry rules, except PUT, which is never
 * repeated here: after an ambiguous PUT only a GET can tell (the stage asks). */
#ifndef NUMSYNC_EDGE_API_H
#define NUMSYNC_EDGE_API_H

#include "base/error.h"
#include "base/tls_facts.h"
#include "base/wait_source.h"
#include "edge/json/decode.h"
#include "model/governor.h"
#include "model/phone.h"

struct api;

struct api_options {
	const char *base_url;	/* "https://api.leadping.ai" */
	const char *list_path;	/* "/phone-numbers/all/business" */
	const char *key;	/* without "Bearer "; the caller keeps it until api_close */
	const char *key_header; /* "Authorization" (sends "Bearer KEY"), or another header's name (sends KEY) */
	const char *proxy;	/* NULL: none */
	const char *ca_file;
	int page_size;
	unsigned retries; /* repetitions of one call */
	size_t max_connections;
	size_t max_page_bytes, max_record_bytes;
	int64_t connect_timeout_ms, timeout_ms;
	struct governor *governor; /* shared with whoever persists it */
	void *context;		   /* of the calls below */
	/* Called after slots were reserved, started or completed, before the request goes out: make it durable.
	 * changed has count slot numbers. */
	bool (*governor_changed)(void *context, const int *changed, size_t count, struct error *err);
	/* Called at least once a second while waiting, to renew leases and look for signals. False (with err)
	 * ends api_turn. */
	bool (*tick)(void *context, struct error *err);
	/* For PUTs, by DESIGN.md section 10: when (boot clock) the lease was last confirmed, or FENCE_NEVER; and a call to have it
	 * confirmed anew when that is some time ago, made in every turn as long as a PUT waits to be sent; false as with tick. */
	int64_t (*confirmed_ms)(void *context);
	bool (*confirm)(void *context, struct error *err);
};

enum api_verb { API_LIST, API_GET, API_PUT };

enum api_outcome {
	API_DONE,      /* 200, and the body was good */
	API_NOT_FOUND, /* 404 to GET or PUT */
	API_REJECTED,  /* 4xx that is never repeated (not 401, 404, 408, 421, 425, 429); LIST, GET: 1xx and 3xx, too */
	API_TOKEN_REFUSED, /* 400 to a list request with a token: start the list again */
	API_SET_ASIDE,	   /* GET, PUT: 200, but the record cannot be read */
	API_UNSURE,    /* PUT: no answer, 1xx, 3xx, 5xx, or unusable body: it may have taken effect; ask with a GET */
	API_THROTTLED, /* PUT: 429, or not sent (status 0) as the governor has paused; GET again, then PUT */
	API_FAILED,    /* retries are used up; LIST, GET only */
	API_WITHHELD,  /* PUT: not sent, because lease or GET were too old; GET again, then PUT */
};

struct api_call {
	/* in */
	enum api_verb verb;
	const char *id;	    /* GET, PUT; opaque, percent-encoded in the path */
	struct slice token; /* LIST: size 0 for the first page */
	const char *body;   /* PUT: JSON, from encode_put */
	size_t body_size;
	int slot;	     /* PUT: slot reserved with its GET (see pair), or -1 to take one */
	bool pair;	     /* GET: reserve two slots; with API_DONE the second comes back in slot: use it for
				   the PUT or governor_cancel it (seen here and made durable); else -1 */
	int64_t get_sent_ms; /* PUT: sent_ms of the GET that it was built from */
	int64_t pause_ms;    /* it is sent no sooner than this from now; 0: at once */
	void *context;
	struct decode_sink sink; /* LIST: each row, as it streams in */
	/* LIST: a page that failed in the middle is asked for again; forget the rows that came. */
	bool (*restart)(void *context, struct error *err);
	/* The call has ended. GET, PUT with API_DONE: phone is the record, valid during this call only.
	 * end is for LIST. Returning false with err set makes api_turn return false. It may submit other calls. */
	bool (*done)(struct api_call *call, const struct phone *phone, const struct decode_page_end *end,
		     struct error *err);
	/* out */
	enum api_outcome outcome;
	int status;	     /* of the last answer; 0 when there was none */
	bool other_revision; /* API_SET_ASIDE: the record is of the later revision of the API */
	unsigned attempts;
	char message[600];	       /* what went wrong, with problem details; "" when done */
	int64_t sent_ms, completed_ms; /* boot clock, of the last attempt */
	int64_t date_us;	       /* server's Date header, 0 when none */
};

/* Refuses a key that cannot work (empty, control characters, `lp_src_`) with ERROR_CREDENTIALS. */
struct api *api_open(const struct api_options *options, struct error *err);
void api_close(struct api *api);
/* Takes the call in; it must stay where it is until done. */
void api_submit(struct api *api, struct api_call *call);
/* Gives back the second slot of a pair (call.slot) when its PUT is not sent. */
void api_cancel_slot(struct api *api, int slot);
/* Gives up all calls that are not done, without done(): nothing points to them any more. Those that were sent may take effect. */
void api_drop_calls(struct api *api);
/* How many more calls are worth submitting now: bounded by connections; 0 when enough wait already. */
size_t api_room(const struct api *api);
size_t api_pending(const struct api *api); /* submitted and not done */
/* One turn of the loop: starts what may start, waits up to wait_ms for the network and for what goes on beside it, delivers what
 * is done. False with err when the run must end: 401 (ERROR_CREDENTIALS), tick, a callback or what goes on beside said so,
 * memory, TLS (ERROR_API). */
bool api_turn(struct api *api, int64_t wait_ms, struct wait_source beside, struct error *err);
/* api_turn until nothing is pending, with nothing beside it. */
bool api_drain(struct api *api, struct error *err);
struct api_greeting {
	int status;
	int64_t date_us; /* server's Date header, 0 when none */
	struct tls_facts tls;
};
/* GET / without credentials; ERROR_API when it is not reachable. For doctor. */
bool api_ping(struct api *api, struct api_greeting *greeting, struct error *err);

struct api_counters {
	unsigned long lists, gets, puts, retries, throttled, bytes_in;
};
const struct api_counters *api_counters(const struct api *api);

#endif
