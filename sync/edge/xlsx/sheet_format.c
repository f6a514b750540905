/* How the cells of a workbook look, and how a sheet is printed: landscape, its head on each page, as few pages wide as can be read, title
 * and sheet above, the page's number below. The signs of figures are those of the program that opens the file: the format has it so. */
#include "sheet_internal.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

/* What fits on a page when 11 points are printed as 7: the 10.2 inches of a landscape Letter between its margins, the narrower of the two
 * usual papers. */
enum { PAGE_PIXELS = 10 * 96 * 11 / 7 };

/* "#,##0.00": the signs are those of whoever opens the file, as the format has it. */
static void amount_formats(struct sheet_book *book)
{
	char text[32];

	snprintf(text, sizeof text, "#,##0.%.*s", book->scale, "0000");
	format_set_num_format(book->amount, text);
	format_set_num_format(book->total, text);
	format_set_num_format(book->long_amount, "#,##0.00########");
	format_set_num_format(book->long_total, "#,##0.00########");
}

static void header_formats(struct sheet_book *book)
{
	format_set_bold(book->header);
	format_set_bottom(book->header, LXW_BORDER_THIN);
	format_set_bold(book->figure_header);
	format_set_bottom(book->figure_header, LXW_BORDER_THIN);
	/* above the figures, beside the button of the filter */
	format_set_align(book->figure_header, LXW_ALIGN_RIGHT);
	format_set_indent(book->figure_header, 2);
}

static void total_formats(struct sheet_book *book)
{
	lxw_format *const totals[] = {book->total, book->long_total, book->count_total};

	format_set_bold(book->total_title);
	format_set_top(book->total_title, LXW_BORDER_THIN);
	for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++) {
		format_set_bold(totals[i]);
		format_set_top(totals[i], LXW_BORDER_THIN);
		format_set_align(totals[i], LXW_ALIGN_RIGHT);
		format_set_indent(totals[i], totals[i] == book->count_total ? 0 : 1);
	}
}

void sheet_make_formats(struct sheet_book *book)
{
	lxw_format **const formats[] = {&book->header,	    &book->amount, &book->long_amount, &book->count,
					&book->time,	    &book->total,  &book->long_total,  &book->count_total,
					&book->note,	    &book->truth,  &book->wrapped,     &book->figure_header,
					&book->total_title, &book->plain};

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		*formats[i] = workbook_add_format(book->book);
		if (!*formats[i])
			memory_exhausted(0);
		format_set_align(*formats[i], LXW_ALIGN_VERTICAL_CENTER); /* beside a text that goes on in its cell */
	}
	amount_formats(book);
	header_formats(book);
	format_set_num_format(book->count, "#,##0");
	format_set_num_format(book->time, "yyyy-mm-dd hh:mm:ss");
	format_set_align(book->time, LXW_ALIGN_LEFT);
	format_set_align(book->truth, LXW_ALIGN_LEFT);
	format_set_num_format(book->count_total, "#,##0");
	/* LibreOffice takes this for its own format of truths, in the words of the country, and shows 1 and 0 otherwise; Excel needs none */
	format_set_num_format(book->truth, "\"TRUE\";\"TRUE\";\"FALSE\"");
	format_set_italic(book->note);
	format_set_text_wrap(book->wrapped);
	/* a figure does not touch the text of the next column */
	format_set_indent(book->amount, 1);
	format_set_align(book->amount, LXW_ALIGN_RIGHT);
	format_set_indent(book->long_amount, 1);
	format_set_align(book->long_amount, LXW_ALIGN_RIGHT);
	total_formats(book);
}

/* The title and the name of the sheet; & begins a command of the format, so one of the title is doubled. */
void sheet_set_header(struct sheet_book *book, const char *title)
{
	struct buf text = {0};

	buf_text(&text, "&L");
	for (; *title && text.size < HEADER_MAX; title++) {
		buf_char(&text, *title);
		if (*title == '&')
			buf_char(&text, '&');
	}
	while (*title && text.size && ((unsigned char)*title & 0xC0) == 0x80)
		buf_char(&text, *title++);
	buf_text(&text, "&R&A");
	snprintf(book->page_header, sizeof book->page_header, "%s", buf_string(&text));
	buf_free(&text);
}

void sheet_set_print(struct sheet_book *book)
{
	worksheet_set_landscape(book->sheet);
	worksheet_repeat_rows(book->sheet, 0, 0);
	worksheet_set_margins(book->sheet, 0.4, 0.4, 0.7, 0.6);
	worksheet_set_header(book->sheet, book->page_header);
	worksheet_set_footer(book->sheet, "&RPage &P of &N");
}

/* The columns that tell which line it is: the number, and what stands before it. */
static size_t titles_of(const struct sheet_book *book)
{
	return book->column_count > 2 && strcmp(book->columns[1].name, "number") == 0 ? 2 : 1;
}

/* As few as keep a text at 7 points or more. A page holds whole columns; behind the first page each begins with the titles again. */
static uint16_t pages_wide(const int *pixels, size_t count, size_t titles)
{
	uint16_t pages = 1;
	int used = 0, repeated = 0;

	for (size_t i = 0; i < titles; i++)
		repeated += pixels[i];
	for (size_t i = 0; i < count; i++) {
		if (used && used + pixels[i] > PAGE_PIXELS) {
			pages++;
			used = repeated;
		}
		used += pixels[i];
	}
	return pages;
}

/* Where it is more than one, the pages of the same lines come one after another. */
void sheet_set_print_width(struct sheet_book *book, const int *pixels)
{
	size_t titles = titles_of(book);
	uint16_t pages = pages_wide(pixels, book->column_count, titles);

	worksheet_fit_to_pages(book->sheet, pages, 0);
	if (pages == 1)
		return;
	worksheet_repeat_columns(book->sheet, 0, (lxw_col_t)(titles - 1));
	worksheet_print_across(book->sheet);
}
