/* Which faults there are, for which calls each makes sense, and when it strikes: by chance from a seed, so that a run can be
 * repeated, or at the N-th such call. What a fault does is in answer.c, list.c, record.c and echo.c. */
#include "fault.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Which calls a fault makes sense for when no prefix says so. */
enum { ON_LIST = 1, ON_GET = 2, ON_PUT = 4, ON_ALL = 7 };

const struct fault_kind fault_kinds[] = {
	{"429", ON_ALL},
	{"429-no-retry-after", ON_ALL},
	{"500", ON_ALL},
	{"502-html", ON_ALL},
	{"503", ON_ALL},
	{"html", ON_ALL},
	{"reset", ON_ALL},
	{"truncated", ON_ALL},
	{"slow", ON_ALL},
	{"stall", ON_ALL},
	{"redirect", ON_ALL},
	{"drop", ON_ALL},
	{"lost", ON_ALL},
	{"stall-body", ON_ALL},
	{"html-bytes", ON_ALL},
	{"echo-problem", ON_ALL},
	{"echo-html", ON_ALL},
	{"echo-header", ON_ALL},
	{"echo-percent", ON_ALL},
	{"echo-base64", ON_ALL},
	{"echo-cut", ON_ALL},
	{"repeat-row", ON_LIST},
	{"repeat-token", ON_LIST},
	{"not-object", ON_LIST},
	{"items-type", ON_LIST},
	{"no-items", ON_LIST},
	{"empty-token", ON_LIST},
	{"no-id", ON_LIST},
	{"wrong-type", ON_LIST},
	{"bad-utf8", ON_LIST},
	{"lone-surrogate", ON_LIST},
	{"nul-text", ON_LIST},
	{"deep", ON_LIST},
	{"big-body", ON_LIST},
	{"duplicate-key", ON_LIST},
	{"expired-token", ON_LIST},
	{"half-list", ON_LIST},
	{"unknown-property", ON_LIST | ON_GET},
	{"new-enum", ON_LIST | ON_GET},
	{"vanish", ON_GET},
	{"organization", ON_ALL},
	{"absent-field", ON_GET},
	{"put-ignored", ON_PUT},
	{"put-lost", ON_PUT},
	{"400", ON_ALL},
	{"401", ON_ALL},
	{"403", ON_ALL},
	{"404", ON_ALL},
	{"408", ON_ALL},
	{"409", ON_ALL},
	{"410", ON_ALL},
	{"413", ON_ALL},
	{"415", ON_ALL},
	{"422", ON_ALL},
	{"504", ON_ALL},
	{"421", ON_ALL},
	{"425", ON_ALL},
	{"fresh-token", ON_LIST},
	{"see-other", ON_PUT},
	{"put-late", ON_PUT},
	{"other-id", ON_GET | ON_PUT},
	{NULL, 0},
};

enum { FAULT_KINDS = sizeof fault_kinds / sizeof fault_kinds[0] - 1 };

_Static_assert(FAULT_KINDS <= sizeof(unsigned long) * 8, "each name has its bit in struct fault_set");

enum { FAULTS_MAX = 64 };

struct fault {
	size_t name;
	unsigned calls; /* bits */
	double percent; /* < 0: by number of the call */
	unsigned long from, to, seen;
};

struct faults {
	struct fault fault[FAULTS_MAX];
	size_t count;
	unsigned long random;
	unsigned long struck[FAULT_KINDS];
};

struct faults *faults_new(unsigned long seed)
{
	struct faults *faults = memory_get(sizeof *faults);

	faults->random = seed * 2654435761UL + 88172645463325252UL;
	return faults;
}

void faults_free(struct faults *faults)
{
	free(faults);
}

void faults_clear(struct faults *faults)
{
	faults->count = 0;
}

static bool read_when(const char *when, struct fault *fault)
{
	char *end;

	if (*when == '=') {
		fault->percent = strtod(when + 1, &end);
		if (*end == '%')
			end++;
		return *end == '\0' && end > when + 1 && fault->percent >= 0 && fault->percent <= 100;
	}
	fault->percent = -1;
	fault->from = fault->to = strtoul(when + 1, &end, 10);
	if (*end == '-')
		fault->to = strtoul(end + 1, &end, 10);
	return *end == '\0' && fault->from > 0 && fault->to >= fault->from;
}

bool faults_add(struct faults *faults, const char *spec, struct error *err)
{
	struct fault fault = {0};
	const char *name = spec, *when;

	if (strncmp(spec, "list:", 5) == 0) {
		fault.calls = ON_LIST;
		name = spec + 5;
	} else if (strncmp(spec, "get:", 4) == 0 || strncmp(spec, "put:", 4) == 0) {
		fault.calls = spec[0] == 'g' ? ON_GET : ON_PUT;
		name = spec + 4;
	}
	when = name + strcspn(name, "=@");
	for (; fault_kinds[fault.name].name; fault.name++)
		if (strlen(fault_kinds[fault.name].name) == (size_t)(when - name) &&
		    memcmp(fault_kinds[fault.name].name, name, (size_t)(when - name)) == 0)
			break;
	if (!fault_kinds[fault.name].name || !*when || !read_when(when, &fault) || faults->count == FAULTS_MAX)
		return error_set(err, ERROR_USAGE,
				 "fault %s is not [list:|get:|put:]NAME=PERCENT or NAME@N; --help lists the "
				 "names",
				 spec);
	if (!fault.calls)
		fault.calls = fault_kinds[fault.name].calls;
	if (!(fault.calls & fault_kinds[fault.name].calls))
		return error_set(
			err, ERROR_USAGE,
			"fault %s would do nothing: %s is none of such calls; leave list:, get: or put: out, and it strikes where it can",
			spec, fault_kinds[fault.name].name);
	faults->fault[faults->count++] = fault;
	return true;
}

static double random_percent(struct faults *faults)
{
	faults->random ^= faults->random << 13;
	faults->random ^= faults->random >> 7;
	faults->random ^= faults->random << 17;
	return (double)(faults->random % 1000000) / 10000.0;
}

struct fault_set faults_strike(struct faults *faults, enum call call)
{
	struct fault_set set = {0};

	for (size_t i = 0; i < faults->count; i++) {
		struct fault *fault = &faults->fault[i];

		if (!(fault->calls & (1U << call)) || strcmp(fault_kinds[fault->name].name, "vanish") == 0)
			continue;
		fault->seen++;
		if (fault->percent < 0 ? fault->seen >= fault->from && fault->seen <= fault->to
				       : random_percent(faults) < fault->percent) {
			set.bits |= 1UL << fault->name;
			faults->struck[fault->name]++;
		}
	}
	return set;
}

bool fault_in(struct fault_set set, const char *name)
{
	for (size_t i = 0; set.bits && fault_kinds[i].name; i++)
		if (set.bits & (1UL << i) && strcmp(fault_kinds[i].name, name) == 0)
			return true;
	return false;
}

unsigned faults_vanish_percent(const struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		if (strcmp(fault_kinds[faults->fault[i].name].name, "vanish") == 0)
			return (unsigned)faults->fault[i].percent;
	return 0;
}

struct json_object *faults_counts(const struct faults *faults)
{
	struct json_object *counts = json_object_new_object();

	for (size_t i = 0; fault_kinds[i].name; i++)
		if (faults->struck[i])
			json_object_object_add(counts, fault_kinds[i].name,
					       json_object_new_int64((int64_t)faults->struck[i]));
	return counts;
}
