/* Included before everything in the build of `make coverage`: a process that ends at once, or becomes another program, writes down first
 * what it reached. gcc does so by itself only where the language is not strict C17. Counts that are written by half make nonsense of
 * what all others wrote there: so a test's limit on the size of files is lifted before, and the calls that tests/faults/fail.c makes
 * fail succeed again. A dump leaves in memory the sum of what the file had and what was added: who goes on, because the other program is
 * not there, begins anew at 0, or the next dump would double all counts. */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);
void fail_no_more(void) __attribute__((weak)); /* of fail.c, where it is preloaded */

static __attribute__((destructor)) void coverage_prepare(void)
{
	struct rlimit limit;

	if (fail_no_more)
		fail_no_more();
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max; /* tests set no hard one */
		setrlimit(RLIMIT_FSIZE, &limit);
	}
}

static inline void coverage_dump(void)
{
	coverage_prepare();
	__gcov_dump();
}
#define _exit(status) (coverage_dump(), _exit(status))
#define execve(path, argv, environment) (coverage_dump(), __gcov_reset(), execve(path, argv, environment))
