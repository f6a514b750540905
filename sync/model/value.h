/* One value of a field: absent, null, or set; checked against its kind, comparable by value.
 *
 * The canonical text of a value is the one spelling of it that two equal values share: bool
 * true/false, int and decimal without superfluous zeros or exponent ("12.5", "-0.01", "0"), timestamp
 * in UTC with six digits ("2026-07-01T00:00:00.000000Z"), text and enum as they are. SQL makes the same
 * text of the mirror's columns (function numsync.value_text), so that both compare by value. */
#ifndef NUMSYNC_MODEL_VALUE_H
#define NUMSYNC_MODEL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include "model/field.h"

enum value_state { VALUE_ABSENT /* not sent: unknown */, VALUE_NULL, VALUE_SET };

struct value {
	enum value_state state;
	bool boolean;	/* KIND_BOOL */
	bool no_offset; /* KIND_TIMESTAMP: the text had no offset and was taken as UTC */
	bool date_only; /* KIND_TIMESTAMP: the text was a date alone; no_offset is true, too */
	int64_t length_us; /* KIND_TIMESTAMP: what the text speaks of from time_us on: a day, a minute, a second; with a fraction: 0 */
	int32_t integer;   /* KIND_INT */
	int64_t time_us;   /* KIND_TIMESTAMP: microseconds since 1970-01-01 UTC, rounded half up at the
			      seventh digit (PostgreSQL's own reading goes by a double) */
	struct slice text; /* as it came (unescaped), for every kind; KIND_DECIMAL has nothing else */
};

/* Reads text as a value of the kind. On failure returns false and says in why (a static text) what was
 * expected, such as "a whole number from -2147483648 to 2147483647". text must outlive the value.
 * Decimal: optional sign, digits, fraction, exponent; at most 64 digits before and 32 after the point once
 * written out. Int: the same, if whole and in 32 bits. Timestamp: RFC 3339, T or blank between, 0 to 9
 * fraction digits, Z, z, +hh:mm, +hhmm, or nothing (UTC); years 0001 to 9999; also a date alone
 * when allow_date (start of that day, UTC). Bool: true/false only. Text: valid UTF-8 without NUL. Enum:
 * as text; a word that the contract does not list is no fault (check with field_value_listed). */
bool value_parse(enum field_kind kind, struct slice text, bool allow_date, struct value *value, const char **why);

/* Canonical text of a VALUE_SET value, in the arena. */
struct slice value_canonical(enum field_kind kind, const struct value *value, struct arena *arena);
/* Whether two values of one kind are the same by value (state included; absent equals only absent). */
bool value_equal(enum field_kind kind, const struct value *a, const struct value *b);

/* Order by value of two VALUE_SET values of one kind: below, equal to or above 0. Text goes by bytes. */
int value_compare(enum field_kind kind, const struct value *a, const struct value *b);

/* Appends the value as one field of COPY BINARY (length word and bytes; -1 for null and absent):
 * text as text, bool as bool, int as int4, decimal as numeric (keeping its scale), timestamp as timestamptz. */
void value_copy_binary(enum field_kind kind, const struct value *value, struct buf *out);

/* Writes a phone number in E.164 from what people type: "+" and 8 to 15 digits; blanks, dots, dashes,
 * parentheses and "tel:" dropped; "00" international prefix taken for "+". Ten digits get +1, and eleven that
 * begin with 1 a "+", only when country is "US". Returns false with the reason and the cure in why for
 * anything else; spreadsheet damage (1.55512E+10, a lost "+") is named as such. */
bool number_normalise(struct slice text, const char *country, char out[20], const char **why);
/* What the text would be with a + before it, where that is all that it lacks: a spreadsheet takes the + away. Whether there is such a
 * number only the mirror can tell. */
bool number_without_plus(struct slice text, char out[20]);

#endif
