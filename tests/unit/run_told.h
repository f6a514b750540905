/* For the tests of what is told of a run: a run that they make up, its result, its line and the long one of --verbose. */
#ifndef NUMSYNC_TESTS_RUN_TOLD_H
#define NUMSYNC_TESTS_RUN_TOLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "edge/store/store_internal.h"
#include "run/run_result.h"
#include "run/summary.h"

static struct store store;
static struct account account;
static struct run_options options;
static struct run run;

/* A run in which nothing happened. */
static void begin(void)
{
	store = (struct store){.run_id = "7"};
	account = (struct account){.config = {.name = "east"}, .alone = true, .store = &store};
	options = (struct run_options){.command = "run"};
	run = (struct run){.account = &account, .options = &options, .facts_known = true};
	run.plan.plan_id = 3;
}

static void says(enum error_class class, const char *line)
{
	struct buf text = {0};

	summary_line(&run, class, &text);
	assert_string_equal(buf_string(&text), line);
	buf_free(&text);
}

static void says_at_length(const char *line)
{
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	struct error err = ERROR_INIT;
	char text[3000];
	size_t size;

	assert_non_null(file);
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	log_set_level(LOG_DEBUG);
	summary_print(&run, ERROR_DRIFT, &err);
	log_set_level(LOG_INFO);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	rewind(file);
	size = fread(text, 1, sizeof text - 1, file);
	text[size] = '\0';
	fclose(file);
	assert_string_equal(text, line);
}

static void ends_with(enum error_class class, const char *message)
{
	struct error err = ERROR_INIT;

	assert_int_equal(run_result(&run, &err), class);
	assert_string_equal(err.text, message);
}

#endif
