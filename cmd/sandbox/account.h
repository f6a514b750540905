/* The numbers that the sandbox's business holds: from a file, computed from their index, or both.
 *
 * Not locked: the caller holds the server's mutex. Objects that are returned are new references: json_object_put. */
#ifndef NUMSYNC_SANDBOX_ACCOUNT_H
#define NUMSYNC_SANDBOX_ACCOUNT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct account;

/* path NULL: no file. generated: how many numbers are computed; only changed ones take memory. */
struct account *account_new(const char *path, size_t generated, struct error *err);
void account_free(struct account *account);
bool account_save(struct account *account, const char *path, struct error *err);
/* {"numbers": [...]} with every number. */
struct json_object *account_state(struct account *account);
/* How many places the list has; a place can be empty (removed). */
size_t account_places(const struct account *account);
/* The record at a place, or NULL. */
struct json_object *account_at(struct account *account, size_t place);
/* The record with that id, or NULL; a copy that may be changed. */
struct json_object *account_get(struct account *account, const char *id);
/* Puts a record in the place of the one with its id, or adds it. Takes the reference. */
void account_set(struct account *account, const char *id, struct json_object *record);
bool account_remove(struct account *account, const char *id);

#endif
