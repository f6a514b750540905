/* The program in which the user reads what is longer than the screen. */
#ifndef NUMSYNC_EDGE_PAGER_H
#define NUMSYNC_EDGE_PAGER_H

#include <stdbool.h>

/* A line for the shell: PAGER, or less; NULL: PAGER is empty or cat, so none is wanted. */
const char *pager_command(void);
/* Lets it show the file, from its beginning, and waits until it ends; how it ends is its own affair. False: it could not be started, or a
 * signal asks for an end. It gets neither the API's key nor a password: of the environment what says who and where the user is, and what
 * is for terminals and pagers. */
bool pager_run(const char *command, int file);

#endif
