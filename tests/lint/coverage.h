/* Included before everything in the build of `make coverage`: a process that ends at once, or becomes another program, writes down first
 * what it reached. gcc does so by itself only where the language is not strict C17. A dump leaves in memory the sum of what the file
 * had and what was added, so one that goes on (the program is not there) begins anew at 0, or its next dump would double all counts. */
#include <stdlib.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);
#define _exit(status) (__gcov_dump(), _exit(status))
#define execve(path, argv, environment) (__gcov_dump(), __gcov_reset(), execve(path, argv, environment))
