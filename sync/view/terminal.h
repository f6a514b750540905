/* How wide a terminal is, and text laid out for it. */
#ifndef NUMSYNC_VIEW_TERMINAL_H
#define NUMSYNC_VIEW_TERMINAL_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Columns of the terminal that file is; 0: it is none, or does not tell. */
size_t terminal_columns(FILE *file);
/* Lines of the terminal that standard output is; 0: it is none, or does not tell. */
size_t terminal_lines(void);
/* What is written to file will be shown where standard output goes, and is laid out for it. NULL: no file is any more. */
void terminal_stand_in(FILE *file);
/* Whether standard output takes colours: it is a terminal, and NO_COLOR is not set. */
bool terminal_takes_colour(void);
/* Prints one line for people, and ends it: whatever of a stranger's is in it, control characters, line breaks among them, are
 * shown (text_printable). A terminal that is too narrow for it gets it broken between words, but never within a command. What a person
 * reads and a stranger may have written goes through here, terminal_wrap or a table. */
void terminal_line(FILE *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints a stranger's text (control characters are shown) from column `at` on. On a terminal it is broken between words
 * and goes on below, indented by `at`; elsewhere it is one line. Ends the line. */
void terminal_wrap(FILE *file, size_t at, const char *text);
/* A message of the log, in which nothing is left to be shown, as the terminal of standard error gets it: as terminal_line does it. */
void terminal_message(struct buf *out, const char *shown);
/* Prints a text of ours as one paragraph of at most 100 columns, or as many as the terminal has; a line's end in it is a
 * blank. */
void terminal_paragraph(FILE *file, const char *text);

#endif
