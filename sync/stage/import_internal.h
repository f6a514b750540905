/* What the files share that make expectations out of a file: the import under way. */
#ifndef NUMSYNC_STAGE_IMPORT_INTERNAL_H
#define NUMSYNC_STAGE_IMPORT_INTERNAL_H

#include "stage/import.h"
#include "stage/import_words.h"

struct import {
	struct store *store;
	const struct import_options *options;
	struct import_report *report;
	struct csvfile *file;
	struct import_sink sink; /* counts, then passes on */
	struct import_sink warn; /* the same for what is no fault, unless it is told to be strict */
	struct import_words words;
	struct import_header header;
	struct arena header_arena, line_arena;
	struct import_layout layout;
	int64_t lines, expectations;
	bool committing;    /* a commit that a signal broke off may have been done */
	bool asking_failed; /* the database could not tell whether it has a number */
	struct error asking_error;
	struct import_fault comma, group,
		point;	 /* the place of the first decimal of each of enum decimal_signs; line 0: none */
	bool signs_told; /* that two of them contradict each other */
};

/* import_lines_beside.c: what the mirror, or other lines of the file, show of a line. A store_fault_fn. */
bool import_on_line_fault(void *context, const struct line_fault *fault, struct error *err);
/* Whether the decimals of the file can be read together: where 12,50 or a delimiter ; stands, 1.234 can be a thousand and more.
 * Also for a faulty line: it comes back to be mended, and so must what makes its decimals doubtful. */
void import_check_signs(struct import *import, const struct import_line *line, const struct csv_row *row);

#endif
