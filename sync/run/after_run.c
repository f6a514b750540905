/* The outputs of a run, each on its own: a failure of one is noted with the run, makes the result graver and is told, and the
 * others are made all the same. They come when the run has ended and its lease is given back, from one state of the database. */
#include "after_run.h"
#include "export/export.h"
#include "model/path_template.h"
#include "report/report.h"
#include "summary.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/stop.h"
#include "base/text.h"
#include "edge/host/hook.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct after_run {
	struct run *run;
	struct path_template template;
	enum error_class class;
	struct error *err;
	struct arena arena; /* of filled in options */
};

static void note_with_run(struct after_run *after, const char *text)
{
	struct error ignored = ERROR_INIT;

	if (!store_run_amend(after->run->account->store, error_exit_status(after->class), text, &ignored))
		log_warning("account %s: this could not be noted with the run: %s", after->run->account->config.name,
			    ignored.text);
}

/* Notes a failure: with the run, in its result, and for the one who reads. */
static void note_failure(struct after_run *after, struct error *one)
{
	/* whatever it was, to `run` it is output that cannot be written */
	if (one->class != ERROR_DATABASE && one->class != ERROR_SYSTEM && one->class != ERROR_INTERNAL)
		one->class = ERROR_OUTPUT;
	if (after->class <= ERROR_DRIFT)
		*after->err = *one;
	else
		log_error("account %s: %s", after->run->account->config.name, one->text);
	after->class = error_graver(after->class, one->class);
	after->run->outputs_failed++;
	note_with_run(after, one->text);
}

/* What a signal kept from being made has not failed: the same command makes it later. */
static void note_stopped(struct after_run *after, size_t exports, bool report)
{
	bool said = after->class == ERROR_LATER, single; /* the stop itself, by what it broke off */
	struct error one = ERROR_INIT;
	struct buf what = {0};

	if (!exports && !report)
		return;
	if (exports)
		buf_format(&what, "%zu export%s", exports, exports == 1 ? "" : "s");
	if (report)
		buf_text(&what, exports ? " and the report" : "the report");
	after->run->outputs_left = (int64_t)exports + report;
	single = after->run->outputs_left == 1;
	error_set(&one, ERROR_LATER, "%s%s %s%s made; the next run makes %s", said ? "" : "stopped by a signal before ",
		  buf_string(&what), single ? "was" : "were", said ? " not" : "", single ? "it" : "them");
	buf_free(&what);
	after->err->class = after->class;
	error_and(after->err, &one);
	after->class = after->err->class;
	note_with_run(after, one.text);
}

/* Whether it is the signal that ended an output, and nothing else. */
static bool was_stopped(const struct error *one)
{
	return one->class == ERROR_LATER && stop_requested();
}

static const char *filled(struct after_run *after, const char *text)
{
	char *owned = text ? path_template_fill(text, &after->template) : NULL;
	const char *copy = owned ? arena_copy(&after->arena, owned, strlen(owned)) : NULL;

	free(owned);
	return copy;
}

/* The options with {date} and its like filled in. */
static struct export_options fill_options(struct after_run *after, const struct export_options *options)
{
	struct export_options out = *options;
	const char **texts[] = {&out.output,  &out.as_of,    &out.period,   &out.compare,
				&out.columns, &out.order_by, &out.delimiter};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = filled(after, *texts[i]);
	for (size_t i = 0; i < out.wheres; i++)
		out.where[i] = filled(after, out.where[i]);
	return out;
}

/* How many a signal left. */
static size_t make_exports(struct after_run *after)
{
	const struct run_options *options = after->run->options;

	for (size_t i = 0; i < options->export_count; i++) {
		struct export_options export = fill_options(after, &options->exports[i]);
		struct error one = ERROR_INIT;

		if (stop_requested())
			return options->export_count - i;
		if (export_account(after->run->account, &export, true, &one)) {
			after->run->exports++;
		} else if (was_stopped(&one)) {
			return options->export_count - i;
		} else {
			error_context(&one, "export %s", export.output);
			note_failure(after, &one);
		}
	}
	return 0;
}

/* Whether a signal left it. */
static bool make_report(struct after_run *after)
{
	struct account *account = after->run->account;
	const char *setting = setting_text(account->config, SETTING_report);
	struct error one = ERROR_INIT;
	bool made, stopped;
	char *path;

	if (!setting || stop_requested())
		return setting != NULL;
	path = path_template_fill(setting, &after->template);
	made = report_to_file(account, store_run_id(account->store), path, &one);
	stopped = !made && was_stopped(&one);
	if (!made && !stopped) {
		error_context(&one, "report");
		note_failure(after, &one);
	}
	free(path);
	return stopped;
}

static void tell_hook(struct after_run *after)
{
	struct account_config config = after->run->account->config;
	const char *setting = setting_text(config, SETTING_hook);
	char *line, *word[HOOK_WORDS_MAX];
	struct buf json = {0};
	struct error one = ERROR_INIT;
	struct hook hook;
	size_t count;

	if (!setting)
		return;
	line = memory_copy(setting);
	text_words(line, word, HOOK_WORDS_MAX, &count); /* it was checked */
	summary_json(after->run, after->class, after->err, &json);
	buf_char(&json, '\n');
	hook = (struct hook){.argv = word,
			     .input = {json.data, json.size},
			     .timeout_ms = setting_number(config, SETTING_hook_timeout)};
	if (!hook_run(&hook, &one))
		note_failure(after, &one);
	buf_free(&json);
	free(line);
}

static bool fill_template(struct after_run *after, struct error *err)
{
	struct account *account = after->run->account;
	struct path_template *template = &after->template;
	char date[16];

	if (!store_local_date(account->store, NULL, setting_text(account->config, SETTING_time_zone), date, err))
		return false;
	path_template_account(template, account->config.name);
	snprintf(template->value[TEMPLATE_DATE], sizeof template->value[0], "%s", date);
	snprintf(template->value[TEMPLATE_MONTH], sizeof template->value[0], "%.7s", date);
	snprintf(template->value[TEMPLATE_RUN], sizeof template->value[0], "%" PRId64, store_run_id(account->store));
	return true;
}

static void make_outputs(struct after_run *after)
{
	struct run *run = after->run;
	/* what yesterday's list said is no export of today */
	size_t exports = run->counters.list_complete ? run->options->export_count : 0;
	bool report = setting_text(run->account->config, SETTING_report) != NULL;
	struct error one = ERROR_INIT;

	if (run->options->export_count && !exports)
		log_warning("account %s: nothing is exported, for the list was not read to its end",
			    run->account->config.name);
	if (!stop_requested() && fill_template(after, &one)) {
		if (exports)
			exports = make_exports(after);
		report = make_report(after);
	} else if (one.text[0] && !was_stopped(&one)) {
		note_failure(after, &one);
		return;
	}
	note_stopped(after, exports, report);
}

enum error_class after_run(struct run *run, enum error_class class, struct error *err)
{
	struct account_config config = run->account->config;
	struct after_run after = {.run = run, .class = class, .err = err};
	bool asks_database = run->options->export_count || setting_text(config, SETTING_report);

	STEP("run.closed");
	if (asks_database && class != ERROR_DATABASE)
		make_outputs(&after);
	tell_hook(&after);
	arena_free(&after.arena);
	return after.class;
}
