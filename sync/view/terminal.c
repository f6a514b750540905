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

/* Where a command begins that a person is to type: `numsync ...`, or one behind a colon, a comma or "then". NULL: there is none. */
static const char *find_command(const char *text)
{
	const char *at = text;

	while ((at = strstr(at, "numsync "))) {
		if (at == text)
			return at;
		if (at[-1] == '`')
			return at - 1;
		if (at - text >= 2 && (memcmp(at - 2, ": ", 2) == 0 || memcmp(at - 2, ", ", 2) == 0))
			return at;
		if (at - text >= 5 && memcmp(at - 5, "then ", 5) == 0)
			return at;
		at++;
	}
	return NULL;
}

/* Its end: its quotation mark and what stands behind that, else a mark that ends a part of a sentence, or the text's end. */
static const char *command_end(const char *command)
{
	const char *at = *command == '`' ? strchr(command + 1, '`') : NULL;

	for (at = at ? at : command; *at; at++)
		if (*at == ' ' && (*command == '`' || strchr(";,.", at[-1])))
			break;
	return at;
}

/* How much of the text goes on the line, so that no command is broken: one that is too long is a line of its own, which the terminal
 * breaks where it must, and whoever copies it gets it whole. */
static size_t spare_command(const char *text, size_t size)
{
	const char *command = find_command(text), *end;

	for (; command && command < text + size; command = find_command(end)) {
		end = command_end(command);
		if (end > text + size)
			return (size_t)((command == text ? end : command) - text);
	}
	return size;
}

static void add_broken(struct buf *out, size_t columns, size_t at, const char *text, bool spare)
{
	size_t room = columns < at + LEAST_ROOM ? LEAST_ROOM : columns - at;

	while (columns && text_columns(text, strlen(text)) > room) {
		size_t size = line_size(text, room);

		size = spare ? spare_command(text, size) : size;
		if (!text[size])
			break;
		buf_format(out, "%.*s\n%*s", (int)(size - (text[size - 1] == ' ')), text, (int)at, "");
		text += size;
		text += strspn(text, " ");
	}
	buf_format(out, "%s\n", text);
}

static void wrap(FILE *file, size_t columns, size_t at, const char *text, bool spare)
{
	struct buf shown = {0}, lines = {0};

	when_add_printable(&shown, text, strlen(text));
	add_broken(&lines, columns, at, buf_string(&shown), spare);
	fputs(buf_string(&lines), file);
	buf_free(&shown);
	buf_free(&lines);
}

void terminal_message(struct buf *out, const char *shown)
{
	add_broken(out, terminal_columns(stderr), 0, shown, true);
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
