/* The one place where memory comes from, and the one place where its end ends the process.
 *
 * None of these returns NULL, nor do the malloc, calloc and realloc that are defined beside them and that every library
 * gets, because few libraries bear it (yajl, libxlsxwriter and the C library's name service crash, libpq waits for ever):
 * on exhaustion the handler that cmd/ installed is called; it does not return (message, exit status 71). Dying there loses
 * nothing: every stage is safe to kill. */
#ifndef NUMSYNC_BASE_MEMORY_H
#define NUMSYNC_BASE_MEMORY_H

#include <stddef.h>

/* Installs the handler; without one, abort() is called. */
void memory_on_exhaustion(void (*handler)(size_t size_bytes));
/* Calls the handler; for libraries' own allocation failures, too. */
void memory_exhausted(size_t size_bytes) __attribute__((noreturn));

void *memory_get(size_t size_bytes) __attribute__((malloc, returns_nonnull)); /* zeroed */
void *memory_resize(void *old, size_t size_bytes) __attribute__((returns_nonnull));
/* Large, zeroed, and touched here and there: pages that nobody touches cost nothing, and few have to be translated. */
void *memory_map(size_t size_bytes) __attribute__((returns_nonnull));
void memory_unmap(void *map, size_t size_bytes);
char *memory_copy(const char *text) __attribute__((malloc, returns_nonnull)); /* strdup */
/* printf into new memory; owned by the caller, free() it. */
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

#endif
