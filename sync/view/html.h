/* One self-contained page: nothing loaded from elsewhere, light and dark, printable. Every text is a stranger's: it is escaped, and control
 * characters are shown. Tables are in html_table.h, pictures in html_chart.h. */
#ifndef NUMSYNC_VIEW_HTML_H
#define NUMSYNC_VIEW_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "view/html_table.h"

void html_begin(FILE *out, const char *title);
void html_end(FILE *out);
/* The same with the one script, which sorts and filters tables. The page is whole without it, and its policy allows no other. */
void html_begin_with_script(FILE *out, const char *title);
void html_end_with_script(FILE *out);
/* For people: times as they read them. NULL: nothing */
void html_text(FILE *out, const char *text);
/* <code>text</code>: a command, with its times as a command takes them. */
void html_code(FILE *out, const char *text);
/* <h2> with an id to link to, which must be a plain word. */
void html_heading(FILE *out, const char *id, const char *text);
/* The same of another level. */
void html_heading_of(FILE *out, int level, const char *id, const char *text);
/* A time as it is stored, as people read it. */
void html_time(FILE *out, const char *stored);
/* <TAG>text</TAG>; tag is ours, such as "p" or "p class=note". */
void html_element(FILE *out, const char *tag, const char *text);
/* What a person should know first. class: "good", "note", "bad". next NULL: nothing to do is told by the text. */
void html_verdict(FILE *out, const char *class, const char *text, const char *next);
/* A few figures at a glance; href: where the page says more of it, such as "#drift"; class: "", "good", "note", "bad". */
void html_cards_begin(FILE *out);
void html_card(FILE *out, const char *href, const char *class, const char *figure, const char *label);
void html_cards_end(FILE *out);
/* A picture and its table side by side, where there is room. */
void html_pair_begin(FILE *out);
void html_pair_end(FILE *out);
/* What is read by few: folded away on the screen, whole in print. */
void html_fold_begin(FILE *out, const char *summary);
void html_fold_end(FILE *out);

#endif
