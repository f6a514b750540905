/* What a run came to: one line for people, JSON for programs. */
#ifndef NUMSYNC_RUN_SUMMARY_H
#define NUMSYNC_RUN_SUMMARY_H

#include "run.h"

/* Prints it, as the command was asked to. A run that did not get far enough for a line says why on standard error alone. */
void summary_print(const struct run *run, enum error_class class, const struct error *err);
/* The object, without a line end; appended. */
void summary_json(const struct run *run, enum error_class class, const struct error *err, struct buf *out);

/* summary_line.c: the line for people, of at most 120 columns; appended. */
void summary_line(const struct run *run, enum error_class class, struct buf *line);

#endif
