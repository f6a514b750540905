/* What stands at the beginning of a CSV file, before libcsv can begin: is it CSV at all, and what separates its cells. */
#ifndef NUMSYNC_EDGE_CSVSTART_H
#define NUMSYNC_EDGE_CSVSTART_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the byte order mark at the beginning; 0: there is none. */
size_t csvstart_mark(const char *bytes, size_t size);
/* Bytes of the first line, its line end not counted; size if it is not complete. Quotes are respected. */
size_t csvstart_line(const char *bytes, size_t size);
/* Whether the file is of another format, by its first bytes; then what it is, and what to do with it. */
bool csvstart_is_foreign(const char *bytes, size_t size, const char **cause, const char **cure);
/* Bytes of a first line "sep=;" (spreadsheets' own invention), its line end included; 0 if there is none. */
size_t csvstart_separator_line(const char *bytes, size_t size, char *separator);
/* What separates the cells of the first line: the most frequent of comma, semicolon and tab outside of quotes; comma when there
 * is none of them. */
char csvstart_delimiter(const char *bytes, size_t size);

#endif
