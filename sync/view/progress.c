#include "view/progress.h"
#include "base/clock.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DRAW_EVERY_MS = 200, FIRST_AFTER_MS = 500 };

static struct {
	bool quiet, drawn;
	char phase[32];
	int64_t began_ms, drawn_ms;
} line;

void progress_quiet(void)
{
	line.quiet = true;
}

static void draw(int64_t done, int64_t total, int64_t elapsed_ms)
{
	double rate = elapsed_ms > 0 ? (double)done * 1000 / (double)elapsed_ms : 0;

	fprintf(stderr, "\r\033[K%s: %" PRId64, line.phase, done);
	if (total > 0)
		fprintf(stderr, " of %" PRId64 " (%d%%)", total, (int)(done * 100 / total));
	fprintf(stderr, ", %.1f/s", rate);
	if (total > done && rate > 0) {
		int64_t left_s = (int64_t)((double)(total - done) / rate);

		fprintf(stderr, ", %" PRId64 ":%02d left", left_s / 60, (int)(left_s % 60));
	}
	fflush(stderr);
}

void progress_show(const char *phase, int64_t done, int64_t total)
{
	int64_t now_ms = clock_boot_ms();

	if (line.quiet || !isatty(STDERR_FILENO))
		return;
	if (strcmp(phase, line.phase) != 0) {
		snprintf(line.phase, sizeof line.phase, "%s", phase);
		line.began_ms = now_ms;
	}
	if (now_ms - line.began_ms < FIRST_AFTER_MS || now_ms - line.drawn_ms < DRAW_EVERY_MS)
		return;
	line.drawn_ms = now_ms;
	line.drawn = true;
	draw(done, total, now_ms - line.began_ms);
}

void progress_clear(void)
{
	if (line.drawn)
		fputs("\r\033[K", stderr);
	line.drawn = false;
}
