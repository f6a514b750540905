/* Pictures as SVG, drawn with nothing but rectangles, lines and labels. Pure layout: where something is, not what it means.
 * Labels are cut to their room, because the table beside the picture has them whole. */
#include "view/html_chart.h"
#include "base/text.h"
#include "view/html.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { WIDTH = 400 };

static double greatest(const struct html_bar *bars, size_t count)
{
	double most = 0;

	for (size_t i = 0; i < count; i++)
		most = fmax(most, fabs(bars[i].value));
	return most > 0 ? most : 1;
}

static bool any_negative(const struct html_bar *bars, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bars[i].value < 0)
			return true;
	return false;
}

static void begin_svg(FILE *out, const char *title, int height)
{
	fprintf(out, "<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" aria-label=\"", WIDTH, height,
		WIDTH, height);
	html_text(out, title);
	fputs("\">\n", out);
}

static void end_svg(FILE *out)
{
	fputs("</svg>\n", out);
}

/* As much of a text as has room; the table beside has all of it. */
static void put_label(FILE *out, double x, double y, const char *anchor, const char *class, const char *text,
		      size_t columns)
{
	size_t fits = text_columns(text, strlen(text)) > columns ? text_fit(text, columns - 1) : strlen(text);
	char cut[200];

	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">", x, y, anchor, class);
	if (fits >= sizeof cut)
		for (fits = sizeof cut - 1; fits && ((unsigned char)text[fits] & 0xC0) == 0x80; fits--)
			;
	memcpy(cut, text, fits);
	cut[fits] = '\0';
	html_text(out, cut);
	fputs(text[fits] ? "\xE2\x80\xA6</text>" : "</text>", out);
}

static void put_rect(FILE *out, const char *class, double x, double y, double width, double height)
{
	if (width > 0 && height > 0)
		fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", class, x, y,
			width, height);
}

void html_bars(FILE *out, const char *title, const struct html_bar *bars, size_t count)
{
	enum { ROW = 34, BAR = 12 };
	double most = greatest(bars, count), room = WIDTH, zero = 0;

	if (any_negative(bars, count)) {
		room /= 2;
		zero = room;
	}
	begin_svg(out, title, (int)count * ROW + 2);
	for (size_t i = 0; i < count; i++) {
		double size = fmax(fabs(bars[i].value) / most * room, 1), part = fabs(bars[i].part) / most * room,
		       y = (double)i * ROW;
		bool minus = bars[i].value < 0;

		put_label(out, 0, y + 13, "start", "", bars[i].label, 40);
		put_label(out, WIDTH, y + 13, "end", "", bars[i].text, 20);
		put_rect(out, "e", 0, y + 18, WIDTH, BAR);
		put_rect(out, minus ? "m" : "b", minus ? zero - size : zero, y + 18, size - part, BAR);
		put_rect(out, "m", zero + size - part, y + 18, part, BAR);
		putc('\n', out);
	}
	end_svg(out);
}

void html_columns(FILE *out, const char *title, const struct html_bar *bars, size_t count)
{
	enum { HEIGHT = 180, TOP = 20, FOOT = 22 };
	double most = greatest(bars, count), step = count ? (double)WIDTH / (double)fmax((double)count, 6) : WIDTH;
	double base = HEIGHT - FOOT, room = HEIGHT - FOOT - TOP;
	size_t every = count > 6 ? (count + 4) / 5 : 1, top = 0, room_columns = (size_t)(step * (double)every / 6.6);

	if (any_negative(bars, count)) {
		room /= 2;
		base -= room;
	}
	for (size_t i = 0; i < count; i++)
		if (fabs(bars[i].value) > fabs(bars[top].value))
			top = i;
	begin_svg(out, title, HEIGHT);
	for (size_t i = 0; i < count; i++) {
		double size = fabs(bars[i].value) / most * room, part = fabs(bars[i].part) / most * room,
		       x = (double)i * step;
		bool minus = bars[i].value < 0;

		put_rect(out, minus ? "m" : "b", x + step * .12, minus ? base : base - size + part, step * .76,
			 size - part);
		put_rect(out, "m", x + step * .12, base - size, step * .76, part);
		/* the first begins at the edge, so that it is not cut */
		if (i % every == 0)
			put_label(out, i ? x + step / 2 : x + step * .12, HEIGHT - 6, i ? "middle" : "start", "d",
				  bars[i].label, room_columns);
		if (count <= 6 || i == top || i + 1 == count)
			put_label(out, i + 1 == count ? x + step * .88 : x + step / 2, (minus ? base : base - size) - 5,
				  i + 1 == count ? "end" : "middle", "d", bars[i].text,
				  room_columns > 12 ? room_columns : 12);
		putc('\n', out);
	}
	fprintf(out, "<line x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n", WIDTH, base, base);
	end_svg(out);
}

void html_courses(FILE *out, const char *title, const struct html_course *courses, size_t count)
{
	enum { ROW = 52, LINE = 28 };

	begin_svg(out, title, (int)count * ROW + 2);
	for (size_t i = 0; i < count; i++) {
		const struct html_course *course = &courses[i];
		double base = (double)i * ROW + 18 + LINE, most = 1;
		double step = course->count > 1 ? (double)WIDTH / (double)(course->count - 1) : 0;

		for (size_t k = 0; k < course->count; k++)
			most = fmax(most, course->value[k]);
		put_label(out, 0, (double)i * ROW + 13, "start", "", course->label, 36);
		put_label(out, WIDTH, (double)i * ROW + 13, "end", "d", course->text, 24);
		fprintf(out, "<line x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><path d=\"", WIDTH, base, base);
		for (size_t k = 0; k < course->count; k++)
			fprintf(out, "%c%.1f %.1f", k ? 'L' : 'M', (double)k * step,
				base - course->value[k] / most * (LINE - 3));
		fputs(course->count == 1 ? "h6\"/>\n" : "\"/>\n", out);
	}
	end_svg(out);
}

static void put_day(FILE *out, const struct html_day *day, double x, double y)
{
	enum { CELL_WIDTH = 48, CELL_HEIGHT = 32 };
	char text[32];

	put_rect(out, day->marked ? "x" : day->count ? "b" : "e", x, y, CELL_WIDTH, CELL_HEIGHT);
	snprintf(text, sizeof text, "%d", day->day);
	put_label(out, x + 4, y + 13, "start", day->count ? "o" : "d", text, 4);
	if (day->count) {
		snprintf(text, sizeof text, "%ld%s", day->count, day->marked ? "!" : "");
		put_label(out, x + CELL_WIDTH - 5, y + 26, "end", "o", text, 6);
	}
}

/* The month that a week is labelled with: the one that begins in it; NULL: none does. */
static const char *month_of_week(const struct html_day *days, size_t count)
{
	for (size_t i = 0; i < count && (i == 0 || days[i].weekday != 1); i++)
		if (days[i].day == 1)
			return days[i].month;
	return NULL;
}

void html_calendar(FILE *out, const char *title, const struct html_day *days, size_t count)
{
	static const char *const names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
	enum { LEFT = 40, COLUMN = 51, ROW = 35, TOP = 20 };
	size_t weeks = count ? ((size_t)days[0].weekday - 1 + count + 6) / 7 : 0, week = 0;

	begin_svg(out, title, (int)weeks * ROW + TOP);
	for (int i = 0; i < 7; i++)
		put_label(out, LEFT + i * COLUMN + 4, 13, "start", "d", names[i], 4);
	putc('\n', out);
	for (size_t i = 0; i < count; i++) {
		double y = TOP + (double)week * ROW;
		const char *month = i == 0 || days[i].weekday == 1 ? month_of_week(days + i, count - i) : NULL;

		if (month || i == 0)
			put_label(out, 0, y + 14, "start", "d", month ? month : days[0].month, 5);
		put_day(out, &days[i], LEFT + (days[i].weekday - 1) * COLUMN, y);
		if (days[i].weekday == 7) {
			week++;
			putc('\n', out);
		}
	}
	end_svg(out);
}

static void put_key(FILE *out, const char *class, const char *text)
{
	/* a drawing of its own, so that the words wrap like any others */
	fprintf(out,
		"<span style=\"white-space:nowrap;margin-right:1.2rem\"><svg aria-hidden=\"true\" width=\"12\" height=\"12\" "
		"style=\"display:inline;margin:0\"><rect class=\"%s\" width=\"12\" height=\"12\"/></svg> ",
		class);
	html_text(out, text);
	fputs("</span> ", out);
}

void html_legend(FILE *out, const char *first, const char *second, bool marked)
{
	fputs("<p class=\"legend\">", out);
	put_key(out, "b", first);
	if (second)
		put_key(out, marked ? "x" : "m", second);
	fputs("</p>\n", out);
}
