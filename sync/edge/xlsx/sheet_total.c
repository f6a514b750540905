/* The total of a column. A spreadsheet's SUM leaves out what is text and adds doubles in an order of its own, so its result may be
 * wrong and look right. So the exact sum is kept beside, and a formula is written only where its result must be that sum. Pure:
 * knows no library. */
#include "edge/xlsx/sheet_total.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool sheet_fits_double(const char *text)
{
	size_t digits = 0;

	for (const char *at = text; *at; at++) {
		if (*at >= '1' && *at <= '9')
			digits++;
		else if (*at == '0' && digits)
			digits++;
		else if (*at != '0' && *at != '.' && *at != '-')
			return false;
	}
	return digits <= 15;
}

bool sheet_total_add(struct sheet_total *total, const char *text, int part, uint32_t row)
{
	const char *point = strchr(text, '.');
	int scale = point ? (int)strlen(point + 1) : 0;

	if (!total->too_large)
		total->too_large = !decimal_sum_add(&total->sum, text);
	if (!sheet_fits_double(text)) {
		if (total->texts < SHEET_TOTAL_NAMED)
			total->named[total->texts] = (struct text_row){part, row};
		total->texts++;
		return false;
	}
	total->numbers++;
	total->magnitude += fabs(strtod(text, NULL));
	if (scale > total->scale)
		total->scale = scale;
	return true;
}

const char *sheet_total_text(struct sheet_total *total, struct arena *arena)
{
	total->too_large = total->too_large || !decimal_sum_end(&total->sum);
	return total->too_large ? NULL : decimal_canonical(&total->sum.decimal, arena).text;
}

/* Adding n doubles errs by less than n * DBL_EPSILON times the sum of their magnitudes, in any order; ROUND mends what is below
 * half a unit of the last digit. The limit is a quarter, for the roundings of the bound itself. */
bool sheet_total_is_formula(const struct sheet_total *total, const char *text)
{
	double error = (double)total->numbers * DBL_EPSILON * total->magnitude;

	return !total->texts && sheet_fits_double(text) && error < 0.25 * pow(10, -total->scale);
}

void sheet_total_note(const struct sheet_total *total, const char *name, struct buf *note)
{
	int64_t named = total->texts < SHEET_TOTAL_NAMED ? total->texts : SHEET_TOTAL_NAMED;

	if (!total->texts) {
		buf_text(note, "exact; a formula could be wrong in the last digits");
		return;
	}
	buf_format(note, "exact, with %" PRId64 " that %s text (too many digits for a cell): row%s", total->texts,
		   total->texts == 1 ? "is" : "are", total->texts == 1 ? "" : "s");
	for (int64_t i = 0; i < named; i++) {
		buf_format(note, "%s %" PRIu32, i ? "," : "", total->named[i].row);
		if (total->named[i].part > 1)
			buf_format(note, " of %s %d", name, total->named[i].part);
	}
	if (total->texts > named)
		buf_format(note, " and %" PRId64 " more", total->texts - named);
}
