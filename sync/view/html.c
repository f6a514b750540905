/* The page's frame and the one place that escapes (put_escaped). Whatever is not written by us goes through it; tags and classes are ours.
 * Style and script are page.css and page.js. The pages that are made of this are in the folders of report and export. */
#include "view/html.h"
#include "base/buf.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/when.h"
#include "view/page_text.h"

#include <string.h>

static void put_escaped(FILE *out, const struct buf *shown)
{
	for (const char *at = buf_string(shown); *at; at++)
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
}

void html_text(FILE *out, const char *text)
{
	struct buf shown = {0};

	if (!text)
		return;
	when_add_printable(&shown, text, strlen(text));
	put_escaped(out, &shown);
	buf_free(&shown);
}

void html_code(FILE *out, const char *text)
{
	struct buf shown = {0};

	text_printable(&shown, text, strlen(text));
	fputs("<code>", out);
	put_escaped(out, &shown);
	fputs("</code>", out);
	buf_free(&shown);
}

/* The policy is a second lock: nothing is loaded or run even if an escape were missing, but for the one script, which is known by its
 * digest. */
static void put_policy(FILE *out, const char *script)
{
	struct sha256 sha = {0};
	char digest[SHA256_BASE64_BYTES];

	fputs("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'",
	      out);
	if (script) {
		sha256_begin(&sha);
		sha256_add(&sha, script, strlen(script));
		fprintf(out, "; script-src 'sha256-%s'", sha256_base64(&sha, digest));
	}
	fputs("\">\n", out);
}

static void put_head(FILE *out, const char *title, const char *script)
{
	fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n", out);
	put_policy(out, script);
	fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
	      out);
	html_text(out, title);
	fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>", page_style);
	html_text(out, title);
	fputs("</h1>\n", out);
}

void html_begin(FILE *out, const char *title)
{
	put_head(out, title, NULL);
}

void html_begin_with_script(FILE *out, const char *title)
{
	put_head(out, title, page_script);
}

void html_end(FILE *out)
{
	fputs("</main>\n</body>\n</html>\n", out);
}

void html_end_with_script(FILE *out)
{
	fprintf(out, "</main>\n<script>%s</script>\n</body>\n</html>\n", page_script);
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

void html_time(FILE *out, const char *stored)
{
	char text[WHEN_BYTES];

	fprintf(out, "<time datetime=\"%s\">%s</time>", stored, when_text(stored, false, text));
}
