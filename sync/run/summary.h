/* What a run came to: one line for people, JSON for programs. */
#ifndef NUMSYNC_RUN_SUMMARY_H
#define NUMSYNC_RUN_SUMMARY_H

#include "run.h"

/* Prints it, as the command was asked to. Whatever it ended with, a run has its line when it is known what it left
 * behind; else standard error alone says why. With --quiet: when a wanted number is to be released or a plan waits. */
void summary_print(const struct run *run, enum error_class class, const struct error *err);
/* The object, without a line end; appended. */
void summary_json(const struct run *run, enum error_class class, const struct error *err, struct buf *out);

/* summary_line.c: the line for people, of at most 120 columns; appended. */
void summary_line(const struct run *run, enum error_class class, struct buf *line);

#endif
