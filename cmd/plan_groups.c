/* The one place that groups and counts what a plan does: a change that does several things stands in several groups, so that each group
 * has as many numbers as its title says. The database decides what a change does (sql/parts/plan_kind.sql). */
#include "plan_groups.h"
#include "sql_columns.h"

#include <inttypes.h>
#include <string.h>

struct walk {
	const struct plan_kinds *kinds;
	const struct plan_output *output;
	enum plan_kind kind; /* of the group that is open; PLAN_KIND_COUNT: none */
};

void plan_kinds_text(struct buf *text, const struct plan_head *plan, const struct plan_kinds *kinds)
{
	const char *before = ": ";

	buf_format(text, "%" PRId64 " change%s (one PUT each)", plan->changes, plan->changes == 1 ? "" : "s");
	for (int i = 0; i < PLAN_KIND_COUNT; i++)
		if (kinds->count[i]) {
			buf_format(text, "%s%s %" PRId64, before, plan_kind_name[i], kinds->count[i]);
			before = ", ";
		}
}

static enum plan_kind find_kind(const char *name)
{
	int kind = 0;

	while (kind < PLAN_KIND_COUNT && strcmp(plan_kind_name[kind], name) != 0)
		kind++;
	return (enum plan_kind)kind;
}

static void end_group(struct walk *walk)
{
	if (walk->kind != PLAN_KIND_COUNT)
		walk->output->end(walk->output->context);
}

static void begin_group(struct walk *walk, enum plan_kind kind)
{
	struct buf title = {0};

	end_group(walk);
	walk->kind = kind;
	buf_format(&title, "%s %" PRId64, plan_kind_name[kind], walk->kinds->count[kind]);
	walk->output->begin(walk->output->context, kind, buf_string(&title));
	buf_free(&title);
}

static const char *sign_of(enum plan_kind kind, const char *before, const char *after)
{
	if (kind == PLAN_DISABLE || !after)
		return "-";
	return kind == PLAN_ENABLE || !before ? "+" : "~";
}

static bool on_value(void *context, const char *const *cells, int count, struct error *err)
{
	struct walk *walk = context;
	enum plan_kind kind = find_kind(cells[LIST_PLAN_KINDS_KIND]);
	const char *before = cells[LIST_PLAN_KINDS_BEFORE], *after = cells[LIST_PLAN_KINDS_AFTER];
	const struct plan_line line = {.sign = sign_of(kind, before, after),
				       .number = cells[LIST_PLAN_KINDS_NUMBER],
				       .field = cells[LIST_PLAN_KINDS_FIELD],
				       .before = before ? before : "(none)",
				       .after = after ? after : "(none)",
				       .source = cells[LIST_PLAN_KINDS_SOURCE],
				       .file = cells[LIST_PLAN_KINDS_FILE_NAME],
				       .line = cells[LIST_PLAN_KINDS_LINE]};

	(void)count;
	if (kind == PLAN_KIND_COUNT)
		return error_set(err, ERROR_INTERNAL, "a statement names a kind of change that is not known: %s",
				 cells[LIST_PLAN_KINDS_KIND]);
	if (kind != walk->kind)
		begin_group(walk, kind);
	walk->output->line(walk->output->context, &line);
	return true;
}

bool plan_groups_each(struct account *account, int64_t plan_id, const struct plan_kinds *kinds,
		      const struct plan_output *output, struct error *err)
{
	struct walk walk = {.kinds = kinds, .output = output, .kind = PLAN_KIND_COUNT};
	bool good = store_plan_kinds_each(account->store, plan_id, on_value, &walk, err);

	end_group(&walk);
	return good;
}
