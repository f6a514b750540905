/* The catalogue as tables, made from fields.def, and the ways to look a field up: by its path in JSON (hashed, for it is asked
 * for every property of every row), by its column, and as people write it. The hash tables are filled at the first question. */
#include "model/field.h"
#include "base/slice.h"
#include "base/text.h"

#include <stdint.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

/* NOLINTBEGIN(bugprone-macro-parentheses): the words of a row become initialisers */
#define VALUES(name, list) static const char name[] = list;
#include "model/fields.def"

const struct field field_table[FIELD_COUNT] = {
#define FIELD(column, path, kind, group, record, row, writable, nullable, revisions, values, meaning)                  \
	[FIELD_##column] =                                                                                             \
		{#column,	  path,	     KIND_##kind, GROUP_##group, (record) != 0, row, (writable) != 0,          \
		 (nullable) != 0, revisions, values,	  meaning},
#include "model/fields.def"
};

const struct event_field event_field_table[EVENT_FIELD_COUNT] = {
#define EVENT_FIELD(column, path, kind, values, meaning) [EVENT_FIELD_##column] = {#column, path, KIND_##kind, values},
#include "model/fields.def"
};
/* NOLINTEND(bugprone-macro-parentheses) */

enum { HASH_SLOTS = 512, EVENT_PREFIX = sizeof "events[]." - 1 };

struct path_hash {
	int16_t slot[HASH_SLOTS]; /* position + 1, 0 is empty */
	bool filled;
};

static struct path_hash path_hash[2]; /* SCOPE_ROW, SCOPE_RECORD */

static uint32_t hash_bytes(const char *bytes, size_t size)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 16777619U;
	return hash;
}

static bool field_in_scope(const struct field *field, enum field_scope scope)
{
	return scope == SCOPE_ROW ? field->in_row != ROW_NO : field->in_record;
}

static void path_hash_fill(struct path_hash *hash, enum field_scope scope)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		uint32_t at;

		if (!field_in_scope(&field_table[i], scope))
			continue;
		at = hash_bytes(field_table[i].path, strlen(field_table[i].path)) % HASH_SLOTS;
		while (hash->slot[at])
			at = (at + 1) % HASH_SLOTS;
		hash->slot[at] = (int16_t)(i + 1);
	}
	hash->filled = true;
}

static bool same_bytes(const char *text, const char *bytes, size_t size)
{
	return strncmp(text, bytes, size) == 0 && text[size] == '\0';
}

int field_by_path(enum field_scope scope, const char *path, size_t size)
{
	struct path_hash *hash;
	uint32_t at;

	if (scope == SCOPE_EVENT) {
		for (int i = 0; i < EVENT_FIELD_COUNT; i++)
			if (same_bytes(event_field_table[i].path + EVENT_PREFIX, path, size))
				return i;
		return -1;
	}
	hash = &path_hash[scope];
	if (!hash->filled)
		path_hash_fill(hash, scope);
	for (at = hash_bytes(path, size) % HASH_SLOTS; hash->slot[at]; at = (at + 1) % HASH_SLOTS)
		if (same_bytes(field_table[hash->slot[at] - 1].path, path, size))
			return hash->slot[at] - 1;
	return -1;
}

bool field_is_parent(enum field_scope scope, const char *path, size_t size)
{
	if (scope == SCOPE_EVENT)
		return false;
	for (int i = 0; i < FIELD_COUNT; i++)
		if (field_in_scope(&field_table[i], scope) && strlen(field_table[i].path) > size &&
		    field_table[i].path[size] == '.' && strncmp(field_table[i].path, path, size) == 0)
			return true;
	return false;
}

int field_by_column(const char *column, size_t size)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		if (same_bytes(field_table[i].column, column, size))
			return i;
	return -1;
}

/* As people write names: case does not count, and a blank or a hyphen is an underscore. */
static bool same_name(const char *name, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = strchr(" -\t", bytes[i]) ? '_' : bytes[i];

		if (tolower((unsigned char)name[i]) != tolower((unsigned char)c))
			return false;
	}
	return name[size] == '\0';
}

int field_by_name(const char *name, size_t size)
{
	struct slice trimmed = slice_trim((struct slice){name, size});

	name = trimmed.text;
	size = trimmed.size;
	if (!size || memchr(name, '\0', size))
		return -1;
	for (int i = 0; i < FIELD_COUNT; i++)
		if (same_name(field_table[i].column, name, size))
			return i;
	for (int pass = 0; pass < 2; pass++) /* the record's meaning of a path comes first */
		for (int i = 0; i < FIELD_COUNT; i++)
			if (field_table[i].in_record == (pass == 0) && same_name(field_table[i].path, name, size))
				return i;
	return -1;
}

const char *field_nearest(const char *name)
{
	const char *nearest = field_table[0].column;
	unsigned least = 255;

	for (int i = 0; i < FIELD_COUNT; i++) {
		unsigned by_column = text_distance(name, field_table[i].column);
		unsigned by_path = text_distance(name, field_table[i].path);
		unsigned distance = by_column < by_path ? by_column : by_path;

		if (distance < least) {
			least = distance;
			nearest = field_table[i].column;
		}
	}
	return nearest;
}

bool field_value_listed(const char *values, const char *text, size_t size)
{
	while (values && *values) {
		size_t word = strcspn(values, "|");

		if (word == size && memcmp(values, text, size) == 0)
			return true;
		values += word + (values[word] == '|');
	}
	return false;
}

bool field_in_put(int field)
{
	return field_table[field].writable || field == FIELD_business_id;
}

const char *field_kind_name(enum field_kind kind)
{
	static const char *const names[] = {"text", "bool", "int", "decimal", "timestamp", "enum"};

	return names[kind];
}

const char *field_group_name(enum field_group group)
{
	static const char *const names[GROUP_COUNT] = {"identity", "business",	  "provider", "release",  "capability",
						       "routing",  "tendlc",	  "billing",  "location", "enablement",
						       "warmup",   "call_warmup", "health",   "audit",	  "list"};

	return names[group];
}
