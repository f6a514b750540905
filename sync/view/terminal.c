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

static void wrap(FILE *file, size_t columns, size_t at, const char *text)
{
	struct buf shown = {0};

	when_add_printable(&shown, text, strlen(text));
	fprintf(file, "%s\n", wrap_until(file, columns, at, buf_string(&shown), NULL));
	buf_free(&shown);
}

void terminal_wrap(FILE *file, size_t at, const char *text)
{
	wrap(file, terminal_columns(file), at, text);
}

void terminal_line(FILE *file, const char *format, ...)
{
	struct buf line = {0}, shown = {0};
	const char *command;
	va_list args;

	va_start(args, format);
	buf_format_list(&line, format, args);
	va_end(args);
	when_add_printable(&shown, buf_string(&line), line.size);
	/* people copy a command: the terminal breaks it where it must, and knows that it is one line */
	command = strstr(buf_string(&shown), "numsync ");
	if (command && command != buf_string(&shown) && command[-1] == '`')
		command--;
	fprintf(file, "%s\n", wrap_until(file, terminal_columns(file), 0, buf_string(&shown), command));
	buf_free(&line);
	buf_free(&shown);
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
	wrap(file, columns && columns < WIDEST_PARAGRAPH ? columns : WIDEST_PARAGRAPH, 0, buf_string(&joined));
	buf_free(&joined);
}
