/* For the tests of a header and of lines: a row out of texts, and what is kept of it until the tests end. */
#ifndef NUMSYNC_TESTS_IMPORT_ROW_H
#define NUMSYNC_TESTS_IMPORT_ROW_H

#include "import_faults.h"

enum { CELLS_MAX = 12 };

/* A cell that begins with " is quoted. */
static struct csv_row make_row(const char *const *texts, size_t line, struct csv_cell cells[CELLS_MAX])
{
	size_t count = 0;

	for (; texts[count]; count++) {
		bool quoted = texts[count][0] == '"';

		cells[count] = (struct csv_cell){slice_of(texts[count] + quoted), quoted};
	}
	return (struct csv_row){cells, count, line};
}

static struct arena line_arena;

#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static int end(void **state)
{
	(void)state;
	arena_free(&line_arena);
	return 0;
}

#endif
