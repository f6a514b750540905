/* Preloaded by tests/lib/business.sh: a clock that somebody sets. The file that CLOCK_FILE names holds, as text of 24 characters,
 * how many seconds the wall clock is ahead; it is mapped, so a process that runs sees each new setting at once. And the name of the
 * user, where CLOCK_USER has one, so that documents name the same actor whoever tests them. */
#define _GNU_SOURCE
#include "clock.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { TEXT_SIZE = 24 };

static const char *setting;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("CLOCK_FILE");
	int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *map = file < 0 ? MAP_FAILED : mmap(NULL, TEXT_SIZE + 1, PROT_READ, MAP_SHARED, file, 0);

	if (map == MAP_FAILED)
		abort(); /* the right time would be a wrong one here */
	setting = map;
	close(file);
}

static int64_t clock_offset_s(void)
{
	return setting ? atoll(setting) : 0;
}

struct passwd *getpwuid(uid_t id)
{
	struct passwd *(*real)(uid_t);
	struct passwd *user;
	char *name = getenv("CLOCK_USER");

	*(void **)&real = dlsym(RTLD_NEXT, "getpwuid");
	user = real(id);
	if (user && name)
		user->pw_name = name;
	return user;
}
