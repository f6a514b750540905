/* Files of strangers in a folder that others write into, while they may write. Everything goes by the folder's descriptor, and
 * a file is moved first and then looked at: whether it is the one that was read can be known only when nobody can put
 * another in its place. */
#include "inbox_folder.h"
#include "base/memory.h"
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Why the name could not be opened as what it should be. */
static bool refuse(int below, const char *name, int code, enum error_class class, const char *wanted, struct error *err)
{
	struct stat facts;

	if (code == ENOENT) {
		*err = (struct error)ERROR_INIT;
		return false;
	}
	if (below != AT_FDCWD && fstatat(below, name, &facts, AT_SYMLINK_NOFOLLOW) == 0) {
		if (S_ISLNK(facts.st_mode))
			return error_set(err, class,
					 "%s is a link, and in the inbox no link is followed; put a %s in its place",
					 name, wanted);
		if (code == ENOTDIR)
			return error_set(err, class, "%s is no folder; put a folder in its place", name);
	}
	return error_system(err, class, code, "cannot open %s", name);
}

int inbox_folder_open(int below, const char *name, struct error *err)
{
	int fd = openat(below, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (below == AT_FDCWD ? 0 : O_NOFOLLOW));

	if (fd < 0)
		refuse(below, name, errno, ERROR_OUTPUT, "folder", err);
	return fd;
}

static bool check_target(int folder, int target, const char *name, struct error *err)
{
	struct stat here, there;

	if (fstat(folder, &here) != 0 || fstat(target, &there) != 0)
		return error_system(err, ERROR_OUTPUT, errno, "cannot look at %s", name);
	if (here.st_dev != there.st_dev)
		return error_set(err, ERROR_OUTPUT,
				 "%s is on another file system, to which no file can be moved at once; put it on that "
				 "of its inbox",
				 name);
	if (faccessat(target, ".", W_OK | X_OK, AT_EACCESS) != 0)
		return error_system(err, ERROR_OUTPUT, errno, "cannot write into %s", name);
	return true;
}

/* Who may look into the inbox may look into it, too, whatever this process's umask is. */
static bool make_target(int folder, const char *name)
{
	struct stat facts;
	mode_t mask;
	bool good;

	if (fstat(folder, &facts) != 0)
		return false;
	mask = umask(0);
	good = mkdirat(folder, name, (facts.st_mode & 0777) | 0700) == 0 || errno == EEXIST;
	umask(mask);
	return good;
}

int inbox_target_open(int folder, const char *name, bool make, struct error *err)
{
	int fd;

	if (make && !make_target(folder, name)) {
		error_system(err, ERROR_OUTPUT, errno, "cannot make the folder %s", name);
		return -1;
	}
	fd = inbox_folder_open(folder, name, err);
	if (fd >= 0 && !check_target(folder, fd, name, err)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool inbox_file_open(int folder, const char *name, struct inbox_file *file, struct error *err)
{
	/* without O_NONBLOCK a pipe would be waited for */
	file->fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (file->fd < 0) {
		refuse(folder, name, errno, ERROR_DATA, "plain file", err);
		return false;
	}
	if (fstat(file->fd, &file->as_opened) == 0 && S_ISREG(file->as_opened.st_mode))
		return true;
	error_set(err, ERROR_DATA, "%s is no plain file", name);
	close(file->fd);
	return false;
}

bool inbox_file_sum(int file, char hex[SHA256_HEX_BYTES], struct error *err)
{
	char bytes[64 * 1024];
	struct sha256 sha;
	off_t at = 0;
	ssize_t got;

	sha256_begin(&sha);
	while ((got = pread(file, bytes, sizeof bytes, at)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0) {
			sha256_add(&sha, bytes, (size_t)got);
			at += got;
		}
	if (got < 0) {
		sha256_free(&sha);
		return error_system(err, ERROR_DATA, errno, "cannot read it");
	}
	sha256_hex(&sha, hex);
	return true;
}

static bool is_there(int folder, const char *name)
{
	struct stat facts;

	return fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
}

void inbox_free_names(int target, const char *name, char **free_name, char **errors_name)
{
	enum { STEM_BYTES = 200 }; /* what is put behind it still fits into a name */
	size_t whole = strlen(name) - strlen(".csv"), stem = whole < STEM_BYTES ? whole : STEM_BYTES;
	struct timespec now;

	while (stem < whole && ((unsigned char)name[stem] & 0xC0) == 0x80)
		stem--;
	*free_name = memory_copy(name);
	*errors_name = memory_format("%.*s.errors.csv", (int)stem, name);
	while (is_there(target, *free_name) || is_there(target, *errors_name)) {
		free(*free_name);
		free(*errors_name);
		clock_gettime(CLOCK_REALTIME, &now);
		*free_name = memory_format("%.*s.%lld-%09ld.csv", (int)stem, name, (long long)now.tv_sec, now.tv_nsec);
		*errors_name = memory_format("%.*s.%lld-%09ld.errors.csv", (int)stem, name, (long long)now.tv_sec,
					     now.tv_nsec);
	}
}

/* A rename that overwrites nothing; not every file system has one. */
static bool rename_apart(int from, const char *name, int to, const char *new_name)
{
	if (renameat2(from, name, to, new_name, RENAME_NOREPLACE) == 0)
		return true;
	return (errno == EINVAL || errno == ENOSYS) && linkat(from, name, to, new_name, 0) == 0 &&
	       unlinkat(from, name, 0) == 0;
}

/* Whether it is the file that was opened, and nobody has written into it since. */
static bool is_as_opened(int folder, const char *name, const struct inbox_file *file)
{
	const struct stat *then = &file->as_opened;
	struct stat now;

	return fstatat(folder, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_dev == then->st_dev &&
	       now.st_ino == then->st_ino && now.st_size == then->st_size &&
	       now.st_mtim.tv_sec == then->st_mtim.tv_sec && now.st_mtim.tv_nsec == then->st_mtim.tv_nsec;
}

bool inbox_file_move(int folder, const char *name, int target, const char *new_name, const struct inbox_file *file,
		     bool *replaced, struct error *err)
{
	*replaced = false;
	if (!rename_apart(folder, name, target, new_name))
		return error_system(err, ERROR_OUTPUT, errno, "it cannot be moved");
	/* looked at afterwards, because nobody can be kept from putting another file there before */
	if (file && !is_as_opened(target, new_name, file)) {
		*replaced = true;
		if (!rename_apart(target, new_name, folder, name))
			return error_system(err, ERROR_OUTPUT, errno,
					    "another file was put in its place, was moved as %s, and cannot be put "
					    "back",
					    new_name);
	}
	fsync(target);
	fsync(folder);
	return true;
}

struct inbox_note {
	int folder;
	char *name, *temporary;
	FILE *stream;
};

struct inbox_note *inbox_note_begin(int folder, const char *name, struct error *err)
{
	struct inbox_note *note = memory_get(sizeof *note);
	int fd;

	*note = (struct inbox_note){.folder = folder,
				    .name = memory_copy(name),
				    .temporary = memory_format(".%s.part", name)};
	unlinkat(folder, note->temporary, 0); /* that a run left which died */
	fd = openat(folder, note->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	note->stream = fd >= 0 && outfile_set_mode(fd) ? fdopen(fd, "w") : NULL;
	if (note->stream)
		return note;
	error_system(err, ERROR_OUTPUT, errno, "cannot write %s", name);
	if (fd >= 0)
		close(fd);
	inbox_note_end(note, false, err);
	return NULL;
}

FILE *inbox_note_stream(struct inbox_note *note)
{
	return note->stream;
}

bool inbox_note_end(struct inbox_note *note, bool wanted, struct error *err)
{
	int problem = 0;

	errno = EIO;
	if (wanted && (fflush(note->stream) != 0 || ferror(note->stream) || fsync(fileno(note->stream)) != 0))
		problem = errno;
	errno = EIO;
	if (note->stream && fclose(note->stream) != 0 && wanted && !problem)
		problem = errno;
	if (wanted && !problem && !rename_apart(note->folder, note->temporary, note->folder, note->name))
		problem = errno;
	if (!wanted || problem)
		unlinkat(note->folder, note->temporary, 0);
	if (problem)
		error_system(err, ERROR_OUTPUT, problem, "cannot write %s", note->name);
	free(note->name);
	free(note->temporary);
	free(note);
	return !problem;
}

bool inbox_file_is_settled(const struct inbox_file *file, int seconds)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return llabs((long long)now.tv_sec - (long long)file->as_opened.st_mtim.tv_sec) >= seconds;
}
