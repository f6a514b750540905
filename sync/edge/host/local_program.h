/* PostgreSQL's own programs, run as a user that PostgreSQL accepts. */
#ifndef NUMSYNC_EDGE_LOCAL_PROGRAM_H
#define NUMSYNC_EDGE_LOCAL_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

/* The user that PostgreSQL runs as: ourselves, or for root `postgres`. */
bool local_user(uid_t *uid, gid_t *gid, const char **name, struct error *err);
/* In a child: becomes that user, whom local_user named. */
bool local_become(uid_t uid, gid_t gid, const char *name);
/* The path of initdb, pg_ctl, ..., to be freed, of this version of PostgreSQL where it has a folder for each; 0: of the newest.
 * NULL and ERROR_CONFIG when it is not installed. */
char *local_find_program(const char *name, int version, struct error *err);
/* Of which version of PostgreSQL a program says that it is; 0: it does not say. Works in the folder, a descriptor. */
int local_program_version(const char *path, int folder);

struct local_program {
	const char *path;
	const char *const *arguments; /* NULL-ended, without the program itself */
	int folder;		      /* a descriptor; it works there */
	const char *log;	      /* in the folder; its output is added */
	int out;		      /* a descriptor for its output, instead; 0: none */
	int keep;		      /* a descriptor that it inherits, beside its input, output and errors; 0: none */
};

/* Runs it to its end; exit_status is the program's. */
bool local_run(const struct local_program *program, int *exit_status, struct error *err);

#endif
