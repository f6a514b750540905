/* The API key. It lies in memory of its own, which is not swapped, not dumped and wiped when it is given back. A file is opened
 * first, then checked by its descriptor (who owns it, who may read it), then read. What the environment held is overwritten as
 * soon as it is taken. */
#include "secret.h"
#include "base/memory.h"
#include "base/redact.h"
#include "base/text.h"

#include <limits.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES = SECRET_BYTES / 2 };

/* A mapping of its own, so that it can be locked and left out of dumps. */
static char *secret_new(void)
{
	char *secret = mmap(NULL, SECRET_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (secret == MAP_FAILED)
		memory_exhausted(SECRET_BYTES);
	mlock(secret, SECRET_BYTES); /* may be refused by a limit: then it can be swapped, no worse */
	madvise(secret, SECRET_BYTES, MADV_DONTDUMP);
	return secret;
}

char *secret_join(const char *before, const char *secret)
{
	char *joined = secret_new();

	snprintf(joined, SECRET_BYTES, "%s%s", before, secret);
	return joined;
}

void secret_free(char *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret, SECRET_BYTES);
	munmap(secret, SECRET_BYTES);
}

void secret_protect_process(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}

static bool check_file(int fd, const char *path, struct error *err)
{
	struct stat stat;
	char word[PATH_MAX];

	if (fstat(fd, &stat) != 0)
		return error_system(err, ERROR_CONFIG, errno, "cannot look at the key file %s", path);
	if (!S_ISREG(stat.st_mode))
		return error_set(err, ERROR_CONFIG, "the key file %s is not a regular file", path);
	if (stat.st_uid != geteuid() && stat.st_uid != 0)
		return error_set(err, ERROR_CONFIG,
				 "the key file %s belongs to another user (uid %u); "
				 "chown it to the user that runs numsync",
				 path, (unsigned)stat.st_uid);
	if (stat.st_mode & 077)
		return error_set(err, ERROR_CONFIG, "the key file %s can be read by others (mode %03o): `chmod 600 %s`",
				 path, (unsigned)stat.st_mode & 0777, text_shell_word(word, sizeof word, path));
	return true;
}

static char *read_file(const char *path, bool checked, struct error *err)
{
	/* O_NONBLOCK: a pipe must not be waited for */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (checked ? O_NOFOLLOW : 0));
	char *secret = NULL;
	ssize_t size;

	if (fd < 0 && errno == ELOOP && checked) {
		error_set(err, ERROR_CONFIG,
			  "the key file %s is a symbolic link, which somebody else may turn elsewhere: name the "
			  "file itself",
			  path);
		return NULL;
	}
	if (fd < 0) {
		error_system(err, ERROR_CONFIG, errno, "cannot open the key file %s", path);
		return NULL;
	}
	if (checked && !check_file(fd, path, err))
		goto done;
	secret = secret_new();
	size = read(fd, secret, KEY_BYTES);
	if (size < 0 || size == KEY_BYTES) {
		error_set(err, ERROR_CONFIG,
			  size < 0 ? "the key file %s cannot be read" : "the key file %s holds more than a key", path);
		secret_free(secret);
		secret = NULL;
		goto done;
	}
	while (size && strchr("\r\n \t", secret[size - 1]))
		secret[--size] = '\0';
	if (!size) {
		error_set(err, ERROR_CONFIG, "the key file %s is empty", path);
		secret_free(secret);
		secret = NULL;
	}
done:
	close(fd);
	return secret;
}

/* Takes a variable's value and overwrites it, so that /proc/PID/environ does not show it any more. */
static char *take_variable(const char *name)
{
	char *value = getenv(name), *secret;
	size_t size;

	if (!value || !*value)
		return NULL;
	size = strlen(value);
	secret = secret_new();
	memcpy(secret, value, size < KEY_BYTES ? size : KEY_BYTES - 1);
	explicit_bzero(value, size);
	unsetenv(name);
	return secret;
}

/* The credential leadping-api-key and what is behind it in its name. */
static bool find_credential(const char *behind, const char *account, char **path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	if (!folder || !*folder)
		return false;
	*path = memory_format("%s/leadping-api-key%s%s", folder, behind, account);
	if (access(*path, R_OK) == 0)
		return true;
	free(*path);
	return false;
}

/* Of the account, passed on by name or (with _) out of a folder; or the one of all. */
static char *read_credential(const char *account, struct error *err)
{
	char *path, *secret;

	if (!find_credential("-", account, &path) && !find_credential("_", account, &path) &&
	    !find_credential("", "", &path))
		return NULL;
	secret = read_file(path, false, err); /* systemd sees to its mode */
	free(path);
	return secret;
}

/* Names what helps. */
static void set_no_key(const char *account, bool variables_count, struct error *err)
{
	if (variables_count)
		error_set(
			err, ERROR_CONFIG,
			"account %s has no API key: set LEADPING_API_KEY, or LEADPING_API_KEY_FILE or the setting key_file "
			"to a file that only you can read; a service takes it from systemd's credentials",
			account);
	else
		error_set(
			err, ERROR_CONFIG,
			"account %s has no API key: set key_file in its section to a file that only you can read (or "
			"NUMSYNC_KEY_FILE, for a command with --account %s); a service takes it from systemd's credentials",
			account, account);
}

static char *find_key(const char *account, bool only_account, const char *key_file, struct error *err)
{
	const char *named = getenv("LEADPING_API_KEY_FILE");
	bool variables_count = only_account || strcmp(account, "default") == 0;
	char *secret;

	if (variables_count) {
		secret = take_variable("LEADPING_API_KEY");
		if (secret)
			return secret;
		if (named && *named)
			return read_file(named, true, err);
	}
	if (key_file)
		return read_file(key_file, true, err);
	err->class = ERROR_NONE;
	secret = read_credential(account, err);
	if (!secret && err->class == ERROR_NONE)
		set_no_key(account, variables_count, err);
	return secret;
}

static char *key_in_use;

void secret_forget_key(void)
{
	redact_key(NULL);
	secret_free(key_in_use);
	key_in_use = NULL;
}

const char *secret_read_key(const char *account, bool only_account, const char *key_file, struct error *err)
{
	char *key = find_key(account, only_account, key_file, err);

	if (!key) /* messages about the account before may still have its key */
		return NULL;
	secret_forget_key();
	key_in_use = key;
	redact_key(key);
	return key;
}
