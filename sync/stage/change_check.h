/* What a record says about a change. Pure. */
#ifndef NUMSYNC_STAGE_CHANGE_CHECK_H
#define NUMSYNC_STAGE_CHANGE_CHECK_H

#include "base/arena.h"
#include "edge/store/store.h"
#include "edge/store/store_plan.h"
#include "model/phone.h"

enum change_match {
	CHANGE_DUE,	   /* as the plan saw it: send */
	CHANGE_NOT_NEEDED, /* every wanted value is there already */
	CHANGE_CONFLICT /* something that the PUT would overwrite, or that a test asked for, is not as the plan saw it */
};

/* Compares a fresh record with the change. why gets the fields that moved, "enabled is false (plan: true)". */
enum change_match change_compare(const struct change *change, const struct phone *record, struct buf *why);

/* The record with the wanted values put in: what to PUT. Texts are in the arena. False, with why, when the
 * record lacks a property that a PUT must carry, or a value that it needs. */
bool change_make(const struct change *change, const struct phone *record, struct arena *arena, struct phone *put,
		 struct buf *why);

/* Whether the record shows the wanted values: one that lacks the property does not; who set an override and when may differ, the server may set its own. */
bool change_kept(const struct change *change, const struct phone *record, struct buf *why);

/* Whether the record has the properties of the wanted values at all, whatever they are. */
bool change_told(const struct change *change, const struct phone *record);

/* Whether the record shows all that the PUT carried, wanted or not: one that lacks a property that was sent does not. */
bool change_answer_good(const struct phone *put, const struct phone *record, struct buf *why);

#endif
