/* The states of a change, one row a state (change_state.def). */
#ifndef NUMSYNC_MODEL_CHANGE_STATE_H
#define NUMSYNC_MODEL_CHANGE_STATE_H

#include <stdbool.h>

#include "model/run_counters.h"

/* Positions in change_state_table: STATE_sending, STATE_not_needed, ... */
enum change_state {
#define CHANGE_STATE(name, ...) STATE_##name,
#include "model/change_state.def"
#undef CHANGE_STATE
	STATE_COUNT
};

/* OUTCOME_confirmed, OUTCOME_failed, ... */
enum change_outcome {
#define CHANGE_OUTCOME(name, ...) OUTCOME_##name,
#include "model/change_state.def"
#undef CHANGE_OUTCOME
	OUTCOME_COUNT,
	OUTCOME_NONE = OUTCOME_COUNT
};

struct change_state_row {
	const char *name; /* in the journal */
	enum change_outcome outcome;
	bool warns;
};

extern const struct change_state_row change_state_table[STATE_COUNT];

struct change_outcome_row {
	const char *property; /* of the summary for programs */
	const char *words;    /* for people, behind a number */
	bool not_made;
};

extern const struct change_outcome_row change_outcome_table[OUTCOME_COUNT];

/* The counter of the changes that end so; NULL for OUTCOME_NONE. */
int64_t *change_counter(struct run_counters *counters, enum change_outcome outcome);
int64_t change_count(const struct run_counters *counters, enum change_outcome outcome);

#endif
