/* Pictures as SVG, drawn with nothing but rectangles, lines and labels. Pure layout: where something is, not what it means.
 * Labels are cut to their room, because the table beside the picture has them whole. A mark is a group that the pointer and the keyboard
 * reach; what it says is drawn above the picture by the style alone, without script. */
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

enum { TIP_HEIGHT = 18, TIP_COLUMNS = 64 };

/* role: "img", or "group" of a picture whose marks are pictures of their own. */
static void begin_svg(FILE *out, const char *role, const char *title, int height)
{
	fprintf(out, "<svg role=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" aria-label=\"", role, WIDTH,
		height, WIDTH, height);
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

static void begin_mark(FILE *out, const char *tip)
{
	fputs("<g class=\"p\" role=\"img\" tabindex=\"0\" aria-label=\"", out);
	html_text(out, tip);
	fputs("\">", out);
}

static void end_mark(FILE *out, const char *tip)
{
	put_rect(out, "q", 0, 0, WIDTH, TIP_HEIGHT - 2);
	put_label(out, 0, 12, "start", "t", tip, TIP_COLUMNS);
	fputs("</g>\n", out);
}

void html_bars(FILE *out, const char *title, const struct html_bar *bars, size_t count)
{
	enum { ROW = 34, BAR = 12, ROOM = 60 /* columns of a line */ };
	double most = greatest(bars, count), room = WIDTH, zero = 0;

	if (any_negative(bars, count)) {
		room /= 2;
		zero = room;
	}
	begin_svg(out, "img", title, (int)count * ROW + 2);
	for (size_t i = 0; i < count; i++) {
		double size = fmax(fabs(bars[i].value) / most * room, 1), part = fabs(bars[i].part) / most * room,
		       y = (double)i * ROW;
		size_t figure = text_columns(bars[i].text, strlen(bars[i].text));
		bool minus = bars[i].value < 0;

		/* the figure is whole, the label has the rest */
		put_label(out, 0, y + 13, "start", "", bars[i].label, figure < ROOM / 3 ? ROOM - ROOM / 3 : 16);
		put_label(out, WIDTH, y + 13, "end", "", bars[i].text, ROOM - 16);
		put_rect(out, "e", 0, y + 18, WIDTH, BAR);
		put_rect(out, minus ? "m" : "b", minus ? zero - size : zero, y + 18, size - part, BAR);
		put_rect(out, "m", zero + size - part, y + 18, part, BAR);
		putc('\n', out);
	}
	end_svg(out);
}

struct columns {
	double base, room, step;
	size_t every, top; /* each how manieth has a label; the greatest */
	size_t label_columns;
	double height;
};

static struct columns lay_columns(const struct html_bar *bars, size_t count)
{
	enum { HEIGHT = 196, TOP = 20 + TIP_HEIGHT, FOOT = 22, CROSS = 14 };
	struct columns columns = {.step = WIDTH / fmax((double)count, 6), .every = count > 6 ? (count + 4) / 5 : 1};
	bool failed = false;

	for (size_t i = 0; i < count; i++) {
		failed = failed || bars[i].failed;
		if (fabs(bars[i].value) > fabs(bars[columns.top].value))
			columns.top = i;
	}
	columns.height = HEIGHT + (failed ? CROSS : 0);
	columns.base = HEIGHT - FOOT;
	columns.room = HEIGHT - FOOT - TOP;
	if (any_negative(bars, count)) {
		columns.room /= 2;
		columns.base -= columns.room;
	}
	columns.label_columns = (size_t)(columns.step * (double)columns.every / 6.6);
	return columns;
}

static void put_column(FILE *out, const struct columns *columns, const struct html_bar *bar, double x, double most)
{
	double size = fabs(bar->value) / most * columns->room, part = fabs(bar->part) / most * columns->room;
	double left = x + columns->step * .12, width = columns->step * .76;
	bool minus = bar->value < 0;
	char says[200];

	text_format(says, sizeof says, "%s: %s", bar->label, bar->text);
	begin_mark(out, bar->tip ? bar->tip : says);
	put_rect(out, "h", x, TIP_HEIGHT, columns->step, columns->height - TIP_HEIGHT - 1);
	put_rect(out, minus ? "m" : "b", left, minus ? columns->base : columns->base - size + part, width, size - part);
	put_rect(out, "m", left, columns->base - size, width, part);
	if (bar->failed)
		put_label(out, x + columns->step / 2, columns->base + 13, "middle", "f", "\xC3\x97", 2);
	end_mark(out, bar->tip ? bar->tip : says);
}

/* Under its column; the first begins at the left edge, and the last ends at the right one where its column is narrow, so that neither is
 * cut. */
static void put_axis_label(FILE *out, const struct columns *columns, double x, bool first, bool last, const char *label)
{
	enum { NARROW = 50 };
	double y = columns->height - 6, step = columns->step;

	if (first)
		put_label(out, x + step * .12, y, "start", "d", label, columns->label_columns);
	else if (last && step < NARROW)
		put_label(out, x + step * .88, y, "end", "d", label, columns->label_columns);
	else
		put_label(out, x + step / 2, y, "middle", "d", label, columns->label_columns);
}

void html_columns(FILE *out, const char *title, const struct html_bar *bars, size_t count)
{
	struct columns columns = lay_columns(bars, count);
	double most = greatest(bars, count), step = columns.step;
	size_t room = columns.label_columns;

	begin_svg(out, "group", title, (int)columns.height);
	for (size_t i = 0; i < count; i++) {
		double size = fabs(bars[i].value) / most * columns.room, x = (double)i * step;

		put_column(out, &columns, &bars[i], x, most);
		if (i % columns.every == 0)
			put_axis_label(out, &columns, x, i == 0, i + 1 == count, bars[i].label);
		if (count <= 6 || i == columns.top || i + 1 == count)
			put_label(out, i + 1 == count ? x + step * .88 : x + step / 2,
				  (bars[i].value < 0 ? columns.base : columns.base - size) - 5,
				  i + 1 == count ? "end" : "middle", "d", bars[i].text, room > 12 ? room : 12);
		putc('\n', out);
	}
	fprintf(out, "<line x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n", WIDTH, columns.base, columns.base);
	end_svg(out);
}

/* A strip for each value, invisible, that the pointer finds; the keyboard has the table. */
static void put_strips(FILE *out, const struct html_course *course, double step, double y, double height)
{
	for (size_t k = 0; course->tip && k < course->count; k++) {
		double left = fmax((double)k * step - step / 2, 0);

		fprintf(out, "<g><title>");
		html_text(out, course->tip[k]);
		fputs("</title>", out);
		put_rect(out, "h", left, y, fmax(step, 6), height);
		fputs("</g>", out);
	}
}

void html_courses(FILE *out, const char *title, const struct html_course *courses, size_t count)
{
	enum { ROW = 52, LINE = 28 };

	begin_svg(out, "img", title, (int)count * ROW + 2);
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
		put_strips(out, course, step, base - LINE, LINE);
	}
	end_svg(out);
}

enum { CELL_WIDTH = 48, CELL_HEIGHT = 32, EXTRA_WIDTH = 99 };

static void put_day(FILE *out, const struct html_day *day, double x, double y)
{
	double width = day->weekday ? CELL_WIDTH : EXTRA_WIDTH;
	char text[32], name[80], tip[160];

	snprintf(text, sizeof text, "%d", day->day);
	text_format(name, sizeof name, "%s%s%s", day->month, day->weekday ? " " : "", day->weekday ? text : "");
	text_format(tip, sizeof tip, "%s: %ld release%s, %ld of wanted numbers", name, day->count,
		    day->count == 1 ? "" : "s", day->marked);
	if (day->count)
		begin_mark(out, tip);
	put_rect(out, day->marked ? "x" : day->count ? "b" : "e", x, y, width, CELL_HEIGHT);
	put_label(out, x + 4, y + 13, "start", day->count ? "o" : "d", day->weekday ? text : name, 14);
	if (!day->count)
		return;
	snprintf(text, sizeof text, "%ld%s", day->count, day->marked ? "!" : "");
	put_label(out, x + width - 5, y + 26, "end", "o", text, 12);
	put_rect(out, "h", x, y, width, CELL_HEIGHT);
	end_mark(out, tip);
}

/* The month that a week is labelled with: the one that begins in it; NULL: none does. */
static const char *month_of_week(const struct html_day *days, size_t count)
{
	for (size_t i = 0; i < count && (i == 0 || days[i].weekday != 1); i++)
		if (days[i].day == 1)
			return days[i].month;
	return NULL;
}

/* Days come first. */
static size_t count_days(const struct html_day *days, size_t count)
{
	size_t real = 0;

	while (real < count && days[real].weekday)
		real++;
	return real;
}

void html_calendar(FILE *out, const char *title, const struct html_day *days, size_t count)
{
	static const char *const names[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
	enum { LEFT = 40, COLUMN = 51, ROW = 35, TOP = 20 + TIP_HEIGHT };
	size_t real = count_days(days, count), weeks = real ? ((size_t)days[0].weekday - 1 + real + 6) / 7 : 0,
	       week = 0;

	begin_svg(out, "group", title, (int)(weeks + (count > real)) * ROW + TOP);
	for (int i = 0; i < 7; i++)
		put_label(out, LEFT + i * COLUMN + 4, TOP - 7, "start", "d", names[i], 4);
	putc('\n', out);
	for (size_t i = 0; i < real; i++) {
		double y = TOP + (double)week * ROW;
		const char *month = i == 0 || days[i].weekday == 1 ? month_of_week(days + i, real - i) : NULL;

		if (month || i == 0)
			put_label(out, 0, y + 14, "start", "d", month ? month : days[0].month, 5);
		put_day(out, &days[i], LEFT + (days[i].weekday - 1) * COLUMN, y);
		if (days[i].weekday == 7) {
			week++;
			putc('\n', out);
		}
	}
	for (size_t i = real; i < count; i++)
		put_day(out, &days[i], LEFT + (double)(i - real) * COLUMN * 2, TOP + (double)weeks * ROW);
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

void html_legend(FILE *out, const char *first, const char *second, bool marked, const char *cross)
{
	fputs("<p class=\"legend\">", out);
	put_key(out, "b", first);
	if (second)
		put_key(out, marked ? "x" : "m", second);
	if (cross) {
		fputs("<b class=\"bad\" aria-hidden=\"true\">&times;</b> ", out);
		html_text(out, cross);
	}
	fputs("</p>\n", out);
}
