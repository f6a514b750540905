/* A file that is there as a whole or not at all. The order is that of a commit: written beside, flushed, synced, closed,
 * renamed, the folder synced. A failure before the rename leaves the old file; one behind it is told, because a power failure
 * might still undo it. A pipe or a device is written into, and its reader may leave (outfile_reader_left). */
#include "outfile.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTFILE_BUFFER_BYTES = 1 << 18, LINKS_MAX = 16, LOOK_EVERY_MS = 20 };

struct outfile {
	char *path;	 /* what is replaced: no link */
	char *temporary; /* NULL: written in place */
	FILE *stream;
};

static const char *unfinished; /* the file that is being written */
static mode_t mode_of_new = 0600;
static bool unattended;

void outfile_mode(mode_t mode)
{
	mode_of_new = mode;
}

bool outfile_set_mode(int fd)
{
	return fchmod(fd, mode_of_new) == 0;
}

void outfile_unattended(void)
{
	unattended = true;
}

void outfile_discard_unfinished(void)
{
	if (unfinished)
		unlink(unfinished);
}

static char *folder_of(const char *path)
{
	char *copy = memory_copy(path), *folder = memory_copy(dirname(copy));

	free(copy);
	return folder;
}

/* /dev/stdout and its like come to be links in /proc/PID/fd: what is meant is the descriptor itself, with its place in the file.
 * -1: the path is no such link. */
static int own_descriptor(const char *path)
{
	char *folder = folder_of(path), *real = realpath(folder, NULL),
	     *ours = memory_format("/proc/%d/fd", (int)getpid());
	const char *name = strrchr(path, '/');
	bool is_ours = name && name[1] && strspn(name + 1, "0123456789") == strlen(name + 1) && real &&
		       strcmp(real, ours) == 0;

	free(folder);
	free(real);
	free(ours);
	return is_ours ? atoi(name + 1) : -1;
}

/* What stands in the link, seen from where the link is. NULL with errno. */
static char *read_link(const char *path)
{
	char target[4096], *folder, *whole;
	ssize_t size = readlink(path, target, sizeof target - 1);

	if (size < 0)
		return NULL;
	target[size] = '\0';
	if (target[0] == '/')
		return memory_copy(target);
	folder = folder_of(path);
	whole = memory_format("%s/%s", folder, target);
	free(folder);
	return whole;
}

/* Goes from link to link. Others may not say what is replaced: a link of theirs is refused, as the kernel does in /tmp. */
static bool follow_links(char **path, const char *name, struct error *err)
{
	struct stat facts;

	for (int links = 0; own_descriptor(*path) < 0 && lstat(*path, &facts) == 0 && S_ISLNK(facts.st_mode); links++) {
		char *target;

		if (facts.st_uid != geteuid() && facts.st_uid != 0)
			return error_set(
				err, ERROR_OUTPUT,
				"cannot write %s: %s is a link that belongs to another user (uid %u); name the file "
				"that it leads to",
				name, *path, (unsigned)facts.st_uid);
		target = links < LINKS_MAX ? read_link(*path) : NULL;
		if (!target)
			return error_system(err, ERROR_OUTPUT, links < LINKS_MAX ? errno : ELOOP,
					    "cannot follow the link %s", *path);
		free(*path);
		*path = target;
	}
	return true;
}

/* An open that waits for the reader of a pipe would not see a signal that came just before it. */
static int open_and_wait(const char *path, bool *stopped)
{
	struct stat facts;
	bool waits = !unattended && stat(path, &facts) == 0 && S_ISFIFO(facts.st_mode);
	int fd;

	while ((fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) < 0 && errno == ENXIO && waits) {
		*stopped = stop_requested();
		if (*stopped)
			return -1;
		clock_sleep_ms(LOOK_EVERY_MS);
	}
	if (fd >= 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}

/* No plain file: what is written goes where it goes. */
static int open_in_place(const char *path, struct error *err)
{
	int own = own_descriptor(path), fd;
	bool stopped = false;

	if (own < 0)
		fd = open_and_wait(path, &stopped);
	else if (fcntl(own, F_GETFD) == 0)
		fd = fcntl(own, F_DUPFD_CLOEXEC, 3);
	else /* what is not passed on is our own: a connection, a lock */
		return error_system(err, ERROR_OUTPUT, EBADF, "cannot write to %s", path), -1;
	if (fd < 0 && stopped)
		error_set(err, ERROR_LATER, "stopped by a signal while nobody read the pipe %s", path);
	else if (fd < 0 && errno == ENXIO && unattended)
		error_set(err, ERROR_OUTPUT, "cannot write to the pipe %s: nobody reads it", path);
	else if (fd < 0)
		error_system(err, ERROR_OUTPUT, errno, "cannot write to %s", path);
	return fd;
}

/* As the file that it will replace; where the group cannot be kept, it gets what others get. */
static bool keep_mode(int fd, const char *path, const struct stat *old)
{
	mode_t mode = old->st_mode & 0777;
	struct stat mine;

	if (fstat(fd, &mine) != 0)
		return false;
	if ((mine.st_gid != old->st_gid || mine.st_uid != old->st_uid) && fchown(fd, old->st_uid, old->st_gid) != 0 &&
	    mine.st_gid != old->st_gid && fchown(fd, (uid_t)-1, old->st_gid) != 0) {
		log_warning("%s: its group (gid %u) cannot be kept by this user: the new file is not for the group",
			    path, (unsigned)old->st_gid);
		mode = (mode & ~(mode_t)070) | ((mode & 07) << 3);
	}
	return fchmod(fd, mode) == 0;
}

static int open_beside(struct outfile *out, const struct stat *old, const char *name, struct error *err)
{
	int fd;

	out->temporary = memory_format("%s.XXXXXX", out->path);
	fd = mkstemp(out->temporary);
	if (fd < 0) {
		error_system(err, ERROR_OUTPUT, errno, "cannot write beside %s", name);
		free(out->temporary);
		out->temporary = NULL;
		return -1;
	}
	unfinished = out->temporary;
	if (old ? keep_mode(fd, out->path, old) : outfile_set_mode(fd))
		return fd;
	error_system(err, ERROR_OUTPUT, errno, "cannot set the mode of %s", name);
	close(fd);
	return -1;
}

static void drop(struct outfile *out)
{
	if (out->temporary)
		unfinished = NULL;
	free(out->path);
	free(out->temporary);
	free(out);
}

/* Leaves nothing behind. */
static void abandon(struct outfile *out)
{
	if (out->stream)
		fclose(out->stream);
	if (out->temporary)
		unlink(out->temporary);
	drop(out);
}

struct outfile *outfile_open(const char *path, struct error *err)
{
	struct outfile *out = memory_get(sizeof *out);
	struct stat old;
	bool there;
	int fd = -1;

	out->path = memory_copy(path);
	if (!follow_links(&out->path, path, err))
		goto failed;
	there = stat(out->path, &old) == 0;
	if (own_descriptor(out->path) >= 0 || (there && !S_ISREG(old.st_mode)))
		fd = open_in_place(out->path, err);
	else
		fd = open_beside(out, there ? &old : NULL, path, err);
	if (fd < 0)
		goto failed;
	out->stream = fdopen(fd, "w");
	if (out->stream) {
		setvbuf(out->stream, NULL, _IOFBF, OUTFILE_BUFFER_BYTES);
		return out;
	}
	error_system(err, ERROR_SYSTEM, errno, "cannot write %s", path);
	close(fd);
failed:
	abandon(out);
	return NULL;
}

/* target: what is replaced, or written into */
static bool check_target(const char *target, const char *name, struct error *err)
{
	struct stat facts;
	char *folder, *within;
	bool good;

	if (own_descriptor(target) >= 0)
		return true;
	if (stat(target, &facts) == 0 && !S_ISREG(facts.st_mode)) {
		errno = EISDIR;
		return (!S_ISDIR(facts.st_mode) && faccessat(AT_FDCWD, target, W_OK, AT_EACCESS) == 0) ||
		       error_system(err, ERROR_OUTPUT, errno, "cannot write to %s", target);
	}
	folder = folder_of(target);
	within = memory_format("%s/.", folder);
	good = faccessat(AT_FDCWD, within, W_OK | X_OK, AT_EACCESS) == 0 ||
	       error_system(err, ERROR_OUTPUT, errno, "cannot write beside %s", name);
	free(within);
	free(folder);
	return good;
}

bool outfile_check(const char *path, struct error *err)
{
	char *target = memory_copy(path);
	bool good = follow_links(&target, path, err) && check_target(target, path, err);

	free(target);
	return good;
}

FILE *outfile_stream(struct outfile *out)
{
	return out->stream;
}

const char *outfile_temporary(const struct outfile *out)
{
	return out->temporary;
}

void outfile_force_mode(struct outfile *out, mode_t mode)
{
	if (out->temporary)
		fchmod(fileno(out->stream), mode); /* who cannot read it will say so */
}

/* The new name, too, must outlast a power failure. 0, or what went wrong. */
static int sync_folder(const char *path)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int problem = fd < 0 || fsync(fd) != 0 ? errno : 0;

	if (fd >= 0)
		close(fd);
	free(folder);
	/* a folder that may be written and not read, or a file system that cannot: it is as safe as can be had */
	return problem == EACCES || problem == EINVAL || problem == ENOTSUP ? 0 : problem;
}

static bool commit_in_place(struct outfile *out, struct error *err)
{
	bool good, left;

	fflush(out->stream);
	good = outfile_written(out->stream, out->path, err);
	left = !good && err->class == ERROR_NONE;
	errno = EIO;
	if (fclose(out->stream) != 0 && good)
		good = error_system(err, ERROR_OUTPUT, errno, "cannot write %s", out->path);
	drop(out);
	return good || left;
}

bool outfile_commit(struct outfile *out, struct error *err)
{
	int problem = 0;
	bool good = true;

	if (!out->temporary)
		return commit_in_place(out, err);
	errno = EIO;
	if (fflush(out->stream) != 0 || ferror(out->stream) || fsync(fileno(out->stream)) != 0)
		problem = errno;
	errno = EIO;
	if (fclose(out->stream) != 0 && !problem)
		problem = errno;
	if (!problem && rename(out->temporary, out->path) != 0)
		problem = errno;
	if (problem) {
		unlink(out->temporary);
		good = error_system(err, ERROR_OUTPUT, problem, "cannot write %s", out->path);
	} else if ((problem = sync_folder(out->path)) != 0) {
		good = error_system(err, ERROR_OUTPUT, problem,
				    "%s is written, but its folder cannot be synced: a power failure may "
				    "bring the old file back",
				    out->path);
	}
	drop(out);
	return good;
}

bool outfile_reader_left(FILE *stream)
{
	struct pollfd end = {.fd = fileno(stream)};

	return poll(&end, 1, 0) == 1 && (end.revents & (POLLERR | POLLHUP)) != 0;
}

/* A stream does not keep why it failed: what is in the way is asked once more. The byte more is in what is not whole anyway. */
static int reason_of_failure(FILE *stream)
{
	errno = 0;
	if (fflush(stream) == 0 && write(fileno(stream), "\n", 1) == 1)
		errno = 0;
	return errno ? errno : EIO;
}

bool outfile_written(FILE *stream, const char *name, struct error *err)
{
	int null;

	if (!ferror(stream))
		return true;
	if (!outfile_reader_left(stream))
		return error_system(err, ERROR_OUTPUT, reason_of_failure(stream), "cannot write %s", name);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0) {
		dup3(null, fileno(stream), (fcntl(fileno(stream), F_GETFD) & FD_CLOEXEC) ? O_CLOEXEC : 0);
		close(null);
		clearerr(stream);
	}
	*err = (struct error)ERROR_INIT;
	return false;
}

bool outfile_end(struct outfile *out, bool good, struct error *err)
{
	if (good)
		return outfile_commit(out, err);
	if (err->class != ERROR_OUTPUT && ferror(out->stream) && !outfile_reader_left(out->stream))
		error_system(err, ERROR_OUTPUT, reason_of_failure(out->stream), "cannot write %s", out->path);
	abandon(out);
	return false;
}
