/* What is done with the machine: programs that are run, files that others put somewhere, files that appear whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/stop.h"
#include "base/text.h"
#include "base/when.h"
#include "edge/host/hook.h"
#include "edge/host/inbox_folder.h"
#include "edge/host/outfile.h"

static char root[] = "/tmp/numsync-test-XXXXXX";
static int folder; /* that one */

static const char *place(const char *name)
{
	static char path[400];

	snprintf(path, sizeof path, "%s/%s", root, name);
	return path;
}

static int make_file(const char *name, const char *text)
{
	int fd = open(place(name), O_RDWR | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

static bool is_there(const char *name)
{
	struct stat facts;

	return fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
}

/* How many files begin so. */
static int count(const char *pattern)
{
	char command[500], line[20] = "";
	FILE *list;

	snprintf(command, sizeof command, "ls -A %s | grep -c '%s'", root, pattern);
	list = popen(command, "r");
	assert_non_null(list);
	assert_non_null(fgets(line, sizeof line, list));
	pclose(list);
	return atoi(line);
}

/* ---- programs */

static char big[300000];

static void assert_hook(const char *script, struct slice input, int64_t timeout_ms, const char *told)
{
	char shell[] = "/bin/sh", option[] = "-c", *words = strdup(script);
	char *const argv[] = {shell, option, words, NULL};
	const struct hook hook = {.argv = argv, .input = input, .timeout_ms = timeout_ms};
	struct error err = ERROR_INIT;

	if (hook_run(&hook, &err) != !told)
		fail_msg("%s: %s", script, err.text);
	if (told)
		assert_string_equal(err.text, told);
	free(words);
}

static void a_hook_that_fails_is_told(void **state)
{
	char none[] = "/no/such/program";
	char *const argv[] = {none, NULL};
	struct error err = ERROR_INIT;

	(void)state;
	assert_hook("exit 0", (struct slice){0}, 20000, NULL);
	assert_hook("exit 3", (struct slice){0}, 20000,
		    "hook /bin/sh ended with exit status 3; what it says itself stands above");
	assert_hook("kill -9 $$", (struct slice){0}, 20000, "hook /bin/sh was killed by signal 9");
	assert_hook("exec sleep 60", (struct slice){0}, 50,
		    "hook /bin/sh took longer than 0.05 s (setting hook_timeout) and was ended");
	assert_false(hook_run(&(struct hook){.argv = argv, .timeout_ms = 20000}, &err));
	assert_string_equal(err.text,
			    "hook /no/such/program cannot be started (or ended with 127): is it there and executable?");
	assert_int_equal(err.class, ERROR_OUTPUT);
}

static void a_hook_need_not_read(void **state)
{
	const struct slice input = {big, sizeof big};

	(void)state;
	memset(big, 'x', sizeof big);
	assert_hook("test $(wc -c) = 300000", input, 20000, NULL);
	assert_hook("exit 0", input, 20000, NULL);
	assert_hook("exec <&-; sleep 0.1", input, 20000, NULL);
}

static void a_hook_sees_who_and_where_and_nothing_else(void **state)
{
	(void)state;
	setenv("TZ", "Asia/Tokyo", 1);
	setenv("HOME", "/home/anna", 1);
	setenv("PGPASSWORD", "c4nary", 1);
	setenv("LC_ALL_MINE", "c4nary", 1);
	when_set_zone("UTC");
	assert_hook("test \"$TZ $HOME\" = 'Asia/Tokyo /home/anna'", (struct slice){0}, 20000, NULL);
	assert_hook("! env | grep c4nary", (struct slice){0}, 20000, NULL);
}

static void nothing(void)
{
}

/* Whether it came before the hook or while it is at work. The signal stays for all that comes behind: this test is the last. */
static void a_stop_leaves_a_hook_some_seconds(void **state)
{
	(void)state;
	stop_take_signals(nothing);
	assert_hook("kill -TERM $PPID; sleep 0.2; exit 0", (struct slice){0}, 20000, NULL);
	assert_hook("sleep 0.2; exit 0", (struct slice){0}, 20000, NULL);
	assert_hook("exec sleep 60", (struct slice){0}, 20000,
		    "hook /bin/sh was ended: it was still at work 4 s after a signal had stopped the run");
	assert_hook("exec sleep 60", (struct slice){0}, 50,
		    "hook /bin/sh took longer than 0.05 s (setting hook_timeout) and was ended");
}

/* ---- the inbox */

static void names_that_are_free(void **state)
{
	char long_name[300] = "x", *name, *errors;

	(void)state;
	inbox_free_names(folder, "a.csv", &name, &errors);
	assert_string_equal(name, "a.csv");
	assert_string_equal(errors, "a.errors.csv");
	free(name);
	free(errors);
	close(make_file("a.errors.csv", ""));
	inbox_free_names(folder, "a.csv", &name, &errors);
	assert_int_equal(strncmp(name, "a.", 2), 0);
	assert_true(strlen(name) > strlen("a.csv"));
	assert_false(is_there(name) || is_there(errors));
	free(name);
	free(errors);
	for (int i = 0; i < 80; i++)
		strcat(long_name, "\u20AC");
	strcat(long_name, ".csv");
	inbox_free_names(folder, long_name, &name, &errors);
	assert_string_equal(name, long_name);
	assert_true(utf8_valid(errors, strlen(errors)) && strlen(errors) < 255); /* cut between characters */
	assert_non_null(strstr(errors, "\u20AC.errors.csv"));
	free(name);
	free(errors);
}

static void nothing_that_is_there_is_overwritten(void **state)
{
	struct inbox_file mine;
	struct error err = ERROR_INIT;
	bool replaced;
	int fd;

	(void)state;
	close(make_file("there.csv", "old"));
	close(make_file("mine.csv", "mine"));
	assert_true(inbox_file_open(folder, "mine.csv", &mine, &err));
	assert_false(inbox_file_move(folder, "mine.csv", folder, "there.csv", &mine, &replaced, &err));
	assert_string_equal(err.text, "it cannot be moved: File exists");
	assert_false(inbox_file_move(folder, "gone.csv", folder, "free.csv", &mine, &replaced, &err));
	assert_string_equal(err.text, "it cannot be moved: No such file or directory");
	assert_true(inbox_file_move(folder, "mine.csv", folder, "free.csv", &mine, &replaced, &err));
	assert_false(replaced);
	assert_true(inbox_file_move(folder, "there.csv", folder, "moved.csv", &mine, &replaced, &err));
	assert_true(replaced && is_there("there.csv") && !is_there("moved.csv")); /* another one: it is put back */
	fd = openat(folder, "free.csv", O_WRONLY | O_APPEND);
	assert_int_equal(write(fd, "!", 1), 1);
	close(fd);
	assert_true(inbox_file_move(folder, "free.csv", folder, "mine.csv", &mine, &replaced, &err));
	assert_true(replaced && is_there("free.csv") && !is_there("mine.csv")); /* the same one, with more in it */
	close(mine.fd);
}

static void only_folders_and_plain_files(void **state)
{
	int none = open("/proc", O_RDONLY | O_DIRECTORY), fd;
	struct inbox_file file;
	char sum[SHA256_HEX_BYTES];
	struct error err = ERROR_INIT;

	(void)state;
	close(make_file("done", ""));
	assert_int_equal(inbox_target_open(folder, "done", true, &err), -1);
	assert_string_equal(err.text, "done is no folder; put a folder in its place");
	assert_int_equal(symlink("elsewhere", place("failed")), 0);
	assert_int_equal(inbox_target_open(folder, "failed", true, &err), -1);
	assert_non_null(strstr(err.text, "failed is a link, and in the inbox no link is followed"));
	assert_int_equal(inbox_target_open(none, "done", true, &err), -1);
	assert_non_null(strstr(err.text, "cannot make the folder done: "));
	assert_int_equal(inbox_target_open(folder, "nothing", false, &err), -1);
	assert_int_equal(err.class, ERROR_NONE);
	assert_false(inbox_file_open(folder, "nothing.csv", &file, &err));
	assert_int_equal(err.class, ERROR_NONE);
	assert_int_equal(mkfifo(place("pipe.csv"), 0600), 0);
	assert_false(inbox_file_open(folder, "pipe.csv", &file, &err));
	assert_string_equal(err.text, "pipe.csv is no plain file");
	fd = make_file("settled.csv", "abc");
	assert_true(inbox_file_open(folder, "settled.csv", &file, &err));
	assert_true(inbox_file_sum(file.fd, sum, &err));
	assert_string_equal(sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_false(inbox_file_is_settled(&file, 10));
	close(file.fd);
	futimens(fd, (const struct timespec[]){{1000, 0}, {1000, 0}});
	assert_true(inbox_file_open(folder, "settled.csv", &file, &err));
	assert_true(inbox_file_is_settled(&file, 10));
	assert_false(inbox_file_sum(folder, sum, &err));
	assert_string_equal(err.text, "cannot read it: Is a directory");
	close(file.fd);
	close(fd);
	close(none);
}

static void a_note_appears_whole_or_not_at_all(void **state)
{
	int none = open("/proc", O_RDONLY | O_DIRECTORY);
	struct error err = ERROR_INIT;
	struct inbox_note *note;

	(void)state;
	assert_null(inbox_note_begin(none, "n.csv", &err));
	assert_non_null(strstr(err.text, "cannot write n.csv: "));
	note = inbox_note_begin(folder, "n.csv", &err);
	fputs("text\n", inbox_note_stream(note));
	assert_false(is_there("n.csv"));
	assert_true(inbox_note_end(note, false, &err));
	assert_int_equal(count("n[.]csv"), 0);
	note = inbox_note_begin(folder, "n.csv", &err);
	assert_true(inbox_note_end(note, true, &err));
	note = inbox_note_begin(folder, "n.csv", &err);
	assert_false(inbox_note_end(note, true, &err));
	assert_string_equal(err.text, "cannot write n.csv: File exists");
	assert_int_equal(count("n[.]csv"), 1);
	close(none);
}

/* ---- files that are written */

static void what_cannot_be_written_leaves_nothing(void **state)
{
	struct error err = ERROR_INIT;
	struct outfile *out;

	(void)state;
	assert_null(outfile_open(place("no/such/folder"), &err));
	assert_non_null(strstr(err.text, "cannot write beside "));
	assert_null(outfile_open("/dev/fd/77", &err));
	assert_string_equal(err.text, "cannot write to /dev/fd/77: Bad file descriptor");
	out = outfile_open(place("o.csv"), &err);
	assert_int_equal(mkdir(place("o.csv"), 0700), 0);
	assert_false(outfile_commit(out, &err));
	assert_non_null(strstr(err.text, "/o.csv: Is a directory"));
	assert_int_equal(count("^o[.]csv"), 1);
	out = outfile_open(place("p.csv"), &err);
	assert_int_equal(count("^p[.]csv"), 1);
	outfile_discard_unfinished();
	assert_int_equal(count("^p[.]csv"), 0);
	assert_false(outfile_end(out, false, &err));
	out = outfile_open("/dev/full", &err);
	fputs("text", outfile_stream(out));
	assert_false(outfile_commit(out, &err));
	assert_string_equal(err.text, "cannot write /dev/full: No space left on device");
	out = outfile_open("/dev/full", &err);
	fputs("text", outfile_stream(out));
	fflush(outfile_stream(out));
	error_set(&err, ERROR_LATER, "stopped by a signal");
	assert_false(outfile_end(out, false, &err));
	assert_string_equal(err.text, "cannot write /dev/full: No space left on device");
	assert_int_equal(err.class, ERROR_OUTPUT);
}

static void the_reader_of_a_pipe_is_waited_for_where_somebody_sits(void **state)
{
	struct error err = ERROR_INIT;
	struct outfile *out;
	pid_t reader;
	int status;

	(void)state;
	assert_int_equal(mkfifo(place("reader"), 0600), 0);
	reader = fork();
	if (reader == 0) {
		char text[8] = "";
		int fd;

		usleep(50000);
		fd = open(place("reader"), O_RDONLY);
		_exit(read(fd, text, sizeof text) == 4 && memcmp(text, "text", 4) == 0 ? 0 : 1);
	}
	out = outfile_open(place("reader"), &err);
	assert_non_null(out);
	fputs("text", outfile_stream(out));
	assert_true(outfile_commit(out, &err));
	assert_int_equal(waitpid(reader, &status, 0), reader);
	assert_int_equal(status, 0);
	outfile_unattended();
	assert_null(outfile_open(place("reader"), &err));
	assert_non_null(strstr(err.text, "/reader: nobody reads it"));
}

static int begin(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN); /* as the program does */
	if (!mkdtemp(root))
		return 1;
	folder = open(root, O_RDONLY | O_DIRECTORY);
	return folder < 0;
}

static int end(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -r '%s'", root);
	return close(folder) || system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hook_that_fails_is_told),
		cmocka_unit_test(a_hook_need_not_read),
		cmocka_unit_test(a_hook_sees_who_and_where_and_nothing_else),
		cmocka_unit_test(names_that_are_free),
		cmocka_unit_test(nothing_that_is_there_is_overwritten),
		cmocka_unit_test(only_folders_and_plain_files),
		cmocka_unit_test(a_note_appears_whole_or_not_at_all),
		cmocka_unit_test(what_cannot_be_written_leaves_nothing),
		cmocka_unit_test(the_reader_of_a_pipe_is_waited_for_where_somebody_sits),
		cmocka_unit_test(a_stop_leaves_a_hook_some_seconds),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
