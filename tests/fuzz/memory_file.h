/* What a reader of files is given by the fuzzer: a path behind which the bytes are. */
#ifndef NUMSYNC_FUZZ_MEMORY_FILE_H
#define NUMSYNC_FUZZ_MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static inline const char *memory_file(const uint8_t *data, size_t size)
{
	static char path[64];
	static int file = -1;

	if (file < 0)
		file = memfd_create("fuzz", 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size)
		abort();
	return path;
}

#endif
