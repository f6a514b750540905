/* Named points at which a test makes the process die. In normal builds they are nothing.
 *
 * NUMSYNC_STEP="apply.sent" kills at the first visit of that point, "apply.sent:3" at the third. With
 * NUMSYNC_STEP_FREEZES it is stopped there instead (SIGSTOP), once, and may be woken up. */
#ifndef NUMSYNC_BASE_STEP_H
#define NUMSYNC_BASE_STEP_H

#ifdef NUMSYNC_STEPS
void step_reached(const char *name);
#define STEP(name) step_reached(name)
#else
#define STEP(name) ((void)0)
#endif

#endif
