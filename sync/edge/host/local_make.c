/* Makes the private cluster. */
#include "local_internal.h"
#include "local_program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

bool local_make_cluster(const struct local *local, struct error *err)
{
	static const char *const initdb[] = {"-D",    CLUSTER, "-U",   "numsync",	   "-A",
					     "trust", "-E",    "UTF8", "--locale=C.UTF-8", NULL};
	static const char *const settings = CLUSTER "/postgresql.auto.conf";
	FILE *file;
	int status, fd;

	if (!local_program("initdb", initdb, local->home, LOG, &status, err))
		return false;
	if (status != 0)
		return local_program_failed(local, "initdb", status, err);
	fd = openat(local->home, settings, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	file = fd >= 0 ? fdopen(fd, "a") : NULL;
	if (!file)
		return error_system(err, ERROR_CONFIG, errno, "cannot write %s/%s", local->folder, settings);
	/* compiled queries need memory that can be written and executed, which a hardened service is denied */
	fprintf(file, "listen_addresses = ''\nunix_socket_directories = '.'\nunix_socket_permissions = 0700\n"
		      "max_connections = 220\njit = off\n");
	return fclose(file) == 0 ||
	       error_system(err, ERROR_OUTPUT, errno, "cannot write %s/%s", local->folder, settings);
}
