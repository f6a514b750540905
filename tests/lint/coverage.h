/* Included before everything in the build of `make coverage`: a process that ends at once, or becomes another program, writes down first
 * what it reached. gcc does so by itself only where the language is not strict C17. A test's limit on the size of files is lifted before:
 * counts that are written by half make nonsense of what all others wrote there. */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

void __gcov_dump(void);

static __attribute__((destructor)) void coverage_unlimited(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max; /* tests set no hard one */
		setrlimit(RLIMIT_FSIZE, &limit);
	}
}

static inline void coverage_dump(void)
{
	coverage_unlimited();
	__gcov_dump();
}
#define _exit(status) (coverage_dump(), _exit(status))
#define execve(path, argv, environment) (coverage_dump(), execve(path, argv, environment))
