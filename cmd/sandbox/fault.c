/* Which faults there are, for which calls each makes sense, and when it strikes: by chance from a seed, so that a run can be
 * repeated, or at the N-th such call. What a fault does is in answer.c, list.c, record.c and echo.c. */
#include "fault.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Which calls a fault makes sense for when no prefix says so. */
enum { ON_LIST = 1, ON_GET = 2, ON_PUT = 4, ON_ALL = 7 };

const char *const fault_names[] = {"429",
				   "429-no-retry-after",
				   "500",
				   "502-html",
				   "503",
				   "html",
				   "reset",
				   "truncated",
				   "slow",
				   "stall",
				   "redirect",
				   "drop",
				   "lost",
				   "stall-body",
				   "html-bytes",
				   "echo-problem",
				   "echo-html",
				   "echo-header",
				   "echo-percent",
				   "echo-base64",
				   "echo-cut",
				   "repeat-row",
				   "repeat-token",
				   "not-object",
				   "items-type",
				   "no-items",
				   "empty-token",
				   "no-id",
				   "wrong-type",
				   "bad-utf8",
				   "lone-surrogate",
				   "nul-text",
				   "deep",
				   "big-body",
				   "duplicate-key",
				   "expired-token",
				   "half-list",
				   "unknown-property",
				   "new-enum",
				   "vanish",
				   "organization",
				   "absent-field",
				   "put-ignored",
				   "put-lost",
				   "400",
				   "401",
				   "403",
				   "404",
				   "408",
				   "409",
				   "410",
				   "413",
				   "415",
				   "422",
				   "504",
				   "421",
				   "425",
				   "fresh-token",
				   "see-other",
				   "put-late",
				   "other-id",
				   NULL};

static const unsigned char fault_calls[] =
	{ON_ALL,  ON_ALL,	    ON_ALL,	      ON_ALL,  ON_ALL,	ON_ALL,	 ON_ALL,	 ON_ALL,  ON_ALL,
	 ON_ALL,  ON_ALL,	    ON_ALL,	      ON_ALL,  ON_ALL,	ON_ALL,	 ON_ALL,	 ON_ALL,  ON_ALL,
	 ON_ALL,  ON_ALL,	    ON_ALL,	      ON_LIST, ON_LIST, ON_LIST, ON_LIST,	 ON_LIST, ON_LIST,
	 ON_LIST, ON_LIST,	    ON_LIST,	      ON_LIST, ON_LIST, ON_LIST, ON_LIST,	 ON_LIST, ON_LIST,
	 ON_LIST, ON_LIST | ON_GET, ON_LIST | ON_GET, ON_GET,  ON_ALL,	ON_GET,	 ON_PUT,	 ON_PUT,  ON_ALL,
	 ON_ALL,  ON_ALL,	    ON_ALL,	      ON_ALL,  ON_ALL,	ON_ALL,	 ON_ALL,	 ON_ALL,  ON_ALL,
	 ON_ALL,  ON_ALL,	    ON_ALL,	      ON_LIST, ON_PUT,	ON_PUT,	 ON_GET | ON_PUT};

_Static_assert(sizeof fault_calls == sizeof fault_names / sizeof fault_names[0] - 1, "each name has its calls");
_Static_assert(sizeof fault_calls <= sizeof(unsigned long) * 8, "each name has its bit in struct fault_set");

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
	unsigned long struck[sizeof fault_names / sizeof fault_names[0]];
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
	for (; fault_names[fault.name]; fault.name++)
		if (strlen(fault_names[fault.name]) == (size_t)(when - name) &&
		    memcmp(fault_names[fault.name], name, (size_t)(when - name)) == 0)
			break;
	if (!fault_names[fault.name] || !*when || !read_when(when, &fault) || faults->count == FAULTS_MAX)
		return error_set(err, ERROR_USAGE,
				 "fault %s is not [list:|get:|put:]NAME=PERCENT or NAME@N; --help lists the "
				 "names",
				 spec);
	if (!fault.calls)
		fault.calls = fault_calls[fault.name];
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

		if (!(fault->calls & (1U << call)) || strcmp(fault_names[fault->name], "vanish") == 0)
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
	for (size_t i = 0; set.bits && fault_names[i]; i++)
		if (set.bits & (1UL << i) && strcmp(fault_names[i], name) == 0)
			return true;
	return false;
}

unsigned faults_vanish_percent(const struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		if (strcmp(fault_names[faults->fault[i].name], "vanish") == 0)
			return (unsigned)faults->fault[i].percent;
	return 0;
}

struct json_object *faults_counts(const struct faults *faults)
{
	struct json_object *counts = json_object_new_object();

	for (size_t i = 0; fault_names[i]; i++)
		if (faults->struck[i])
			json_object_object_add(counts, fault_names[i],
					       json_object_new_int64((int64_t)faults->struck[i]));
	return counts;
}
