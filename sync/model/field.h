/* The field catalogue: what the API says of a phone number, one row a field (fields.def). */
#ifndef NUMSYNC_MODEL_FIELD_H
#define NUMSYNC_MODEL_FIELD_H

#include <stdbool.h>
#include <stddef.h>

enum field_kind { KIND_TEXT, KIND_BOOL, KIND_INT, KIND_DECIMAL, KIND_TIMESTAMP, KIND_ENUM };

enum field_group {
	GROUP_IDENTITY,
	GROUP_BUSINESS,
	GROUP_PROVIDER,
	GROUP_RELEASE,
	GROUP_CAPABILITY,
	GROUP_ROUTING,
	GROUP_TENDLC,
	GROUP_BILLING,
	GROUP_LOCATION,
	GROUP_ENABLEMENT,
	GROUP_WARMUP,
	GROUP_CALL_WARMUP,
	GROUP_HEALTH,
	GROUP_AUDIT,
	GROUP_LIST,
	GROUP_COUNT
};

/* Whether the rows of the paged list have the field. */
enum field_row { ROW_NO, ROW_YES, ROW_BUSINESS_PATH /* only on /phone-numbers/all/business */ };

/* API revisions that send the field; bits. */
enum field_revision { REVISION_BUSINESS = 1, REVISION_ORGANIZATION = 2 };

/* Positions in field_table: FIELD_id, FIELD_override_enabled, ... */
enum field_id {
#define FIELD(column, ...) FIELD_##column,
#include "model/fields.def"
	FIELD_COUNT
};

enum event_field_id {
#define EVENT_FIELD(column, ...) EVENT_FIELD_##column,
#include "model/fields.def"
	EVENT_FIELD_COUNT
};

struct field {
	const char *column; /* of the mirror, CSV headers, exports */
	const char *path;   /* in JSON, "billing.monthlyAmount" */
	enum field_kind kind;
	enum field_group group;
	bool in_record;
	enum field_row in_row;
	bool writable, nullable;
	unsigned revisions;
	const char *values; /* "A|B|C" for an enum, else NULL */
	const char *meaning;
};

struct event_field {
	const char *column, *path;
	enum field_kind kind;
	const char *values;
};

extern const struct field field_table[FIELD_COUNT];
extern const struct event_field event_field_table[EVENT_FIELD_COUNT];

/* What a JSON object is read as: the same path can mean different fields in a row and in a record. */
enum field_scope { SCOPE_ROW, SCOPE_RECORD, SCOPE_EVENT };

/* Position of the field with this JSON path in that scope (events: path without "events[]."), or -1. */
int field_by_path(enum field_scope scope, const char *path, size_t size);
/* Whether path names an object that has fields below it in that scope ("billing"). */
bool field_is_parent(enum field_scope scope, const char *path, size_t size);
/* Position of the field with this column name, or -1. */
int field_by_column(const char *column, size_t size);
/* Position of the field with this column name or JSON path of the record (then of the row), or -1.
 * ASCII case and blanks at the ends are ignored; blanks and hyphens within stand for underscores. */
int field_by_name(const char *name, size_t size);
/* The column name that is nearest to a name that is none; never NULL. */
const char *field_nearest(const char *name);
/* Whether text is one of the words of a "A|B|C" list. */
bool field_value_listed(const char *values, const char *text, size_t size);

/* Whether a PUT carries the field: what a change records and what decides whether there is a conflict. */
bool field_in_put(int field);

const char *field_kind_name(enum field_kind kind);
const char *field_group_name(enum field_group group);

#endif
