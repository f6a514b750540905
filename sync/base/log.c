#include "base/log.h"
#include "base/buf.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum log_level highest_level = LOG_INFO;
static const char *secret_text;
static void (*clear_line)(void);

void log_set_level(enum log_level level)
{
	highest_level = level;
}

bool log_has_level(enum log_level level)
{
	return level <= highest_level;
}

void log_before(void (*clear)(void))
{
	clear_line = clear;
}

void log_set_secret(const char *secret)
{
	secret_text = secret && *secret ? secret : NULL;
}

/* Line breaks and tabs are the message's own layout; any other control character is shown escaped. */
static void add_printable(struct buf *out, const char *text, size_t size)
{
	while (size) {
		size_t plain = 0;

		while (plain < size && text[plain] != '\n' && text[plain] != '\t')
			plain++;
		text_printable(out, text, plain);
		if (plain < size)
			buf_char(out, text[plain++]);
		text += plain;
		size -= plain;
	}
}

static void add_redacted(struct buf *out, const char *text)
{
	const char *found;

	while (secret_text && (found = strstr(text, secret_text))) {
		add_printable(out, text, (size_t)(found - text));
		buf_text(out, "[redacted]");
		text = found + strlen(secret_text);
	}
	add_printable(out, text, strlen(text));
}

/* One write, so that messages of several processes on one terminal or journal do not mix. */
static void write_all(const char *bytes, size_t size)
{
	while (size) {
		ssize_t written = write(STDERR_FILENO, bytes, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return; /* nowhere left to complain */
		bytes += written;
		size -= (size_t)written;
	}
}

void log_message(enum log_level level, const char *format, ...)
{
	static const char *const prefix[] = {"numsync: error: ", "numsync: warning: ", "numsync: ",
					     "numsync: debug: "};
	int saved_errno = errno;
	struct buf line = {0};
	va_list args;
	char *formatted = NULL;

	if (!log_has_level(level))
		return;
	va_start(args, format);
	if (vasprintf(&formatted, format, args) < 0)
		formatted = NULL;
	va_end(args);
	buf_text(&line, prefix[level]);
	add_redacted(&line, formatted ? formatted : format);
	buf_char(&line, '\n');
	if (clear_line)
		clear_line();
	write_all(line.data, line.size);
	free(formatted);
	buf_free(&line);
	errno = saved_errno;
}
