/* A configuration file with every setting, its meaning and its default, to be edited. */
#ifndef NUMSYNC_CMD_CONFIG_EXAMPLE_H
#define NUMSYNC_CMD_CONFIG_EXAMPLE_H

#include <stdio.h>

/* database and state_dir: NULL leaves the setting commented out. */
void config_example_write(FILE *file, const char *database, const char *state_dir);

#endif
