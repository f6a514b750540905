/* Texts as a workbook writes them. */
#ifndef NUMSYNC_EDGE_SHEET_TEXT_H
#define NUMSYNC_EDGE_SHEET_TEXT_H

#include <stdbool.h>

#include "base/buf.h"

enum { SHEET_TEXT_MAX = 32767 /* of a cell, in UTF-16 units */ };

/* The text with what XML cannot hold, and what a reader would take for that, in the format's escapes: U+FFFE is _xFFFE_, and a
 * text _x0041_ is _x005F_x0041_. true: it was too long for a cell, and is cut. Bytes of a character are never fewer than its
 * units, so a cut by bytes is on the safe side. */
bool sheet_text_escape(const char *text, struct buf *out);

#endif
