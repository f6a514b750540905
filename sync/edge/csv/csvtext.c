/* The file's bytes as UTF-8, and their SHA-256: of what the file has, before anything is converted. Reads what the descriptor
 * has at an offset of its own (pread), where it is the caller's. That the file did not change while it was read is looked at
 * when it ends, so a caller must read to CSVTEXT_END before it uses anything. */
#include "csvtext.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024, CHARACTER_BYTES = 8 };

struct csvtext {
	char *path;
	int descriptor;
	bool borrowed; /* the descriptor is the caller's, and its offset not ours */
	size_t chunk_bytes;
	struct sha256 sha;
	char sha_hex[SHA256_HEX_BYTES];
	uint64_t bytes;
	struct stat at_open;
	bool decided, converts;
	iconv_t converter;
	char rest[CHARACTER_BYTES]; /* the beginning of a character whose end is not read yet */
	size_t rest_size;
	const char *cause, *cure;
};

static const char OTHER_ENCODING[] = "save it as \"CSV UTF-8\", or name its encoding with --encoding";

static bool begin_converting(struct csvtext *text, const char *encoding)
{
	text->converter = iconv_open("UTF-8", encoding);
	text->converts = text->converter != (iconv_t)-1;
	return text->converts;
}

struct csvtext *csvtext_open(const char *path, const int *borrowed, const char *encoding, size_t chunk_bytes,
			     struct error *err)
{
	bool standard_input = !borrowed && strcmp(path, "-") == 0;
	int descriptor = borrowed ? *borrowed : standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct csvtext *text;

	if (descriptor < 0) {
		error_system(err, ERROR_DATA, errno, "cannot open %s", path);
		return NULL;
	}
	text = memory_get(sizeof *text);
	text->path = memory_copy(standard_input ? "standard input" : path);
	text->descriptor = descriptor;
	text->borrowed = borrowed != NULL;
	text->chunk_bytes = chunk_bytes && chunk_bytes < CHUNK_BYTES ? chunk_bytes : CHUNK_BYTES;
	sha256_begin(&text->sha);
	if (fstat(descriptor, &text->at_open) != 0) {
		error_system(err, ERROR_DATA, errno, "cannot read %s", text->path);
		csvtext_close(text);
		return NULL;
	}
	text->decided = encoding != NULL;
	if (encoding && strcasecmp(encoding, "utf-8") != 0 && strcasecmp(encoding, "utf8") != 0 &&
	    !begin_converting(text, encoding)) {
		error_set(err, ERROR_USAGE, "encoding %s is not known; try utf-8, utf-16, windows-1252 or iso-8859-15",
			  encoding);
		csvtext_close(text);
		return NULL;
	}
	return text;
}

void csvtext_close(struct csvtext *text)
{
	if (!text->borrowed && text->descriptor != STDIN_FILENO)
		close(text->descriptor);
	if (text->converts)
		iconv_close(text->converter);
	sha256_free(&text->sha);
	free(text->path);
	free(text);
}

static bool fault(struct csvtext *text, const char *cause, const char *cure)
{
	text->cause = cause;
	text->cure = cure;
	return false;
}

/* UTF-16 by its byte order mark, or by the NUL in its first character; else taken for UTF-8. */
static void decide(struct csvtext *text, const unsigned char *bytes, size_t size)
{
	text->decided = true;
	if (size < 2)
		return;
	if ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] && !bytes[1]))
		begin_converting(text, "UTF-16LE");
	else if ((bytes[0] == 0xFE && bytes[1] == 0xFF) || (!bytes[0] && bytes[1]))
		begin_converting(text, "UTF-16BE");
}

/* Appends what can be converted; keeps an incomplete character for the next bytes. */
static void convert(struct csvtext *text, char *bytes, size_t size, struct buf *out)
{
	char converted[4096];

	while (size && !text->cause) {
		char *to = converted;
		size_t room = sizeof converted;
		size_t done = iconv(text->converter, &bytes, &size, &to, &room);
		int code = errno;

		buf_add(out, converted, (size_t)(to - converted));
		if (done != (size_t)-1 || code == E2BIG)
			continue;
		if (code == EINVAL && size < CHARACTER_BYTES) {
			memcpy(text->rest, bytes, size);
			text->rest_size = size;
			return;
		}
		fault(text, "the bytes here are no character of the file's encoding", OTHER_ENCODING);
	}
}

/* Reads until there is enough to decide the encoding by, or the file ends. Returns -1 with errno. */
static ssize_t read_bytes(struct csvtext *text, char *bytes, size_t want)
{
	size_t size = 0;
	ssize_t got;

	do {
		got = text->borrowed ? pread(text->descriptor, bytes + size, want - size, (off_t)(text->bytes + size))
				     : read(text->descriptor, bytes + size, want - size);
		if (got > 0)
			size += (size_t)got;
	} while ((got < 0 && errno == EINTR) || (got > 0 && !text->decided && size < 2 && size < want));
	return got < 0 ? -1 : (ssize_t)size;
}

static enum csvtext_result finish(struct csvtext *text, struct error *err)
{
	struct stat now;

	if (text->rest_size) {
		fault(text, "a character is cut short at the end of the file",
		      "the file is incomplete; save or send it again");
		return CSVTEXT_FAULT;
	}
	if (S_ISREG(text->at_open.st_mode) &&
	    (fstat(text->descriptor, &now) != 0 || now.st_size != text->at_open.st_size ||
	     now.st_mtim.tv_sec != text->at_open.st_mtim.tv_sec ||
	     now.st_mtim.tv_nsec != text->at_open.st_mtim.tv_nsec)) {
		error_set(err, ERROR_LATER, "%s changed while it was read; try again when it is complete", text->path);
		return CSVTEXT_FAILED;
	}
	sha256_hex(&text->sha, text->sha_hex);
	return CSVTEXT_END;
}

enum csvtext_result csvtext_read(struct csvtext *text, struct buf *out, struct error *err)
{
	char bytes[CHARACTER_BYTES + CHUNK_BYTES];
	size_t rest = text->rest_size;
	size_t want = !text->decided && text->chunk_bytes < 2 ? 2 : text->chunk_bytes;
	ssize_t got;

	if (text->cause)
		return CSVTEXT_FAULT;
	memcpy(bytes, text->rest, rest);
	got = read_bytes(text, bytes + rest, want);
	if (got < 0) {
		if (errno == EISDIR)
			return error_set(err, ERROR_DATA, "%s is a folder: name the CSV that is in it", text->path),
			       CSVTEXT_FAILED;
		error_system(err, ERROR_DATA, errno, "cannot read %s", text->path);
		return CSVTEXT_FAILED;
	}
	if (got == 0)
		return finish(text, err);
	text->rest_size = 0;
	sha256_add(&text->sha, bytes + rest, (size_t)got);
	text->bytes += (uint64_t)got;
	if (!text->decided)
		decide(text, (const unsigned char *)bytes, (size_t)got);
	if (text->converts)
		convert(text, bytes, rest + (size_t)got, out);
	else
		buf_add(out, bytes, (size_t)got);
	return CSVTEXT_READ;
}

const char *csvtext_cause(const struct csvtext *text)
{
	return text->cause;
}

const char *csvtext_cure(const struct csvtext *text)
{
	return text->cure;
}

const char *csvtext_sha256(const struct csvtext *text)
{
	return text->sha_hex;
}

uint64_t csvtext_size(const struct csvtext *text)
{
	return S_ISREG(text->at_open.st_mode) ? (uint64_t)text->at_open.st_size : 0;
}

uint64_t csvtext_bytes(const struct csvtext *text)
{
	return text->bytes;
}
