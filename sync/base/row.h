/* Gets a row of a result, one call each, in their order. */
#ifndef NUMSYNC_BASE_ROW_H
#define NUMSYNC_BASE_ROW_H

#include <stdbool.h>

#include "base/error.h"

/* cells: as texts, NULL for null; valid during the call. False with err ends the reading. */
typedef bool (*row_fn)(void *context, const char *const *cells, int cell_count, struct error *err);

#endif
