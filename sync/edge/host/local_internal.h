/* What the files of the private cluster share: local.c (who uses it), local_folders.c (the folders and who may get in),
 * local_make.c (making it), local_server.c (starting and stopping it), local_postmaster.c (whether it runs). For these only. */
#ifndef NUMSYNC_EDGE_LOCAL_INTERNAL_H
#define NUMSYNC_EDGE_LOCAL_INTERNAL_H

#include "local.h"

/* Within the folder. PostgreSQL's programs are started in it and are told these names, whatever the folder's own name is made
 * of: pg_ctl hands paths to a shell, and a comma would be two folders to the server. */
#define CLUSTER "cluster"
#define LOG "postgresql.log"

struct local {
	char *folder;
	int home;     /* the folder */
	int cluster;  /* the one in it: data and socket */
	int gate;     /* flock while somebody starts or stops */
	int users;    /* shared flock while this process uses the cluster */
	char *pg_ctl; /* its path, once the server was to be started */
};

/* Makes the folder and those above. One that is there and empty becomes private, and root gives its own to PostgreSQL's user;
 * one that has something in it might be anything. */
bool local_make_folders(const char *path, struct error *err);
/* Open and check the folder, and the cluster's in it. One that is not there is no error. */
bool local_open_home(struct local *local, struct error *err);
bool local_open_cluster(struct local *local, struct error *err);
bool local_is_there(const struct local *local);
bool local_is_empty(int folder);
/* The gate is held. */
bool local_make_cluster(const struct local *local, struct error *err);
/* Unless it runs already. */
bool local_server_start(struct local *local, struct error *err);
void local_server_stop(const struct local *local);
/* The number that a file of the cluster begins with; 0: none. */
int local_read_number(const struct local *local, const char *name);
/* Whether the process that the pid file names is a server of this cluster. */
bool local_postmaster_is_ours(const struct local *local);
/* Whether there is a server, be it one that the pid file does not name. */
bool local_postmaster_is_up(const struct local *local);
/* None is up: removes what names the pid of a stranger, beside which PostgreSQL would not start. */
void local_postmaster_clear(const struct local *local);
/* Sets err: what failed, and the last lines of PostgreSQL's log. Returns false. */
bool local_program_failed(const struct local *local, const char *what, int status, struct error *err);

#endif
