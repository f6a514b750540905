/* COPY in both directions: tuples into the database in binary, lines out of it as text, cut into cells here. */
#include "pg_internal.h"
#include "base/clock.h"

#include <string.h>

const char pg_copy_header[PG_COPY_HEADER_BYTES] = "PGCOPY\n\377\r\n\0"; /* signature, flags 0, no extension */
const char pg_copy_trailer[PG_COPY_TRAILER_BYTES] = {'\377', '\377'};

static bool copy_put(struct pg *pg, const char *bytes, size_t size, struct error *err)
{
	int64_t until_ms = clock_boot_ms() + pg->options.deadline_ms;

	if (PQputCopyData(pg->conn, bytes, (int)size) != 1) /* it takes all in, or has no memory for it */
		return pg_lose(pg, err, PQerrorMessage(pg->conn));
	return pg_flush(pg, until_ms, err) && pg_tick(pg, err);
}

bool pg_copy_begin(struct pg *pg, enum sql_id id, struct error *err)
{
	if (!pg_begins(pg, err) || !pg_exchange(pg, PQsendQuery(pg->conn, sql_text(id)), sql_files[id].name, NULL, err))
		return false;
	pg->copying = true;
	return copy_put(pg, pg_copy_header, sizeof pg_copy_header, err);
}

bool pg_copy_data(struct pg *pg, const struct buf *tuples, struct error *err)
{
	if (!pg_usable(pg, err))
		return false;
	return tuples->size == 0 || copy_put(pg, tuples->data, tuples->size, err);
}

bool pg_copy_end(struct pg *pg, struct error *err)
{
	if (!pg_usable(pg, err) || !copy_put(pg, pg_copy_trailer, sizeof pg_copy_trailer, err))
		return false;
	pg->copying = false;
	return pg_exchange(pg, PQputCopyEnd(pg->conn, NULL) == 1, "COPY", NULL, err);
}

/* The cells of a line without escapes, which stay where they are. */
static int split_plain(char *line, char *end, const char **cells, int max)
{
	char *at = line;
	int count = 0;

	*end = '\0';
	for (cells[count++] = line; (at = memchr(at, '\t', (size_t)(end - at))); cells[count++] = at) {
		if (count == max)
			return -1;
		*at++ = '\0';
	}
	return count;
}

static char unescape(char letter)
{
	static const char code[256] =
		{['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t', ['v'] = '\v'};
	char meant = code[(unsigned char)letter];

	return meant ? meant : letter;
}

/* Writes the cell that begins at *from without its escapes to out, where it ends with a NUL, and moves *from to the tab or the end
 * behind it. NULL: it was \N. */
static char *take_cell(char **from, const char *end, char *out)
{
	char *at = *from, *start = out;
	bool null = end - at >= 2 && at[0] == '\\' && at[1] == 'N' && (at + 2 == end || at[2] == '\t');

	for (; at < end && *at != '\t'; at++) {
		if (*at == '\\' && at + 1 < end)
			*out++ = unescape(*++at);
		else
			*out++ = *at;
	}
	*from = at;
	if (null)
		return NULL;
	*out = '\0';
	return start;
}

/* Takes a line of COPY's text format apart, in place; -1 when it has more cells than fit. */
static int split_line(char *line, int size, const char **cells, int max)
{
	char *end = line + size - (size && line[size - 1] == '\n'), *at = line;
	int count = 0;

	if (!memchr(line, '\\', (size_t)(end - line)))
		return split_plain(line, end, cells, max);
	for (;; at++) {
		bool last;
		char *cell = at;

		if (count == max)
			return -1;
		last = !memchr(at, '\t', (size_t)(end - at));
		cells[count++] = take_cell(&at, end, cell);
		if (last)
			return count;
	}
}

/* The next line of a COPY; *size -1 at its end. */
static bool copy_next(struct pg *pg, char **line, int *size, struct error *err)
{
	int64_t until_ms = 0;

	while ((*size = PQgetCopyData(pg->conn, line, 1)) == 0) {
		until_ms = until_ms ? until_ms : clock_boot_ms() + pg->options.deadline_ms;
		if (!pg_wait_input(pg, until_ms, err))
			return false;
	}
	return *size != -2 || pg_lose(pg, err, PQerrorMessage(pg->conn));
}

static bool copy_lines(struct pg *pg, row_fn row, void *context, struct error *err)
{
	const char *cells[256];
	bool good = true;
	char *line;
	int size;

	for (;;) {
		int count;

		if (!copy_next(pg, &line, &size, err))
			return false;
		if (size < 0)
			return good;
		if (good) {
			count = split_line(line, size, cells, (int)(sizeof cells / sizeof cells[0]));
			good = count < 0 ? error_set(err, ERROR_INTERNAL, "a COPY has too many columns")
					 : row(context, cells, count, err);
		}
		PQfreemem(line);
	}
}

static bool copy_out(struct pg *pg, enum sql_id id, const char *text, row_fn row, void *context, struct error *err)
{
	if (!pg_begins(pg, err) || !pg_exchange(pg, PQsendQuery(pg->conn, text), sql_files[id].name, NULL, err))
		return false;
	if (!copy_lines(pg, row, context, err)) {
		struct error ignored;

		if (pg->conn)
			pg_drain(pg, clock_boot_ms() + pg->options.deadline_ms, &ignored);
		return false;
	}
	return pg_take_result(pg, clock_boot_ms() + pg->options.deadline_ms, sql_files[id].name, NULL, err);
}

bool pg_copy_out_text(struct pg *pg, enum sql_id id, const char *text, const char *const *params, row_fn row,
		      void *context, struct error *err)
{
	struct buf out = {0};
	bool good = pg_usable(pg, err) && pg_write_in(pg, text, params, &out, err) &&
		    copy_out(pg, id, buf_string(&out), row, context, err);

	buf_free(&out);
	return good;
}

bool pg_copy_out(struct pg *pg, enum sql_id id, const char *const *params, row_fn row, void *context, struct error *err)
{
	return pg_copy_out_text(pg, id, sql_text(id), params, row, context, err);
}
