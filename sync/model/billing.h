/* What a line of billing is made of. */
#ifndef NUMSYNC_MODEL_BILLING_H
#define NUMSYNC_MODEL_BILLING_H

#include <stdbool.h>
#include <stddef.h>

/* The fields of a billing export unless others are chosen, in order, and what a period keeps that is closed today. */
extern const int billing_field[];
extern const size_t billing_field_count;
bool billing_has_field(int field);
/* Whether a change of the field is worth telling when two moments are compared. */
bool billing_compares_field(int field);

/* What a user chose of the lines of billing. The arrays are the caller's and stay. */
struct billing_choice {
	const int *column; /* fields, in order */
	size_t columns;
	const struct billing_order {
		int field;
		bool descending;
	} * order;
	size_t orders;
	const int *where; /* fields that must have one of the values that are wanted */
	size_t wheres;
	const int *lacking; /* fields that are not compared, for a closed period was closed without them */
	size_t lacks;
	bool period;	     /* the lines of a closed period, else those of a moment */
	bool opening_period; /* the same of the earlier moment */
	bool plan;	     /* amounts count once for each subscription item */
	bool biggest;	     /* groups and changes: the largest total or difference first */
};

#endif
