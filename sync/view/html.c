/* The page's frame, style and tables, and the one place that escapes (html_text). Whatever is not written by us goes through
 * it; tags and classes are ours. The pages that are made of this are in the folder of the report. */
#include "view/html.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"

#include <string.h>

enum { LONGEST_CELL = 320 }; /* columns; a page is for people */

static const char style[] =
	":root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d0d7de;--band:#f3f5f7;--bar:#2f6db5;"
	"--minus:#a4481c;--bad:#a40e26;--bad-paper:#fdecee;--good:#116329;--good-paper:#e6f5ea;--note:#6b4700;--note-paper:#fff6d9}"
	"@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9da7b1;--paper:#11161c;--line:#3a434d;--band:#1a2129;"
	"--bar:#6ea8e8;--minus:#e59a6f;--bad:#ff9ca6;--bad-paper:#3b1218;--good:#7fd99a;--good-paper:#10301b;--note:#f0cf7a;"
	"--note-paper:#33290c}}"
	"*{box-sizing:border-box}html{background:var(--paper)}body{margin:0 auto;max-width:76rem;padding:1.5rem 1.25rem 4rem;"
	"background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",\"Liberation Sans\",sans-serif}"
	"h1{font-size:1.7rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}"
	"h2{font-size:1.25rem;line-height:1.3;margin:2.6rem 0 .7rem;border-bottom:1px solid var(--line);padding-bottom:.3rem;overflow-wrap:anywhere}"
	"h3{font-size:1.1rem;margin:2.2rem 0 .5rem}h2+h3{margin-top:1rem}"
	"p{margin:.5rem 0;max-width:70ch}.dim{color:var(--dim)}code{font:.88em ui-monospace,\"Liberation Mono\",monospace;overflow-wrap:anywhere}"
	".verdict{margin:1rem 0;padding:.8rem 1.1rem;border-radius:.4rem;border-left:.4rem solid;max-width:none;overflow-wrap:anywhere}"
	".verdict strong{font-size:1.1rem}"
	".bad{color:var(--bad);background:var(--bad-paper)}.good{color:var(--good);background:var(--good-paper)}"
	".note{color:var(--note);background:var(--note-paper)}"
	".tag{padding:.05rem .5rem;border-radius:.3rem;white-space:nowrap}"
	".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:1rem 0;padding:0;list-style:none}"
	".cards a{display:block;height:100%;border:1px solid var(--line);border-radius:.4rem;padding:.55rem .8rem;text-decoration:none}"
	".cards a:hover,.cards a:focus-visible{border-color:currentColor}.cards b{display:block;font-size:1.5rem;line-height:1.25;"
	"font-variant-numeric:tabular-nums;overflow-wrap:anywhere}.cards span{font-size:.85rem}"
	".pair{display:grid;grid-template-columns:minmax(0,25rem) minmax(0,1fr);gap:.5rem 3rem;align-items:start}"
	"@media(max-width:52rem){.pair{grid-template-columns:minmax(0,1fr)}}"
	".wide{overflow-x:auto;max-width:100%}table{border-collapse:collapse;font-size:.9rem;margin:.4rem 0}"
	"caption{text-align:left;color:var(--dim);padding:.2rem 0;caption-side:top;white-space:nowrap}"
	"th,td{padding:.32rem 1.1rem .32rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}"
	"th{white-space:nowrap;font-weight:600}td{max-width:26rem;overflow-wrap:break-word;contain:paint;unicode-bidi:plaintext}"
	"td.k,time{white-space:nowrap}"
	".r{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}";
static const char style_more[] =
	"svg{max-width:100%;height:auto;display:block;margin:.4rem 0}svg text{fill:var(--ink);font:13px system-ui,-apple-system,\"Segoe UI\","
	"\"Liberation Sans\",sans-serif;font-variant-numeric:tabular-nums}svg .d{fill:var(--dim);font-size:12px}svg .o{fill:var(--paper);font-weight:600}"
	"svg .b{fill:var(--bar)}svg .m{fill:var(--minus)}svg .e{fill:var(--band)}svg .x{fill:var(--bad)}svg line{stroke:var(--line)}"
	"svg path{fill:none;stroke:var(--bar);stroke-width:1.5}"
	"details{margin:.6rem 0}summary{cursor:pointer;color:var(--dim);font-size:.9rem}.legend{font-size:.85rem;color:var(--dim)}"
	"a{color:inherit}nav{margin:.8rem 0}nav a{margin-right:1.1rem;display:inline-block}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:.5rem 0}"
	"dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}"
	"@media(max-width:40rem){body{padding:1rem .9rem 3rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}td{max-width:16rem}}"
	"@media print{:root{color-scheme:light;--ink:#000;--dim:#333;--paper:#fff;--line:#999;--band:#eee;--bar:#444;--minus:#999;--bad:#000;"
	"--good:#000;--note:#000;--bad-paper:#fff;--good-paper:#fff;--note-paper:#fff}"
	"body{font-size:10pt;max-width:none;padding:0}nav{display:none}h1,h2,h3,caption{break-after:avoid}tr,svg,.cards,.verdict{break-inside:avoid}"
	".wide{overflow:visible}.verdict{border:1px solid;border-left-width:.4rem}details::details-content{content-visibility:visible;block-size:auto}"
	".pair:has(details),.pair:has(tr:nth-child(13)){display:block}summary{list-style:none}.pair{grid-template-columns:minmax(0,22rem) minmax(0,1fr);gap:.5rem 1.5rem}svg rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

void html_text(FILE *out, const char *text)
{
	struct buf shown = {0};

	if (!text)
		return;
	when_add_printable(&shown, text, strlen(text));
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
	      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
	      out);
	html_text(out, title);
	fprintf(out, "</title>\n<style>%s%s</style>\n</head>\n<body>\n<main>\n<h1>", style, style_more);
	html_text(out, title);
	fputs("</h1>\n", out);
}

void html_end(FILE *out)
{
	fputs("</main>\n</body>\n</html>\n", out);
}

void html_heading(FILE *out, const char *id, const char *text)
{
	html_heading_of(out, 2, id, text);
}

void html_heading_of(FILE *out, int level, const char *id, const char *text)
{
	fprintf(out, "<h%d id=\"%s\">", level, id);
	html_text(out, text);
	fprintf(out, "</h%d>\n", level);
}

void html_element(FILE *out, const char *tag, const char *text)
{
	fprintf(out, "<%s>", tag);
	html_text(out, text);
	fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void html_verdict(FILE *out, const char *class, const char *text, const char *next)
{
	fprintf(out, "<p class=\"verdict %s\"><strong>", class);
	html_text(out, text);
	fputs("</strong>", out);
	if (next) {
		fputs("<br>Next: ", out);
		html_text(out, next);
	}
	fputs("</p>\n", out);
}

void html_cards_begin(FILE *out)
{
	fputs("<ul class=\"cards\">\n", out);
}

void html_card(FILE *out, const char *href, const char *class, const char *figure, const char *label)
{
	fprintf(out, "<li><a href=\"%s\" class=\"%s\"><b>", href, class);
	html_text(out, figure);
	fputs("</b><span>", out);
	html_text(out, label);
	fputs("</span></a></li>\n", out);
}

void html_cards_end(FILE *out)
{
	fputs("</ul>\n", out);
}

void html_pair_begin(FILE *out)
{
	fputs("<div class=\"pair\">\n", out);
}

void html_pair_end(FILE *out)
{
	fputs("</div>\n", out);
}

void html_fold_begin(FILE *out, const char *summary)
{
	fputs("<details><summary>", out);
	html_text(out, summary);
	fputs("</summary>\n", out);
}

void html_fold_end(FILE *out)
{
	fputs("</details>\n", out);
}

void html_table_begin(FILE *out, const char *caption, const char *const *titles)
{
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"", out);
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

static void put_cell(FILE *out, const char *text)
{
	size_t size = strlen(text), fits = size > LONGEST_CELL ? text_fit(text, LONGEST_CELL) : size;
	struct buf cut = {0};

	if (fits > LONGEST_CELL * 4) /* marks that take no room are no way around it */
		for (fits = LONGEST_CELL * 4; fits && ((unsigned char)text[fits] & 0xC0) == 0x80; fits--)
			;
	if (fits == size) {
		html_text(out, text);
		return;
	}
	buf_add(&cut, text, fits);
	html_text(out, buf_string(&cut));
	fprintf(out, "\xE2\x80\xA6 <span class=\"dim\">(%zu bytes in all)</span>", size);
	buf_free(&cut);
}

void html_time(FILE *out, const char *stored)
{
	char text[WHEN_BYTES];

	fprintf(out, "<time datetime=\"%s\">%s</time>", stored, when_text(stored, false, text));
}

/* A moment as it is stored, for people. */
static bool put_time(FILE *out, const char *text)
{
	int64_t wall_us;

	if (strlen(text) != WHEN_STORED_SIZE || !when_stored(text, &wall_us))
		return false;
	html_time(out, text);
	return true;
}

/* Phone numbers, days and names of fields are never broken. */
static bool is_key(const char *text)
{
	size_t size = strlen(text);

	return size < 45 && strspn(text, "+-_.:0123456789abcdefghijklmnopqrstuvwxyz") == size;
}

void html_row(FILE *out, const char *const *titles, const char *const *cells)
{
	fputs("<tr>", out);
	for (size_t i = 0; titles[i]; i++) {
		const char *text = cells[i] ? cells[i] : "";

		fputs(titles[i][0] == '>' ? "<td class=\"r\">" : is_key(text) ? "<td class=\"k\">" : "<td>", out);
		if (!put_time(out, text))
			put_cell(out, text);
		fputs("</td>", out);
	}
	fputs("</tr>\n", out);
}

void html_table_end(FILE *out)
{
	fputs("</tbody>\n</table>\n</div>\n", out);
}
