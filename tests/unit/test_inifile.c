/* The lines of a configuration file, and the names in the paths that it has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "edge/host/inifile.h"
#include "model/path_template.h"

struct lines {
	struct buf told; /* "section key=value", one a line */
};

static bool on_line(void *context, const char *section, const char *key, const char *value, int line, struct error *err)
{
	struct lines *lines = context;

	buf_format(&lines->told, "%d %s %s=%s\n", line, section, key ? key : "", key ? value : "");
	return !key || strcmp(key, "refused") != 0 || error_set(err, ERROR_CONFIG, "refused by whoever asks");
}

/* told: what is read of the file, and then why it is not read on. */
static void a_file(const char *text, const char *told)
{
	char path[] = "/tmp/numsync-test-XXXXXX";
	int fd = mkstemp(path);
	struct error err = ERROR_INIT;
	struct lines lines = {{0}};
	const char *why;

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	if (!inifile_read(path, on_line, &lines, &err)) {
		why = strstr(err.text, path);
		buf_text(&lines.told, why ? why + strlen(path) : err.text);
	}
	unlink(path);
	assert_string_equal(buf_string(&lines.told), told);
	buf_free(&lines.told);
}

static void lines_of_a_file(void **state)
{
	char line[5000];

	(void)state;
	a_file("", "");
	a_file("\n# remark\n; remark\n  \t\r\n", "");
	a_file("\xEF\xBB\xBF[numsync]\r\n a = b ; c = d \r\nempty=",
	       "1 numsync =\n2 numsync a=b ; c = d\n3 numsync empty=\n");
	a_file("[ account  a b ]\nx=1\n[numsync]\ny=2",
	       "1 account  a b =\n2 account  a b x=1\n3 numsync =\n4 numsync y=2\n");
	a_file("\nx=1\n", ":2: a setting before the first [section]; put [numsync] above it");
	a_file("[numsync]\nx 1\n", "1 numsync =\n:2: expected `key = value`, a [section] or a comment");
	a_file("[numsync\nx=1\n", ":1: expected [numsync] or [account NAME]");
	a_file("[numsync]\nrefused=1\nx=1\n", "1 numsync =\n2 numsync refused=1\nrefused by whoever asks");
	snprintf(line, sizeof line, "[account %060d]\n", 0);
	a_file(line, ":1: the name of the section is too long: with the word account at most 49 bytes");
	snprintf(line, sizeof line, "[account %0200d]\n", 0);
	a_file(line, ":1: the name of the section is too long");
	snprintf(line, sizeof line, "[numsync]\nx=%04500d\n", 0);
	a_file(line, "1 numsync =\n:2: the line is longer than 4000 bytes");
}

static void a_file_that_cannot_be_read(void **state)
{
	struct error err = ERROR_INIT;
	struct lines lines = {{0}};

	(void)state;
	assert_false(inifile_read("/no/such/file", on_line, &lines, &err));
	assert_string_equal(err.text, "cannot open /no/such/file: there is no such file; `numsync init` writes one");
	assert_false(inifile_read("/", on_line, &lines, &err));
	assert_string_equal(err.text, "cannot read /: Is a directory");
	assert_false(inifile_read("/dev/null/x", on_line, &lines, &err));
	assert_string_equal(err.text, "cannot open /dev/null/x: Not a directory");
	assert_int_equal(err.class, ERROR_CONFIG);
}

static void names_in_a_path(void **state)
{
	static const struct {
		const char *account, *text, *path;
	} cases[] = {{"east", "/x/{account}.csv", "/x/east.csv"},
		     {"../a.b", "/x/{account}.csv", "/x/_._a.b.csv"},
		     {"{date}", "{account}-{account}", "{date}-{date}"},
		     {"east", "{date}{month}{run}", "{date}{month}{run}"},
		     {"east", "{x}{account", "{x}{account"},
		     {"east", "", ""}};
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *path = path_template_fill_account(cases[i].text, cases[i].account);

		assert_string_equal(path, cases[i].path);
		free(path);
	}
	assert_true(path_template_check("/x/{account}-{run}", TEMPLATE_NAMES, &err));
	assert_false(path_template_check("/x/{account}-{run}", TEMPLATE_ACCOUNT + 1, &err));
	assert_string_equal(err.text, "{run} is not known; there is {account}");
	assert_false(path_template_check("/x/{day}", TEMPLATE_NAMES, &err));
	assert_string_equal(err.text, "{day} is not known; there are {account}, {date}, {month} and {run}");
	assert_false(path_template_check("/x/{account", TEMPLATE_NAMES, &err));
	assert_false(
		path_template_check("/x/{a-name-of-more-than-forty-bytes-that-nobody-has-made}", TEMPLATE_NAMES, &err));
	assert_non_null(strstr(err.text, "{a-name-of-more-than-forty-bytes-that-nob} is not known"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_a_file),
		cmocka_unit_test(a_file_that_cannot_be_read),
		cmocka_unit_test(names_in_a_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
