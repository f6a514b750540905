/* Lines and paragraphs for a terminal, or for what is none: then nothing is broken or cut. Every text goes through
 * text_printable here, whoever wrote it, and each time in it is put as people read it. */
#include "view/terminal.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 20, LEAST_ROOM = 16, WIDEST_PARAGRAPH = 100 };

static FILE *stand_in;

void terminal_stand_in(FILE *file)
{
	stand_in = file;
}

static bool read_size(FILE *file, struct winsize *size)
{
	int fd = fileno(file == stand_in ? stdout : file);

	return isatty(fd) && ioctl(fd, TIOCGWINSZ, size) == 0;
}

size_t terminal_columns(FILE *file)
{
	struct winsize size;

	return read_size(file, &size) && size.ws_col >= NARROWEST ? size.ws_col : 0;
}

size_t terminal_lines(void)
{
	struct winsize size;

	return read_size(stdout, &size) ? size.ws_row : 0;
}

bool terminal_takes_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && !(no_colour && *no_colour);
}

/* How much of text goes on a line: up to the last blank that fits, or all that fits when there is none. */
static size_t line_size(const char *text, size_t room)
{
	size_t fits = text_fit(text, room), blank = fits;

	if (!text[fits])
		return fits;
	while (blank && text[blank] != ' ')
		blank--;
	return blank ? blank : fits;
}

/* Ends before the text's last part, which is returned: what fits on a line, or begins with whole. */
static const char *wrap_until(FILE *file, size_t columns, size_t at, const char *text, const char *whole)
{
	size_t room = columns < at + LEAST_ROOM ? LEAST_ROOM : columns - at;

	while (columns && text != whole && text_columns(text, strlen(text)) > room) {
		size_t size = line_size(text, room);

		if (whole && text + size > whole)
			size = (size_t)(whole - text);
		fprintf(file, "%.*s\n%*s", (int)(size - (text[size - 1] == ' ')), text, (int)at, "");
		text += size;
		text += strspn(text, " ");
	}
	return text;
}

/* Where a command begins in the text, with its quotation mark; NULL: there is none. */
static const char *find_command(const char *text)
{
	const char *command = strstr(text, "numsync ");

	return command && command != text && command[-1] == '`' ? command - 1 : command;
}

/* with_command: people copy it, so the terminal breaks it where it must, and knows that it is one line. */
static void wrap(FILE *file, size_t columns, size_t at, const char *text, bool with_command)
{
	struct buf shown = {0};
	const char *rest;

	when_add_printable(&shown, text, strlen(text));
	rest = buf_string(&shown);
	fprintf(file, "%s\n", wrap_until(file, columns, at, rest, with_command ? find_command(rest) : NULL));
	buf_free(&shown);
}

void terminal_wrap(FILE *file, size_t at, const char *text)
{
	wrap(file, terminal_columns(file), at, text, false);
}

void terminal_line(FILE *file, const char *format, ...)
{
	struct buf line = {0};
	va_list args;

	va_start(args, format);
	buf_format_list(&line, format, args);
	va_end(args);
	wrap(file, terminal_columns(file), 0, buf_string(&line), true);
	buf_free(&line);
}

void terminal_paragraph(FILE *file, const char *text)
{
	size_t columns = terminal_columns(file);
	struct buf joined = {0};

	for (; *text; text++)
		if (*text != '\n')
			buf_char(&joined, *text);
		else if (text[1])
			buf_char(&joined, ' ');
	wrap(file, columns && columns < WIDEST_PARAGRAPH ? columns : WIDEST_PARAGRAPH, 0, buf_string(&joined), false);
	buf_free(&joined);
}
