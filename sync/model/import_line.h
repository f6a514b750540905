/* What one line of a CSV asserts: stage/import_line.c reads it, and the store takes it as it is. */
#ifndef NUMSYNC_MODEL_IMPORT_LINE_H
#define NUMSYNC_MODEL_IMPORT_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "model/expect.h"
#include "model/value.h"

enum import_on_drift { IMPORT_REPORT, IMPORT_DISABLE };

struct import_line {
	size_t line;
	struct slice id;     /* size 0: the line names the number only */
	struct slice number; /* E.164; size 0: the line names the id only */
	struct expect *expectation;
	size_t count;	     /* 0: the line has an identity, and no opinion */
	struct slice reason; /* size 0: none */
	bool is_override;    /* enabled with a reason: expectations of override_enabled and override_reason are in */
	enum import_on_drift on_drift;
	/* VALUE_SET or VALUE_ABSENT. With no_offset the time is one of the account's time zone, read as if it
	 * were UTC: the store moves it. A date alone begins the line with that day, and ends it with that day. */
	struct value effective_at, expires_at;
};

#endif
