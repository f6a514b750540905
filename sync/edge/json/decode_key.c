/* What a property of a row or record is: a field of the catalogue, an object that has some below it, the events, or nothing known.
 * Decides by the whole path, since a name means something in its place only. The value that follows goes by what is left in
 * decode->role and decode->index; between key and value nothing else comes. */
#include "decode_internal.h"

#include <string.h>

/* The objects that have known fields below them: every prefix of a path that ends at a dot. */
void decode_parents_fill(struct decode *decode)
{
	for (int scope = SCOPE_ROW; scope <= SCOPE_RECORD; scope++)
		for (int i = 0; i < FIELD_COUNT; i++) {
			const char *path = field_table[i].path;
			struct decode_parent *list = decode->parent[scope];
			size_t *count = &decode->parent_count[scope];

			if (field_by_path((enum field_scope)scope, path, strlen(path)) != i)
				continue;
			for (const char *dot = strchr(path, '.'); dot; dot = strchr(dot + 1, '.')) {
				size_t size = (size_t)(dot - path), at = 0;

				while (at < *count && (list[at].size != size || memcmp(list[at].path, path, size) != 0))
					at++;
				if (at < *count || *count == DECODE_PARENTS_MAX)
					continue;
				memcpy(list[at].path, path, size);
				list[at].size = size;
				++*count;
			}
		}
}

static int parent_by_path(const struct decode *decode, const char *path, size_t size)
{
	const struct decode_parent *list = decode->parent[decode->scope];

	for (size_t i = 0; i < decode->parent_count[decode->scope]; i++)
		if (list[i].size == size && memcmp(list[i].path, path, size) == 0)
			return (int)i;
	return -1;
}

/* The path of a property in the object that is open, in decode->path; 0 when it is longer than any known one. */
static size_t path_of(struct decode *decode, struct slice key)
{
	size_t size = decode->frame[decode->depth - 1].path_size;

	if (size + 1 + key.size > sizeof decode->path)
		return 0;
	if (size)
		decode->path[size++] = '.';
	memcpy(decode->path + size, key.text, key.size);
	return size + key.size;
}

static void key_of_event(struct decode *decode, struct slice key)
{
	decode->index = field_by_path(SCOPE_EVENT, key.text, key.size);
	decode->role = decode->index >= 0 ? ROLE_EVENT_FIELD : ROLE_UNKNOWN;
}

static void key_of_phone(struct decode *decode, struct slice key)
{
	size_t size = path_of(decode, key);

	decode->role = ROLE_UNKNOWN;
	if (!size || memchr(key.text, '.', key.size)) /* a dot in a name is none between names */
		return;
	decode->index = field_by_path(decode->scope, decode->path, size);
	if (decode->index >= 0) {
		decode->role = ROLE_FIELD;
		return;
	}
	decode->index = parent_by_path(decode, decode->path, size);
	if (decode->index >= 0)
		decode->role = ROLE_GROUP;
	else if (decode->scope == SCOPE_RECORD && size == 6 && memcmp(decode->path, "events", 6) == 0)
		decode->role = ROLE_EVENTS;
}

int record_key(struct decode *decode, struct slice key, bool bad_escape)
{
	enum decode_role inside = decode->frame[decode->depth - 1].role;

	if (bad_escape || decode_has_nul(key)) {
		record_fault(decode, "",
			     bad_escape ? "half a surrogate pair in the name of a property"
					: "NUL in the name of a property");
		if (inside != ROLE_UNKNOWN) {
			decode->role = ROLE_NOTHING;
			return 1;
		}
	}
	if (inside == ROLE_UNKNOWN) {
		unknown_member(decode, key);
		return 1;
	}
	if (inside == ROLE_EVENT)
		key_of_event(decode, key);
	else
		key_of_phone(decode, key);
	if (decode->role == ROLE_UNKNOWN) {
		decode->index = inside == ROLE_PHONE && key.size == 6 && memcmp(key.text, "warmup", 6) == 0;
		unknown_key(decode, key);
	}
	return 1;
}
