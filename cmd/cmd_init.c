/* `numsync init`: the first step. It writes a configuration where there is none and makes the schema; it never replaces a file. */
#include "command.h"
#include "config_example.h"
#include "session.h"
#include "base/log.h"
#include "edge/host/outfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The folders above the file, private to the user. */
static void make_parents(const char *path)
{
	char *copy = strdup(path);

	for (char *slash = copy ? strchr(copy + 1, '/') : NULL; slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0700);
		*slash = '/';
	}
	free(copy);
}

static bool is_written(const char *path)
{
	struct stat there;

	return stat(path, &there) == 0 && there.st_size > 0;
}

/* Whole or not at all: what is there already stays as it is, so half a file would stay for good. */
static bool write_config(const char *path, const char *database, const char *state_dir, struct error *err)
{
	struct outfile *out;

	if (is_written(path)) {
		log_info("the configuration file %s is there already and stays as it is", path);
		return true;
	}
	make_parents(path);
	out = outfile_open(path, err);
	if (!out)
		return false;
	outfile_force_mode(out, 0600); /* it may come to hold secrets */
	config_example_write(outfile_stream(out), database, state_dir);
	if (!outfile_commit(out, err))
		return false;
	log_info("wrote the configuration file %s", path);
	return true;
}

/* Where the file goes: as it was named, or the user's own. */
static bool config_target(const struct session *session, struct buf *path, struct error *err)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (session->config_path.size)
		buf_text(path, session->config_path.data);
	else if (xdg && *xdg == '/')
		buf_format(path, "%s/numsync/numsync.conf", xdg);
	else if (home && *home == '/')
		buf_format(path, "%s/.config/numsync/numsync.conf", home);
	else
		return error_set(err, ERROR_CONFIG,
				 "there is no HOME to put the configuration into: name a file with --config");
	return true;
}

/* Where the file says `database = local`, the folder must be the same next time, wherever that command is started. */
static bool init_local(const struct session *session, struct buf *folder, struct error *err)
{
	bool existed;

	if (!local_folder(setting_text(config_global(session->config), SETTING_state_dir), folder, err) ||
	    !local_create(buf_string(folder), &existed, err))
		return false;
	log_info(existed ? "the private cluster in %s is there already" : "made a private PostgreSQL cluster in %s",
		 buf_string(folder));
	return true;
}

/* A file that is there stays as it is. If it does not name the private cluster, the next command would not find it. */
static bool refuse_unnamed(const struct session *session, const char *path, struct error *err)
{
	struct account_config global = config_global(session->config);
	bool in_file = strncmp(setting_origin(global, SETTING_state_dir), path, strlen(path)) == 0, good;
	struct buf folder = {0};

	good = local_folder(setting_text(global, SETTING_state_dir), &folder, err);
	if (good)
		error_set(
			err, ERROR_CONFIG,
			"the configuration file %s names no database, and stays as it is: add `database = local`%s%s%s "
			"below [numsync], then run this again",
			path, in_file ? "" : " and `state_dir = ", in_file ? "" : buf_string(&folder),
			in_file ? "" : "`");
	buf_free(&folder);
	return false;
}

static enum error_class main_init(const struct invocation *inv, struct error *err)
{
	bool local = invocation_flag(inv, "local"), good;
	struct session session;
	struct buf path = {0}, folder = {0};
	const char *database;

	if (!session_open(&session, inv, err))
		return err->class;
	database = setting_text(config_global(session.config), SETTING_database);
	good = config_target(&session, &path, err);
	if (good && !local && !database)
		good = error_set(
			err, ERROR_CONFIG,
			"no database is named: `numsync init --database CONNINFO` uses yours, `numsync init --local` "
			"makes a private one");
	if (good && local && database && strcmp(database, "local") != 0)
		good = error_set(err, ERROR_USAGE, "--local, but %s names a database: unset one of them",
				 setting_origin(config_global(session.config), SETTING_database));
	if (good && local && !database && is_written(buf_string(&path)))
		good = refuse_unnamed(&session, buf_string(&path), err);
	good = good && (!local || init_local(&session, &folder, err)) &&
	       write_config(buf_string(&path), local ? "local" : database, local ? buf_string(&folder) : NULL, err);
	session_close(&session);
	buf_free(&path);
	buf_free(&folder);
	return good && session_migrate(inv, err) ? ERROR_NONE : err->class;
}

static const struct option_row options[] = {{"local", NULL,
					     "make a private PostgreSQL cluster, started only while numsync needs it"},
					    {NULL, NULL, NULL}};

const struct command command_init =
	{.name = "init",
	 .synopsis = "[--local] [OPTION...]",
	 .summary = "first run: database, schema, configuration file",
	 .options = options,
	 .run = main_init,
	 .statuses = STATUS(DATABASE) | STATUS(LATER),
	 .examples = "  numsync init --local\n  numsync init --database 'host=db dbname=numsync'\n",
	 .details = "Writes a commented configuration file (an existing one is left alone) and creates the schema.\n"};
