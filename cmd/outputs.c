#include "outputs.h"
#include "command.h"
#include "export.h"
#include "places.h"
#include "report.h"
#include "summary.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "edge/host/hook.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 64 };

struct outputs {
	struct work *work;
	struct places places;
	enum error_class class;
	struct error *err;
};

/* A setting `export`, as a command line. */
struct export_line {
	char *text, *filled[WORDS_MAX], *word[WORDS_MAX]; /* word: in the order into which reading puts them */
	struct invocation inv;
};

/* ---- exports */

static void export_line_free(struct export_line *line)
{
	for (size_t i = 0; i < WORDS_MAX && line->filled[i]; i++)
		free(line->filled[i]);
	free(line->text);
}

/* Reads the words behind `numsync export`; places NULL: they stay as they are. */
static bool read_export(const char *text, const struct places *places, struct export_line *line, struct error *err)
{
	char *word[WORDS_MAX];
	const char *fault;
	size_t count;

	*line = (struct export_line){.text = memory_copy(text)};
	fault = text_words(line->text, word, WORDS_MAX, &count);
	if (fault)
		return error_set(err, ERROR_CONFIG, "%s", fault);
	for (size_t i = 0; i < count; i++)
		line->filled[i] = places ? places_fill(word[i], places) : memory_copy(word[i]);
	memcpy(line->word, line->filled, sizeof line->word);
	if (!invocation_read(&line->inv, &command_export, (int)count, line->word, err)) {
		err->class = ERROR_CONFIG;
		return false;
	}
	for (size_t i = 0; i < line->inv.option_count; i++)
		for (const struct option_row *row = common_options; row->name; row++)
			if (row == line->inv.option[i].row)
				return error_set(err, ERROR_CONFIG, "--%s belongs to `run`, not to one of its exports",
						 row->name);
	if (line->inv.argument_count != 1 || strcmp(line->inv.argument[0], "billing") != 0)
		return error_set(err, ERROR_CONFIG, "it begins with `billing`, what is to be exported");
	if (!invocation_option(&line->inv, "output") || strcmp(invocation_option(&line->inv, "output"), "-") == 0)
		return error_set(err, ERROR_CONFIG, "it says with --output FILE where the export goes");
	return true;
}

bool outputs_check_export(const char *text, bool shared, struct error *err)
{
	struct export_line line;
	bool good = read_export(text, NULL, &line, err) && places_check(text, PLACES, err) &&
		    (!shared || places_check_apart(invocation_option(&line.inv, "output"), err));

	export_line_free(&line);
	return good;
}

char *outputs_export_file(const char *text, const char *account)
{
	struct places places;
	struct export_line line;
	struct error ignored = ERROR_INIT;
	char *file = NULL;

	places_account(&places, account);
	if (read_export(text, &places, &line, &ignored))
		file = memory_copy(invocation_option(&line.inv, "output"));
	export_line_free(&line);
	return file;
}

/* Notes a failure: with the run, in its result, and for the one who reads. */
static void note_failure(struct outputs *outputs, struct error *one)
{
	struct error ignored = ERROR_INIT;

	/* whatever it was, to `run` it is output that cannot be written */
	if (one->class != ERROR_DATABASE && one->class != ERROR_SYSTEM && one->class != ERROR_INTERNAL)
		one->class = ERROR_OUTPUT;
	if (outputs->class <= ERROR_DRIFT)
		*outputs->err = *one;
	else
		log_error("account %s: %s", outputs->work->account->config.name, one->text);
	outputs->class = session_graver(outputs->class, one->class);
	if (!store_run_amend(outputs->work->account->store, error_exit_status(outputs->class), one->text, &ignored))
		log_warning("account %s: the failure could not be noted: %s", outputs->work->account->config.name,
			    ignored.text);
}

static void make_export(struct outputs *outputs, const char *text)
{
	struct account_session account = *outputs->work->account;
	struct session session = *account.session;
	struct error one = ERROR_INIT;
	struct export_line line;
	bool good = read_export(text, &outputs->places, &line, &one);

	/* the export sees its own command line, and the account as if it were alone */
	session.inv = &line.inv;
	session.accounts = 1;
	account.session = &session;
	if (good && export_account(&account, true, &one) == ERROR_NONE) {
		outputs->work->exports++;
	} else {
		error_context(&one, "export %s", good ? invocation_option(&line.inv, "output") : text);
		note_failure(outputs, &one);
	}
	export_line_free(&line);
}

static void make_exports(struct outputs *outputs)
{
	const char *setting = setting_text(outputs->work->account->config, SETTING_export);
	char *lines = memory_copy(setting ? setting : ""), *at = lines, *line;

	while (setting && (line = strsep(&at, "\n")))
		make_export(outputs, line);
	free(lines);
}

/* ---- report and hook */

static void make_report(struct outputs *outputs)
{
	struct account_session *account = outputs->work->account;
	const char *setting = setting_text(account->config, SETTING_report);
	struct error one = ERROR_INIT;
	char *path;

	if (!setting)
		return;
	path = places_fill(setting, &outputs->places);
	if (!report_to_file(account, store_run_id(account->store), path, &one)) {
		error_context(&one, "report");
		note_failure(outputs, &one);
	}
	free(path);
}

bool outputs_check_hook(const char *text, struct error *err)
{
	char *line = memory_copy(text), *word[WORDS_MAX];
	size_t count;
	const char *fault = text_words(line, word, WORDS_MAX, &count);
	bool good = fault ? error_set(err, ERROR_CONFIG, "%s", fault)
			  : word[0][0] == '/' || error_set(err, ERROR_CONFIG,
							   "%s: a program is named by its absolute path", word[0]);

	free(line);
	return good;
}

static void tell_hook(struct outputs *outputs)
{
	struct account_config config = outputs->work->account->config;
	const char *setting = setting_text(config, SETTING_hook);
	char *line, *word[WORDS_MAX];
	struct buf json = {0};
	struct error one = ERROR_INIT;
	struct hook hook;
	size_t count;

	if (!setting)
		return;
	line = memory_copy(setting);
	text_words(line, word, WORDS_MAX, &count); /* it was checked */
	summary_json(outputs->work, outputs->class, outputs->err, &json);
	buf_char(&json, '\n');
	hook = (struct hook){.argv = word,
			     .input = {json.data, json.size},
			     .timeout_ms = setting_number(config, SETTING_hook_timeout),
			     .stop_requested = invocation_stop_requested};
	if (!hook_run(&hook, &one))
		note_failure(outputs, &one);
	buf_free(&json);
	free(line);
}

static bool fill_places(struct outputs *outputs, struct error *err)
{
	struct account_session *account = outputs->work->account;
	struct places *places = &outputs->places;
	char date[16];

	if (!store_local_date(account->store, setting_text(account->config, SETTING_time_zone), date, err))
		return false;
	places_account(places, account->config.name);
	snprintf(places->value[PLACE_DATE], sizeof places->value[0], "%s", date);
	snprintf(places->value[PLACE_MONTH], sizeof places->value[0], "%.7s", date);
	snprintf(places->value[PLACE_RUN], sizeof places->value[0], "%" PRId64, store_run_id(account->store));
	return true;
}

enum error_class outputs_make(struct work *work, enum error_class class, struct error *err)
{
	struct account_config config = work->account->config;
	struct outputs outputs = {.work = work, .class = class, .err = err};
	bool asks_database = setting_text(config, SETTING_export) || setting_text(config, SETTING_report);
	struct error one = ERROR_INIT;

	if (asks_database && class != ERROR_DATABASE && !invocation_stop_requested()) {
		if (!fill_places(&outputs, &one)) {
			note_failure(&outputs, &one);
		} else {
			/* what yesterday's list said is no export of today */
			if (work->counters.list_complete)
				make_exports(&outputs);
			else if (setting_text(config, SETTING_export))
				log_warning("account %s: nothing is exported, for the list was not read to its end",
					    config.name);
			make_report(&outputs);
		}
	}
	tell_hook(&outputs);
	return outputs.class;
}
