/* One page about an account, or several: how it is, what to do next, what the last run did. */
#ifndef NUMSYNC_REPORT_REPORT_H
#define NUMSYNC_REPORT_REPORT_H

#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "account/account.h"
#include "health.h"
#include "edge/store/store_report.h"
#include "model/change_state.h"
#include "sql_columns.h"

/* What a report begins with. */
struct report_facts {
	int64_t run_id;			  /* 0: none has ended */
	const char *run[GET_RUN_COLUMNS]; /* in the arena; NULL cells are null */
	int64_t changes[OUTCOME_COUNT];	  /* of the run, by outcome */
	const char *outcomes;		  /* in the arena: the same for people, "12 confirmed, 0 not needed, ..." */
	struct status_facts status;
	struct drift_counts drift;
	struct drift_left left; /* which run the counts are of, if it is not now */
	struct health health;
	char read_at[CLOCK_TEXT_BYTES]; /* now */
	struct arena arena;
};

/* run_id 0: the last run that ended. ERROR_USAGE for a run that there is not. */
bool report_read(struct account *account, int64_t run_id, struct report_facts *facts, struct error *err);
/* Whether the run did not come to its end: of what it did only the journal is on record. There is a run. */
bool report_run_died(const struct report_facts *facts);
/* Whether it died and no later run has settled yet what it did. */
bool report_run_is_dead(const struct report_facts *facts);
void report_facts_free(struct report_facts *facts);

/* Writes the page of one account. run_id 0: the last run that ended. */
bool report_html(struct account *account, int64_t run_id, FILE *out, struct error *err);
/* To a file, beside it first and then renamed. */
bool report_to_file(struct account *account, int64_t run_id, const char *path, struct error *err);
bool report_text(struct account *account, int64_t run_id, FILE *out, struct error *err);
bool report_json(struct account *account, int64_t run_id, FILE *out, struct error *err);

/* A page of several accounts, which come one after the other. It is written when all could be added: it speaks of all accounts. */
struct report_page;
struct report_page *report_page_new(void);
bool report_page_add(struct report_page *page, struct account *account, struct error *err);
void report_page_write(const struct report_page *page, FILE *out);
void report_page_free(struct report_page *page);

#endif
