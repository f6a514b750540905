/* The faults of a file, in its order; and its faulty lines as a CSV that can be mended and sent again. */
#ifndef NUMSYNC_STAGE_IMPORT_ERRORS_H
#define NUMSYNC_STAGE_IMPORT_ERRORS_H

#include <stdio.h>

#include "base/error.h"
#include "stage/import_line.h"

enum { IMPORT_ERRORS_KEPT = 10000 };

struct import_errors; /* keeps the first IMPORT_ERRORS_KEPT, counts all */

struct import_errors *import_errors_new(void);
void import_errors_free(struct import_errors *errors);
/* Collects what import_file finds. */
struct import_sink import_errors_sink(struct import_errors *errors);
size_t import_errors_count(const struct import_errors *errors);
/* Sorts what was kept by line and column; returns how many were kept. */
size_t import_errors_sort(struct import_errors *errors);
const char *import_errors_text(const struct import_errors *errors, size_t i);
/* Reads the file again (descriptor and encoding as in import_options) and writes its header, each faulty line and each line that
 * such a one contradicts as they were, with the reasons in a last column `error`, which an import does not read, or behind it
 * where the line has not as many cells as the header: it stays refused. Cells are not neutralised: they must come back as they
 * are. A file whose structure cannot be read gives the reasons alone. ERROR_DATA when the file cannot be read a second time; what
 * cannot be written is noticed by whoever closes the stream. */
bool import_errors_write(struct import_errors *errors, const char *csv_path, const int *descriptor,
			 const char *encoding, FILE *out, struct error *err);

#endif
