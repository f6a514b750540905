/* Safety limits: a share of the account with a floor (small accounts must stay usable) and a ceiling (a share of a
 * large account is still a disaster). DESIGN.md section 8. */
#ifndef NUMSYNC_MODEL_LIMITS_H
#define NUMSYNC_MODEL_LIMITS_H

#include <stdint.h>

enum limit_kind { LIMIT_CHANGES, LIMIT_DISABLE, LIMIT_WITHDRAW, LIMIT_MISSING, LIMIT_UNREAD, LIMIT_COUNT };

struct limit {
	const char *name; /* as in --force NAME and --max-NAME */
	double share;	  /* of the account's numbers, 0 to 1 */
	int64_t floor, ceiling;
};

extern const struct limit limit_defaults[LIMIT_COUNT];

/* The most that the limit allows in an account of so many numbers. */
int64_t limit_count(const struct limit *limit, int64_t numbers);

#endif
