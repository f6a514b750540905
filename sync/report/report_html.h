/* What a page says of one account. */
#ifndef NUMSYNC_REPORT_REPORT_HTML_H
#define NUMSYNC_REPORT_REPORT_HTML_H

#include "report.h"

/* prefix: of the ids, so that several accounts can stand on one page; level: of the headings. */
bool report_section(struct account *account, const struct report_facts *facts, const char *prefix, int level, FILE *out,
		    struct error *err);

#endif
