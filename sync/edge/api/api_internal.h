/* What the files of the API client share: api.c (opening, the queue), api_loop.c (governor, waiting),
 * api_request.c (one request and its body), api_answer.c (what the answer means). For these only. */
#ifndef NUMSYNC_EDGE_API_INTERNAL_H
#define NUMSYNC_EDGE_API_INTERNAL_H

#include "base/buf.h"
#include "api.h"
#include "edge/http/http.h"

enum {
	API_TEXT_BYTES = 8 * 1024,  /* kept of a body that is no record: for the message */
	API_TEXT_DRAIN = 64 * 1024, /* read of it, so that the connection can be used again */
	API_THROTTLED_MOST = 10,    /* answers 429 in a row to one call */
	API_BACKOFF_BASE_MS = 500,
	API_BACKOFF_CAP_MS = 30000,
	API_GRACE_MS = 5000, /* a request that was given up may still arrive for so long */
	API_TURN_MS = 400,   /* longest wait of one turn */
	API_TICK_MS = 400,   /* between ticks; they are promised at least once a second */
	API_ID_BYTES = 512,
};

/* A call and its state; in one of the lists waiting, running, finished of struct api. */
struct api_job {
	struct api *api;
	struct api_call *call;
	struct api_job *next, *previous;
	struct api_list *list;
	int slot;	       /* of the request under way */
	int pair_slot;	       /* GET of a pair: the second one, kept for its PUT */
	bool has_pair;	       /* both were reserved already */
	int64_t not_before_ms; /* pause before it is sent */
	unsigned failures, throttled_in_row, over_bound;
	bool not_sent;	  /* ended without any request */
	bool handed_over; /* PUT: it has been handed to the socket */
	struct buf url, body;
	/* the answer */
	struct http_answer answer;
	struct decode *decode;
	bool decoding;	/* the body goes to the decoder */
	bool delivered; /* LIST: rows went to the sink */
	bool sink_failed, oversize, had_enough;
	bool fresh_connection; /* the one before was the wrong one (421) */
	const struct phone *phone;
	size_t body_bytes, body_most;
	struct buf text;	 /* the body, as far as it is kept */
	struct error body_error; /* why it cannot be used; class NONE if it can */
	char aside[300];
};

struct api_list {
	struct api_job *first, *last;
	size_t count;
};

struct api {
	struct api_options options;
	char *base_url, *list_path, *ca_file, *authorization;
	struct http *http;
	struct api_list waiting, running, finished;
	struct decode **idle_decode; /* owned, like those in jobs */
	size_t idle_decode_count, idle_decode_capacity;
	int *changed; /* slots to be made durable */
	size_t changed_count, changed_capacity;
	int *lent; /* second slots of pairs that are in the hands of the caller */
	size_t lent_count, lent_capacity;
	double latency_ms; /* running mean */
	int64_t ticked_ms;
	uint64_t random;
	bool ended; /* by `failure`: nothing goes on */
	struct error failure;
	struct api_counters counters;
};

/* ---- api.c */
void api_list_add(struct api_list *list, struct api_job *job);
void api_list_take(struct api_job *job);
double api_random01(struct api *api);
void api_decode_get(struct api_job *job);
void api_decode_put_back(struct api_job *job);

/* ---- api_loop.c */
void api_slot_changed(struct api *api, int slot);
/* The caller holds this reserved slot now: it is watched until used or cancelled. */
void api_slot_lend(struct api *api, int slot);

/* ---- api_request.c */
/* Whether the PUT may be handed to the socket now; else outcome and message of its call are set. */
bool api_put_may_go(struct api_job *job);
/* Whether the call can be sent at all; else its outcome and message are set. */
bool api_job_prepare(struct api_job *job);
bool api_job_send(struct api_job *job, struct error *err);
const char *api_job_method(const struct api_job *job);
const char *api_job_path(struct api_job *job);

/* ---- api_answer.c */
/* Takes the answer of a job that is in the list finished: repeats it (list waiting), or ends the call. False
 * when all must end. */
bool api_job_take_answer(struct api_job *job, struct error *err);
/* Ends the call and frees the job. False when done() said so. */
bool api_job_end(struct api_job *job, enum api_outcome outcome, struct error *err);
void api_job_free(struct api_job *job);

#endif
