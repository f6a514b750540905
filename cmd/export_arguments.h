/* The options of an export as they are written: on the command line of `numsync export`, and in the setting export, whose lines
 * are read by the same rules. */
#ifndef NUMSYNC_CMD_EXPORT_ARGUMENTS_H
#define NUMSYNC_CMD_EXPORT_ARGUMENTS_H

#include "export/export_options.h"
#include "invocation.h"

/* The texts are those of the invocation. */
void export_arguments_read(const struct invocation *inv, struct export_options *options);

/* The lines of a setting export; free them in any case. */
struct export_lines_setting {
	struct export_options *options; /* one a line */
	size_t count;
	char **text; /* of each line; owned, the options point into them */
};

/* text: of the setting; NULL: it has none. ERROR_CONFIG for a line that is none of an export to a file. Placeholders stay. */
bool export_setting_read(const char *text, struct export_lines_setting *lines, struct error *err);
void export_setting_free(struct export_lines_setting *lines);

#endif
