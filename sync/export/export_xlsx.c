/* A workbook: Lines, Summary, Changes, what is released or disabled but billed, About. */
#include "export.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/when.h"
#include "edge/xlsx/sheet.h"
#include "model/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct book_writer {
	struct sheet_book *book;
	bool total;
};

static bool begin(void *context, const struct export_table *table, struct error *err)
{
	struct book_writer *writer = context;

	(void)err;
	writer->total = table->total;
	sheet_begin(writer->book, table->name, table->column, table->columns);
	return true;
}

static bool row(void *context, const char *const *cells, struct error *err)
{
	return sheet_row(((struct book_writer *)context)->book, cells, err);
}

static bool end(void *context, struct error *err)
{
	struct book_writer *writer = context;

	(void)err;
	sheet_end(writer->book, writer->total);
	return true;
}

static bool write_about(struct export_job *job, struct book_writer *book, struct error *err)
{
	static const struct cell_column columns[] = {{"what", CELL_TEXT, false}, {"value", CELL_TEXT, false}};
	struct export_table table = {"About", columns, 2, false};

	if (!export_facts(job, err))
		return false;
	if (sheet_text_amounts(book->book))
		export_fact(job, "amounts as text",
			    "%s: a cell of a spreadsheet cannot hold them exactly as a number; "
			    "the totals have them",
			    export_count(job, sheet_text_amounts(book->book)));
	if (sheet_cut_texts(book->book))
		export_fact(job, "texts cut", "%s: longer than a cell of a spreadsheet",
			    export_count(job, sheet_cut_texts(book->book)));
	begin(book, &table, err);
	for (size_t i = 0; i < job->facts; i++) {
		const char *cells[] = {job->fact[i].name, job->fact[i].text};

		if (!sheet_row(book->book, cells, err))
			return false;
	}
	return end(book, err);
}

static bool write_book(struct export_job *job, struct book_writer *book, struct error *err)
{
	static const char *const dimensions[] = {"business", "channel", "user"};
	struct export_writer writer = {book, begin, row, end, NULL};

	if (!export_lines(job, &writer, err))
		return false;
	for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0]; i++)
		if (!export_groups(job, dimensions[i], &writer, err))
			return false;
	if (job->compare) {
		if (!export_changes(job, &writer, err))
			return false;
		for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0]; i++)
			if (!export_bridge(job, dimensions[i], &writer, err))
				return false;
	}
	return export_oddities(job, "disabled", "Disabled but billed", &writer, err) &&
	       export_oddities(job, "released", "Released but billed", &writer, err) && write_about(job, book, err);
}

/* Amounts are aligned to the digits that any of them has, which their sum has, too. */
static bool open_book(struct export_job *job, const char *path, struct book_writer *book, struct error *err)
{
	struct sheet_options options = {0};
	struct billing_sum sum;
	struct value moment;
	const char *why, *point;
	char title[256], at[WHEN_BYTES];

	if (!store_billing_sum(job->account->store, &job->query, &job->choice, &sum, err))
		return false;
	point = strchr(sum.total, '.');
	options.scale = point ? (int)strlen(point + 1) : 0;
	value_parse(KIND_TIMESTAMP, slice_of(job->moment), false, &moment, &why);
	options.created_us = moment.time_us;
	if (job->query.period)
		text_format(title, sizeof title, "Billing of account %s, period %s", job->account->config.name,
			    job->query.period);
	else
		text_format(title, sizeof title, "Billing of account %s, %s", job->account->config.name,
			    when_text(job->moment, false, at));
	options.title = title;
	book->book = sheet_open(path, &options);
	return true;
}

static bool copy_file(const struct export_job *job, const char *path, struct error *err)
{
	FILE *file = fopen(path, "rb");
	char bytes[65536];
	size_t size;

	if (!file)
		return error_system(err, ERROR_SYSTEM, errno, "cannot read a temporary file");
	while ((size = fread(bytes, 1, sizeof bytes, file)) > 0)
		fwrite(bytes, 1, size, job->file);
	fclose(file);
	return export_written(job, job->file, err);
}

bool export_xlsx(struct export_job *job, struct error *err)
{
	const char *folder = getenv("TMPDIR");
	char *temporary = memory_format("%s/numsync.XXXXXX", folder && *folder ? folder : "/tmp");
	/* the library writes a file by its name and goes back in it: anything else gets a copy */
	const char *beside = job->out ? outfile_temporary(job->out) : NULL, *path = beside ? beside : temporary;
	int fd = beside ? -1 : mkstemp(temporary);
	struct book_writer book = {0};
	bool good;

	if (!beside && fd < 0) {
		error_system(err, ERROR_SYSTEM, errno, "cannot make a temporary file");
		free(temporary);
		return false;
	}
	good = open_book(job, path, &book, err) && write_book(job, &book, err);
	if (good)
		good = sheet_close(book.book, err);
	else
		sheet_abort(book.book);
	if (good && !beside)
		good = copy_file(job, path, err);
	if (fd >= 0) {
		close(fd);
		unlink(temporary);
	}
	free(temporary);
	return good;
}
