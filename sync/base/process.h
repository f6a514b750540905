/* What a process may inherit from the one that started it, and must not work with. */
#ifndef NUMSYNC_BASE_PROCESS_H
#define NUMSYNC_BASE_PROCESS_H

/* First thing in main. Descriptors 0 to 2 that are closed (`>&-`, some crons) become /dev/null: else the next file or
 * connection would get the number, and messages would go into it. SIGCHLD that is ignored would make every child's end unknown,
 * and a signal that is blocked would never arrive. SIGHUP that is ignored (nohup) stays so. */
void process_begin(void);

#endif
