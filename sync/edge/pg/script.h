/* A script as a list of statements. */
#ifndef NUMSYNC_EDGE_PG_SCRIPT_H
#define NUMSYNC_EDGE_PG_SCRIPT_H

#include "base/slice.h"

/* Takes the next statement off the script, without the semicolon that ends it; its size is 0 when there is none left. Comments before it
 * are part of it. */
struct slice script_next(const char **script);

#endif
