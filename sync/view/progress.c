/* The progress line: one state for the process, since a process has one standard error. progress_abandon is for a signal handler,
 * or for when memory has run out, and uses nothing but a flag and write; everything else is called from the main loop. */
#include "view/progress.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "view/terminal.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DRAW_EVERY_MS = 200, FIRST_AFTER_MS = 500 };

static struct {
	bool quiet, terminal;
	volatile sig_atomic_t drawn;
	char phase[64];
	int64_t begun_ms;	      /* the command */
	int64_t phase_ms, done_first; /* the phase, and what was done when it began */
	int64_t done, total;
	bool counted;
	size_t used, cap;
	int64_t paused_until_ms, drawn_ms;
} line;

void progress_quiet(void)
{
	line.quiet = true;
}

bool progress_wanted(void)
{
	return line.terminal && !line.quiet;
}

void progress_begin(const char *phase)
{
	line.begun_ms = clock_boot_ms();
	line.terminal = isatty(STDERR_FILENO);
	progress_phase(phase);
}

void progress_phase(const char *phase)
{
	snprintf(line.phase, sizeof line.phase, "%s", phase);
	line.phase_ms = clock_boot_ms();
	line.counted = false;
	line.done = line.total = 0;
}

/* "1:05", "2:03:00" */
static void add_duration(struct buf *out, int64_t seconds)
{
	if (seconds >= 3600)
		buf_format(out, "%" PRId64 ":%02d:%02d", seconds / 3600, (int)(seconds / 60 % 60), (int)(seconds % 60));
	else
		buf_format(out, "%" PRId64 ":%02d", seconds / 60, (int)(seconds % 60));
}

static void add_count(struct buf *out, int64_t elapsed_ms, bool paused)
{
	double rate = elapsed_ms > 0 ? (double)(line.done - line.done_first) * 1000 / (double)elapsed_ms : 0;

	buf_format(out, "%" PRId64, line.done);
	if (line.total > 0)
		buf_format(out, " of %" PRId64 " (%d%%)", line.total, (int)(line.done * 100 / line.total));
	if (paused) /* no rate is of use then */
		return;
	buf_format(out, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
	if (line.total > line.done && rate > 0) {
		buf_text(out, ", ");
		add_duration(out, (int64_t)((double)(line.total - line.done) / rate));
		buf_text(out, " left");
	}
}

static void draw(int64_t now_ms)
{
	size_t columns = terminal_columns(stderr), fits;
	bool paused = line.paused_until_ms > now_ms;
	struct buf text = {0};

	buf_format(&text, "%s: ", line.phase);
	if (line.counted && (line.done || line.total)) {
		add_count(&text, now_ms - line.phase_ms, paused);
	} else {
		buf_text(&text, "at work for ");
		add_duration(&text, (now_ms - line.phase_ms) / 1000);
	}
	if (paused)
		buf_format(&text, ", paused for %" PRId64 " s", (line.paused_until_ms - now_ms) / 1000 + 1);
	if (line.cap)
		buf_format(&text, ", %zu of %zu requests in the window", line.used, line.cap);
	/* the last column stays free: a terminal may go to the next line when it is filled */
	fits = columns ? text_fit(buf_string(&text), columns - 1) : text.size;
	fprintf(stderr, "\r\033[K%.*s", (int)fits, buf_string(&text));
	fflush(stderr);
	line.drawn = 1;
	line.drawn_ms = now_ms;
	buf_free(&text);
}

void progress_tick(void)
{
	int64_t now_ms = clock_boot_ms();

	if (!progress_wanted() || now_ms - line.begun_ms < FIRST_AFTER_MS || now_ms - line.drawn_ms < DRAW_EVERY_MS)
		return;
	draw(now_ms);
}

void progress_show(const char *phase, int64_t done, int64_t total)
{
	if (!progress_wanted())
		return;
	if (!line.counted || strcmp(phase, line.phase) != 0) {
		progress_phase(phase);
		line.counted = true;
		line.done_first = done;
	}
	line.done = done;
	line.total = total;
	progress_tick();
}

void progress_requests(size_t used, size_t cap, int64_t paused_ms)
{
	line.used = used;
	line.cap = cap;
	line.paused_until_ms = paused_ms > 0 ? clock_boot_ms() + paused_ms : 0;
}

void progress_clear(void)
{
	if (line.drawn)
		fputs("\r\033[K", stderr);
	line.drawn = 0;
}

void progress_waiting(bool waits)
{
	if (waits)
		progress_tick();
	else
		progress_clear();
}

void progress_abandon(void)
{
	static const char clear[] = "\r\033[K";

	if (line.drawn && write(STDERR_FILENO, clear, sizeof clear - 1) < 0)
		line.drawn = 0;
}
