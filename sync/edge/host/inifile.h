/* INI files, line by line, through libinih; sole user of it. */
#ifndef NUMSYNC_EDGE_INIFILE_H
#define NUMSYNC_EDGE_INIFILE_H

#include <stdbool.h>

#include "base/error.h"

/* Gets each section line (key NULL) and each `key = value`; false with err ends the reading. */
typedef bool (*inifile_fn)(void *context, const char *section, const char *key, const char *value, int line,
			   struct error *err);

/* Comments are lines that begin with # or ;. A line that is none of section, comment, `key = value` or blank, or is
 * longer than 4,000 bytes: ERROR_CONFIG with FILE:LINE. */
bool inifile_read(const char *path, inifile_fn each, void *context, struct error *err);

#endif
