/* Included before everything in the build of `make coverage`: a process that ends at once, or becomes another program, writes down first
 * what it reached. gcc does so by itself only where the language is not strict C17. */
#include <stdlib.h>
#include <unistd.h>

void __gcov_dump(void);
#define _exit(status) (__gcov_dump(), _exit(status))
#define execve(path, argv, environment) (__gcov_dump(), execve(path, argv, environment))
