/* The private cluster. Two locks order its users: `gate` is held while somebody looks, starts or stops; `users` is held shared
 * as long as one works. Who ends takes the gate, and stops the cluster only if it gets `users` for itself. */
#include "local_internal.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void local_free(struct local *local)
{
	close_one(local->gate);
	close_one(local->users);
	close_one(local->cluster);
	close_one(local->home);
	free(local->folder);
	free(local->pg_ctl);
	free(local);
}

static struct local *local_new(const char *folder)
{
	struct local *local = memory_get(sizeof *local);

	local->folder = memory_copy(folder);
	local->home = local->cluster = local->gate = local->users = -1;
	return local;
}

static bool lock_gate(struct local *local, struct error *err)
{
	local->gate = openat(local->home, "gate.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	local->users = openat(local->home, "users.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (local->gate < 0 || local->users < 0)
		return error_system(err, ERROR_CONFIG, errno, "cannot open the lock files in %s", local->folder);
	while (flock(local->gate, LOCK_EX) != 0)
		if (errno != EINTR)
			return error_system(err, ERROR_SYSTEM, errno, "cannot lock %s", local->folder);
	return true;
}

bool local_create(const char *folder, bool *existed, struct error *err)
{
	struct local *local = local_new(folder);
	/* the cluster behind the gate: another init may just make it */
	bool good = local_make_folders(folder, err) && local_open_home(local, err) && lock_gate(local, err) &&
		    local_open_cluster(local, err);

	*existed = good && local_is_there(local);
	if (good && !*existed)
		good = local_make_cluster(local, err);
	local_free(local);
	return good;
}

struct local *local_start(const char *folder, struct buf *conninfo, struct error *err)
{
	struct local *local = local_new(folder);

	if (!local_open_home(local, err) || !local_open_cluster(local, err))
		goto failed;
	if (!local_is_there(local)) {
		error_set(err, ERROR_CONFIG, "there is no private cluster in %s: make it with `numsync init --local`",
			  folder);
		goto failed;
	}
	if (!lock_gate(local, err) || flock(local->users, LOCK_SH) != 0 || !local_server_start(local, err))
		goto failed;
	flock(local->gate, LOCK_UN);
	/* by the descriptor: a socket's path may have 107 bytes. Nothing is left to libpq's variables */
	buf_format(conninfo, "host=/proc/self/fd/%d hostaddr='' port=5432 user=numsync dbname=postgres",
		   local->cluster);
	return local;
failed:
	local_free(local);
	return NULL;
}

void local_stop(struct local *local)
{
	if (!local)
		return;
	flock(local->gate, LOCK_EX);
	/* the last one to use it gets the exclusive lock */
	if (flock(local->users, LOCK_EX | LOCK_NB) == 0)
		local_server_stop(local);
	local_free(local);
}
