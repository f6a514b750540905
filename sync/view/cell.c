/* Makes the canonical text of a cell out of what PostgreSQL gives, for every format alike. Times come in the session's format,
 * which set_session.sql fixes; a text that does not look like one is passed on as it is. */
#include "view/cell.h"

#include <string.h>

static const char *canonical_time(const char *raw, char *text)
{
	const char *fraction = strchr(raw, '.'), *zone = strchr(raw, '+');
	size_t digits = fraction && zone ? (size_t)(zone - fraction - 1) : 0;

	/* what is not a time of a four-digit year in UTC stays as it is */
	if (strlen(raw) < 22 || raw[10] != ' ' || !zone || strcmp(zone, "+00") != 0 || digits > 6)
		return raw;
	memcpy(text, "0000-00-00T00:00:00.000000Z", 28);
	memcpy(text, raw, 10);
	memcpy(text + 11, raw + 11, 8);
	if (fraction)
		memcpy(text + 20, fraction + 1, digits);
	return text;
}

const char *cell_canonical(enum cell_kind kind, const char *raw, char *text)
{
	if (!raw)
		return NULL;
	if (kind == CELL_BOOL)
		return raw[0] == 't' ? "true" : "false";
	return kind == CELL_TIME ? canonical_time(raw, text) : raw;
}
