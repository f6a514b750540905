/* For the tests of what is imported: the faults that were told, as text. */
#ifndef NUMSYNC_TESTS_IMPORT_FAULTS_H
#define NUMSYNC_TESTS_IMPORT_FAULTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "stage/import_line.h"

struct result {
	struct buf faults;		  /* as text, one a line */
	size_t fault_count, line, column; /* line and column of the first fault */
	size_t lines, expectations, last_line;
	char delimiter;
};

static void note_fault(void *context, const struct import_fault *fault)
{
	struct result *result = context;

	if (!result->fault_count++) {
		result->line = fault->line;
		result->column = fault->column;
	}
	assert_true(fault->cause[0] && fault->cure[0]);
	assert_true(strlen(fault->value) <= 4 * IMPORT_EXCERPT_BYTES);
	import_fault_text(fault, &result->faults);
	buf_char(&result->faults, '\n');
}

#endif
