/* Faults on request: which request gets which. Not locked: the caller holds the server's mutex. */
#ifndef NUMSYNC_SANDBOX_FAULT_H
#define NUMSYNC_SANDBOX_FAULT_H

#include <json-c/json.h>
#include <stdbool.h>

#include "base/error.h"

enum call { CALL_LIST, CALL_GET, CALL_PUT, CALL_COUNT };

struct faults;

struct faults *faults_new(unsigned long seed);
void faults_free(struct faults *faults);
/* "[list:|get:|put:]NAME=PERCENT", "...NAME@N" or "...NAME@N-M" (the N-th such call, from 1). */
bool faults_add(struct faults *faults, const char *spec, struct error *err);
void faults_clear(struct faults *faults);
/* A call begins: decides for each fault whether it strikes. Names that struck are in the set. */
struct fault_set {
	unsigned long bits;
};
struct fault_set faults_strike(struct faults *faults, enum call call);
/* Whether the fault with that name struck. */
bool fault_in(struct fault_set set, const char *name);
/* Percent of the fault `vanish`: it strikes by id, not by call. */
unsigned faults_vanish_percent(const struct faults *faults);
/* {"NAME": times}. */
struct json_object *faults_counts(const struct faults *faults);
/* What there is, ended by one without a name. calls: for which calls it makes sense when no prefix says so, bits. */
struct fault_kind {
	const char *name;
	unsigned char calls;
};
extern const struct fault_kind fault_kinds[];

#endif
