/* Views and functions of the schema, dropped and made anew as a whole. Comments and blanks do not count when texts are
 * compared: a changed remark asks no server for a migration. */
#include "store_admin.h"
#include "store_schema_internal.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <stdio.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_quote(char c)
{
	return c == '\'' || c == '"';
}

/* The end of the quoted text that begins here; the quote is a ' or a ". */
static const char *quoted_end(const char *at)
{
	const char *end = strchr(at + 1, *at);

	return end ? end + 1 : at + strlen(at);
}

/* Adds the text without comments, each run of blanks as one. */
static void add_essence(struct buf *essence, const char *text)
{
	bool blank = false;

	while (*text) {
		const char *begin = text;

		if (is_blank(*text)) {
			blank = true;
			text++;
			continue;
		}
		if (text[0] == '-' && text[1] == '-') {
			text += strcspn(text, "\n");
			continue;
		}
		if (is_quote(*text))
			text = quoted_end(text);
		else
			do
				text++;
			while (*text && !is_blank(*text) && !is_quote(*text) && *text != '-');
		if (blank)
			buf_char(essence, ' ');
		blank = false;
		buf_add(essence, begin, (size_t)(text - begin));
	}
}

/* Made once: a run looks at the schema twice. */
static const char *digest(int view)
{
	static char(*known)[SHA256_HEX_BYTES];
	struct buf text = {0}, essence = {0};
	struct sha256 sha;

	if (!known)
		known = memory_get((size_t)sql_view_count * sizeof *known);
	if (known[view][0])
		return known[view];
	sql_view_text(view, &text);
	add_essence(&essence, buf_string(&text));
	sha256_begin(&sha);
	sha256_add(&sha, buf_string(&essence), essence.size); /* in one piece: every command does it, for each view */
	buf_free(&text);
	buf_free(&essence);
	return sha256_hex(&sha, known[view]);
}

void store_schema_version(char text[STORE_SCHEMA_VERSION_BYTES])
{
	char hex[SHA256_HEX_BYTES];
	struct sha256 sha;

	sha256_begin(&sha);
	for (int i = 0; i < sql_view_count; i++)
		sha256_add(&sha, digest(i), SHA256_HEX_BYTES - 1);
	snprintf(text, STORE_SCHEMA_VERSION_BYTES, "%d views %.8s", sql_migrations[sql_migration_count - 1].number,
		 sha256_hex(&sha, hex));
}

bool store_views_current(struct pg *pg, bool *current, struct error *err)
{
	struct pg_rows *rows;

	if (!pg_run(pg, SQL_find_schema, NULL, &rows, err))
		return false;
	*current = pg_cell_bool(rows, 0, FIND_SCHEMA_LISTS_VIEWS);
	pg_rows_free(rows);
	if (!*current)
		return true;
	if (!pg_run(pg, SQL_list_views, NULL, &rows, err))
		return false;
	*current = pg_rows_count(rows) == sql_view_count;
	for (int i = 0; *current && i < sql_view_count; i++)
		*current = strcmp(pg_cell(rows, i, LIST_VIEWS_NAME), sql_views[i].name) == 0 &&
			   strcmp(pg_cell(rows, i, LIST_VIEWS_SHA256), digest(i)) == 0;
	pg_rows_free(rows);
	return true;
}

/* Refuses when somebody has built on the views: what is theirs is not dropped. */
static bool check_users(struct pg *pg, struct error *err)
{
	struct pg_rows *rows;
	bool good = true;

	if (!pg_run(pg, SQL_list_view_users, NULL, &rows, err))
		return false;
	if (pg_rows_count(rows) > 0) {
		const char *definition = pg_cell(rows, 0, LIST_VIEW_USERS_DEFINITION);

		good = error_set(
			err, ERROR_DATABASE,
			"%s uses numsync.%s, which has to be made anew%s; nothing was changed. Drop it, run `numsync migrate` "
			"again, and create it anew%s%s",
			pg_cell(rows, 0, LIST_VIEW_USERS_WHAT), pg_cell(rows, 0, LIST_VIEW_USERS_NAME),
			pg_rows_count(rows) > 1 ? " (and it is not the only one)" : "", definition ? ":\n" : "",
			definition ? definition : "");
	}
	pg_rows_free(rows);
	return good;
}

bool store_views_drop(struct pg *pg, struct pg_rows **rights, struct error *err)
{
	struct pg_rows *drops;
	bool good = true;

	*rights = NULL;
	if (!check_users(pg, err) || !pg_run(pg, SQL_list_view_grants, NULL, rights, err) ||
	    !pg_run(pg, SQL_list_view_drops, NULL, &drops, err))
		return false;
	for (int i = 0; good && i < pg_rows_count(drops); i++)
		good = pg_script(pg, pg_cell(drops, i, LIST_VIEW_DROPS_STATEMENT), err);
	pg_rows_free(drops);
	return good;
}

static bool is_ours(const char *name)
{
	for (int i = 0; i < sql_view_count; i++)
		if (strcmp(sql_views[i].name, name) == 0)
			return true;
	return false;
}

static bool make(struct pg *pg, int view, struct error *err)
{
	char position[16], now[CLOCK_TEXT_BYTES];
	const char *params[] = {position, sql_views[view].name, digest(view), now, NUMSYNC_VERSION};
	struct buf text = {0};
	bool good;

	snprintf(position, sizeof position, "%d", view + 1);
	clock_format_utc(clock_wall_us(), now);
	sql_view_text(view, &text);
	good = pg_script(pg, buf_string(&text), err) && pg_run(pg, SQL_record_view, params, NULL, err);
	buf_free(&text);
	return good || error_context(err, "making %s", sql_views[view].name);
}

bool store_views_make(struct pg *pg, const struct pg_rows *rights, struct error *err)
{
	if (!pg_run(pg, SQL_clear_views, NULL, NULL, err))
		return false;
	for (int i = 0; i < sql_view_count; i++)
		if (!make(pg, i, err))
			return false;
	for (int i = 0; rights && i < pg_rows_count(rights); i++)
		if (is_ours(pg_cell(rights, i, LIST_VIEW_GRANTS_NAME)) &&
		    !pg_script(pg, pg_cell(rights, i, LIST_VIEW_GRANTS_STATEMENT), err))
			return error_context(err, "giving back the rights to %s",
					     pg_cell(rights, i, LIST_VIEW_GRANTS_NAME));
	return true;
}
