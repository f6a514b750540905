/* A file that is written beside its name, synced and renamed, so that nobody ever reads half of it. */
#ifndef NUMSYNC_EDGE_OUTFILE_H
#define NUMSYNC_EDGE_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct outfile;

/* ERROR_OUTPUT when it cannot be made. */
struct outfile *outfile_open(const char *path, struct error *err);
FILE *outfile_stream(struct outfile *out);
/* The name that it has until it is committed, for libraries that write files by name. */
const char *outfile_temporary(const struct outfile *out);
/* Everybody may read it, whatever the umask says. */
void outfile_publish(struct outfile *out);
/* Makes it appear under its name. ERROR_OUTPUT: it did not, and nothing is left behind. Frees out. */
bool outfile_commit(struct outfile *out, struct error *err);
void outfile_abort(struct outfile *out); /* leaves nothing behind; frees out; NULL is fine */
/* For a process that ends in the middle, for want of memory: removes the file that is being written. */
void outfile_discard_unfinished(void);

#endif
