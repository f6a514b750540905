/* The text waits in a file without a name until it is whole: only then is it known whether it is longer than the screen, and the database
 * is not kept waiting by somebody who reads. */
#include "paged.h"
#include "edge/host/pager.h"
#include "view/progress.h"
#include "view/terminal.h"

#include <errno.h>

enum { BELOW_LINES = 4 }; /* what a command says below a text, and the shell's line */

bool paged_begin(struct paged *paged, const struct session *session, bool held, struct error *err)
{
	bool wanted = terminal_lines() && !session->json && !invocation_flag(session->inv, "no-pager");

	*paged = (struct paged){.pager = wanted ? pager_command() : NULL};
	paged->out = paged->pager || held ? tmpfile() : stdout;
	if (!paged->out && held)
		return error_system(err, ERROR_OUTPUT, errno, "cannot make a temporary file for what is to be shown");
	if (!paged->out)
		*paged = (struct paged){.out = stdout};
	terminal_stand_in(paged->out);
	return true;
}

static size_t count_lines(FILE *text)
{
	size_t lines = 0;

	rewind(text);
	for (int c; (c = getc(text)) != EOF;)
		lines += c == '\n';
	return lines;
}

static void copy(FILE *text)
{
	char piece[8192];
	size_t size;

	rewind(text);
	while ((size = fread(piece, 1, sizeof piece, text)) > 0)
		fwrite(piece, 1, size, stdout);
}

bool paged_end(struct paged *paged, bool good, struct error *err)
{
	terminal_stand_in(NULL);
	if (paged->out == stdout)
		return good;
	progress_clear();
	if ((fflush(paged->out) != 0 || ferror(paged->out)) && good)
		good = error_system(err, ERROR_OUTPUT, errno, "cannot keep what is to be shown in a temporary file");
	fflush(stdout);
	if (!good || !paged->pager || count_lines(paged->out) + BELOW_LINES <= terminal_lines() ||
	    !pager_run(paged->pager, fileno(paged->out)))
		copy(paged->out);
	fclose(paged->out);
	return good;
}
