/* `numsync report`: one page about each account, or all rows of one part. The accounts come one after the other, so what is written for all
 * of them stays in `report` meanwhile. */
#include "command.h"
#include "report/report.h"
#include "report/report_part.h"
#include "session.h"
#include "base/log.h"
#include "edge/host/outfile.h"
#include "view/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum form { FORM_HTML, FORM_TEXT, FORM_JSON };

/* The accounts come one after the other: what is written for all of them stays here meanwhile. */
static struct {
	struct outfile *file;
	struct report_page *page; /* several accounts on one page; else NULL */
	FILE *out;
	size_t lists;
} report;

static bool read_form(const struct invocation *inv, enum form *form, struct error *err)
{
	const char *format = invocation_option(inv, "format"), *path = invocation_option(inv, "output");
	size_t size = path ? strlen(path) : 0;

	*form = invocation_flag(inv, "json") ? FORM_JSON : FORM_TEXT;
	if (!format && size > 5 && strcmp(path + size - 5, ".html") == 0)
		*form = FORM_HTML;
	if (!format)
		return true;
	if (strcmp(format, "html") == 0)
		*form = FORM_HTML;
	else if (strcmp(format, "text") == 0)
		*form = FORM_TEXT;
	else if (strcmp(format, "json") == 0)
		*form = FORM_JSON;
	else
		return error_set(err, ERROR_USAGE, "--format is text, html or json, not %s", format);
	return true;
}

static bool read_run(const struct session *session, int64_t *run_id, struct error *err)
{
	const struct invocation *inv = session->inv;
	char *end = NULL;

	*run_id = 0;
	if (!inv->argument_count)
		return true;
	errno = 0;
	*run_id = strtoll(inv->argument[0], &end, 10);
	if (inv->argument_count > 1 || *end || *run_id < 1 || errno)
		return error_set(err, ERROR_USAGE,
				 "a report is of one run, such as numsync report 12, or of the last one");
	if (session->accounts > 1)
		return error_set(err, ERROR_USAGE, "run %s of which account? Name it with --account", inv->argument[0]);
	return true;
}

/* The last run that ended, when none is named. */
static bool find_run(struct account *account, int64_t *run_id, struct error *err)
{
	struct report_facts facts;
	bool good = report_read(account, *run_id, &facts, err);

	*run_id = facts.run_id;
	report_facts_free(&facts);
	return good;
}

/* --list: one part of the report, all of it. */
static bool list_part(const struct session *session, struct account *account, const char *name, int64_t run_id,
		      struct error *err)
{
	enum report_part part = part_find(name);
	enum list_format format;
	struct row_list *list;
	bool good;

	if (part == PART_COUNT) {
		struct buf parts = {0};

		for (int i = 0; i < PART_COUNT; i++)
			buf_format(&parts, "%s %s", i ? "," : "", part_table[i].name);
		error_set(err, ERROR_USAGE, "there is no part %s of a report; --list takes%s", name,
			  buf_string(&parts));
		buf_free(&parts);
		return false;
	}
	if (!session_list_format(session, &format, err) || !find_run(account, &run_id, err))
		return false;
	if (session->accounts > 1 && format == LIST_TABLE) {
		if (report.lists)
			fputs("\n", report.out);
		terminal_line(report.out, "account %s", account->config.name);
	}
	list = row_list_new_on(report.out, part_table[part].columns, format, account->config.name);
	good = part_each(account, part, run_id, 0, row_list_add, list, err);
	if (good && format == LIST_TABLE && !row_list_adds(list))
		fprintf(report.out, "%s\n", part_table[part].nothing);
	row_list_end(list, session->colour);
	report.lists++;
	return good;
}

static bool write_report(const struct session *session, struct account *account, struct error *err)
{
	const char *part = invocation_option(session->inv, "list");
	enum form form;
	int64_t run_id;

	if (!read_run(session, &run_id, err))
		return false;
	if (part)
		return list_part(session, account, part, run_id, err);
	if (!read_form(session->inv, &form, err))
		return false;
	if (form == FORM_JSON)
		return report_json(account, run_id, report.out, err);
	if (form == FORM_TEXT) {
		if (report.lists++)
			fputs("\n\n", report.out);
		return report_text(account, run_id, report.out, err);
	}
	if (session->accounts < 2)
		return report_html(account, run_id, report.out, err);
	if (!report.page)
		report.page = report_page_new();
	return report_page_add(report.page, account, err);
}

static enum error_class report_account(const struct session *session, struct account *account, struct error *err)
{
	const char *path = invocation_option(session->inv, "output");

	if (!report.out && path && strcmp(path, "-") != 0) {
		report.file = outfile_open(path, err);
		if (!report.file)
			return err->class;
		report.out = outfile_stream(report.file);
	} else if (!report.out) {
		report.out = stdout;
	}
	return write_report(session, account, err) ? ERROR_NONE : err->class;
}

/* All or nothing: a page that lacks an account would say that all are well. */
static void end_page(const struct invocation *inv, bool whole)
{
	if (whole)
		report_page_write(report.page, report.out);
	else
		log_warning("%s was not written, for it would lack an account",
			    report.file ? invocation_option(inv, "output") : "the page");
	report_page_free(report.page);
}

static enum error_class main_report(const struct invocation *inv, struct error *err)
{
	enum error_class class = session_for_accounts(inv, report_account, err);

	if (report.page)
		end_page(inv, class == ERROR_NONE);
	if (!report.file)
		return class;
	if (outfile_end(report.file, class == ERROR_NONE, err))
		log_info("report written to %s", invocation_option(inv, "output"));
	else if (err->class != ERROR_NONE) /* of several accounts each has told its own */
		class = err->class;
	return class;
}

static const struct option_row options[] = {
	{"output", "FILE",
	 "write to FILE, beside it first and then renamed, or into it when it is a pipe or a device; short: -o"},
	{"format", "text|html|json|table|csv",
	 "text, html or json; html when FILE ends with .html. With --list: table, csv or json"},
	{"list", "PART",
	 "all rows of one part: releases, drift, trend, fields, warmup, progress, stalled, calendar, outcomes, changes, "
	 "faults, strange, overrides, ages"},
	{NULL, NULL, NULL}};

const struct command command_report = {
	.name = "report",
	.synopsis = "[RUN] [OPTION...]",
	.summary = "one page: verdict and next step, release watch, drift, warmup, calendar, the run's changes",
	.options = options,
	.run = main_report,
	.statuses = STATUS(DATABASE) | STATUS(LATER),
	.examples = "  numsync report --format html --output report.html\n  numsync report 41 --list changes\n",
	.details =
		"RUN says whose changes and data faults it shows; else the last run that ended. The rest is as it is now, of one\n"
		"moment. The page is one file, light and dark, and fetches nothing: without its script it says the same. With\n"
		"--all-accounts it has all accounts. Tables of the page end after 100 rows and name the command that lists the\n"
		"rest. A warmup is stalled when it is Warming and its state and progress (call warmup: its stage) were the same\n"
		"over at least a week of readings. Part strange lists properties that the API sends beside the contract, or does\n"
		"not send; part overrides those of numsync's that no change of this database set.\n"};
