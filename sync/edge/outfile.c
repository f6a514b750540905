#include "edge/outfile.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTFILE_BUFFER_BYTES = 1 << 18 };

struct outfile {
	char *path, *temporary;
	FILE *stream;
};

static const char *unfinished; /* the file that is being written */

void outfile_discard_unfinished(void)
{
	if (unfinished)
		unlink(unfinished);
}

struct outfile *outfile_open(const char *path, struct error *err)
{
	struct outfile *out = memory_get(sizeof *out);
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	out->path = memory_copy(path);
	out->temporary = memory_format("%s.XXXXXX", path);
	fd = mkstemp(out->temporary);
	unfinished = fd >= 0 ? out->temporary : NULL;
	out->stream = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (out->stream)
		setvbuf(out->stream, NULL, _IOFBF, OUTFILE_BUFFER_BYTES);
	if (out->stream && fchmod(fd, 0666 & ~mask) == 0)
		return out;
	error_system(err, ERROR_OUTPUT, errno, "cannot write beside %s", path);
	if (fd < 0) {
		free(out->path);
		free(out->temporary);
		free(out);
	} else {
		outfile_abort(out);
	}
	return NULL;
}

FILE *outfile_stream(struct outfile *out)
{
	return out->stream;
}

const char *outfile_temporary(const struct outfile *out)
{
	return out->temporary;
}

void outfile_publish(struct outfile *out)
{
	fchmod(fileno(out->stream), 0644); /* who cannot read it will say so */
}

static void drop(struct outfile *out)
{
	unfinished = NULL;
	free(out->path);
	free(out->temporary);
	free(out);
}

bool outfile_commit(struct outfile *out, struct error *err)
{
	int problem = 0;
	bool good;

	errno = EIO;
	if (fflush(out->stream) != 0 || ferror(out->stream) || fsync(fileno(out->stream)) != 0)
		problem = errno;
	errno = EIO;
	if (fclose(out->stream) != 0 && !problem)
		problem = errno;
	if (!problem && rename(out->temporary, out->path) != 0)
		problem = errno;
	if (problem)
		unlink(out->temporary);
	good = !problem || error_system(err, ERROR_OUTPUT, problem, "cannot write %s", out->path);
	drop(out);
	return good;
}

void outfile_abort(struct outfile *out)
{
	if (!out)
		return;
	if (out->stream)
		fclose(out->stream);
	unlink(out->temporary);
	drop(out);
}
