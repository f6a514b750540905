/* Messages on standard error. The order matters: the message is formatted, then its commands are completed, then the key is taken
 * out, then times are put as people read them, then what a terminal would obey is shown escaped, then the line is laid out for a
 * terminal, then the progress line is cleared, then all of it is written in one call. */
#include "base/log.h"
#include "base/buf.h"
#include "base/redact.h"
#include "base/text.h"
#include "base/when.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum log_level highest_level = LOG_INFO;
static char account_flag[320];
static void (*clear_line)(void);
static void (*lay_out_line)(struct buf *out, const char *shown);

void log_set_level(enum log_level level)
{
	highest_level = level;
}

bool log_has_level(enum log_level level)
{
	return level <= highest_level;
}

void log_to_terminal(void (*clear)(void), void (*lay_out)(struct buf *out, const char *shown))
{
	clear_line = clear;
	lay_out_line = lay_out;
}

void log_complete_commands(const char *flag)
{
	text_format(account_flag, sizeof account_flag, "%s", flag);
}

/* What stands behind "`numsync ", up to the closing `. */
static bool lacks_account(const char *command, size_t size)
{
	static const char *const about_none[] = {"config", "fields", "init", "migrate", "prune", "--help"};

	for (size_t i = 0; i < sizeof about_none / sizeof about_none[0]; i++)
		if (strncmp(command, about_none[i], strlen(about_none[i])) == 0)
			return false;
	return !memmem(command, size, "--account", 9) && !memmem(command, size, "--all-accounts", 14);
}

void log_add_complete(struct buf *out, const char *message)
{
	static const char begins[] = "`numsync ";
	const char *begin, *end;

	while (account_flag[0] && (begin = strstr(message, begins)) && (end = strchr(begin + 1, '`'))) {
		buf_add(out, message, (size_t)(end - message));
		if (lacks_account(begin + strlen(begins), (size_t)(end - begin) - strlen(begins)))
			buf_text(out, account_flag);
		buf_char(out, '`');
		message = end + 1;
	}
	buf_text(out, message);
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
	static const char *const prefix[] = {"numsync: error: ", "numsync: warning: ", "numsync: ", "numsync: debug: "};
	int saved_errno = errno;
	struct buf formatted = {0}, complete = {0}, redacted = {0}, shown = {0}, line = {0};
	va_list args;

	if (!log_has_level(level))
		return;
	va_start(args, format);
	buf_format_list(&formatted, format, args);
	va_end(args);
	log_add_complete(&complete, buf_string(&formatted));
	redact_add(&redacted, buf_string(&complete), complete.size);
	buf_text(&shown, prefix[level]);
	when_add_printable(&shown, buf_string(&redacted), redacted.size);
	if (lay_out_line)
		lay_out_line(&line, buf_string(&shown));
	else
		buf_format(&line, "%s\n", buf_string(&shown));
	if (clear_line)
		clear_line();
	write_all(line.data, line.size);
	buf_free(&formatted);
	buf_free(&complete);
	buf_free(&redacted);
	buf_free(&shown);
	buf_free(&line);
	errno = saved_errno;
}
