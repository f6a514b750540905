/* What a program that is started for the user gets of this process: little. */
#ifndef NUMSYNC_EDGE_CHILD_H
#define NUMSYNC_EDGE_CHILD_H

/* Replaces the process, which is a child of one thread, by argv[0], a path. Of the environment the program gets who and where it is
 * (PATH, HOME, USER, LOGNAME, LANG, LC_ALL, the TZ that this process was started with), the variables of more, and those of preset
 * ("NAME=value") that are not set; one of more that ends with * means all that begin so. Both lists end with NULL and may be NULL. So no
 * key and no password reaches it. It gets the descriptors 0 to 2, and no signal is blocked. Does not return; a program that cannot be
 * started ends with CHILD_NOT_STARTED. */
void child_become(char *const *argv, const char *const *more, const char *const *preset) __attribute__((noreturn));

enum { CHILD_NOT_STARTED = 127 };

#endif
