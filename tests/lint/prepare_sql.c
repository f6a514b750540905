/* Prepares every statement of sql/queries against a real schema and compares the number of parameters.
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
		int parameters = 0;
		bool copy = strncmp(sql_files[id].name, "copy_", 5) == 0;
		bool good = pg_prepare_only(pg, (enum sql_id)id, &parameters, &err);

		if (good && !copy && parameters != sql_files[id].parameters)
			good = error_set(&err, ERROR_INTERNAL, "takes %d parameters, its text has %d", parameters,
					 sql_files[id].parameters);
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
