/* How the cells of a workbook look, and how a sheet is printed: landscape, one page wide, its head on each page, title and sheet above,
 * the page's number below. The signs of figures are those of the program that opens the file: the format has it so. */
#include "sheet_internal.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

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

void sheet_make_formats(struct sheet_book *book)
{
	lxw_format **const formats[] = {&book->header, &book->amount, &book->long_amount, &book->count,
					&book->time,   &book->total,  &book->long_total,  &book->count_total,
					&book->note,   &book->truth};
	lxw_format *totals[3];

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		*formats[i] = workbook_add_format(book->book);
		if (!*formats[i])
			memory_exhausted(0);
	}
	amount_formats(book);
	format_set_bold(book->header);
	format_set_bottom(book->header, LXW_BORDER_THIN);
	format_set_num_format(book->count, "#,##0");
	format_set_num_format(book->time, "yyyy-mm-dd hh:mm:ss");
	format_set_num_format(book->count_total, "#,##0");
	/* LibreOffice takes this for its own format of truths, in the words of the country, and shows 1 and 0 otherwise; Excel needs none */
	format_set_num_format(book->truth, "\"TRUE\";\"TRUE\";\"FALSE\"");
	format_set_italic(book->note);
	/* a figure does not touch the text of the next column */
	format_set_indent(book->amount, 1);
	format_set_align(book->amount, LXW_ALIGN_RIGHT);
	format_set_indent(book->long_amount, 1);
	format_set_align(book->long_amount, LXW_ALIGN_RIGHT);
	totals[0] = book->total;
	totals[1] = book->long_total;
	totals[2] = book->count_total;
	for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++) {
		format_set_bold(totals[i]);
		format_set_top(totals[i], LXW_BORDER_THIN);
		format_set_align(totals[i], LXW_ALIGN_RIGHT);
		format_set_indent(totals[i], totals[i] == book->count_total ? 0 : 1);
	}
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
	worksheet_fit_to_pages(book->sheet, 1, 0);
	worksheet_repeat_rows(book->sheet, 0, 0);
	worksheet_set_margins(book->sheet, 0.4, 0.4, 0.7, 0.6);
	worksheet_set_header(book->sheet, book->page_header);
	worksheet_set_footer(book->sheet, "&RPage &P of &N");
}
