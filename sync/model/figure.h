/* Figures for people, as the setting number_format shows one: 1,234.56 or 1.234,56. Programs get them as they are. Pure. */
#ifndef NUMSYNC_MODEL_FIGURE_H
#define NUMSYNC_MODEL_FIGURE_H

#include <stdbool.h>

#include "base/buf.h"

/* Whether the text is an example of a format: 1234.56 with a comma, point, blank, apostrophe or nothing behind the thousand, and a point
 * or a comma before the fraction, each another sign. */
bool figure_is_format(const char *example);
/* Whether the text is a whole number or a decimal as the database writes it: "-1234.5". */
bool figure_is(const char *text);
/* Appends such a number in the format of the example, with at least so many digits behind the point: never fewer than it has, for
 * nothing is rounded. Any other text goes as it is. A blank between thousands is one that does not break. */
void figure_add(struct buf *out, const char *example, const char *text, int least_fraction);

#endif
