/* One account, opened: its database, its rate limit, its API and its key. Whoever has one needs no command line. */
#ifndef NUMSYNC_ACCOUNT_ACCOUNT_H
#define NUMSYNC_ACCOUNT_ACCOUNT_H

#include "edge/store/store.h"
#include "model/config.h"
#include "model/governor.h"
#include "model/limits.h"

struct api;

struct account {
	struct account_config config;
	bool alone;	     /* the configuration has no other account */
	struct store *store; /* NULL: doctor looks at the API although the database fails */
	struct governor governor;
	const char *key; /* secret.c keeps it */
	struct api *api; /* NULL until account_connect */
};

struct account_options {
	struct account_config config;
	bool alone;
	const char *conninfo, *actor; /* of struct store_options */
	int64_t begun_us;	      /* of struct store_options */
};

/* The store of the account. False with err; account_close is due in any case. */
bool account_open(struct account *account, const struct account_options *options, struct error *err);
/* The key is read and the API is ready; with a lease the governor is loaded and kept. */
bool account_connect(struct account *account, struct error *err);
/* A member that was never opened is left out. A held lease is given back, after the last request. */
void account_close(struct account *account);
/* Gives the sources the priorities that the configuration states. */
bool account_set_sources(struct account *account, struct error *err);
/* A safety limit with the share that the setting states. */
struct limit account_limit(const struct account *account, enum limit_kind kind, enum setting setting);
/* " --account NAME" for a command that is to be typed, where the configuration has several; else "". Returns text. */
const char *account_flag(const struct account *account, char *text, size_t size);
/* Tells what went wrong with one account of several. */
void account_log_error(const char *name, enum error_class class, const struct error *err);

#endif
