/* The process: argv, signals, exit status, and the one place that prints an error. */
#include "command.h"
#include "commit.h"
#include "edge/host/outfile.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/process.h"
#include "base/stop.h"
#include "edge/host/secret.h"
#include "edge/store/store_admin.h"
#include "view/progress.h"
#include "view/terminal.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STANDARD_OUTPUT "to standard output"

static void on_exhaustion(size_t size_bytes)
{
	static const char text[] = "numsync: error: out of memory; nothing that was confirmed is lost, run it again\n";

	(void)size_bytes;
	progress_abandon();
	outfile_discard_unfinished();
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(error_exit_status(ERROR_SYSTEM));
	_exit(error_exit_status(ERROR_SYSTEM));
}

static void prepare_process(void)
{
	process_begin();
	memory_on_exhaustion(on_exhaustion);
	setlocale(LC_CTYPE, "C.UTF-8");
	outfile_mode(0666 & ~umask(077));
	signal(SIGPIPE, SIG_IGN);
	stop_take_signals(progress_abandon);
	log_to_terminal(progress_clear, terminal_message);
	secret_protect_process();
}

/* Standard output must have taken all of it; who closed a pipe early has seen enough, whatever the command. */
static int close_output(int status)
{
	struct error err = ERROR_INIT;

	fflush(stdout);
	if (!outfile_written(stdout, STANDARD_OUTPUT, &err) && err.class != ERROR_NONE) {
		log_error("%s", err.text);
		return error_exit_status(err.class);
	}
	errno = EIO;
	if (fclose(stdout) != 0) {
		log_error("cannot write " STANDARD_OUTPUT ": %s", strerror(errno));
		return error_exit_status(ERROR_OUTPUT);
	}
	return status;
}

/* For a report of a defect: the sources that this was made of, and the schema that it works with. */
static void print_version(void)
{
	char schema[STORE_SCHEMA_VERSION_BYTES];

	store_schema_version(schema);
	printf("numsync %s (commit %s, schema %s)\n", NUMSYNC_VERSION, NUMSYNC_COMMIT, schema);
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct error err = ERROR_INIT;
	struct invocation inv;
	enum error_class class;
	int status;

	if (!invocation_read(&inv, command, argc, argv, &err)) {
		log_error("%s", err.text);
		return error_exit_status(err.class);
	}
	if (invocation_flag(&inv, "help")) {
		command_print_help(command);
		return close_output(0);
	}
	if (invocation_flag(&inv, "verbose"))
		log_set_level(LOG_DEBUG);
	if (invocation_flag(&inv, "quiet")) {
		log_set_level(LOG_WARNING);
		progress_quiet();
	}
	progress_begin(command->name);
	class = command->run(&inv, &err);
	progress_clear();
	if (err.text[0] && class != ERROR_NONE && class != ERROR_DRIFT)
		log_error("%s", err.text);
	status = close_output(error_exit_status(class));
	secret_forget_key();
	return status;
}

int main(int argc, char **argv)
{
	const char *nearest = NULL, *word = argc > 1 ? argv[1] : NULL;
	const struct command *command;

	prepare_process();
	if (word && strcmp(word, "--version") == 0) {
		print_version();
		return close_output(0);
	}
	if (word && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
		     (strcmp(word, "help") == 0 && (argc == 2 || argv[2][0] == '-')))) {
		command_print_overview();
		return close_output(0);
	}
	if (!word) {
		log_error("which command? `numsync --help` lists them");
		return error_exit_status(ERROR_USAGE);
	}
	if (strcmp(word, "help") == 0)
		word = argv[2];
	if (word != argv[1] && strcmp(word, "help") == 0) {
		command_print_help_usage();
		return close_output(0);
	}
	command = command_find(word, &nearest);
	if (!command) {
		if (nearest)
			log_error("there is no command %s; did you mean %s?", word, nearest);
		else
			log_error("there is no command %s; `numsync --help` lists them", word);
		return error_exit_status(ERROR_USAGE);
	}
	if (word != argv[1]) {
		command_print_help(command);
		return close_output(0);
	}
	return run_command(command, argc - 2, argv + 2);
}
