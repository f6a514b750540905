/* What the files that read a line share while they read it. */
#ifndef NUMSYNC_STAGE_IMPORT_LINE_INTERNAL_H
#define NUMSYNC_STAGE_IMPORT_LINE_INTERNAL_H

#include "stage/import_line.h"

struct line_reader {
	const struct import_header *header;
	const struct csv_row *row;
	const struct import_line_options *options;
	struct arena *arena;
	const struct import_sink *sink;
	struct import_line *out;
	bool faulty;
};

/* The cell of a column, or NULL when there is no such column. */
static inline const struct csv_cell *import_line_cell(const struct line_reader *reader, enum import_role role)
{
	size_t position = reader->header->position[role];

	return position ? &reader->row->cell[position - 1] : NULL;
}

/* A fault of that column of the line, from 1; 0: of the line. */
void import_line_fault(struct line_reader *reader, size_t column, const char *cause, const char *cure);
/* import_identity.c: which number the line is about. */
void import_line_identity(struct line_reader *reader);

#endif
