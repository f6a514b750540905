/* The sandbox's state, and what a request is answered with. */
#ifndef NUMSYNC_SANDBOX_SERVER_H
#define NUMSYNC_SANDBOX_SERVER_H

#include <pthread.h>
#include <stdbool.h>

#include "account.h"
#include "fault.h"
#include "limiter.h"
#include "base/buf.h"

/* A customer: its key, its numbers, its rate limit, and what was counted of it. */
struct business {
	char *key;
	struct account *account;
	struct limiter limiter;
	unsigned long calls[CALL_COUNT], rate_limited;
	struct json_object *puts_by_id; /* of those that took effect */
	struct json_object *log;	/* each call of a named key: what, id, by whom, when */
};

struct server {
	pthread_mutex_t mutex;	   /* over all below; never held while sleeping */
	struct business *business; /* the first is the one of the control calls */
	size_t businesses;
	struct faults *faults;
	const char *key, *save_path;
	size_t page_limit;
	unsigned latency_ms, jitter_ms, slow_ms;
	const char *retry_after; /* NULL: what is left of the window */
	bool empty_list, log_lines;
	struct json_object *left_out; /* ["[get:|put:]PATH", ...]: properties that these do not answer with */
	int64_t started_ms;
	unsigned long put_incomplete, forbidden;
	struct json_object *statuses;
};

enum delivery {
	DELIVER_WHOLE,
	DELIVER_HALF_AND_DROP,
	DELIVER_SLOWLY,
	DELIVER_NOTHING,
	DELIVER_STALL,
	DELIVER_HALF_AND_STALL,
	DELIVER_LATE /* nothing, and nothing is done yet: the connection ends, and the request is to be answered again with `late` */
};

struct answer {
	unsigned status;
	const char *content_type;
	char retry_after[64], location[64]; /* header values, "" if none */
	char type[300];			    /* room for a content type that is made up */
	struct buf body;
	enum delivery delivery;
};

struct request {
	const char *method, *path;		  /* path as it came, percent-encoded */
	const char *authorization, *content_type; /* NULL if none */
	int64_t arrived_us;			  /* wall time: when it was there whole */
	const char *body;
	size_t body_size;
	bool late; /* it was counted and delayed before */
};

/* answer.c: answers a request; takes the mutex. The answer's body is to be freed. */
void server_answer(struct server *server, const struct request *request, struct answer *answer);
/* Problem details of RFC 9457. */
void answer_problem(struct answer *answer, unsigned status, const char *title, const char *detail);
void answer_json(struct answer *answer, unsigned status, struct json_object *json); /* takes the reference */

/* echo.c: answers that repeat the request's Authorization header, or have bytes that nobody expects; false: no such fault. */
bool echo_answer(const struct request *request, struct fault_set faults, struct answer *answer);

/* list.c, record.c: the calls; the mutex is held */
void call_list(struct server *server, struct business *business, const struct request *request, bool business_path,
	       struct fault_set faults, struct answer *answer);
void call_get(struct server *server, struct business *business, const char *id, struct fault_set faults,
	      struct answer *answer);
void call_put(struct server *server, struct business *business, const char *id, const struct request *request,
	      struct fault_set faults, struct answer *answer);
/* record.c: the record as a server of the organization revision gives it. */
struct json_object *organization_record(struct json_object *record);
/* control.c: /sandbox/...; false when there is no such call. */
bool call_control(struct server *server, const struct request *request, struct answer *answer);

/* Now, as RFC 3339 with milliseconds. */
const char *server_time_text(char text[40]);

#endif
