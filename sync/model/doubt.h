/* Texts that are most probably no texts: what a spreadsheet, a database or a program wrote in place of one that it did not have. */
#ifndef NUMSYNC_MODEL_DOUBT_H
#define NUMSYNC_MODEL_DOUBT_H

#include "base/slice.h"

/* What the text of a cell seems to be instead ("a spreadsheet's error value"), static; NULL: nothing speaks against it. */
const char *text_doubt(struct slice text);
/* Whether nothing of it can be seen: blanks, blanks that do not break, characters of no width. */
bool text_is_blank(struct slice text);

#endif
