/* A phone number as one answer of the API describes it. */
#ifndef NUMSYNC_MODEL_PHONE_H
#define NUMSYNC_MODEL_PHONE_H

#include "model/field.h"
#include "model/value.h"

struct phone_event {
	struct value field[EVENT_FIELD_COUNT];
};

/* All memory belongs to the decoder and is valid until it goes on. */
struct phone {
	enum field_scope scope; /* SCOPE_ROW or SCOPE_RECORD: fields outside it are absent */
	struct value field[FIELD_COUNT];
	bool events_known; /* the answer had a list "events" (null counts as empty) */
	const struct phone_event *event;
	size_t event_count;
	struct slice unknown; /* JSON object of the properties that the catalogue lacks; size 0 if none */
	/* The answer had an object there: null and absent look alike in the fields below. */
	bool has_business, has_override;
};

#endif
