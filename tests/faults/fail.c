/* Preloaded into numsync by tests/faults/sweep.sh: makes one call fail, the FAIL_AT-th of kind FAIL_KIND (alloc, read,
 * write, send, recv, fsync, rename, open). With FAIL_COUNT=FILE it writes how many calls of that kind there were. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static _Atomic long calls;
static long fail_at = -1;
static char kind[16];
static int ready;

static int fails(const char *name)
{
	return ready && strcmp(kind, name) == 0 && ++calls == fail_at;
}

__attribute__((constructor)) static void begin(void)
{
	const char *given = getenv("FAIL_KIND"), *at = getenv("FAIL_AT");

	if (given)
		snprintf(kind, sizeof kind, "%s", given);
	if (at)
		fail_at = atol(at);
	ready = given != NULL;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAIL_COUNT");
	char text[32];
	int fd, size;

	ready = 0;
	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	size = snprintf(text, sizeof text, "%ld\n", (long)calls);
	if (fd >= 0 && write(fd, text, (size_t)size) == size)
		close(fd);
}

void *malloc(size_t size)
{
	if (fails("alloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	if (fails("alloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
	if (size && fails("alloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(at, size);
}

#define REAL(name) __typeof__(name) *real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

ssize_t read(int fd, void *bytes, size_t size)
{
	REAL(read);

	if (fails("read")) {
		errno = EIO;
		return -1;
	}
	return real(fd, bytes, size);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	REAL(write);

	if (fails("write")) {
		errno = ENOSPC;
		return -1;
	}
	return real(fd, bytes, size);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
	REAL(send);

	if (fails("send")) {
		shutdown(fd, SHUT_RDWR); /* as a connection that broke: what follows fails, too */
		errno = ECONNRESET;
		return -1;
	}
	return real(fd, bytes, size, flags);
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
	REAL(recv);

	if (fails("recv")) {
		shutdown(fd, SHUT_RDWR);
		errno = ECONNRESET;
		return -1;
	}
	return real(fd, bytes, size, flags);
}

int fsync(int fd)
{
	REAL(fsync);

	if (fails("fsync")) {
		errno = EIO;
		return -1;
	}
	return real(fd);
}

int rename(const char *from, const char *to)
{
	REAL(rename);

	if (fails("rename")) {
		errno = EIO;
		return -1;
	}
	return real(from, to);
}

int open(const char *path, int flags, ...)
{
	REAL(open);
	mode_t mode = 0;
	va_list arguments;

	va_start(arguments, flags);
	if (flags & O_CREAT)
		mode = va_arg(arguments, mode_t);
	va_end(arguments);
	if (fails("open")) {
		errno = EMFILE;
		return -1;
	}
	return real(path, flags, mode);
}
