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
	bool has_warmup_object; /* a later revision of the API: see phone_is_business_revision */
};

/* Whether the record has the shape of the business revision: judged by warmupEnabled against an object
 * `warmup`, since the path does not tell (contract, trap 1). For SCOPE_RECORD only. */
bool phone_is_business_revision(const struct phone *phone);

#endif
