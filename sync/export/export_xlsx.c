/* A workbook: Lines, Summary, Changes, About. */
#include "export.h"
#include "base/memory.h"
#include "edge/xlsx/sheet.h"
#include "model/value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
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
			    "%" PRId64 ": a cell of a spreadsheet cannot hold them exactly as a number; "
			    "the totals have them",
			    sheet_text_amounts(book->book));
	if (sheet_cut_texts(book->book))
		export_fact(job, "texts cut", "%" PRId64 ": longer than a cell of a spreadsheet",
			    sheet_cut_texts(book->book));
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
	return write_about(job, book, err);
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
	struct book_writer book;
	struct value moment;
	const char *why;
	bool good;

	if (!beside && fd < 0) {
		error_system(err, ERROR_SYSTEM, errno, "cannot make a temporary file");
		free(temporary);
		return false;
	}
	value_parse(KIND_TIMESTAMP, slice_of(job->moment), false, &moment, &why);
	book.book = sheet_open(path, moment.time_us);
	good = write_book(job, &book, err);
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
