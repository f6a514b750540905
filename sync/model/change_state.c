/* The tables of change_state.def, and which counter of a run each outcome adds to. */
#include "model/change_state.h"

#include <stddef.h>

const struct change_state_row change_state_table[STATE_COUNT] = {
#define CHANGE_STATE(name, end, outcome, warns, recovery) [STATE_##name] = {#name, OUTCOME_##outcome, warns},
#include "model/change_state.def"
#undef CHANGE_STATE
};

const struct change_outcome_row change_outcome_table[OUTCOME_COUNT] = {
#define CHANGE_OUTCOME(name, counter, property, words, not_made) [OUTCOME_##name] = {property, words, not_made},
#include "model/change_state.def"
#undef CHANGE_OUTCOME
};

int64_t *change_counter(struct run_counters *counters, enum change_outcome outcome)
{
	switch (outcome) {
#define CHANGE_OUTCOME(name, counter, ...)                                                                             \
	case OUTCOME_##name:                                                                                           \
		return &counters->counter;
#include "model/change_state.def"
#undef CHANGE_OUTCOME
	case OUTCOME_NONE:
		break;
	}
	return NULL;
}

int64_t change_count(const struct run_counters *counters, enum change_outcome outcome)
{
	struct run_counters copy = *counters;
	const int64_t *counter = change_counter(&copy, outcome);

	return counter ? *counter : 0;
}
