#include "view/html.h"
#include "base/buf.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static const char style[] =
	":root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d0d7de;--band:#f3f5f7;--bar:#2f6db5;"
	"--minus:#a4481c;--bad:#a40e26;--bad-paper:#fdecee;--good:#116329;--good-paper:#e6f5ea;--note:#6b4700;--note-paper:#fff6d9}"
	"@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9da7b1;--paper:#11161c;--line:#3a434d;--band:#1a2129;"
	"--bar:#6ea8e8;--minus:#e59a6f;--bad:#ff9ca6;--bad-paper:#3b1218;--good:#7fd99a;--good-paper:#10301b;--note:#f0cf7a;"
	"--note-paper:#33290c}}"
	"*{box-sizing:border-box}body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 3rem;background:var(--paper);color:var(--ink);"
	"font:16px/1.5 system-ui,sans-serif}h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}"
	"h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}"
	"p{margin:.5rem 0;max-width:65ch}.dim{color:var(--dim)}"
	".verdict{padding:.7rem 1rem;border-radius:.4rem;border-left:.4rem solid;max-width:none}"
	".bad{color:var(--bad);background:var(--bad-paper)}.good{color:var(--good);background:var(--good-paper)}"
	".note{color:var(--note);background:var(--note-paper)}"
	".wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;margin:.5rem 0;min-width:20rem}"
	"caption{text-align:left;color:var(--dim);padding:.2rem 0;caption-side:top}"
	"th,td{padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}td{max-width:26rem;overflow-wrap:break-word}"
	"th{white-space:nowrap}.r{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
	"svg{max-width:100%;height:auto;display:block;margin:.5rem 0}svg text{fill:var(--ink);font:12px system-ui,sans-serif}"
	"svg .b{fill:var(--bar)}svg .m{fill:var(--minus)}svg line{stroke:var(--line)}"
	"a{color:inherit}nav a{margin-right:1rem;display:inline-block}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.5rem 0}"
	"dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}"
	"@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}"
	"@media print{:root{--ink:#000;--dim:#333;--paper:#fff;--line:#999;--bar:#444;--minus:#888;--bad:#000;--good:#000;--note:#000;"
	"--bad-paper:#fff;--good-paper:#fff;--note-paper:#fff}body{font-size:10pt;max-width:none;padding:0}nav{display:none}"
	"h2{break-after:avoid}tr,svg{break-inside:avoid}.wide{overflow:visible}}";

void html_text(FILE *out, const char *text)
{
	struct buf shown = {0};

	if (!text)
		return;
	text_printable(&shown, text, strlen(text));
	for (const char *at = buf_string(&shown); *at; at++)
		switch (*at) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			putc(*at, out);
		}
	buf_free(&shown);
}

void html_begin(FILE *out, const char *title)
{
	/* the policy is a second lock: nothing is loaded or run even if an escape were missing */
	fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>", out);
	html_text(out, title);
	fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>", style);
	html_text(out, title);
	fputs("</h1>\n", out);
}

void html_end(FILE *out)
{
	fputs("</main>\n</body>\n</html>\n", out);
}

void html_heading(FILE *out, const char *id, const char *text)
{
	fprintf(out, "<h2 id=\"%s\">", id);
	html_text(out, text);
	fputs("</h2>\n", out);
}

void html_element(FILE *out, const char *tag, const char *text)
{
	fprintf(out, "<%s>", tag);
	html_text(out, text);
	fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void html_table_begin(FILE *out, const char *caption, const char *const *titles)
{
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
	html_text(out, caption);
	fputs("\">\n<table>\n<caption>", out);
	html_text(out, caption);
	fputs("</caption>\n<thead><tr>", out);
	for (size_t i = 0; titles[i]; i++) {
		fputs(titles[i][0] == '>' ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">", out);
		html_text(out, titles[i] + (titles[i][0] == '>'));
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
}

void html_row(FILE *out, const char *const *titles, const char *const *cells)
{
	fputs("<tr>", out);
	for (size_t i = 0; titles[i]; i++) {
		fputs(titles[i][0] == '>' ? "<td class=\"r\">" : "<td>", out);
		html_text(out, cells[i]);
		fputs("</td>", out);
	}
	fputs("</tr>\n", out);
}

void html_table_end(FILE *out)
{
	fputs("</tbody>\n</table>\n</div>\n", out);
}

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

static void begin_svg(FILE *out, const char *title, int width, int height)
{
	fprintf(out, "<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" aria-label=\"", width, height, width, height);
	html_text(out, title);
	fputs("\">\n", out);
}

/* As much of a label as has room; the table beside has all of it. */
static void label(FILE *out, const char *text, size_t columns)
{
	char cut[160];
	size_t size = strlen(text);

	if (size > columns && columns + 4 < sizeof cut) {
		size = columns;
		while (size && ((unsigned char)text[size] & 0xC0) == 0x80)
			size--;
		snprintf(cut, sizeof cut, "%.*s\xE2\x80\xA6", (int)size, text);
		text = cut;
	}
	html_text(out, text);
}

void html_bars(FILE *out, const char *title, const struct html_bar *bars, size_t count)
{
	enum { WIDTH = 720, ROW = 24, LABEL = 220, VALUE = 130 };
	double most = greatest(bars, count), room = WIDTH - LABEL - VALUE, zero = LABEL;

	if (any_negative(bars, count)) {
		room /= 2;
		zero += room;
	}
	begin_svg(out, title, WIDTH, (int)count * ROW + 4);
	for (size_t i = 0; i < count; i++) {
		double size = fabs(bars[i].value) / most * room, y = (double)i * ROW + 4;

		fprintf(out, "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">", LABEL - 8, y + 14);
		label(out, bars[i].label, 32);
		fprintf(out, "</text><rect class=\"%s\" x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" height=\"%d\"/>",
			bars[i].value < 0 ? "m" : "b", bars[i].value < 0 ? zero - size : zero, y, size, ROW - 6);
		fprintf(out, "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">", WIDTH - 2, y + 14);
		label(out, bars[i].text, 22);
		fputs("</text>\n", out);
	}
	fputs("</svg>\n", out);
}

void html_columns(FILE *out, const char *title, const struct html_bar *bars, size_t count)
{
	enum { WIDTH = 720, HEIGHT = 200, TOP = 20, FOOT = 24 };
	double most = greatest(bars, count), step = count ? (double)WIDTH / (double)count : WIDTH;
	double base = HEIGHT - FOOT, room = HEIGHT - FOOT - TOP;
	size_t every = count > 12 ? (count + 11) / 12 : 1;

	if (any_negative(bars, count)) {
		room /= 2;
		base -= room;
	}
	begin_svg(out, title, WIDTH, HEIGHT);
	fprintf(out, "<line x1=\"0\" x2=\"%d\" y1=\"%.0f\" y2=\"%.0f\"/>\n", WIDTH, base, base);
	for (size_t i = 0; i < count; i++) {
		double size = fabs(bars[i].value) / most * room, x = (double)i * step;

		fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
			bars[i].value < 0 ? "m" : "b", x + step * .15, bars[i].value < 0 ? base : base - size, step * .7, size);
		if (i % every == 0) {
			fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x + step / 2, HEIGHT - 6);
			label(out, bars[i].label, 12);
			fputs("</text>", out);
		}
		if (count <= 12) {
			fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">", x + step / 2,
				(bars[i].value < 0 ? base : base - size) - 4);
			label(out, bars[i].text, 14);
			fputs("</text>", out);
		}
		putc('\n', out);
	}
	fputs("</svg>\n", out);
}
