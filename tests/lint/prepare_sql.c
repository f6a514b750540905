/* Prepares every statement of sql/queries against a real schema and compares the number of parameters.
 * Compares the names of the result's columns with the line `-- columns:` of the head, too: C indexes cells by those names.
 * prepare_sql CONNINFO; the schema must have been migrated.
 * prepare_sql --text FOLDER writes each statement, view and function there as it is sent, into queries/ and views/, for lint
 * and eye. */
#include "edge/pg/pg.h"

#include <stdio.h>
#include <string.h>

static bool write_text(const char *folder, const char *room, const char *name, const char *text)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s/%s.sql", folder, room, name);
	file = fopen(path, "w");
	if (file && fputs(text, file) >= 0 && fclose(file) == 0)
		return true;
	perror(path);
	return false;
}

static int write_texts(const char *folder)
{
	struct buf text = {0};
	bool good = true;

	for (int id = 0; good && id < SQL_COUNT; id++)
		good = write_text(folder, "queries", sql_files[id].name, sql_text((enum sql_id)id));
	for (int view = 0; good && view < sql_view_count; view++) {
		buf_reset(&text);
		sql_view_text(view, &text);
		good = write_text(folder, "views", sql_views[view].name, buf_string(&text));
	}
	buf_free(&text);
	return !good;
}

/* The line of the file's head that begins so; NULL: there is none. */
static const char *head_line(const char *text, const char *beginning, size_t *size)
{
	for (; text[0] == '-' && text[1] == '-'; text = strchr(text, '\n') + 1)
		if (strncmp(text, beginning, strlen(beginning)) == 0) {
			*size = strcspn(text, "\n") - strlen(beginning);
			return text + strlen(beginning);
		}
	return NULL;
}

/* Whether the head names the columns as the server does; "..." stands for any that follow. */
static bool columns_named(const char *text, const char *real, struct error *err)
{
	static const char more[] = ", ...";
	const char *named;
	size_t size = 0;
	bool good;

	if (head_line(text, "-- no column is read", &size))
		return true;
	named = head_line(text, "-- columns: ", &size);
	if (!named)
		good = !*real;
	else if (size > strlen(more) && memcmp(named + size - strlen(more), more, strlen(more)) == 0)
		good = strncmp(named, real, size - strlen("...")) == 0;
	else
		good = strlen(real) == size && memcmp(named, real, size) == 0;
	return good ||
	       error_set(err, ERROR_INTERNAL, "its columns are not those of the line `-- columns:`, but: %s", real);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--text") == 0)
		return write_texts(argv[2]);

	struct pg_options options = {.conninfo = argc > 1 ? argv[1] : "",
				     .application_name = "lint",
				     .deadline_ms = 30000};
	struct error err = ERROR_INIT;
	struct pg *pg = pg_open(&options, &err);
	int failed = 0, passed = 0;

	for (int id = 0; pg && id < SQL_COUNT; id++) {
		struct buf columns = {0};
		int parameters = 0;
		/* sent with the values written in: the part that is included has parameters, too */
		bool written = strncmp(sql_files[id].name, "copy_", 5) == 0 || strstr(sql_files[id].text, "{{>line|");
		bool good = pg_prepare_only(pg, (enum sql_id)id, &parameters, &columns, &err);

		if (good && !written && parameters != sql_files[id].parameters)
			good = error_set(&err, ERROR_INTERNAL, "takes %d parameters, its text has %d", parameters,
					 sql_files[id].parameters);
		good = good && columns_named(sql_files[id].text, buf_string(&columns), &err);
		buf_free(&columns);
		if (!good)
			printf("sql/queries/%s.sql: %s\n", sql_files[id].name, err.text);
		failed += !good;
		passed += good;
	}
	if (!pg) {
		printf("%s\n", err.text);
		failed = 1;
	}
	pg_close(pg);
	printf("%d statements prepared, %d failed\n", passed, failed);
	return failed != 0;
}
