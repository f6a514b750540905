#ifndef NUMSYNC_STAGE_APPLY_INTERNAL_H
#define NUMSYNC_STAGE_APPLY_INTERNAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "edge/store/store_plan.h"
#include "model/change_state.h"
#include "stage/apply.h"
#include "stage/unread.h"

enum { APPLY_BATCH = 64 };

enum phase { PHASE_GET, PHASE_PUT, PHASE_CHECK /* GET after an unsure PUT */, PHASE_RECOVER };

/* What follows when the step that was noted is durable. */
enum next_step { NEXT_PUT, NEXT_GET, NEXT_END };

/* One change on its way. It waits for an answer, or (waits_for_batch) for the batch that its last step is in. */
struct flight {
	struct apply *apply;
	bool busy;
	struct change change;
	struct api_call call;
	enum phase phase;
	int64_t waits_for_batch; /* 0: no step is waited for */
	enum next_step next_step;
	enum change_outcome outcome;	  /* NEXT_END: what the end counts as */
	unsigned tries;			  /* PUTs sent, and GETs that no PUT was built from because they were too old */
	int64_t get_sent_ms, get_took_ms; /* of the GET that the PUT is built from: boot clock; until its answer */
	int64_t intent_noted_ms, intent_took_ms; /* boot clock, 0: none yet; until it was durable */
	bool unwanted;				 /* the journal has its end: nobody wants it any more */
	struct arena arena;			 /* of put's texts */
	struct phone put; /* what was sent: texts of fields that a PUT carries are in the arena */
	struct buf body;
};

struct apply {
	struct store *store;
	struct api *api;
	const struct apply_options *options;
	struct run_counters *counters;
	struct apply_report *report;
	struct flight *flight;
	size_t flight_count;
	int64_t plan_id;	    /* 0: recovery */
	int64_t behind;		    /* change_id of the last change taken */
	int64_t begun;		    /* changes */
	struct run_counters before; /* what the run had counted when this began */
	bool canary_passed;
	struct change batch[APPLY_BATCH];
	size_t batch_count, batch_at;
	bool batch_ended, stopping;
	size_t active;
	int64_t get_took_ms; /* the last GET behind a PUT */
	int64_t done;
	bool mirror_moved;		   /* a record was not as the plan saw it */
	int64_t look_at_ms, rest_until_ms; /* boot clock, see apply_unwanted.c */
	struct unread records;		   /* of these, unread: those of the later revision */
	bool other_server;		   /* they are too many beside the changes: that has ended the work */
};

/* apply_unwanted.c: leaves out what is no longer wanted; cheap while nothing has changed. */
bool apply_drop_unwanted(struct apply *apply, struct error *err);

/* apply_change.c: the way of one change. begin: its first GET. settle: its last step is durable; what follows. */
void change_begin(struct flight *flight);
void change_settle(struct flight *flight);
/* A stop ends the change here: it is counted in left_again, when its PUT was tried before and somebody wants it still. */
void change_count_left(const struct flight *flight);
/* At the end of the work: whether the change is under way, so that nobody knows whether it took effect. */
bool change_is_unanswered(const struct flight *flight);
/* apply_unwanted.c: whether a PUT that was not sent is to be sent again, and its intent is not noted yet. */
bool change_goes_again(const struct flight *flight);

#endif
