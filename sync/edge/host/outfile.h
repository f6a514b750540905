/* A file that is written beside its name, synced and renamed, so that nobody ever reads half of it. What is there and is no
 * plain file (a pipe, a device, /dev/stdout) is written into. A link's target is what is replaced, if the link is the user's
 * own or root's. A file that is replaced keeps its mode and its group. */
#ifndef NUMSYNC_EDGE_OUTFILE_H
#define NUMSYNC_EDGE_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/error.h"

struct outfile;

/* The mode of files that are new; 0600 before it is said. */
void outfile_mode(mode_t mode);
/* For who makes a file himself: gives it that mode. */
bool outfile_set_mode(int fd);
/* Nobody sits before this process: a pipe that nobody reads is an error, and not waited for. */
void outfile_unattended(void);

/* ERROR_OUTPUT when it cannot be made; ERROR_LATER when a signal ended the wait for the reader of a pipe. */
struct outfile *outfile_open(const char *path, struct error *err);
/* Whether outfile_open could make it, as far as rights tell. Makes nothing, and does not ask whether somebody reads a pipe. */
bool outfile_check(const char *path, struct error *err);
FILE *outfile_stream(struct outfile *out);
/* The name that it has until it is committed, for libraries that write files by name; NULL: it is no plain file. */
const char *outfile_temporary(const struct outfile *out);
/* This mode, whatever else was said or was there. */
void outfile_force_mode(struct outfile *out, mode_t mode);
/* Makes it appear under its name. ERROR_OUTPUT: it did not, and nothing is left behind; or it did, and may not outlast a power
 * failure. Frees out. */
bool outfile_commit(struct outfile *out, struct error *err);
/* good: as outfile_commit; else nothing is left behind, and out is freed. Nothing good came of it although, or because, it could
 * not be written (a full disk, a limit of size, whose signal ends other work, too): then that is the error, in place of the one
 * that there is. */
bool outfile_end(struct outfile *out, bool good, struct error *err);
/* For a process that ends in the middle, for want of memory: removes the file that is being written. */
void outfile_discard_unfinished(void);

/* Whether the reader of the pipe or socket behind the stream went away. Who does has seen enough: that is no error, and what
 * else is written goes nowhere, without a word. */
bool outfile_reader_left(FILE *stream);
/* Whether all that was written to the stream so far went out. ERROR_OUTPUT; false with ERROR_NONE and no text when its reader
 * left. name is for the message. */
bool outfile_written(FILE *stream, const char *name, struct error *err);

#endif
