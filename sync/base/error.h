/* What went wrong, once, in words for the user, and of which class.
 *
 * A function that can fail returns bool (or a pointer) and takes `struct error *` last. The place that
 * knows sets the error; callers add context or pass it on. Nothing below cmd/ prints or exits. */
#ifndef NUMSYNC_BASE_ERROR_H
#define NUMSYNC_BASE_ERROR_H

#include <stdbool.h>

enum error_class {
#define ERROR_CLASS(name, exit_status, meaning) ERROR_##name,
#include "base/error.def"
#undef ERROR_CLASS
	ERROR_CLASS_COUNT
};

struct error {
	enum error_class class;
	char text[2048]; /* what, where, and what to do next; no newline at the end */
};

#define ERROR_INIT                                                                                                     \
	{                                                                                                              \
		.class = ERROR_NONE, .text = ""                                                                        \
	}

/* Sets class and text; the text replaces an earlier one. Returns false, so that a caller can
 * `return error_set(...)`. It is always UTF-8; one that is too long is cut between characters
 * and ends in "…" (text_format). */
bool error_set(struct error *err, enum error_class class, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "format: " before the text there is. Returns false. */
bool error_context(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts the text of the system error number behind a formatted text: "cannot open x: No such file". */
bool error_system(struct error *err, enum error_class class, int error_number, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Both went wrong: class and text of the graver, the one that there was on equal terms; ". And: " and the text of the other behind it. */
void error_and(struct error *err, const struct error *other);

/* The graver of two results; error.def is in order of gravity. */
enum error_class error_graver(enum error_class a, enum error_class b);
int error_exit_status(enum error_class class);
const char *error_meaning(enum error_class class);
/* The class of an exit status that is on record; of one that no class has: ERROR_INTERNAL. */
enum error_class error_class_of(int exit_status);

#endif
