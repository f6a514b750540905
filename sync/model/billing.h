/* What a line of billing is made of. */
#ifndef NUMSYNC_MODEL_BILLING_H
#define NUMSYNC_MODEL_BILLING_H

#include <stdbool.h>
#include <stddef.h>

/* The fields of a billing export unless others are chosen, in order, and all that a closed period keeps. */
extern const int billing_field[];
extern const size_t billing_field_count;
bool billing_has_field(int field);
/* Whether a change of the field is worth telling when two moments are compared. */
bool billing_compares_field(int field);

#endif
