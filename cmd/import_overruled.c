/* Of several files of one command the later one counts where they disagree: that is said, value by value, because whoever hands in two
 * files seldom knows that they do. The database compares them; here the first few are told and all are counted. */
#include "import_overruled.h"
#include "edge/store/store_import.h"
#include "run/import_account.h"
#include "sql_columns.h"
#include "view/terminal.h"

#include <inttypes.h>

enum { TOLD = 20 };

struct telling {
	const char *path;
	FILE *out;
	int64_t count;
};

static bool on_value(void *context, const char *const *cells, int count, struct error *err)
{
	struct telling *telling = context;
	const char *number = cells[LIST_OVERRULED_LINES_NUMBER];

	(void)count;
	(void)err;
	if (++telling->count > TOLD || !telling->out)
		return true;
	terminal_line(telling->out, "%s, line %s: %s: %s is %s, and no longer %s (%s, line %s)", telling->path,
		      cells[LIST_OVERRULED_LINES_LINE], number ? number : cells[LIST_OVERRULED_LINES_PHONE_ID],
		      cells[LIST_OVERRULED_LINES_FIELD], cells[LIST_OVERRULED_LINES_SAYS],
		      cells[LIST_OVERRULED_LINES_SAID], cells[LIST_OVERRULED_LINES_SAID_FILE_NAME],
		      cells[LIST_OVERRULED_LINES_SAID_LINE]);
	return true;
}

bool imported_files_add(struct imported_files *files, struct account *account, const char *path, int64_t batch_id,
			int64_t *count, struct error *err)
{
	struct telling telling = {.path = import_shown_name(path), .out = files->out};

	*count = 0;
	if (!batch_id)
		return true;
	if (files->count &&
	    !store_overruled_lines_each(account->store, files->batch, files->count, batch_id, on_value, &telling, err))
		return false;
	if (files->out && telling.count > TOLD)
		terminal_line(files->out, "%s: and %" PRId64 " more values of the files before it are overruled",
			      telling.path, telling.count - TOLD);
	files->batch[files->count++] = batch_id;
	*count = telling.count;
	return true;
}
