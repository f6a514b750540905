/* Puts an error together: class and text. The rows of error.def become the table of exit statuses here. A text is cut between
 * characters, never in one (text_format): what stands in it may come from a stranger. */
#include "base/error.h"
#include "base/text.h"

#include <stdarg.h>
#include <string.h>

static const struct {
	int exit_status;
	const char *meaning;
} error_classes[ERROR_CLASS_COUNT] = {
#define ERROR_CLASS(name, exit_status, meaning) {exit_status, meaning},
#include "base/error.def"
#undef ERROR_CLASS
};

bool error_set(struct error *err, enum error_class class, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_format_list(err->text, sizeof err->text, format, args);
	va_end(args);
	err->class = class;
	return false;
}

/* Formats what the caller says, and puts it, ": " and another text together. */
__attribute__((format(printf, 2, 0))) static void join(struct error *err, const char *format, va_list args,
						       const char *behind)
{
	struct buf before = {0};

	buf_format_list(&before, format, args);
	text_format(err->text, sizeof err->text, "%s: %s", buf_string(&before), behind);
	buf_free(&before);
}

bool error_context(struct error *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	join(err, format, args, err->text);
	va_end(args);
	return false;
}

bool error_system(struct error *err, enum error_class class, int error_number, const char *format, ...)
{
	char reason[128];
	va_list args;

	va_start(args, format);
	join(err, format, args, strerror_r(error_number, reason, sizeof reason));
	va_end(args);
	err->class = class;
	return false;
}

void error_and(struct error *err, const struct error *other)
{
	struct error first = other->class > err->class ? *other : *err;
	const char *second = other->class > err->class ? err->text : other->text;

	text_format(err->text, sizeof err->text, "%s%s%s", first.text, first.text[0] && second[0] ? ". And: " : "",
		    second);
	err->class = first.class;
}

enum error_class error_graver(enum error_class a, enum error_class b)
{
	return a > b ? a : b;
}

int error_exit_status(enum error_class class)
{
	return error_classes[class].exit_status;
}

const char *error_meaning(enum error_class class)
{
	return error_classes[class].meaning;
}

enum error_class error_class_of(int exit_status)
{
	for (int class = 0; class < ERROR_CLASS_COUNT; class ++)
		if (error_classes[class].exit_status == exit_status)
			return (enum error_class) class;
	return ERROR_INTERNAL;
}
