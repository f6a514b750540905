#include "view/terminal.h"
#include "base/buf.h"
#include "base/text.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 20, LEAST_ROOM = 16 };

size_t terminal_columns(FILE *file)
{
	struct winsize size;

	if (!isatty(fileno(file)) || ioctl(fileno(file), TIOCGWINSZ, &size) != 0 || size.ws_col < NARROWEST)
		return 0;
	return size.ws_col;
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

void terminal_wrap(FILE *file, size_t at, const char *text)
{
	size_t columns = terminal_columns(file);
	size_t room = columns < at + LEAST_ROOM ? LEAST_ROOM : columns - at;
	struct buf shown = {0};
	const char *rest;

	text_printable(&shown, text, strlen(text));
	rest = buf_string(&shown);
	while (columns && text_columns(rest, strlen(rest)) > room) {
		size_t size = line_size(rest, room);

		fprintf(file, "%.*s\n%*s", (int)size, rest, (int)at, "");
		rest += size;
		rest += strspn(rest, " ");
	}
	fprintf(file, "%s\n", rest);
	buf_free(&shown);
}
