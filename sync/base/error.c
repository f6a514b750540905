#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
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
	char text[sizeof err->text]; /* the arguments may point into err->text */
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err->class = class;
	memcpy(err->text, text, sizeof text);
	return false;
}

bool error_context(struct error *err, const char *format, ...)
{
	char text[sizeof err->text];
	va_list args;
	int used;

	va_start(args, format);
	used = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (used >= 0 && (size_t)used + 2 < sizeof text) {
		size_t left = sizeof text - (size_t)used - 2, size = strnlen(err->text, left - 1);

		memcpy(text + used, ": ", 2);
		memcpy(text + used + 2, err->text, size);
		text[(size_t)used + 2 + size] = '\0';
	}
	memcpy(err->text, text, sizeof text);
	return false;
}

bool error_system(struct error *err, enum error_class class, int error_number, const char *format, ...)
{
	char text[sizeof err->text];
	char reason[128];
	va_list args;
	int used;

	va_start(args, format);
	used = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (used >= 0 && (size_t)used < sizeof text)
		snprintf(text + used, sizeof text - (size_t)used, ": %s",
			 strerror_r(error_number, reason, sizeof reason));
	err->class = class;
	memcpy(err->text, text, sizeof text);
	return false;
}

int error_exit_status(enum error_class class)
{
	return error_classes[class].exit_status;
}

const char *error_meaning(enum error_class class)
{
	return error_classes[class].meaning;
}
